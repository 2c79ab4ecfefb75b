"""Shares recomputed from printed counts, or as printed where no counts are, with their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from helpers.analysis.coverage import map_covered, name_coverage
from helpers.analysis.declared_shares import DeclaredShare, ShareInstance
from helpers.analysis.hedges import is_one_sided, read_idle_hedges
from helpers.analysis.relations import bound_sum, name_rows
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.intervals import (
    Interval,
    add,
    build_point,
    clip,
    divide,
    intersects,
    to_exact,
)
from helpers.printed.numerals import unit_of_last_digit

UNIT_INTERVAL = Interval(0, 1, "both")
COUNTS, PRINTED = "counts", "printed"
"""What a share rests on: two printed counts, or the printed share alone."""

COLUMNS = [
    "province_id",
    "alternative",
    "indicator_code",
    *DIMENSIONS,
    "family",
    "headline",
    "document_id",
    "period_start",
    "period_end",
    "exposure_days",
    "coverage",
    "rests_on",
    "value",
    "value_low",
    "value_high",
    "closed",
    "numerator_value",
    "denominator_value",
    "numerator_rows",
    "denominator_rows",
    "printed",
    "printed_rows",
    "printed_agrees",
    "obs_status",
]

WORST_FIRST = ("E", "U", "D", "P", "A")


def compute_shares(observations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return one row per share and statement that the figures support.

    share = Σ numerator / Σ base, both from one document and period. A share that is printed
    without its counts is a row of its own. Values are 0…1.

    Parameters
    ----------
    observations
        Observations of one province.
    rules
        What is declared of shares, codes and relations.
    """
    records = build_observations(observations)
    relations = rules.list_relations(records)
    read = read_idle_hedges(records, relations)
    covered = map_covered(read, relations)
    rows: list[dict[str, object]] = []
    for relation in relations:
        if isinstance(relation, DeclaredShare):
            rows += _compute_relation(relation, read, covered)
    return pd.DataFrame(_drop_narrower_twins(rows), columns=COLUMNS)


def _compute_relation(
    relation: DeclaredShare, rows: Sequence[Observation], covered: Mapping[str, tuple[str, ...]]
) -> list[dict[str, object]]:
    """Return the rows of one share, statements numbered within document and period."""
    found: list[dict[str, object]] = []
    counts: dict[tuple[object, ...], int] = {}
    for instance in relation.fill(rows):
        assert isinstance(instance, ShareInstance)
        if not is_shown(instance):
            continue
        row = describe_share(instance, covered)
        place = tuple(row[k] for k in ("document_id", "period_start", "period_end", *DIMENSIONS))
        counts[place] = counts.get(place, 0) + 1
        told = relation.declaration
        head = {"province_id": row["province_id"], "alternative": counts[place]}
        found.append(head | row | {"family": told.family, "headline": told.headline})
    return found


def is_shown(instance: ShareInstance) -> bool:
    """Return whether an instance gives a share: by its counts, or by the printed share alone."""
    base = instance.select("denominator")
    if instance.select("numerator") and base:
        return bound_sum(base).high > 0
    return bool(instance.select("share"))


def describe_share(
    instance: ShareInstance, covered: Mapping[str, tuple[str, ...]]
) -> dict[str, object]:
    """Return one share with coverage, bounds, rows and the printed share beside it."""
    numerator, base = instance.select("numerator"), instance.select("denominator")
    printed = instance.select("share")
    if numerator and base:
        return {
            **_describe_place(instance, numerator[0]),
            "coverage": _name_coverage(instance, covered),
            "is_partial": bool(instance.partial),
            "rests_on": COUNTS,
            **divide_figures(numerator, base),
            **_compare_printed(printed, numerator, base),
            "obs_status": flag_derived([*numerator, *base]),
        }
    return {
        **_describe_place(instance, printed[0]),
        "coverage": _name_coverage(instance, covered),
        "is_partial": False,
        "rests_on": PRINTED,
        **_state_printed(printed[0]),
        "obs_status": flag_derived(printed),
    }


