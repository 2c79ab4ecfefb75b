"""Whether a printed share agrees with the counts beside it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.division import bound_share, divide_values
from helpers.analysis.hedges import is_one_sided
from helpers.data.rows import Observation
from helpers.printed.intervals import Interval, intersects
from helpers.printed.numerals import unit_of_last_digit


def compare_printed(
    printed: Observation, numerator: Sequence[Observation], base: Sequence[Observation]
) -> str:
    """Return `yes` or `no` for whether a printed share agrees with its counts.

    Counts that a hedge leaves open agree if any numbers within their bounds do.
    """
    if any(is_one_sided(row) for row in (printed, *numerator, *base)):
        return "yes" if intersects(bound_share(numerator, base), widen_printed(printed)) else "no"
    return "yes" if agrees_with_printed(divide_values(numerator, base), printed) else "no"


def widen_printed(printed: Observation) -> Interval:
    """Return what a printed share allows if it may be cut as well as rounded."""
    bounds = printed.bounds
    unit = 0.0
    if printed.value is not None:
        unit = float(unit_of_last_digit(printed.token, style=printed.style))
    return Interval(max(0.0, bounds.low - unit), bounds.high + unit, "both")


def agrees_with_printed(value: float, printed: Observation) -> bool:
    """Return whether a share lies within one unit of the last digit of its printed token.

    One whole unit, not half, because sources cut as well as round; a hedge opens its side.
    """
    unit = float(unit_of_last_digit(printed.token, style=printed.style))
    low, high = printed.number - unit, printed.number + unit
    if printed.qualifier in ("over", "at_least"):
        high = 1.0
    if printed.qualifier in ("under", "at_most"):
        low = 0.0
    slack = 1e-12  # the ends are binary fractions of short decimals
    return low - slack <= value <= high + slack
