"""Whether a printed share agrees with the counts beside it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.division import bound_share, divide_values, has_nothing
from helpers.analysis.hedges import allow_idle, is_one_sided
from helpers.data.rows import Observation
from helpers.printed.conventions import CONVENTIONS
from helpers.printed.intervals import Interval, build_interval, intersects
from helpers.printed.numerals import unit_of_last_digit


def compare_printed(
    printed: Observation, numerator: Sequence[Observation], base: Sequence[Observation]
) -> str:
    """Return `yes` or `no` for whether a printed share agrees with its counts.

    Counts that are hedged, round or printed in millions agree if any numbers within their bounds
    do.
    """
    is_open = is_one_sided(printed) or any(is_rough(row) for row in (*numerator, *base))
    if has_nothing(base) or is_open:
        return "yes" if intersects(bound_share(numerator, base), allow_printed(printed)) else "no"
    return "yes" if agrees_with_printed(divide_values(numerator, base), printed) else "no"


def is_rough(count: Observation) -> bool:
    """Return whether a count may be another number than the one printed."""
    return count.value_low != count.value or count.value_high != count.value


def allow_printed(printed: Observation) -> Interval:
    """Return what a printed share allows the quotient of its counts to be: in short, its bounds.

    Two things are no contradiction, though outside them. A hedge on one side may be a manner of
    speaking, so what the share would allow without it is allowed too. And bounds end at the
    whole, where a quotient need not: of a printed 100 % it may lie above by what is cut.
    """
    bounds = allow_idle(printed)
    if printed.qualifier != "exact" or bounds.high != 1 or not bounds.closed_high:
        return bounds
    unit = unit_of_last_digit(printed.token, style=printed.style)
    _, above = CONVENTIONS.percentages.measure(unit)
    return build_interval(bounds.low, 1 + above, closed="left")


def agrees_with_printed(value: float, printed: Observation) -> bool:
    """Return whether a share is one that its printed token may stand for.

    A share of counts and a bound are each the nearest float of an exact number, so that one that
    lies on a bound is found there.
    """
    return allow_printed(printed).contains(value)
