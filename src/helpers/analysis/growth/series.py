"""Series of comparable observations: one indicator, one place, one set of dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.data.rows import Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS
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
    observations: pd.DataFrame, codebook: Mapping[str, Mapping[str, str]]
) -> Iterator[list[Point]]:
    """Yield each series as its points in order of time; plans, outcomes and bases are no series.

    A figure printed twice with one value is one point; printed with two values it is two
    points of the same date, and neither is preferred.
    """
    measured = observations[
        ~observations["measurement_kind"].isin(UNCOMPARED_KINDS) & observations["value"].notna()
    ]
    order = {code: place for place, code in enumerate(codebook)}
    keys = ["indicator_code", *DIMENSIONS]
    groups = sorted(
        measured.groupby(keys, sort=False), key=lambda item: (order[item[0][0]], item[0][1:])
    )
    for _, rows in groups:
        yield _build_points(rows)


def _build_points(rows: pd.DataFrame) -> list[Point]:
    """Return the distinct values of one series in order of time, then of the text."""
    same = ["period_start", "period_end", "value", "qualifier"]
    points = []
    for _, group in rows.groupby(same, sort=False):
        records = build_observations(group)
        points.append(Point(records[0].period, records[0].number, tuple(records)))
    return sorted(points, key=lambda p: (p.period.end, p.period.first_day))
