"""Change between two dates or periods; what may not be compared is refused with a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations

import pandas as pd

from helpers.intervals import Interval, multiply_by, ratio_minus_one, subtract
from helpers.periods import Period, annualise, parse_period
from helpers.relations import Observation, bound_observation, name_rows
from helpers.series import Point, list_points
from helpers.shares import flag_derived
from helpers.vocabulary import ANY, DIMENSIONS

SHORTEST_TO_ANNUALISE = 180

REASONS = {
    "rank": (
        "Thứ hạng không có tỷ lệ thay đổi; chỉ nêu số bậc",
        "A rank has no percent change; only the places moved are given",
    ),
    "overlap": (
        "Hai kỳ chồng lên nhau: kỳ này nằm trong kỳ kia",
        "The two periods overlap: one lies within the other",
    ),
    "zero_base": (
        "Giá trị trước bằng 0, không có tỷ lệ thay đổi",
        "The earlier value is zero, so there is no relative change",
    ),
    "unbounded": (
        "Cả hai con số đều có chữ “hơn”: tăng hay giảm đều có thể",
        "Both figures are printed as “more than”: rise and fall are both possible",
    ),
}

EMPTY_RESULT = {
    "measure": "",
    "value": None,
    "value_low": None,
    "value_high": None,
    "closed": "",
    "absolute_change": None,
    "relative_change": None,
    "points_change": None,
    "ratio": None,
    "annualised_change": None,
}


def compute_growth(
    observations: pd.DataFrame, indicators: pd.DataFrame, breaks: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per pair of dates of one series, computed or refused.

    Parameters
    ----------
    observations
        Observations of one province.
    indicators
        The codebook.
    breaks
        Declared breaks in series.
    """
    codebook = indicators.set_index("indicator_code").to_dict("index")
    rows = []
    for points in list_points(observations, codebook):
        for earlier, later in combinations(points, 2):
            if earlier.period != later.period:
                rows.append(_compare(earlier, later, codebook, breaks))
    return pd.DataFrame(rows)


def _compare(
    earlier: Point, later: Point, codebook: Mapping[str, Mapping[str, str]], breaks: pd.DataFrame
) -> dict[str, object]:
    """Return one pair as a row."""
    kind = codebook[str(earlier.first["indicator_code"])]["kind"]
    reason = _find_reason(earlier, later, kind, breaks)
    result = dict(EMPTY_RESULT)
    if reason is None:
        result |= measure_change(earlier, later, kind)
    elif reason[0] == "rank":
        result |= {"absolute_change": later.value - earlier.value}
    code, text_vi, text_en = reason or ("", "", "")
    status = "B" if reason and _is_break(code) else _flag(earlier, later)
    return {
        **_describe_pair(earlier, later),
        **result,
        "reason_code": code,
        "reason_vi": text_vi,
        "reason_en": text_en,
        "obs_status": status,
    }


def measure_change(earlier: Point, later: Point, kind: str) -> dict[str, object]:
    """Return the change of a comparable pair in all its measures.

    Shares: later - earlier, in points. Counts: later / earlier - 1, with the bounds of both
    figures carried through; flows of unequal length are compared by their rates per day.
    """
    first, second = bound_observation(earlier.first), bound_observation(later.first)
    if kind == "share":
        change = later.value - earlier.value
        return _as_result("points_change", change, subtract(second, first)) | {
            "points_change": change
        }
    scale, measure = _find_scale(earlier.period, later.period, kind)
    bounds = ratio_minus_one(multiply_by(second, scale), first)
    if _is_open(earlier) or _is_open(later):
        return _as_result(measure, None, bounds)  # "more than 25" has no percent change of its own
    ratio = later.value / earlier.value * scale
    return _as_result(measure, ratio - 1, bounds) | {
        "absolute_change": later.value - earlier.value,
        "relative_change": ratio - 1,
        "ratio": ratio,
        "annualised_change": _annualise(ratio, earlier.period, later.period),
    }


