"""Relations over time: counters that only grow, flows within longer ones, levels that swap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

from helpers.analysis.codes import Codes
from helpers.analysis.relations import Member, Relation, name_cut
from helpers.data.rows import Cut, Observation
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

ADDITIVE_KINDS = ("count", "amount", "rate")
"""Kinds of indicators whose parts add up; shares, ranks and verdicts do not."""

LEVELS = "level"
"""The breakdown whose codes a service can change without any service being added."""

Series = dict[tuple[str, Cut], list[Observation]]


def group_by_series(rows: Iterable[Observation]) -> Series:
    """Return the facts, plans left out, by indicator and cut."""
    series: Series = {}
    for row in (row for row in rows if row.measurement_kind != "target"):
        series.setdefault((row.indicator_code, row.cut), []).append(row)
    return series


def derive_counters(
    series: Series, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each counter that only grows and is printed for several dates."""
    for (indicator_code, cut), rows in series.items():
        is_counter = indicators[indicator_code]["accumulates"] == "yes"
        if is_counter and len({row.period_end for row in rows}) > 1:
            name = f"{name_cut(indicator_code, cut)}_accumulates"
            yield Relation(name, "cumulative", (Member("counter", indicator_code, cut),))


def derive_periods(
    series: Series, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each flow printed for a period that lies within another."""
    for (indicator_code, cut), rows in series.items():
        indicator = indicators[indicator_code]
        is_flow = indicator["stock_or_flow"] == "flow" and indicator["kind"] in ("count", "amount")
        if is_flow and any(_lies_within(a, b) for a, b in permutations(rows, 2)):
            name = f"{name_cut(indicator_code, cut)}_within_longer_period"
            roles = ("year", "quarter")
            members = tuple(Member(role, indicator_code, cut) for role in roles)
            yield Relation(name, "quarter_of_year", members)


def _lies_within(part: Observation, whole: Observation) -> bool:
    """Return whether the period of one flow is a proper part of that of another."""
    inner = (part.period_start, part.period_end)
    outer = (whole.period_start, whole.period_end)
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def derive_swaps(
    rows: Sequence[Observation], codes: Codes, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each stock that is printed by level at several dates."""
    found: dict[tuple[str, Cut], dict[Member, None]] = {}
    for row in rows:
        breakdown = codes.find_breakdown(DIMENSIONS[0], row.service_level)
        is_stock = indicators[row.indicator_code]["stock_or_flow"] == "stock"
        is_additive = indicators[row.indicator_code]["kind"] in ADDITIVE_KINDS
        if is_stock and is_additive and breakdown is not None and breakdown.name == LEVELS:
            key = (row.indicator_code, row.cut._replace(service_level=TOTAL))
            found.setdefault(key, {}).setdefault(Member("part", row.indicator_code, row.cut))
    for (indicator_code, cut), members in found.items():
        atoms = [m for m in members if len(codes.expand(DIMENSIONS[0], [m.dimensions[0]])) == 1]
        if len(atoms) > 1:
            yield Relation(f"{name_cut(indicator_code, cut)}_swap", "swap", tuple(atoms))
