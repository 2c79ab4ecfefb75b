"""Interval arithmetic keeps every possible result, and keeps open ends open."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.ground.errors import ContractError
from helpers.printed.intervals import (
    CLOSED_WORDS,
    Interval,
    add,
    build_interval,
    build_point,
    clip,
    divide,
    hull,
    intersects,
    multiply_by,
    ratio_minus_one,
    subtract,
)

# Hundredths up to 500: two different sums, products or quotients never round to one float.
HUNDREDTHS = st.integers(-50_000, 50_000)
POSITIVE_HUNDREDTHS = st.integers(1, 50_000)


def to_float(hundredths: int) -> float:
    return float(Fraction(hundredths, 100))


@st.composite
def draw_interval_and_member(draw, hundredths=HUNDREDTHS):
    """An interval and the exact fraction of one number inside it."""
    low, member, high = sorted(draw(st.lists(hundredths, min_size=3, max_size=3)))
    allowed = [
        word
        for word in CLOSED_WORDS
        if (low < member or word in ("both", "left"))
        and (member < high or word in ("both", "right"))
    ]
    closed = draw(st.sampled_from(allowed))
    unbounded_low = draw(st.booleans()) and hundredths is HUNDREDTHS
    unbounded_high = draw(st.integers(0, 3)) == 0
    interval = Interval(
        -math.inf if unbounded_low else to_float(low),
        math.inf if unbounded_high else to_float(high),
        closed,
    )
    return interval, Fraction(member, 100)


ANY = draw_interval_and_member()
POSITIVE = draw_interval_and_member(hundredths=POSITIVE_HUNDREDTHS)
BINARY = {"add": add, "subtract": subtract, "divide": divide, "ratio": ratio_minus_one}
EXACT = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "divide": lambda a, b: a / b,
    "ratio": lambda a, b: a / b - 1,
}


def encloses(outer: Interval, inner: Interval) -> bool:
    low_fits = outer.low < inner.low or (
        outer.low == inner.low and (outer.closed_low or not inner.closed_low)
    )
    high_fits = outer.high > inner.high or (
        outer.high == inner.high and (outer.closed_high or not inner.closed_high)
    )
    return low_fits and high_fits


# construction


@pytest.mark.parametrize(
    ("low", "high", "closed"),
    [
        (2, 1, "both"),
        (1, 1, "left"),
        (1, 1, "neither"),
        (math.nan, 1, "both"),
        (0, math.nan, "both"),
        (math.inf, math.inf, "both"),
        (0, 1, "open"),
    ],
)
def test_an_interval_without_numbers_is_refused(low, high, closed):
    with pytest.raises(ContractError, match=r"'.+'"):
        Interval(low, high, closed)


@pytest.mark.parametrize(
    ("closed", "kept"),
    [("both", "left"), ("left", "left"), ("right", "neither"), ("neither", "neither")],
)
def test_an_infinite_end_is_always_open(closed, kept):
    assert Interval(5, math.inf, closed).closed == kept
    mirrored = {"left": "right", "right": "left"}
    below = Interval(-math.inf, 5, mirrored.get(closed, closed))
    assert below.closed == mirrored.get(kept, kept)


def test_equal_intervals_are_equal_whatever_the_number_type():
    assert build_interval(Decimal("0.5"), None, closed="left") == Interval(0.5, math.inf, "both")
    assert Interval(-0.0, 1, "both") == Interval(0.0, 1.0, "both")
    assert math.copysign(1, Interval(-0.0, 1, "both").low) == 1


# worked examples


def test_sums_and_differences_do_not_drift():
    assert add(build_point(0.1), build_point(0.2)) == build_point(0.3)
    rounded = Interval(0.1235, 0.1245, "left")
    assert subtract(rounded, rounded) == Interval(-0.001, 0.001, "neither")


def test_relative_change_of_an_over_count_is_open_above():
    change = ratio_minus_one(Interval(6000, math.inf, "neither"), build_point(5000))
    assert change == Interval(0.2, math.inf, "neither")


def test_division_by_an_unbounded_denominator_reaches_down_to_an_open_zero():
    assert divide(Interval(1, 2, "both"), Interval(4, math.inf, "left")) == Interval(
        0, 0.5, "right"
    )
    assert divide(Interval(-2, 0, "both"), Interval(4, math.inf, "left")) == Interval(
        -0.5, 0, "both"
    )


def test_division_by_numbers_that_come_close_to_zero_is_unbounded():
    assert divide(Interval(1, 2, "both"), Interval(0, 4, "right")) == Interval(
        0.25, math.inf, "left"
    )


@pytest.mark.parametrize(
    "denominator",
    [Interval(0, 1, "both"), Interval(0, 0, "both"), Interval(-1, 1, "both")],
)
def test_a_denominator_that_can_be_zero_is_refused(denominator):
    with pytest.raises(ContractError, match="strictly positive"):
        divide(build_point(1), denominator)


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [
        ((1, 2, "both"), (0, 4, "both"), (0.25, math.inf, "left")),
        ((1, 2, "both"), (0, 4, "left"), (0.25, math.inf, "neither")),
        ((0, 2, "both"), (0, 4, "both"), (0, math.inf, "left")),
        ((0, 0, "both"), (0, 4, "both"), (0, 0, "both")),
        ((1, 2, "both"), (0, math.inf, "left"), (0, math.inf, "neither")),
        ((1, 2, "both"), (2, 4, "both"), (0.25, 1, "both")),
    ],
)
def test_a_zero_can_be_left_out_of_a_denominator(numerator, denominator, quotient):
    result = divide(Interval(*numerator), Interval(*denominator), skip_zero=True)
    assert result == Interval(*quotient)


def test_a_growth_from_what_may_be_zero_has_no_upper_end():
    change = ratio_minus_one(build_point(12), Interval(0, 24, "both"), skip_zero=True)
    assert change == Interval(-0.5, math.inf, "left")


@pytest.mark.parametrize("denominator", [build_point(0), Interval(-1, 1, "both")])
@pytest.mark.parametrize("calculate", [divide, ratio_minus_one])
def test_what_is_zero_or_may_be_negative_never_divides(calculate, denominator):
    with pytest.raises(ContractError, match="strictly positive"):
        calculate(build_point(1), denominator, skip_zero=True)


def test_a_negative_factor_swaps_the_ends():
    assert multiply_by(Interval(1, math.inf, "left"), -2) == Interval(-math.inf, -2, "right")
    assert multiply_by(Interval(-math.inf, math.inf, "neither"), 0) == build_point(0)


@pytest.mark.parametrize("factor", [math.nan, math.inf])
def test_a_factor_that_is_no_number_is_refused(factor):
    with pytest.raises(ContractError, match="finite"):
        multiply_by(build_point(1), factor)


def test_clip_takes_the_open_end_where_two_ends_meet():
    assert clip(Interval(0, 5, "both"), Interval(0, 5, "neither")) == Interval(0, 5, "neither")


def test_hull_takes_the_closed_end_where_two_ends_meet():
    assert hull(Interval(0, 5, "neither"), Interval(0, 3, "both"), Interval(4, 5, "right")) == (
        Interval(0, 5, "both")
    )


def test_touching_intervals_intersect_only_if_both_ends_are_closed():
    assert intersects(Interval(0, 1, "both"), Interval(1, 2, "both"))
    assert not intersects(Interval(0, 1, "left"), Interval(1, 2, "both"))
    assert not intersects(Interval(0, 1, "both"), Interval(2, 3, "both"))


def test_ends_closer_than_floats_can_be_leave_a_point():
    assert add(Interval(0, 1e-9, "left"), build_point(1e15)) == build_point(1e15)


# properties


@pytest.mark.parametrize("name", sorted(BINARY))
@given(data=st.data())
def test_the_result_holds_every_exact_result(name, data):
    first, a = data.draw(ANY)
    second, b = data.draw(POSITIVE)
    assert BINARY[name](first, second).contains(EXACT[name](a, b))


@given(ANY, draw_interval_and_member(hundredths=st.integers(0, 50_000)))
def test_a_quotient_without_zero_holds_every_exact_quotient(drawn_above, drawn_below):
    (first, a), (second, b) = drawn_above, drawn_below
    assume(second.high > 0)
    quotient = divide(first, second, skip_zero=True)
    change = ratio_minus_one(first, second, skip_zero=True)
    if b > 0:
        assert quotient.contains(a / b)
        assert change.contains(a / b - 1)
    if not second.contains(0):
        assert quotient == divide(first, second)


@given(ANY, HUNDREDTHS)
def test_a_multiple_holds_every_exact_multiple(drawn, factor):
    interval, member = drawn
    assert multiply_by(interval, Fraction(factor, 100)).contains(member * Fraction(factor, 100))


@pytest.mark.parametrize("name", sorted(BINARY))
@given(data=st.data())
def test_wider_operands_give_wider_results(name, data):
    first, wider_first = data.draw(ANY)[0], data.draw(ANY)[0]
    second, wider_second = data.draw(POSITIVE)[0], data.draw(POSITIVE)[0]
    narrow = BINARY[name](first, second)
    wide = BINARY[name](hull(first, wider_first), hull(second, wider_second))
    assert encloses(wide, narrow)


@given(POSITIVE, POSITIVE)
def test_an_end_is_reached_only_if_both_operands_reach_theirs(first, second):
    (a, _), (b, _) = first, second
    total, quotient = add(a, b), divide(a, b)
    assert total.closed_low == (a.closed_low and b.closed_low)
    assert total.closed_high == (a.closed_high and b.closed_high)
    assert quotient.closed_low == (a.closed_low and b.closed_high)
    assert quotient.closed_high == (a.closed_high and b.closed_low)


@given(ANY, ANY)
def test_hull_holds_both_and_clip_lies_in_both(first, second):
    (a, member_a), (b, member_b) = first, second
    both = hull(a, b)
    assert both.contains(member_a)
    assert both.contains(member_b)
    assert encloses(both, a)
    assert encloses(both, b)
    assume(intersects(a, b))
    common = clip(a, b)
    assert encloses(a, common)
    assert encloses(b, common)
    assert common.contains(member_a) == b.contains(member_a)


@given(ANY, ANY)
def test_meeting_is_symmetric_and_certain_for_a_common_member(first, second):
    (a, member), (b, _) = first, second
    assert intersects(a, b) == intersects(b, a)
    if b.contains(member):
        assert intersects(a, b)
