"""The division of two sums of printed figures, with the bounds that the figures allow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from helpers.analysis.hedges import is_one_sided
from helpers.analysis.relations import bound_sum, name_rows
from helpers.data.rows import Observation
from helpers.printed.intervals import (
    Interval,
    add,
    build_point,
    clip,
    divide,
    intersects,
    name_closed,
    to_exact,
)

UNIT_INTERVAL = Interval(0, 1, "both")


def divide_figures(
    numerator: Sequence[Observation], base: Sequence[Observation], *, bounds: Interval | None = None
) -> dict[str, object]:
    """Return value, bounds, both sides and their rows of one division.

    Where a figure is printed with a bound on one side only ("more than"), or the base as nothing,
    the division has bounds but no value of its own. An open lower end at zero bounds nothing and is
    left out.

    Parameters
    ----------
    numerator, base
        The figures on either side.
    bounds
        What the ratio may be; None: what these figures alone allow.
    """
    bounds = bounds or bound_share(numerator, base)
    is_open = has_nothing(base) or any(is_one_sided(row) for row in (*numerator, *base))
    return {
        "value": None if is_open else divide_values(numerator, base),
        **describe_bounds(bounds),
        "numerator_value": add_values(numerator),
        "denominator_value": add_values(base),
        "numerator_rows": name_rows(numerator),
        "denominator_rows": name_rows(base),
    }


def describe_bounds(bounds: Interval) -> dict[str, object]:
    """Return the columns of some bounds; what says nothing is missing."""
    return {
        "value_low": None if bounds.low == 0 and not bounds.closed_low else bounds.low,
        "value_high": bounds.high if math.isfinite(bounds.high) else None,
        "closed": bounds.closed,
    }


def divide_values(numerator: Sequence[Observation], base: Sequence[Observation]) -> float:
    """Return the quotient of two sums of printed values, rounded once."""
    return float(to_exact(sum_values(numerator)) / to_exact(sum_values(base)))


def has_nothing(base: Sequence[Observation]) -> bool:
    """Return whether figures print nothing, of which there is no share."""
    return add_values(base) == 0


def bound_share(numerator: Sequence[Observation], base: Sequence[Observation]) -> Interval:
    """Return the bounds of a share, kept within 0…1.

    Where the numerator's figures are themselves part of the base, x / (x + rest) grows with x
    and falls with the rest, so each bound pairs one end of x with the other end of the rest.
    """
    inside = {o.name for o in numerator}
    rest = [o for o in base if o.name not in inside]
    part = bound_sum(numerator)
    if len(rest) == len(base):
        share = divide(part, bound_sum(base), skip_zero=True)
        return clip(share, UNIT_INTERVAL) if intersects(share, UNIT_INTERVAL) else share
    return _bound_part_of_sum(part, bound_sum(rest))


def _bound_part_of_sum(part: Interval, rest: Interval) -> Interval:
    """Return x / (x + rest) for every x of the part; 1 - rest / (x + rest) at the far end."""
    if rest.high == 0 or (part.high == 0 and rest.low == 0):
        return build_point(1 if rest.high == 0 else 0)  # where there is anything to divide
    low = divide(
        build_point(part.low), add(build_point(part.low), _at(rest, rest.high)), skip_zero=True
    )
    if math.isinf(part.high):
        return Interval(low.low, 1, part.closed)
    high = divide(
        build_point(part.high), add(build_point(part.high), _at(rest, rest.low)), skip_zero=True
    )
    low_closed = part.closed_low and rest.closed_high
    high_closed = part.closed_high and rest.closed_low
    if low.low == high.high:
        return build_point(low.low)
    return Interval(low.low, high.high, name_closed(low_closed, high_closed))


def _at(interval: Interval, end: float) -> Interval:
    """Return one end as a point; an infinite one as the interval above the other end."""
    return build_point(end) if math.isfinite(end) else Interval(interval.low, math.inf, "neither")


def add_values(observations: Iterable[Observation]) -> float | None:
    """Return the sum of the printed values; None where a range has none."""
    rows = list(observations)
    return None if any(row.value is None for row in rows) else sum_values(rows)


def sum_values(observations: Iterable[Observation]) -> float:
    """Return the sum of the printed values."""
    return float(sum(to_exact(o.number) for o in observations))
