"""Pairs of computed shares: one share, one breakdown, two dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import pandas as pd

from helpers.analysis.growth.pairs import Side
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.intervals import Interval, to_exact
from helpers.printed.periods import parse_period


def list_share_pairs(shares: pd.DataFrame) -> Iterator[tuple[Side, Side]]:
    """Yield every pair of periods of each computed share; restated figures make several pairs."""
    if shares.empty:
        return
    keys = ["relation_id", "indicator_code", *DIMENSIONS]
    for _, rows in shares.groupby(keys, sort=False):
        ordered = rows.sort_values(["period_end", "period_start", "alternative"], kind="stable")
        sides = [build_share_side(row) for row in ordered.to_dict("records")]
        for earlier, later in combinations(sides, 2):
            if earlier.period != later.period:
                yield earlier, later


def build_share_side(share: Mapping[str, object]) -> Side:
    """Return a computed share as one side of a comparison, its value as an exact fraction."""
    numerator = to_exact(float(str(share["numerator_value"])))
    names = f"{share['numerator_rows']} {share['denominator_rows']}".split()
    low = 0.0 if pd.isna(share["value_low"]) else float(str(share["value_low"]))
    return Side(
        period=parse_period(str(share["period_start"]), str(share["period_end"])),
        exact=numerator / to_exact(float(str(share["denominator_value"]))),
        bounds=Interval(low, float(str(share["value_high"])), str(share["closed"])),
        qualifier="over" if pd.isna(share["value"]) else "exact",
        rows=" ".join(dict.fromkeys(names)),
        status=str(share["obs_status"]),
        place=share,
    )
