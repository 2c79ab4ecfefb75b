"""Series of comparable observations: one indicator, one place, one set of dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpers.data.rows import Cut, Observation
from helpers.printed.periods import Period

UNCOMPARED_KINDS = ("target", "outcome", "denominator")
"""Plans, verdicts and bases of ratios are no series of their own."""


@dataclass(frozen=True)
class Point:
    """One value of a series at one date or period, and every place that prints it."""

    period: Period
    value: float
    observations: tuple[Observation, ...]

    @property
    def first(self) -> Observation:
        """The first place that prints the value."""
        return self.observations[0]


def list_points(
    observations: Iterable[Observation], codebook: Mapping[str, Mapping[str, str]]
) -> Iterator[list[Point]]:
    """Yield each series as its points in order of time; plans, outcomes and bases are no series.

    A figure printed twice with one value is one point; printed with two values it is two
    points of the same date, and neither is preferred.
    """
    series: dict[tuple[str, Cut], list[Observation]] = {}
    for row in observations:
        if row.measurement_kind not in UNCOMPARED_KINDS and row.value is not None:
            series.setdefault((row.indicator_code, row.cut), []).append(row)
    order = {code: place for place, code in enumerate(codebook)}
    for _, rows in sorted(series.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        yield _build_points(rows)


def _build_points(rows: Iterable[Observation]) -> list[Point]:
    """Return the distinct values of one series in order of time, then of the text."""
    same: dict[tuple[object, ...], list[Observation]] = {}
    for row in rows:
        key = (row.period_start, row.period_end, row.value, row.qualifier)
        same.setdefault(key, []).append(row)
    points = [Point(group[0].period, group[0].number, tuple(group)) for group in same.values()]
    return sorted(points, key=lambda p: (p.period.end, p.period.first_day))
