"""Shares: both sides named, bounds carried through, nothing from figures that are missing."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.analysis.relations import Member, Relation
from helpers.analysis.shares import bound_share, compute_shares, divide_figures
from helpers.data import store
from helpers.data.dictionary import list_columns

WHOLE = ("_T", "_T", "_T", "_T")
ONLINE = ("_T", "online", "_T", "_T")
PART_OF_WHOLE = Relation(
    "online",
    "share",
    (
        Member("share", "share_online_of_received", ONLINE),
        Member("numerator", "dossiers_received", ONLINE),
        Member("denominator", "dossiers_received", WHOLE),
    ),
)
COUNTS = st.integers(1, 10_000)


def observe(low, high, *, seq, value=None, closed="both"):
    middle = low if value is None else value
    return {
        "document_id": "doc",
        "line": "1",
        "seq": str(seq),
        "value": float(middle),
        "value_low": float(low),
        "value_high": None if high is None else float(high),
        "closed": closed,
        "qualifier": "over" if high is None else "exact",
    }


@st.composite
def draw_figure(draw, seq):
    low, value, high = sorted(draw(st.lists(COUNTS, min_size=3, max_size=3)))
    return observe(low, high, seq=seq, value=value)


@given(draw_figure(1), draw_figure(2))
def test_bounds_hold_the_share_of_every_choice_when_the_part_is_in_the_base(part, rest):
    bounds = bound_share([part], [part, rest])
    for x in (part["value_low"], part["value"], part["value_high"]):
        for r in (rest["value_low"], rest["value"], rest["value_high"]):
            assert bounds.contains(Fraction(x) / (Fraction(x) + Fraction(r)))


@given(draw_figure(1), draw_figure(2))
def test_bounds_hold_the_share_of_every_possible_choice_of_part_and_base(part, base):
    smallest = Fraction(part["value_low"]) / Fraction(base["value_high"])
    if smallest > 1:
        return
    bounds = bound_share([part], [base])
    assert 0 <= bounds.low <= bounds.high <= 1
    for x in (part["value_low"], part["value_high"]):
        for b in (base["value_low"], base["value_high"]):
            if x <= b:
                assert bounds.contains(Fraction(x) / Fraction(b))


@given(draw_figure(1), draw_figure(2), st.integers(1, 500))
def test_wider_figures_never_give_narrower_bounds(part, rest, more):
    narrow = bound_share([part], [part, rest])
    wider = rest | {"value_high": rest["value_high"] + more}
    wide = bound_share([part], [part, wider])
    assert wide.low <= narrow.low
    assert wide.high == narrow.high


def test_a_base_that_is_only_more_than_leaves_an_upper_bound():
    result = divide_figures([observe(220, 220, seq=1)], [observe(79501, None, seq=2)])
    assert result["value"] is None
    assert result["value_low"] is None
    assert result["value_high"] == pytest.approx(220 / 79501)


def test_a_share_names_value_rows_base_coverage_and_days(make_observations):
    table = make_observations(
        {"value": 2427.0, "value_low": 2427.0, "value_high": 2427.0, "channel": "online"},
        {"value": 19569.0, "value_low": 19569.0, "value_high": 19569.0},
        {
            "indicator_code": "share_online_of_received",
            "channel": "online",
            "value": 0.124,
            "printed": "12,4%",
        },
    )
    (row,) = compute_shares(table, [PART_OF_WHOLE]).to_dict("records")
    assert row["value"] == 2427 / 19569
    assert (row["numerator_rows"], row["denominator_rows"]) == (
        "lang-son-2020-h1:1:1",
        "lang-son-2020-h1:2:1",
    )
    assert (row["coverage"], row["exposure_days"], row["printed_agrees"]) == ("_T", 152, "yes")


def test_a_share_without_its_base_is_not_computed(make_observations):
    shares = compute_shares(make_observations({"channel": "online"}), [PART_OF_WHOLE])
    assert shares.empty
    assert list(shares.columns) == list_columns("shares")


def test_figures_of_two_periods_make_no_share(make_observations):
    table = make_observations({"channel": "online"}, {"period_end": "2020-06-30"})
    assert compute_shares(table, [PART_OF_WHOLE]).empty


def test_the_order_of_rows_is_irrelevant():
    relations = inputs.read_relations()
    observations = store.read_processed("observations", "91-kien-giang")
    forward = compute_shares(observations, relations)
    backward = compute_shares(observations[::-1], relations)
    keys = ["relation_id", "document_id", "period_end", "tier", "scope", "alternative"]
    for frame in (forward, backward):
        assert not frame.duplicated(keys).any()
    pd.testing.assert_frame_equal(
        forward.sort_values(keys, ignore_index=True)[[*keys, "value", "value_low", "value_high"]],
        backward.sort_values(keys, ignore_index=True)[[*keys, "value", "value_low", "value_high"]],
    )


def test_every_stored_share_lies_within_its_bounds_and_names_rows():
    shares = store.read_all_processed("shares")
    known = shares[shares["value"].notna()]
    assert (known["value_low"].fillna(-math.inf) <= known["value"] + 1e-15).all()
    assert (known["value"] <= known["value_high"] + 1e-15).all()
    assert (shares[["numerator_rows", "denominator_rows", "coverage"]] != "").all(axis=None)


def test_one_printed_share_disagrees_with_its_counts():
    shares = store.read_all_processed("shares")
    printed = shares[shares["printed"] != ""].set_index("relation_id")["printed_agrees"]
    refuted = printed[printed != "yes"]  # 36 of 37 agencies are printed as 100 %
    assert refuted.to_dict() == {"agencies_on_document_system_district": "no"}


def test_a_catalogue_that_begins_at_level_2_has_shares_of_its_own():
    shares = store.read_processed("shares", "20-lang-son")
    codes = set(shares.loc[shares["relation_id"].str.contains("from_2"), "indicator_code"])
    assert codes == {"share_level3_of_level24_services", "share_level4_of_level24_services"}
