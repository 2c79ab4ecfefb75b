"""Which shares speak for a province."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.comparison import select_latest
from helpers.analysis.share_declarations import ONLINE
from helpers.ground.frames import list_records
from helpers.page.once import once
from helpers.page.province import ProvinceData


def select_main_share(shares: pd.DataFrame) -> Mapping[str, object] | None:
    """Return the latest share on online submission; on one date the closest to the question.

    It may be one of level 3–4 dossiers whatever their channel: its name then says so.
    """
    rows = shares[(shares["family"] == ONLINE) & (shares["alternative"] == 1)]
    if rows.empty:
        return None
    ranked = rows.sort_values(["period_end", "headline"], ascending=[False, True], kind="stable")
    latest: Mapping[str, object] = ranked.iloc[0].to_dict()
    return latest


@once
def find_main_share(data: ProvinceData) -> Mapping[str, object] | None:
    """Return the main share of a province; None without any on online submission."""
    return select_main_share(data.shares)


@once
def list_latest_shares(data: ProvinceData) -> list[Mapping[str, object]]:
    """Return a province's latest statement of every headline share."""
    return list_records(select_latest(data.shares))
