"""Every reading of a share that the text leaves open, with one main reading a question."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.sensitivity import (
    SHARE_KEY,
    compute_sensitivity,
    mark_doubtful,
    require_one_main,
)
from helpers.data import store
from helpers.ground.errors import ContractError

VARIANTS = store.read_register("variants")
SENSITIVITY = store.read_all_processed("sensitivity")
SHARES = store.read_all_processed("shares")


def select(question: str) -> pd.DataFrame:
    rows = SENSITIVITY[SENSITIVITY["question_id"] == question]
    return rows.set_index("variant_id")


def test_each_question_has_one_main_reading_and_it_comes_first():
    for _, rows in SENSITIVITY.groupby("question_id"):
        assert list(rows["is_main"]) == ["yes"] + ["no"] * (len(rows) - 1)


def test_every_declared_reading_is_computed_or_refused_with_a_reason_in_both_languages():
    assert len(SENSITIVITY) == len(VARIANTS)
    refused = SENSITIVITY["reason_code"] != ""
    known = SENSITIVITY[["value", "value_low", "value_high"]].notna().any(axis=1)
    assert (refused != known).all()
    assert (SENSITIVITY[["reason_vi", "reason_en"]] != "").all(axis=None)


def test_a_main_reading_is_the_share_as_printed_unless_it_repairs_a_token():
    main = SENSITIVITY[(SENSITIVITY["is_main"] == "yes") & (SENSITIVITY["obs_status"] != "E")]
    keys = [*SHARE_KEY]
    joined = main.merge(SHARES[SHARES["alternative"] == 1], on=keys, suffixes=("", "_share"))
    assert len(joined) == len(main)
    for column in ("value", "value_low", "value_high", "numerator_rows", "denominator_rows"):
        main_side, share_side = joined[column], joined[f"{column}_share"]
        both_open = main_side.isna() & share_side.isna()  # a one-sided hedge has bounds only
        assert ((main_side == share_side) | both_open).all(), column


def test_received_over_settled_is_refused():
    row = select("lang-son-2020-online").loc["of_settled"]
    assert row["reason_code"] == "base"
    assert pd.isna(row["value"])


def test_a_misprint_is_read_each_way():
    received = select("kon-tum-2020-online-of-received")["value"]
    assert received["channels"] == pytest.approx(3571 / 60285)
    assert received["in_person_repaired"] == pytest.approx(3571 / 10285)
    handled = select("kon-tum-2020-online-of-handled")["value"]
    repaired = handled[["carry_over_repaired", "in_person_repaired"]]
    assert set(repaired) == {handled["total_as_printed"]}
    assert handled["sum_of_parts"] == pytest.approx(3571 / 111877)


def test_rounding_widens_bounds_and_leaves_the_value():
    rows = select("kien-giang-2018-online")
    exact, thousand, widest = (
        rows.loc[name] for name in ("exact_total", "rounded_to_thousand", "rounded_to_ten_thousand")
    )
    assert exact["value"] == thousand["value"] == widest["value"] == 0.00275
    assert widest["value_low"] < thousand["value_low"] < exact["value_low"]
    assert exact["value_high"] < thousand["value_high"] < widest["value_high"]


def test_hedged_parts_leave_a_bound_and_no_value():
    row = select("kien-giang-2018-online").loc["sum_of_parts"]
    assert pd.isna(row["value"])
    assert pd.isna(row["value_low"])
    assert row["value_high"] == pytest.approx(220 / 79501)


def test_an_exposure_changes_the_days_and_not_the_share():
    rows = select("kien-giang-2018-q2-online")
    names = ["software_receipts", "to_signing", "from_january"]
    assert list(rows.loc[names, "exposure_days"]) == [91, 79, 169]
    assert rows.loc[names, "value"].nunique() == 1


def test_the_coverage_is_that_of_the_base():
    rows = select("kien-giang-2019-level-34")["coverage"]
    assert rows["all_tiers"] == "province district commune"
    assert rows["without_communes"] == "province district"


@pytest.mark.parametrize("spoil", [{"is_main": "no"}, {"reason_code": "base"}])
def test_a_question_without_a_computed_main_reading_is_refused(spoil):
    question = VARIANTS[VARIANTS["question_id"] == "lang-son-2020-online"].copy()
    for column, value in spoil.items():
        question.loc[question.index[0], column] = value
    with pytest.raises(ContractError, match="lang-son-2020-online"):
        require_one_main(question)


def test_two_main_readings_are_refused():
    question = VARIANTS[VARIANTS["question_id"] == "lang-son-2020-online"].assign(is_main="yes")
    with pytest.raises(ContractError, match="'3' main readings"):
        require_one_main(question)


def test_a_share_whose_main_reading_repairs_a_token_is_doubtful():
    marked = SHARES[SHARES["province_id"] == "62-kon-tum"]
    marked = marked[marked["obs_status"] == "U"]
    assert list(marked["relation_id"]) == ["carried_over_of_handled"]
    clean = SHARES[SHARES["relation_id"] == "online_of_received"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mark_doubtful(clean, SENSITIVITY), clean)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_doubt_falls_on_the_same_share_wherever_the_table_begins(first):
    own = SHARES[SHARES["province_id"] == "62-kon-tum"].assign(obs_status="A")
    own = own.sort_values("relation_id", ascending=False, ignore_index=True)
    marked = mark_doubtful(own.iloc[first:], SENSITIVITY)
    doubted = marked.loc[marked["obs_status"] == "U", "relation_id"]
    assert list(doubted) == ["carried_over_of_handled"]
    assert list(marked.index) == list(own.index[first:])


def test_a_reading_names_the_figures_that_it_repairs_and_how():
    repaired = select("kon-tum-2020-online-of-handled")[["repaired_rows", "repaired_tokens"]]
    assert tuple(repaired.loc["carry_over_repaired"]) == ("kon-tum-2020:21:3", "1.592")
    assert tuple(repaired.loc["in_person_repaired"]) == ("kon-tum-2020:21:2", "6.714")
    assert set(repaired.loc["total_as_printed"]) == {""}
    assert ((SENSITIVITY["repaired_rows"] != "") == (SENSITIVITY["obs_status"] == "E")).all()


def test_a_province_without_declared_readings_has_an_empty_table(make_observations):
    observations = make_observations({})
    computed = compute_sensitivity(
        observations, VARIANTS[:0], relations=[], documents=store.read_documents()
    )
    assert computed.empty
