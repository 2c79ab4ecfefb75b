"""Shares: both sides named, bounds carried through, nothing from figures that are missing."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.analysis.agreement import agrees_with_printed
from helpers.analysis.division import bound_share, divide_figures
from helpers.analysis.shares import compute_shares
from helpers.data import store
from helpers.data.rows import build_observation
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.numerals import parse_printed

RULES = inputs.read_rules()
COUNTS = st.integers(1, 10_000)


def bound(value):
    return {"value_low": float(value), "value_high": float(value)}


def observe(low, high, *, seq, value=None, closed="both"):
    middle = low if value is None else value
    row = {
        "document_id": "doc",
        "line": "1",
        "seq": str(seq),
        "value": float(middle),
        "value_low": float(low),
        "value_high": None if high is None else float(high),
        "closed": closed,
        "qualifier": "over" if high is None else "exact",
    }
    return build_observation(row)


@st.composite
def draw_figure(draw, seq):
    low, value, high = sorted(draw(st.lists(COUNTS, min_size=3, max_size=3)))
    return observe(low, high, seq=seq, value=value)


@given(draw_figure(1), draw_figure(2))
def test_bounds_hold_the_share_of_every_choice_when_the_part_is_in_the_base(part, rest):
    bounds = bound_share([part], [part, rest])
    for x in (part.value_low, part.value, part.value_high):
        for r in (rest.value_low, rest.value, rest.value_high):
            assert bounds.contains(Fraction(x) / (Fraction(x) + Fraction(r)))


@given(draw_figure(1), draw_figure(2))
def test_bounds_hold_the_share_of_every_possible_choice_of_part_and_base(part, base):
    smallest = Fraction(part.value_low) / Fraction(base.value_high)
    if smallest > 1:
        return
    bounds = bound_share([part], [base])
    assert 0 <= bounds.low <= bounds.high <= 1
    for x in (part.value_low, part.value_high):
        for b in (base.value_low, base.value_high):
            if x <= b:
                assert bounds.contains(Fraction(x) / Fraction(b))


@given(draw_figure(1), draw_figure(2), st.integers(1, 500))
def test_wider_figures_never_give_narrower_bounds(part, rest, more):
    narrow = bound_share([part], [part, rest])
    wider = replace(rest, value_high=rest.value_high + more)
    wide = bound_share([part], [part, wider])
    assert wide.low <= narrow.low
    assert wide.high == narrow.high


def test_a_base_that_is_only_more_than_leaves_an_upper_bound():
    result = divide_figures([observe(220, 220, seq=1)], [observe(79501, None, seq=2)])
    assert result["value"] is None
    assert result["value_low"] is None
    assert result["value_high"] == pytest.approx(220 / 79501)


def test_a_base_printed_as_nothing_gives_no_value():
    result = divide_figures([observe(1, 1, seq=1)], [observe(0, 4, seq=2)])
    assert (result["value"], result["denominator_value"]) == (None, 0)


def test_a_share_names_value_rows_base_coverage_and_days(make_observations):
    table = make_observations(
        {"value": 2427.0, "value_low": 2427.0, "value_high": 2427.0, "channel": "online"},
        {"value": 19569.0, "value_low": 19569.0, "value_high": 19569.0},
        {
            "indicator_code": "share_online_of_received",
            "channel": "online",
            **read_share("12,4%"),
        },
    )
    (row,) = compute_shares(table, RULES).to_dict("records")
    assert row["value"] == 2427 / 19569
    assert (row["numerator_rows"], row["denominator_rows"]) == (
        "lang-son-2020-h1:1:1",
        "lang-son-2020-h1:2:1",
    )
    assert (row["coverage"], row["exposure_days"], row["printed_agrees"]) == ("_T", 152, "yes")


def test_a_share_without_its_base_is_not_computed(make_observations):
    assert compute_shares(make_observations({"channel": "online"}), RULES).empty


def test_figures_of_two_periods_make_no_share(make_observations):
    table = make_observations({"channel": "online"}, {"period_end": "2020-06-30"})
    assert compute_shares(table, RULES).empty


def test_the_order_of_rows_is_irrelevant():
    observations = store.read_processed("observations", "91-kien-giang")
    forward = compute_shares(observations, RULES)
    backward = compute_shares(observations[::-1], RULES)
    keys = ["indicator_code", *DIMENSIONS, "document_id", "period_end", "alternative"]
    for frame in (forward, backward):
        assert not frame.duplicated(keys).any()
    values = [*keys, "value", "value_low", "value_high", "coverage", "printed_agrees"]
    pd.testing.assert_frame_equal(
        forward.sort_values(keys, ignore_index=True)[values],
        backward.sort_values(keys, ignore_index=True)[values],
    )


def test_every_stored_share_lies_within_its_bounds_and_names_rows():
    shares = store.read_all_processed("shares")
    known = shares[shares["value"].notna()]
    assert (known["value_low"].fillna(-math.inf) <= known["value"] + 1e-15).all()
    assert (known["value"] <= known["value_high"] + 1e-15).all()
    assert (shares["coverage"] != "").all()
    counted = shares["rests_on"] == "counts"
    sides = shares[["numerator_rows", "denominator_rows"]] != ""
    assert sides[counted].all(axis=None)
    assert not sides[~counted].any(axis=None)
    assert (shares.loc[~counted, "printed_rows"] != "").all()


def read_share(token: str, qualifier: str = "exact") -> dict[str, object]:
    """Return token, hedge, value and bounds of a printed share as cleaning would."""
    parsed = parse_printed(token, qualifier)
    bounds = {"value_low": float(parsed.low), "value_high": float(parsed.high or 1)}
    value = {"value": float(parsed.value), "closed": parsed.closed}
    return {"printed": token, "qualifier": qualifier} | value | bounds


@pytest.mark.parametrize(
    ("part", "whole", "token", "agrees"),
    [
        (36, 37, "97,3%", "yes"),  # 97.297 %, rounded up
        (36, 37, "97,2%", "yes"),  # cut
        (36, 37, "97%", "yes"),
        (36, 37, "98%", "no"),  # more than half a unit up: neither rounded nor cut
        (36, 37, "97,4%", "no"),
        (36, 37, "96%", "no"),
        (36, 37, "100 %", "no"),
        (1245, 10_000, "12,5%", "yes"),  # the lower bound itself
        (125, 1000, "12,4%", "no"),  # the upper bound itself would print 12,5%
        (1004, 1000, "100%", "yes"),  # more settled than received, cut
        (1010, 1000, "100%", "no"),
    ],
)
def test_a_printed_share_is_held_against_its_counts(make_observations, part, whole, token, agrees):
    table = make_observations(
        {"indicator_code": "agencies_on_document_system", "value": float(part), **bound(part)},
        {"indicator_code": "administrative_units", "value": float(whole), **bound(whole)},
        {"indicator_code": "share_agencies_on_document_system", **read_share(token)},
    )
    (row,) = compute_shares(table, RULES).to_dict("records")
    assert (row["value"], row["printed"], row["printed_agrees"]) == (part / whole, token, agrees)


@pytest.mark.parametrize(
    ("token", "qualifier", "agrees"),
    [
        ("97,2%", "over", True),
        ("97,3%", "over", True),  # rounded up, and the hedge a manner of speaking
        ("97,4%", "over", False),
        ("97%", "under", True),  # cut, likewise
        ("96%", "under", False),
        ("98%", "about", True),  # at least a hundredth to either side: from 97.02 %
        ("99%", "about", False),
    ],
)
def test_a_hedge_opens_its_side_of_a_printed_share(make_figure, token, qualifier, agrees):
    printed = make_figure(**read_share(token, qualifier))
    assert agrees_with_printed(36 / 37, printed) is agrees


def test_a_unit_that_no_code_names_has_no_headline(make_observations):
    for scope, expected in (("single_unit", True), ("provincial_centre", False)):
        rows = [
            {"value": 900.0, "channel": "online", "scope": scope},
            {"value": 2896.0, "scope": scope},
        ]
        shares = compute_shares(make_observations(*rows), RULES)
        own = shares[shares["indicator_code"] == "share_online_of_received"]
        assert own["headline"].isna().tolist() == [expected]
