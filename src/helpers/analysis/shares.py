"""Shares recomputed from printed counts, with their bounds and the base in the code."""

from __future__ import annotations

import math

import pandas as pd

from helpers.analysis.coverage import map_total_tiers, name_coverage
from helpers.analysis.hedges import is_one_sided, read_idle_hedges
from helpers.analysis.relations import (
    Instance,
    Observation,
    Relation,
    bound_sum,
    list_instances,
    name_row,
    name_rows,
)
from helpers.data.dictionary import list_columns
from helpers.ground.vocabulary import DIMENSIONS, SAME
from helpers.printed.intervals import Interval, add, build_point, clip, divide, intersects, to_exact
from helpers.printed.numerals import unit_of_last_digit
from helpers.printed.periods import parse_period

UNIT_INTERVAL = Interval(0, 1, "both")

ONLINE_SHARES = (
    "share_online_of_received",
    "share_online_of_handled",
    "share_level34_of_handled",
)
"""Shares that answer "how much is submitted online", the closest to the question first."""

WORST_FIRST = ("E", "U", "D", "P", "A")


def compute_shares(observations: pd.DataFrame, relations: list[Relation]) -> pd.DataFrame:
    """Return one row per share and instance that the figures support.

    share = Σ numerator / Σ base, both from one document and period. Nothing is computed where
    a required figure is missing. Values are 0…1.

    Parameters
    ----------
    observations
        Observations of one province.
    relations
        The register of relations; only those of type `share` are used.
    """
    records = read_idle_hedges(observations.to_dict("records"), relations)
    tiers = map_total_tiers(records, relations)
    rows: list[dict[str, object]] = []
    for relation in relations:
        if relation.relation_type == "share":
            rows += _compute_relation(relation, records, tiers)
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list_columns("shares"))


def _compute_relation(
    relation: Relation, observations: list[Observation], tiers: dict[str, tuple[str, ...]]
) -> list[dict[str, object]]:
    """Return the rows of one relation, alternatives numbered within document and period."""
    rows: list[dict[str, object]] = []
    counts: dict[tuple[object, ...], int] = {}
    for instance in list_instances(relation, observations):
        if instance.missing or sum_values(instance.select("denominator")) <= 0:
            continue
        row = describe_share(instance, tiers)
        place = tuple(row[k] for k in ("document_id", "period_start", "period_end", *DIMENSIONS))
        counts[place] = counts.get(place, 0) + 1
        rows.append(row | {"alternative": counts[place]})
    order = ["province_id", "relation_id", "alternative"]
    return [{k: row[k] for k in [*order, *(c for c in row if c not in order)]} for row in rows]


def describe_share(instance: Instance, tiers: dict[str, tuple[str, ...]]) -> dict[str, object]:
    """Return one share with coverage, bounds, rows and the printed share beside it."""
    numerator, base = instance.select("numerator"), instance.select("denominator")
    return {
        **_describe_place(instance, numerator[0]),
        "coverage": name_coverage(base, tiers, part=numerator),
        **divide_figures(numerator, base),
        **_compare_printed(instance, divide_values(numerator, base)),
        "obs_status": flag_derived([*numerator, *base]),
    }


def divide_figures(numerator: list[Observation], base: list[Observation]) -> dict[str, object]:
    """Return value, bounds, both sides and their rows of one division.

    Where a figure is printed with a bound on one side only ("more than"), the division has
    bounds but no value of its own. An open lower end at zero bounds nothing and is left out.
    """
    bounds = bound_share(numerator, base)
    is_open = any(is_one_sided(row) for row in (*numerator, *base))
    return {
        "value": None if is_open else divide_values(numerator, base),
        "value_low": None if bounds.low == 0 and not bounds.closed_low else bounds.low,
        "value_high": bounds.high,
        "closed": bounds.closed,
        "numerator_value": sum_values(numerator),
        "denominator_value": sum_values(base),
        "numerator_rows": name_rows(numerator),
        "denominator_rows": name_rows(base),
    }


