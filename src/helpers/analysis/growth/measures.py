"""The change between two sides in all its measures, with the bounds of both carried through."""

from __future__ import annotations

import math
from fractions import Fraction

from helpers.analysis.growth.pairs import ANNUAL_LIMITS, EMPTY_RESULT, AnnualLimits, Side
from helpers.analysis.joint import Bounded, Joint
from helpers.printed.intervals import (
    Interval,
    build_point,
    clip,
    multiply_by,
    ratio_minus_one,
    subtract,
)
from helpers.printed.periods import Period, annualise


def measure_change(
    earlier: Side,
    later: Side,
    kind: str,
    *,
    spans: tuple[Period, Period] | None = None,
    annual: AnnualLimits = ANNUAL_LIMITS,
    joint: Joint | None = None,
) -> dict[str, object]:
    """Return the change of a comparable pair in all its measures.

    Shares: later - earlier, in points. Counts: later / earlier - 1, with the bounds of both
    figures carried through. A side that is only "more than" leaves bounds and no value.

    Parameters
    ----------
    earlier, later
        The two sides.
    kind
        Kind of the indicator; `share` is measured in points.
    spans
        Exposures by whose days flows are divided first; None compares the counts as they are.
    annual
        When a yearly rate is given too.
    joint
        The feasible set of both sides' figures.
    """
    if kind == "share":
        return _measure_points(earlier, later)
    scale = Fraction(1) if spans is None else Fraction(spans[0].days, spans[1].days)
    measure = "relative_change" if spans is None else "relative_change_per_day"
    bounded = _bound_change(earlier, later, scale, joint)
    bounds = _as_result(measure, None, bounded.joint) | _describe_alone(measure, bounded)
    if earlier.is_open or later.is_open:
        return EMPTY_RESULT | bounds
    ratio = later.exact * scale / earlier.exact
    return EMPTY_RESULT | {
        **bounds,
        "value": float(ratio - 1),
        "absolute_change": float(later.exact - earlier.exact),
        "relative_change": float(ratio - 1),
        "ratio": float(ratio),
        "annualised_change": _annualise(ratio, earlier.period, later.period, annual),
    }


def _bound_change(earlier: Side, later: Side, scale: Fraction, joint: Joint | None) -> Bounded:
    """Return what scale · later / earlier - 1 may be, alone and beside all other figures."""
    together = ratio_minus_one(later.bounds, earlier.bounds, scale=scale, skip_zero=True)
    if joint is None or earlier.bounded is None or later.bounded is None:
        return Bounded(together, together)
    single = ratio_minus_one(
        later.bounded.single, earlier.bounded.single, scale=scale, skip_zero=True
    )
    names = {*earlier.bounded.narrowed_by, *later.bounded.narrowed_by}
    ratio = joint.bound_ratio(later.figures, earlier.figures, later.bounds, earlier.bounds)
    if ratio is not None:
        shift = subtract(multiply_by(ratio.joint, scale), build_point(1))
        together, names = clip(together, shift), names | set(ratio.narrowed_by)
    return Bounded(single, together, tuple(sorted(names)))


def _describe_alone(measure: str, bounded: Bounded) -> dict[str, object]:
    """Return the columns of the bounds that two figures have alone, where these are wider."""
    if bounded.single == bounded.joint:
        return {}
    told = _as_result(measure, None, bounded.single)
    return {
        "single_low": told["value_low"],
        "single_high": told["value_high"],
        "single_closed": told["closed"],
        "narrowed_by": " ".join(bounded.narrowed_by),
    }


def _measure_points(earlier: Side, later: Side) -> dict[str, object]:
    """Return the change of a share in points; exact where both shares are."""
    change = float(later.exact - earlier.exact)
    are_points = all(side.bounds.low == side.bounds.high for side in (earlier, later))
    bounds = build_point(change) if are_points else subtract(later.bounds, earlier.bounds)
    if earlier.is_open or later.is_open:
        return EMPTY_RESULT | _as_result("points_change", None, bounds)
    return EMPTY_RESULT | _as_result("points_change", change, bounds) | {"points_change": change}


def _as_result(measure: str, value: float | None, bounds: Interval) -> dict[str, object]:
    """Return the main result with its bounds; ends that say nothing become missing.

    Nothing falls by more than everything, so an open lower end at -1 is no bound either.
    """
    ends_at_nothing = measure != "points_change" and not bounds.closed_low
    says_nothing = math.isinf(bounds.low) or (bounds.low <= -1 and ends_at_nothing)
    return {
        "measure": measure,
        "value": value,
        "value_low": None if says_nothing else bounds.low,
        "value_high": bounds.high if math.isfinite(bounds.high) else None,
        "closed": bounds.closed,
    }


def _annualise(
    ratio: Fraction, earlier: Period, later: Period, annual: AnnualLimits
) -> float | None:
    """Return the yearly change of a stock; nothing for flows, short spans and leaps."""
    days = (later.end - earlier.end).days
    if not earlier.is_stock or not annual.allow(ratio, days):
        return None
    return annualise(float(ratio), days)
