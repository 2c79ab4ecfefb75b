"""Joint ends beside those that a number has alone: which is tighter, and the interval of both."""

from __future__ import annotations

import math
from fractions import Fraction

from helpers.feasible.narrow import End
from helpers.printed.intervals import (
    Interval,
    build_point,
    name_closed,
    round_outward,
    to_exact,
)

SAME = Fraction(1, 10**13)
"""Ends that lie no further apart, relative to their size, are one: a float lies between them."""


def choose_end(end: End | None, alone: float, is_closed: bool, *, is_low: bool) -> End | None:
    """Return a joint end if it is tighter than the one that a number has alone."""
    if end is None:
        return None
    if math.isinf(alone):
        return end
    known = to_exact(alone)
    if abs(end.value - known) <= abs(known) * SAME:
        return end if end.is_open and is_closed else None
    return end if (end.value > known) == is_low else None


def have_crossed(single: Interval, low: End | None, high: End | None) -> bool:
    """Return whether ends leave nothing, as 0…1 and what is left of broken relations can."""
    least = single.low if low is None else float(low.value)
    most = single.high if high is None else float(high.value)
    return least > most


def join_ends(single: Interval, low: End | None, high: End | None) -> Interval:
    """Return an interval with its ends replaced where a joint one is given, rounded outward."""
    if low is not None and high is not None and low.value == high.value:
        return build_point(low.value)
    new_low = single.low if low is None else round_outward(low.value, up=False)
    new_high = single.high if high is None else round_outward(high.value, up=True)
    closed_low = single.closed_low if low is None else not low.is_open
    closed_high = single.closed_high if high is None else not high.is_open
    return Interval(new_low, new_high, name_closed(closed_low, closed_high))