def divide_values(numerator: list[Observation], base: list[Observation]) -> float:
    """Return the quotient of two sums of printed values, rounded once."""
    return float(to_exact(sum_values(numerator)) / to_exact(sum_values(base)))


def bound_share(numerator: list[Observation], base: list[Observation]) -> Interval:
    """Return the bounds of a share, kept within 0…1.

    Where the numerator's figures are themselves part of the base, x / (x + rest) grows with x
    and falls with the rest, so each bound pairs one end of x with the other end of the rest.
    """
    inside = {name_row(o) for o in numerator}
    rest = [o for o in base if name_row(o) not in inside]
    part = bound_sum(numerator)
    if len(rest) == len(base):
        share = divide(part, bound_sum(base))
        return clip(share, UNIT_INTERVAL) if intersects(share, UNIT_INTERVAL) else share
    return _bound_part_of_sum(part, bound_sum(rest))


def _bound_part_of_sum(part: Interval, rest: Interval) -> Interval:
    """Return x / (x + rest) for every x of the part; 1 - rest / (x + rest) at the far end."""
    low = divide(build_point(part.low), add(build_point(part.low), _at(rest, rest.high)))
    if math.isinf(part.high):
        return Interval(low.low, 1, part.closed)
    high = divide(build_point(part.high), add(build_point(part.high), _at(rest, rest.low)))
    low_closed = part.closed_low and rest.closed_high
    high_closed = part.closed_high and rest.closed_low
    closed = {(True, True): "both", (True, False): "left", (False, True): "right"}
    if low.low == high.high:
        return build_point(low.low)
    return Interval(low.low, high.high, closed.get((low_closed, high_closed), "neither"))


def _at(interval: Interval, end: float) -> Interval:
    """Return one end as a point; an infinite one as the interval above the other end."""
    return build_point(end) if math.isfinite(end) else Interval(interval.low, math.inf, "neither")


def sum_values(observations: list[Observation]) -> float:
    """Return the sum of the printed values."""
    return float(sum(to_exact(float(str(o["value"]))) for o in observations))


def _describe_place(instance: Instance, first: Observation) -> dict[str, object]:
    """Return province, relation, indicator, dimensions, document and period of a share."""
    named = next(m for m in instance.relation.members if m.role == "share")
    codes = (instance.shared if code == SAME else code for code in named.dimensions)
    period = parse_period(str(first["period_start"]), str(first["period_end"]))
    return {
        "province_id": first["province_id"],
        "relation_id": instance.relation.relation_id,
        "indicator_code": named.indicator_code,
        **dict(zip(DIMENSIONS, codes, strict=True)),
        "document_id": first["document_id"],
        "period_start": first["period_start"],
        "period_end": first["period_end"],
        "exposure_days": None if period.is_stock else period.days,
    }


def _compare_printed(instance: Instance, value: float) -> dict[str, object]:
    """Return the printed share, its row, and whether it agrees with the recomputed one."""
    printed = instance.select("share")
    if not printed:
        return {"printed": "", "printed_rows": "", "printed_agrees": ""}
    return {
        "printed": printed[0]["printed"],
        "printed_rows": name_row(printed[0]),
        "printed_agrees": "yes" if agrees_with_printed(value, printed[0]) else "no",
    }


def agrees_with_printed(value: float, printed: Observation) -> bool:
    """Return whether a share lies within one unit of the last digit of its printed token.

    One whole unit, not half, because sources cut as well as round; a hedge opens its side.
    """
    unit = float(unit_of_last_digit(str(printed["printed"])))
    low, high = float(printed["value"]) - unit, float(printed["value"]) + unit  # type: ignore[arg-type]
    if printed["qualifier"] in ("over", "at_least"):
        high = 1.0
    if printed["qualifier"] in ("under", "at_most"):
        low = 0.0
    slack = 1e-12  # the ends are binary fractions of short decimals
    return low - slack <= value <= high + slack


def flag_derived(observations: list[Observation]) -> str:
    """Return the most cautious status among the figures that a number rests on."""
    flags = {str(o["obs_status"]) for o in observations}
    return next((flag for flag in WORST_FIRST if flag in flags), "A")
