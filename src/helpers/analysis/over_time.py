"""Figures of several dates, periods or places of a text that one relation ties together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from helpers.analysis.codes import Codes
from helpers.analysis.relations import Relation, list_shared, select_member
from helpers.data.rows import Observation
from helpers.ground.vocabulary import TOTAL
from helpers.printed.periods import parse_period

Pair = tuple[Observation, Observation]


def _select_facts(
    relation: Relation, role: str, observations: Sequence[Observation], *, shared: str = TOTAL
) -> list[Observation]:
    """Return the figures that fill a role, plans left out."""
    rows = select_member(relation, role, observations, shared=shared)
    return [row for row in rows if row.is_fact]


def list_counter_steps(relation: Relation, observations: Sequence[Observation]) -> Iterator[Pair]:
    """Yield the earlier and the later figure of each step of a counter that only grows."""
    for shared in list_shared(relation, observations):
        facts = _select_facts(relation, "counter", observations, shared=shared)
        for earlier, later in pairwise(sorted(facts, key=lambda row: row.period_end)):
            if earlier.period_end != later.period_end:
                yield earlier, later


def list_periods_within(relation: Relation, observations: Sequence[Observation]) -> Iterator[Pair]:
    """Yield each flow with each flow of the relation whose period it lies in."""
    years = _select_facts(relation, "year", observations)
    for quarter in _select_facts(relation, "quarter", observations):
        for year in years:
            if _lies_within(quarter, year):
                yield quarter, year


def _lies_within(quarter: Observation, year: Observation) -> bool:
    """Return whether one flow's period is a proper part of the other's."""
    if not (quarter.period_start and year.period_start):
        return False
    return year.period.contains(quarter.period) and quarter.period.days < year.period.days


def list_carried(
    relation: Relation, observations: Sequence[Observation]
) -> Iterator[tuple[Observation, list[Observation]]]:
    """Yield each carried-over count with the counts pending the day before its period."""
    pending = _select_facts(relation, "pending", observations)
    for row in _select_facts(relation, "carried", observations):
        start = parse_period(row.period_start, row.period_end).first_day
        eve = (start - timedelta(days=1)).isoformat()
        same_day = [] if row.period_start else [row.period_end]
        yield row, [p for p in pending if p.period_end in (eve, *same_day)]


def list_unit_counts(
    relation: Relation, observations: Sequence[Observation]
) -> Iterator[tuple[str, list[Observation]]]:
    """Yield by tier the numbers of units of which one document speaks, where it prints several.

    Those of another day are apart: units merge.
    """
    for name in dict.fromkeys(row.document_id for row in observations):
        own = [row for row in observations if row.document_id == name]
        for shared in list_shared(relation, own):
            rows = _select_facts(relation, "unit_count", own, shared=shared)
            for day in dict.fromkeys(row.period_end for row in rows):
                alike = [row for row in rows if row.period_end == day]
                if len(alike) > 1:
                    yield shared, alike


def group_same_fact(observations: Iterable[Observation], codes: Codes) -> list[list[Observation]]:
    """Return figures grouped by indicator, dimensions, period and plan or fact.

    Parameters
    ----------
    observations
        Figures of one province.
    codes
        What tells codes that stand for another thing each time; such figures are kept apart, in
        one document too, which may tell of one ward after the other.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for row in observations:
        if row.value is None or row.measurement_kind == "outcome":
            continue
        is_plan = row.measurement_kind == "target"
        named = (row.indicator_code, *row.cut, is_plan)
        place = row.name if codes.is_nameless(row.cut) else ""
        groups.setdefault((*named, row.period_start, row.period_end, place), []).append(row)
    return list(groups.values())