def _name_coverage(instance: ShareInstance, covered: Mapping[str, tuple[str, ...]]) -> str:
    """Return the codes that the base of a share covers; of a printed one the tiers it names."""
    base = instance.select("denominator") or instance.select("share")
    own = instance.select("numerator")
    return name_coverage(base, covered, part=own, partial=instance.partial)


def _state_printed(printed: Observation) -> dict[str, object]:
    """Return value and bounds of a share that is printed without its counts."""
    return {
        "value": None if is_one_sided(printed) else printed.value,
        "value_low": printed.value_low,
        "value_high": printed.value_high,
        "closed": printed.closed,
        "numerator_value": None,
        "denominator_value": None,
        "numerator_rows": "",
        "denominator_rows": "",
        "printed": printed.printed,
        "printed_rows": printed.name,
        "printed_agrees": "",
    }


def _drop_narrower_twins(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the shares without those of a partial base that another share has as its whole.

    Level 4 of levels 3 and 4 is a share of its own: level 4 of a catalogue of which only these
    two are printed says the same.
    """
    whole = {
        (row["numerator_rows"], row["denominator_value"], row["document_id"])
        for row in rows
        if row["rests_on"] == COUNTS and not row["is_partial"]
    }
    kept = []
    for row in rows:
        key = (row["numerator_rows"], row["denominator_value"], row["document_id"])
        if not (row["is_partial"] and key in whole):
            kept.append({name: value for name, value in row.items() if name != "is_partial"})
    return kept


def divide_figures(
    numerator: Sequence[Observation], base: Sequence[Observation]
) -> dict[str, object]:
    """Return value, bounds, both sides and their rows of one division.

    Where a figure is printed with a bound on one side only ("more than"), the division has
    bounds but no value of its own. An open lower end at zero bounds nothing and is left out.
    """
    bounds = bound_share(numerator, base)
    is_open = any(is_one_sided(row) for row in (*numerator, *base))
    return {
        "value": None if is_open else divide_values(numerator, base),
        "value_low": None if bounds.low == 0 and not bounds.closed_low else bounds.low,
        "value_high": bounds.high if math.isfinite(bounds.high) else None,
        "closed": bounds.closed,
        "numerator_value": add_values(numerator),
        "denominator_value": add_values(base),
        "numerator_rows": name_rows(numerator),
        "denominator_rows": name_rows(base),
    }


def divide_values(numerator: Sequence[Observation], base: Sequence[Observation]) -> float:
    """Return the quotient of two sums of printed values, rounded once."""
    return float(to_exact(sum_values(numerator)) / to_exact(sum_values(base)))


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
    closed = {(True, True): "both", (True, False): "left", (False, True): "right"}
    if low.low == high.high:
        return build_point(low.low)
    return Interval(low.low, high.high, closed.get((low_closed, high_closed), "neither"))


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


def _describe_place(instance: ShareInstance, first: Observation) -> dict[str, object]:
    """Return province, relation, indicator, dimensions, document and period of a share."""
    period = first.period
    return {
        "province_id": first.province_id,
        "indicator_code": instance.relation.relation_id,
        **instance.cut._asdict(),
        "document_id": first.document_id,
        "period_start": first.period_start,
        "period_end": first.period_end,
        "exposure_days": None if period.is_stock else period.days,
    }


def _compare_printed(
    printed: list[Observation], numerator: list[Observation], base: list[Observation]
) -> dict[str, object]:
    """Return the printed share, its row, and whether it agrees with the recomputed one."""
    if not printed:
        return {"printed": "", "printed_rows": "", "printed_agrees": ""}
    return {
        "printed": printed[0].printed,
        "printed_rows": printed[0].name,
        "printed_agrees": compare_printed(printed[0], numerator, base),
    }


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


def flag_derived(observations: Iterable[Observation]) -> str:
    """Return the most cautious status among the figures that a number rests on."""
    return choose_worst(row.obs_status for row in observations)


def choose_worst(statuses: Iterable[str]) -> str:
    """Return the most cautious of several status flags."""
    flags = set(statuses)
    return next((flag for flag in WORST_FIRST if flag in flags), "A")
