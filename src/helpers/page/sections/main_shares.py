"""Which shares speak for a province."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.comparison import select_latest
from helpers.analysis.share_declarations import ONLINE
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import TOTAL
from helpers.page.once import once
from helpers.page.province import ProvinceData

EXACT, ABOUT = "exact", "about"
ONE_SIDED = {
    "at_least": frozenset({"over", "at_least"}),
    "at_most": frozenset({"under", "at_most", "nearly"}),
}
"""Hedges to one side, by the one that a sum of them has."""


def select_main_share(shares: pd.DataFrame) -> Mapping[str, object] | None:
    """Return the latest share on online submission; on one date the closest to the question.

    It may be one of level 3–4 dossiers whatever their channel: its name then says so. A share of
    the whole province goes before those of its tiers, the year so far before its last month, and
    a share of a single office or ward, which speaks for no province, behind all others. Of several
    alike the last row speaks, as in `select_latest`.
    """
    rows = shares[(shares["family"] == ONLINE) & (shares["alternative"] == 1)]
    if rows.empty:
        return None
    ranked = (
        rows[::-1]
        .assign(
            single=rows["headline"].isna(), narrow=(rows[["tier", "scope"]] != TOTAL).sum(axis=1)
        )
        .sort_values(
            ["single", "period_end", "headline", "narrow", "period_start"],
            ascending=[True, False, True, True, True],
            kind="stable",
        )
    )
    latest: Mapping[str, object] = ranked[list(rows.columns)].iloc[0].to_dict()
    return latest


@once
def find_main_share(data: ProvinceData) -> Mapping[str, object] | None:
    """Return the main share of a province; None without any on online submission."""
    return select_main_share(data.shares)


def tell_count(row: Mapping[str, object], side: str, data: ProvinceData) -> str:
    """Return the number on one side of a share, `numerator` or `denominator`, with its hedge.

    A sum of several figures is hedged as those of them that are: to one side if all are.
    """
    hedges = {_map_qualifiers(data)[name] for name in str(row[f"{side}_rows"]).split()}
    hedged = hedges - {EXACT}
    number = format_number(float(str(row[f"{side}_value"])), data.labels.lang)
    if len(hedged) > 1:
        told = (name for name, alike in ONE_SIDED.items() if hedged <= alike)
        hedged = {next(told, ABOUT)}
    return data.labels.format_hedge(hedged.pop() if hedged else EXACT) + number


@once
def _map_qualifiers(data: ProvinceData) -> dict[str, str]:
    """Return the hedge of each figure by its name."""
    return {name_row(row): str(row["qualifier"]) for row in list_records(data.observations)}


@once
def list_latest_shares(data: ProvinceData) -> list[Mapping[str, object]]:
    """Return a province's latest statement of every headline share."""
    return list_records(select_latest(data.shares))
