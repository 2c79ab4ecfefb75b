"""Which shares of several provinces may stand side by side, and which may not."""

from __future__ import annotations

import pandas as pd

COMPARED_SHARES = (
    "share_online_of_received",
    "share_online_of_handled",
    "share_level34_of_handled",
    "share_level4_of_services",
    "share_level4_of_level34_services",
    "share_signed_of_outgoing",
)
"""Shares worth comparing; each has its base in its name."""


def select_latest(shares: pd.DataFrame) -> pd.DataFrame:
    """Return each province's latest first reading of every compared share.

    Parameters
    ----------
    shares
        Shares of all provinces.
    """
    wanted = shares["indicator_code"].isin(COMPARED_SHARES) & (shares["alternative"] == 1)
    rows = shares[wanted].sort_values("period_end", kind="stable")
    latest = rows.groupby(["indicator_code", "province_id"], sort=False).tail(1)
    rank = latest["indicator_code"].map(COMPARED_SHARES.index)
    return latest.assign(rank=rank).sort_values(["rank", "province_id"]).drop(columns="rank")


def list_comparable(shares: pd.DataFrame) -> list[str]:
    """Return the shares that at least two provinces have on one base, in the fixed order."""
    counts = select_latest(shares).groupby("indicator_code")["province_id"].nunique()
    return [code for code in COMPARED_SHARES if counts.get(code, 0) > 1]


def list_incomparable(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the latest shares that no second province has on the same base."""
    latest = select_latest(shares)
    return latest[~latest["indicator_code"].isin(list_comparable(shares))]