def _find_scale(earlier: Period, later: Period, kind: str) -> tuple[float, str]:
    """Return what turns the later flow into the earlier one's exposure, and the measure's name."""
    if earlier.is_stock or kind == "rate" or abs(earlier.days - later.days) <= 1:  # leap years
        return 1.0, "relative_change"
    return earlier.days / later.days, "relative_change_per_day"


def _is_open(point: Point) -> bool:
    """Return whether a figure is printed with a bound on one side only."""
    return point.first["qualifier"] not in ("exact", "about")


def _as_result(measure: str, value: float | None, bounds: Interval) -> dict[str, object]:
    """Return the main result with its bounds; ends that say nothing become missing.

    Nothing falls by more than everything, so an open lower end at -1 is no bound either.
    """
    says_nothing = math.isinf(bounds.low) or (bounds.low <= -1 and not bounds.closed_low)
    return {
        "measure": measure,
        "value": value,
        "value_low": None if says_nothing and measure != "points_change" else bounds.low,
        "value_high": bounds.high if math.isfinite(bounds.high) else None,
        "closed": bounds.closed,
    }


def _annualise(ratio: float, earlier: Period, later: Period) -> float | None:
    """Return the yearly change of a stock; nothing for flows and short spans."""
    days = (later.end - earlier.end).days
    if not earlier.is_stock or days <= SHORTEST_TO_ANNUALISE or ratio <= 0:
        return None
    return annualise(ratio, days)


def _find_reason(
    earlier: Point, later: Point, kind: str, breaks: pd.DataFrame
) -> tuple[str, str, str] | None:
    """Return code and words of the first reason that forbids the comparison, if any."""
    crossed = find_break(earlier.first, later.first, breaks)
    if crossed is not None:
        return crossed["reason_code"], crossed["reason_vi"], crossed["reason_en"]
    code = _find_arithmetic_reason(earlier, later, kind)
    return (code, *REASONS[code]) if code else None


def _find_arithmetic_reason(earlier: Point, later: Point, kind: str) -> str | None:
    """Return the reason that lies in the numbers or periods themselves, if any."""
    if not earlier.period.is_stock and later.period.first_day <= earlier.period.end:
        return "overlap"
    if kind == "rank":
        return "rank"
    if kind == "share":
        return None
    if earlier.value <= 0:
        return "zero_base"
    return "unbounded" if _is_open(earlier) and _is_open(later) else None


def find_break(
    earlier: Observation, later: Observation, breaks: pd.DataFrame
) -> Mapping[str, str] | None:
    """Return the first declared break that lies between two observations, if any."""
    for candidate in breaks.to_dict("records"):
        columns = ("province_id", "indicator_code", *DIMENSIONS)
        concerns = all(candidate[c] in (ANY, earlier[c]) for c in columns)
        day = candidate["break_date"]
        if concerns and str(earlier["period_end"]) < day <= str(later["period_end"]):
            return candidate
    return None


def _is_break(code: str) -> bool:
    """Return whether a reason comes from the register of breaks."""
    return code not in REASONS


def _flag(earlier: Point, later: Point) -> str:
    """Return the most cautious status of the two."""
    return flag_derived([*earlier.observations, *later.observations])


def _describe_pair(earlier: Point, later: Point) -> dict[str, object]:
    """Return series, periods, values and rows of a pair."""
    first, second = earlier.first, later.first
    series = {c: first[c] for c in ("province_id", "indicator_code", *DIMENSIONS)}
    spans = {
        f"{side}_{column}": row[column]
        for side, row in (("from", first), ("to", second))
        for column in ("period_start", "period_end")
    }
    start = parse_period("", str(first["period_end"]))
    end = parse_period("", str(second["period_end"]))
    return {
        **series,
        **spans,
        "days": (end.end - start.end).days,
        "from_value": earlier.value,
        "from_qualifier": first["qualifier"],
        "to_value": later.value,
        "to_qualifier": second["qualifier"],
        "from_rows": name_rows(earlier.observations),
        "to_rows": name_rows(later.observations),
    }
