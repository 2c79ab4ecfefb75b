"""Figures of the units before and after a merger: side by side, and summed only where all print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.ground.vocabulary import DIMENSIONS, EXACT

SERIES = ("indicator_code", *DIMENSIONS)
Series = tuple[str, ...]
Figure = Mapping[str, object]
COUNTED = ("actual", "numerator", "denominator")
PERIOD = ("period_start", "period_end")


@dataclass(frozen=True)
class Sum:
    """The sum of a figure over all units that became one.

    Attributes
    ----------
    series
        Its indicator and dimensions.
    start, end
        The one period, an empty start for the stock of a day.
    value
        The sum.
    rows
        The figure of each unit.
    """

    series: tuple[str, ...]
    start: str
    end: str
    value: float
    rows: tuple[Mapping[str, object], ...]


def select_latest_figures(
    observations: pd.DataFrame,
) -> dict[Series, Figure]:
    """Return the latest figure of each series of a unit, the first printed of several."""
    rows = observations[
        observations["measurement_kind"].isin(COUNTED) & observations["value"].notna()
    ].sort_values("period_end", ascending=False, kind="stable")
    latest = rows.drop_duplicates(list(SERIES)).to_dict("records")
    return {tuple(str(row[name]) for name in SERIES): row for row in latest}


def list_shared(
    own: pd.DataFrame, others: Mapping[str, pd.DataFrame]
) -> dict[Series, dict[str, Figure]]:
    """Return the figures that a unit and one it is made of, or became, both print.

    Parameters
    ----------
    own
        Observations of the unit.
    others
        Those of its predecessors and successors.

    Returns
    -------
    dict
        By series and unit the latest figure; the unit itself has the empty key.
    """
    found = {"": select_latest_figures(own)}
    found |= {unit: select_latest_figures(frame) for unit, frame in others.items()}
    return {
        series: {unit: figures[series] for unit, figures in found.items() if series in figures}
        for series in found[""]
        if any(series in figures for unit, figures in found.items() if unit)
    }


def sum_predecessors(
    predecessors: Sequence[str], observations: Mapping[str, pd.DataFrame], counts: Sequence[str]
) -> list[Sum]:
    """Return the sums of the exact counts that all predecessors print for one period.

    Parameters
    ----------
    predecessors
        All units that went into one.
    observations
        What is known of each; without one of them there is no sum.
    counts
        Indicators that may be added: counts, no shares, ranks or scores.
    """
    if len(predecessors) < 2 or not set(predecessors) <= set(observations):
        return []
    keyed = [_key_counts(observations[unit], counts) for unit in predecessors]
    common = [key for key in keyed[0] if all(key in other for other in keyed[1:])]
    return [
        Sum(
            series=key[: len(SERIES)],
            start=key[-2],
            end=key[-1],
            value=sum(float(str(figures[key]["value"])) for figures in keyed),
            rows=tuple(figures[key] for figures in keyed),
        )
        for key in common
    ]


def _key_counts(observations: pd.DataFrame, counts: Sequence[str]) -> dict[Series, Figure]:
    """Return the exact counts of one unit by series and period, each of one value only."""
    rows = observations[
        observations["indicator_code"].isin(counts)
        & observations["measurement_kind"].isin(COUNTED)
        & (observations["qualifier"] == EXACT)
        & observations["value"].notna()
    ]
    found: dict[Series, Figure] = {}
    unsure = set()
    for row in rows.to_dict("records"):
        key = tuple(str(row[name]) for name in (*SERIES, *PERIOD))
        if found.setdefault(key, row)["value"] != row["value"]:
            unsure.add(key)
    return {key: row for key, row in found.items() if key not in unsure}
