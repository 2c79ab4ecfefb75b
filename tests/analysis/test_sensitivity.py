"""Every reading of a share that the text leaves open, with one main reading a question."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from helpers.analysis import inputs
from helpers.analysis.possible_repairs import group_repairs
from helpers.analysis.sensitivity import SHARE_KEY, compute_sensitivity, mark_doubtful
from helpers.analysis.shares import compute_shares
from helpers.data import store
from helpers.ground.errors import ContractError

KON_TUM = "kon-tum-2020.{}.2020-11-18"
REPAIRS = ["row", "repaired", "check_code", "case", "subject", "rows", "plausible"]
JUDGEMENTS = [
    *("judgement_id", "document_id", "share_code", "numerator", "denominator"),
    *("reason_code", "text_vi", "text_en"),
]


@cache
def read_stored() -> pd.DataFrame:
    return store.read_all_processed("sensitivity")


@cache
def read_shares() -> pd.DataFrame:
    return store.read_all_processed("shares")


def select(question: str) -> pd.DataFrame:
    rows = read_stored()[read_stored()["question_id"] == question]
    return rows.set_index("variant_id")


def compute_stored(province_id: str) -> pd.DataFrame:
    return compute_sensitivity(
        store.read_processed("observations", province_id),
        store.read_processed("repairs", province_id),
        store.read_judgements(province_id),
        rules=inputs.read_rules(),
        words=inputs.read_reading_words(),
    )


def compute(observations: pd.DataFrame, *judgements: dict[str, str]) -> pd.DataFrame:
    return compute_sensitivity(
        observations,
        pd.DataFrame(columns=REPAIRS),
        pd.DataFrame(list(judgements), columns=JUDGEMENTS),
        rules=inputs.read_rules(),
        words=inputs.read_reading_words(),
    )


@pytest.fixture
def settled(make_observations) -> pd.DataFrame:
    """A share that can be read in one way only: 301 of 402, neither round nor split."""
    numbers = {"dossiers_settled_on_time": 301.0, "dossiers_settled": 402.0}
    return make_observations(
        *(
            {"indicator_code": code, "value": n, "value_low": n, "value_high": n}
            for code, n in numbers.items()
        )
    )


JUDGED = {
    "judgement_id": "upside_down",
    "document_id": "lang-son-2020-h1",
    "share_code": "share_on_time_of_settled",
    "numerator": "1:1",
    "denominator": "2:1",
    "reason_code": "",
    "text_vi": "a",
    "text_en": "b",
}


def test_each_question_has_one_main_reading_and_it_comes_first():
    for _, rows in read_stored().groupby("question_id"):
        assert list(rows["is_main"]) == ["yes"] + ["no"] * (len(rows) - 1)
        assert rows["variant_id"].is_unique


def test_every_reading_is_computed_or_refused_with_a_reason_in_both_languages():
    refused = read_stored()["reason_code"] != ""
    known = read_stored()[["value", "value_low", "value_high"]].notna().any(axis=1)
    assert (refused != known).all()
    assert (read_stored()[["reason_vi", "reason_en"]] != "").all(axis=None)


@pytest.mark.long
def test_a_main_reading_is_the_share_as_printed_unless_it_repairs_a_token():
    tables = [compute_stored(province) for province in read_shares()["province_id"].unique()]
    rows = pd.concat(tables, ignore_index=True)
    main = rows[(rows["is_main"] == "yes") & (rows["obs_status"] != "E")]
    keys = [*SHARE_KEY]
    observations = [
        store.read_processed("observations", p) for p in read_shares()["province_id"].unique()
    ]
    rules = inputs.read_rules()
    shares = pd.concat([compute_shares(o, rules) for o in observations], ignore_index=True)
    joined = main.merge(shares[shares["alternative"] == 1], on=keys, suffixes=("", "_share"))
    assert len(joined) == len(main) > 0
    for column in ("value", "value_low", "value_high", "numerator_rows", "denominator_rows"):
        main_side, share_side = joined[column], joined[f"{column}_share"]
        both_open = main_side.isna() & share_side.isna()  # a one-sided hedge has bounds only
        assert ((main_side == share_side) | both_open).all(), column


def test_a_judged_reading_may_be_refused():
    row = select("kien-giang-2019.share_level34_of_handled.level_3_4.2019-12-31").loc[
        "as_submitted_online"
    ]
    assert row["reason_code"] == "definition"
    assert pd.isna(row["value"])


def test_a_misprint_is_read_each_way():
    received = select(KON_TUM.format("share_online_of_received.online"))["value"]
    assert received["as_printed"] == pytest.approx(3571 / 60285)
    assert received["repaired_implausible"] == pytest.approx(3571 / 10285)
    handled = select(KON_TUM.format("share_online_of_handled.online"))["value"]
    repaired = handled[["repaired", "repaired_implausible"]]
    assert set(repaired) == {handled["as_printed"]}
    assert handled["sum_of_parts"] == pytest.approx(3571 / 111877)


def test_rounding_widens_bounds_and_leaves_the_value():
    rows = select("kien-giang-2018.share_online_of_handled.level_3_4.online.2018-12-31")
    exact, thousand, widest = (rows.loc[name] for name in ("exact", "rounded_finer", "as_printed"))
    assert exact["value"] == thousand["value"] == widest["value"] == 0.00275
    assert widest["value_low"] < thousand["value_low"] < exact["value_low"]
    assert exact["value_high"] <= thousand["value_high"] <= widest["single_high"]


def test_hedged_parts_leave_a_bound_and_no_value():
    rows = select("kien-giang-2019.share_level34_of_handled.level_3_4.2019-12-31")
    row = rows.loc["sum_of_parts"]
    assert pd.isna(row["value"])
    assert pd.isna(row["value_low"])
    least = 14304 * 0.99 + 43807 + 15393  # "about" reaches a hundredth, "more than" begins one up
    assert row["value_high"] == pytest.approx(9963 / least)


def test_parts_that_add_up_to_a_round_total_are_a_reading_though_a_tier_is_not_listed():
    rows = select("kien-giang-2018.share_online_of_handled.level_3_4.online.2018-12-31")
    row = rows.loc["sum_of_parts"]
    assert pd.isna(row["value"])
    assert pd.isna(row["value_low"])
    assert row["value_high"] == pytest.approx(220 / 79501)


def test_a_base_is_read_without_the_part_that_another_total_does_not_cover():
    rows = select("kien-giang-2019.share_level34_of_handled.level_3_4.2019-12-31")
    assert rows.loc["shared_coverage", "value"] == pytest.approx(9963 / 58110)
    assert rows["coverage"]["as_printed"] == "_T"
    assert rows["coverage"]["shared_coverage"] == "province district"


def test_a_sum_of_parts_that_is_the_printed_total_is_no_reading_of_its_own():
    sums = read_stored()[read_stored()["variant_id"] == "sum_of_parts"]
    printed = read_stored()[read_stored()["variant_id"] == "as_printed"]
    both = sums.merge(printed, on="question_id", suffixes=("", "_printed"))
    columns = ["value", "value_low", "value_high"]
    same = [both[c].eq(both[f"{c}_printed"]) for c in columns]
    assert len(both)
    assert not pd.concat(same, axis=1).all(axis=1).any()


def test_a_repair_that_contradicts_another_relation_is_read_but_never_preferred():
    rows = read_stored()[read_stored()["variant_id"] == "repaired_implausible"]
    assert len(rows)
    assert set(rows["is_main"]) == {"no"}


def make_repair(**changes: str) -> dict[str, str]:
    row = {"row": "d:1:1", "repaired": "6", "check_code": "total", "case": "exceeded"}
    return row | {"subject": "s", "rows": "d:1:1 d:1:2", "plausible": "yes"} | changes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [(True, True)]),
        ({"plausible": "no"}, [(False, False)]),
        ({"plausible": "no", "check_code": "printed_share"}, []),
        ({"case": "not_itemised"}, []),
    ],
)
def test_which_repairs_may_be_read(changes, expected):
    found = group_repairs([make_repair(**changes)])
    assert [(r.is_only, r.is_plausible) for r in found.get("d:1:1", [])] == expected


def test_of_two_plausible_repairs_none_is_the_only_one():
    rows = [make_repair(), make_repair(row="d:1:2"), make_repair(repaired="7", plausible="no")]
    found = group_repairs(rows)
    assert [r.is_only for repairs in found.values() for r in repairs] == [False] * 3


def test_an_exposure_changes_the_days_and_not_the_share():
    rows = select("kien-giang-2018-q2.share_online_of_received.level_3_4.online.2018-06-30")
    names = ["as_printed", "to_signing", "from_january"]
    assert list(rows.loc[names, "exposure_days"]) == [91, 79, 169]
    assert rows.loc[names, "value"].nunique() == 1


def test_the_coverage_is_that_of_the_base():
    rows = select("lang-son-2020-h1.share_level4_of_services.level_4.2020-06-30")["coverage"]
    assert rows["as_printed"] == "level_2 level_3 level_4"
    assert rows["other_base"] == "_T"


def test_a_share_that_can_be_read_in_one_way_only_has_no_row(settled):
    assert compute(settled).empty


def test_a_judgement_adds_a_reading_behind_the_main_one(settled):
    rows = compute(settled, JUDGED)
    assert list(rows["variant_id"]) == ["as_printed", "upside_down"]
    assert list(rows["is_main"]) == ["yes", "no"]
    assert list(rows["value"]) == [301 / 402, 301 / 402]


def test_of_nothing_there_is_no_reading(settled):
    nothing = {"value": 0.0, "value_low": 0.0, "value_high": 0.0, "printed": "0"}
    other = settled.iloc[[1]].assign(line="3", **nothing)
    both = pd.concat([settled, other], ignore_index=True)
    table = compute(both, JUDGED | {"denominator": "3:1"})
    assert "3:1" not in " ".join(table.get("denominator_rows", []))


def test_a_judgement_on_a_figure_that_is_not_transcribed_is_refused(settled):
    with pytest.raises(ContractError, match=r"'upside_down', .*'lang-son-2020-h1:9:1'"):
        compute(settled, JUDGED | {"numerator": "9:1"})


def test_a_judgement_with_its_sides_exchanged_is_refused(settled):
    with pytest.raises(ContractError, match="exchange numerator and denominator"):
        compute(settled, JUDGED | {"numerator": "2:1", "denominator": "1:1"})


def test_a_share_whose_main_reading_repairs_a_token_is_doubtful():
    own = read_shares()[read_shares()["document_id"] == "kon-tum-2020"].assign(obs_status="A")
    marked = mark_doubtful(own, read_stored()).query("obs_status == 'U'")
    assert list(marked["indicator_code"]) == ["share_carried_over_of_handled"]
    received = read_shares()["indicator_code"] == "share_online_of_received"
    clean = read_shares()[received].reset_index(drop=True)
    pd.testing.assert_frame_equal(mark_doubtful(clean, read_stored()), clean)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_doubt_falls_on_the_same_share_wherever_the_table_begins(first):
    own = read_shares()[read_shares()["province_id"] == "62-kon-tum"].assign(obs_status="A")
    codes = own["indicator_code"] == "share_carried_over_of_handled"
    own = pd.concat([own[~codes], own[codes]], ignore_index=True)
    marked = mark_doubtful(own.iloc[first:], read_stored())
    doubted = marked.loc[marked["obs_status"] == "U", "indicator_code"]
    assert list(doubted) == ["share_carried_over_of_handled"]
    assert list(marked.index) == list(own.index[first:])


def test_a_reading_names_the_figures_that_it_repairs_and_how():
    rows = select(KON_TUM.format("share_carried_over_of_handled"))
    repaired = rows[["repaired_rows", "repaired_tokens"]]
    assert tuple(repaired.loc["repaired"]) == ("kon-tum-2020:21:3", "1.592")
    assert set(repaired.loc["as_printed"]) == {""}
    assert ((read_stored()["repaired_rows"] != "") == (read_stored()["obs_status"] == "E")).all()
