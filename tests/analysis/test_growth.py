"""Growth: computed only where it is honest; every refusal is a row that says why."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.analysis.growth.breaks import find_break
from helpers.analysis.growth.changes import REASONS, compute_growth
from helpers.analysis.growth.measures import measure_change
from helpers.analysis.growth.nameless import break_nameless
from helpers.analysis.growth.pairs import AnnualLimits, Place, Side, build_side
from helpers.analysis.growth.refused import SENTENCES, have_one_base
from helpers.analysis.inputs import read_rules
from helpers.data import store
from helpers.data.rows import Cut
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.intervals import build_interval, build_point
from helpers.printed.periods import parse_period

REGISTERS = inputs.read_growth_registers()
GROWTH = store.read_all_processed("growth")
COMPUTED = GROWTH[GROWTH["reason_code"] == ""]
REFUSED = GROWTH[GROWTH["reason_code"] != ""]
SPLITS = store.read_all_processed("decompositions")
UNITS = REGISTERS.indicators.set_index("indicator_code")["unit_code"]
CONCERNED = ("province_id", "indicator_code", *DIMENSIONS, "unit_code")
COUNTS = st.integers(1, 100_000)
FIRST = {"period_start": "2018-01-01", "period_end": "2018-12-31", "document_id": "kien-giang-2018"}
SECOND = {
    "period_start": "2019-01-01", "period_end": "2019-12-31", "document_id": "kien-giang-2019",
}  # fmt: skip
PLACE = {"province_id": "91-kien-giang", "indicator_code": "dossiers_received"}


NOWHERE = Place("", "", "", Cut("_T", "_T", "_T", "_T"), "", "")


def make_side(value, *, end="2018-12-31", low=None, high=None, qualifier="exact", start=""):
    bounds = build_point(value) if low is None else build_interval(low, high)
    period = parse_period(start, end)
    return Side(period, Fraction(value), bounds, qualifier, "doc:1:1", "A", NOWHERE)


def compare(make_observations, first, second):
    table = make_observations(PLACE | FIRST | first, PLACE | SECOND | second)
    return compute_growth(table, pd.DataFrame(), REGISTERS)


def count(value):
    return {"value": value, "value_low": value, "value_high": value, "printed": f"{value:g}"}


# arithmetic


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_change_of_every_choice_lies_within_the_bounds(first, second, wide, wider):
    earlier = make_side(first, low=first, high=first + wide)
    later = make_side(second, end="2019-12-31", low=second, high=second + wider)
    result = measure_change(earlier, later, "count")
    bounds = build_interval(result["value_low"], result["value_high"])
    for a in (first, first + wide):
        for b in (second, second + wider):
            assert bounds.contains(Fraction(b, a) - 1)
    assert bounds.contains(Fraction(second, first) - 1)


@given(COUNTS, COUNTS)
def test_measures_agree_with_each_other_to_the_last_digit(first, second):
    result = measure_change(make_side(first), make_side(second, end="2019-12-31"), "count")
    exact = Fraction(second, first)
    assert result["ratio"] == float(exact)
    assert result["relative_change"] == result["value"] == float(exact - 1)
    assert result["value_low"] == result["value"] == result["value_high"]
    assert result["absolute_change"] == second - first
    assert result["points_change"] is None


def test_more_than_25_then_44_is_at_most_69_percent_and_nothing_else():
    earlier = make_side(25, low=26, high=None, qualifier="over")
    result = measure_change(earlier, make_side(44, end="2019-12-27"), "count")
    assert result["value_high"] == pytest.approx(18 / 26)
    empty = ("value", "value_low", "ratio", "relative_change", "absolute_change")
    assert [result[name] for name in empty] == [None] * 5


def test_flows_of_unequal_length_are_compared_by_the_day():
    spans = (parse_period("2018-04-01", "2018-06-30"), parse_period("2019-01-01", "2019-12-31"))
    result = measure_change(make_side(91), make_side(730), "count", spans=spans)
    assert result["measure"] == "relative_change_per_day"
    assert result["value"] == 1.0


def test_shares_change_in_points_only():
    result = measure_change(make_side(Fraction(1, 4)), make_side(Fraction(1, 2)), "share")
    assert (result["points_change"], result["relative_change"]) == (0.25, None)


@pytest.mark.parametrize(
    ("value", "end", "expected"),
    [
        (150, "2019-12-31", True),
        (250, "2019-12-31", False),
        (40, "2019-12-31", False),
        (150, "2019-03-01", False),
    ],
)
def test_a_stock_is_annualised_within_reason_only(value, end, expected):
    result = measure_change(make_side(100), make_side(value, end=end), "count")
    assert (result["annualised_change"] is not None) is expected


# what is compared and what is not


def test_a_pair_of_flows_has_one_row_an_exposure_and_one_main_row(make_observations):
    rows = compare(make_observations, count(100.0), count(200.0))
    assert list(rows["exposure"]) == ["labelled", "to_signing"]
    assert list(rows["is_main"]) == ["yes", "no"]
    assert list(rows["value"]) == [1.0, pytest.approx(2 * 362 / 361 - 1)]
    assert list(rows["from_per_day"]) == [100 / 365, 100 / 362]


def test_exposures_that_tell_different_stories_have_no_main_reading(make_observations):
    quarter = {
        "period_start": "2018-04-01",
        "period_end": "2018-06-30",
        "document_id": "kien-giang-2018-q2",
    }
    rows = compare(make_observations, count(100.0) | quarter, count(200.0))
    assert list(rows["exposure"]) == ["labelled", "to_signing", "from_january"]
    assert set(rows["is_main"]) == {"no"}


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (count(0.0), count(5.0), "zero_base"),
        (
            count(5.0) | {"qualifier": "over", "value_low": 6.0, "value_high": None},
            count(5.0) | {"qualifier": "over", "value_low": 6.0, "value_high": None},
            "unbounded",
        ),
        (count(5.0), count(9.0) | {"period_start": "2018-07-01"}, "overlap"),
    ],
)
def test_what_has_no_honest_number_is_a_row_with_a_reason(make_observations, first, second, reason):
    (row,) = compare(make_observations, first, second).to_dict("records")
    assert row["reason_code"] == reason
    assert (row["reason_vi"], row["reason_en"]) == REASONS[reason]
    assert row["value"] is None


def test_a_target_is_refused_and_never_compared(make_observations):
    target = {"measurement_kind": "target"} | FIRST
    (row,) = compare(make_observations, count(5.0), count(9.0) | target).to_dict("records")
    assert (row["comparison"], row["reason_code"]) == ("refused", "target")


def test_verdicts_on_a_task_are_no_growth(make_observations):
    verdict = {"indicator_code": "task_outcome", "measurement_kind": "outcome", "scope": "task"}
    (row,) = compare(make_observations, count(0.0) | verdict, count(1.0) | verdict).to_dict(
        "records"
    )
    assert row["reason_code"] == "outcome"


def test_nothing_is_computed_across_a_break_from_a_target_or_on_a_rank():
    for row in COMPUTED.to_dict("records"):
        for crossed in REGISTERS.breaks.to_dict("records"):
            own = row | {"unit_code": UNITS[row["indicator_code"]]}
            concerns = all(crossed[c] in ("*", own[c]) for c in CONCERNED)
            day = crossed["break_date"]
            assert not (concerns and row["from_period_end"] < day <= row["to_period_end"])
    kinds = REGISTERS.kinds
    assert "rank" not in {kinds[code] for code in COMPUTED["indicator_code"]}
    planned = store.read_all_processed("observations")
    planned = planned[planned["measurement_kind"] == "target"]
    names = {f"{o['document_id']}:{o['line']}:{o['seq']}" for o in planned.to_dict("records")}
    used = set(" ".join([*COMPUTED["from_rows"], *COMPUTED["to_rows"]]).split())
    assert not names & used


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "coverage"),
        ({"scope": "provincial_centre"}, ""),
        ({"indicator_code": "portal_visits", "unit_code": "visit"}, ""),
    ],
)
def test_dossiers_of_the_whole_province_are_others_since_there_are_two_tiers(
    make_observations, fields, reason
):
    place = {"province_id": "20-lang-son"} | fields
    first = count(100.0) | {"period_start": "2024-01-01", "period_end": "2024-12-31"}
    second = count(300.0) | {"period_start": "2025-07-01", "period_end": "2025-12-31"}
    rows = compare(make_observations, first | place, second | place)
    assert set(rows["reason_code"]) == {reason}


def test_every_refusal_has_a_code_and_a_sentence_in_both_languages_and_no_result():
    assert {"reclassification", "coverage", "definition", "overlap"} <= set(REFUSED["reason_code"])
    assert {"rank", "base", "target", "repetition"} <= set(REFUSED["reason_code"])
    assert (REFUSED[["reason_vi", "reason_en"]] != "").all(axis=None)
    results = ["value", "value_low", "value_high", "relative_change", "points_change", "ratio"]
    assert REFUSED[results].isna().all(axis=None)
    ranks = REFUSED[REFUSED["reason_code"] == "rank"]
    assert (ranks["absolute_change"] == ranks["to_value"] - ranks["from_value"]).all()
    assert -10 in set(ranks["absolute_change"])


def test_online_shares_on_different_bases_are_refused():
    rows = GROWTH[(GROWTH["reason_code"] == "base")]
    pairs = set(zip(rows["indicator_code"], rows["to_indicator_code"], strict=True))
    assert ("share_online_of_received", "share_level34_of_handled") in pairs
    assert all(first != second for first, second in pairs)
    assert set(rows["reason_en"]) == {SENTENCES["base"][1]}


def test_shares_of_one_base_differ_in_what_they_count_and_say_so():
    rows = GROWTH[(GROWTH["comparison"] == "refused") & (GROWTH["reason_code"] == "definition")]
    told = rows[rows["reason_en"] == SENTENCES["numerator"][1]]
    declared = {share.share_code: share for share in read_rules().shares}
    assert len(told) > 0
    for first, second in zip(told["indicator_code"], told["to_indicator_code"], strict=True):
        assert have_one_base(declared[first], declared[second])
    others = GROWTH[GROWTH["reason_code"] == "base"]
    for first, second in zip(others["indicator_code"], others["to_indicator_code"], strict=True):
        assert not have_one_base(declared[first], declared[second])


def test_what_growth_refuses_no_split_publishes():
    split = SPLITS[(SPLITS["method"] == "parts") & (SPLITS["group"] == "same_coverage")]
    told = set(zip(split["from_rows"], split["to_rows"], strict=True))
    printed = REFUSED[REFUSED["comparison"] == "printed"]
    refused = {
        (first, second)
        for row in printed.to_dict("records")
        for first in row["from_rows"].split()
        for second in row["to_rows"].split()
    }
    assert refused
    assert told
    assert told & refused == set()


def test_what_growth_refuses_it_does_not_compute_from_the_same_figures():
    computed = set(zip(COMPUTED["from_rows"], COMPUTED["to_rows"], strict=True))
    refused = set(zip(REFUSED["from_rows"], REFUSED["to_rows"], strict=True))
    assert computed & refused == set()


def test_a_sum_that_holds_all_levels_that_moved_is_compared_and_one_that_holds_some_is_not():
    rows = GROWTH[
        (GROWTH["indicator_code"] == "online_services")
        & (GROWTH["from_period_end"] == "2018-06-18")
        & (GROWTH["is_main"] == "yes")
    ]
    reasons = {level: set(found["reason_code"]) for level, found in rows.groupby("service_level")}
    assert reasons["level_3"] == reasons["level_4"] == {"reclassification"}
    assert reasons["level_1_2"] == reasons["level_3_4"] == reasons["_T"] == {""}


def test_like_for_like_rows_say_what_they_hold():
    rows = GROWTH[GROWTH["comparison"] == "like_for_like"]
    assert (rows[["note_vi", "note_en"]] != "").all(axis=None)
    main = rows[(rows["tier"] == "province_district") & (rows["is_main"] == "yes")]
    values = dict(zip(main["indicator_code"], main["value"], strict=True))
    assert values["dossiers_handled"] == pytest.approx(58110 / 80000 - 1)
    assert values["portals_component"] == 0.0


def test_every_computed_change_names_rows_and_lies_within_its_bounds():
    assert (COMPUTED[["from_rows", "to_rows"]] != "").all(axis=None)
    known = COMPUTED[COMPUTED["value"].notna()]
    assert (known["value_low"].fillna(-math.inf) <= known["value"]).all()
    assert (known["value"] <= known["value_high"].fillna(math.inf)).all()


def test_the_order_of_rows_is_irrelevant():
    observations = store.read_processed("observations", "91-kien-giang")
    shares = store.read_processed("shares", "91-kien-giang")
    keys = ["comparison", "indicator_code", "service_level", "channel", "tier", "scope"]
    keys += ["exposure", "from_period_end", "to_period_end", "from_value", "to_value"]
    frames = [
        compute_growth(frame, shares, REGISTERS)[[*keys, "value", "reason_code"]]
        .sort_values(keys, ignore_index=True)
        .astype({"value": float})
        for frame in (observations, observations[::-1])
    ]
    pd.testing.assert_frame_equal(*frames)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"shortest_days": 364, "largest_ratio": 2.5}, True),
        ({"shortest_days": 365, "largest_ratio": 2.5}, False),
        ({"shortest_days": 364, "largest_ratio": 2.4}, False),
    ],
)
def test_what_is_within_reason_can_be_moved(limits, expected):
    earlier, later = make_side(100, end="2018-12-31"), make_side(250, end="2019-12-31")
    result = measure_change(earlier, later, "count", annual=AnnualLimits(**limits))
    assert (result["annualised_change"] is not None) is expected


def test_another_unit_in_each_document_has_no_growth(observe):
    codes = inputs.read_rules().codes
    days = {"a": "2025-07-11", "b": "2026-01-31"}
    for scope, expected in (("single_unit", ["other_unit"]), ("provincial_centre", [""])):
        rows = [
            observe(document_id=name, scope=scope, period_start="", period_end=day)
            for name, day in days.items()
        ]
        first, second = (build_side([row]).place for row in rows)
        found = find_break(first, second, break_nameless(rows, codes))
        assert [found.reason_code if found else ""] == expected
