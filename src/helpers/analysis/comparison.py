"""Which shares of several provinces may stand side by side, and which may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from helpers.analysis.coverage import map_total_tiers, name_coverage
from helpers.analysis.exposures import LABELLED, list_exposures
from helpers.analysis.relations import Relation
from helpers.analysis.shares import ONLINE_SHARES
from helpers.data.rows import Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.intervals import multiply_by

COMPARED_SHARES = (
    "share_online_of_received",
    "share_online_of_handled",
    "share_level34_of_handled",
    "share_level4_of_services",
    "share_level4_of_level34_services",
    "share_signed_of_outgoing",
    "share_level4_of_level24_services",
    "share_signed_of_exchanged",
    "share_on_time_of_received",
)
"""Shares worth comparing; each has its base in its name."""

REASONS_ALONE = {
    "share_level34_of_handled": "It counts dossiers by the level of their service, whatever the "
    "channel; the other provinces count what was submitted online.",
    "share_level4_of_services": "Its base is the catalogue of all levels; the other catalogues "
    "leave low levels out.",
    "share_level4_of_level24_services": "Its base is a catalogue that begins at level 2.",
    "share_signed_of_outgoing": "Its base is outgoing documents; elsewhere the documents exchanged "
    "are counted.",
    "share_signed_of_exchanged": "Its base is the monthly mean of documents exchanged; elsewhere "
    "outgoing documents are counted.",
    "share_on_time_of_received": "Its base is dossiers received, those not yet due included; the "
    "usual base is dossiers settled.",
}
"""Why a share stands alone, by its code."""

DOSSIER_FLOWS = ("dossiers_received", "dossiers_handled")
"""Counts of dossiers in a period, which may be divided by its days."""


def select_latest(shares: pd.DataFrame) -> pd.DataFrame:
    """Return each province's latest first reading of every compared share.

    Of several breakdowns of one date the one with the largest base speaks for the province.

    Parameters
    ----------
    shares
        Shares of all provinces.
    """
    wanted = shares["indicator_code"].isin(COMPARED_SHARES) & (shares["alternative"] == 1)
    rows = shares[wanted].sort_values(["period_end", "denominator_value"], kind="stable")
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


def select_online_periods(shares: pd.DataFrame) -> pd.DataFrame:
    """Return every province's online shares of all periods, base by base, oldest first."""
    rows = shares[shares["indicator_code"].isin(ONLINE_SHARES) & (shares["alternative"] == 1)]
    rank = rows["indicator_code"].map(ONLINE_SHARES.index)
    order = ["rank", "province_id", "period_start", "period_end"]
    return rows.assign(rank=rank).sort_values(order, kind="stable").drop(columns="rank")


def compute_intensities(
    observations: pd.DataFrame, relations: Sequence[Relation], documents: pd.DataFrame
) -> pd.DataFrame:
    """Return dossiers a day under every exposure that the documents allow.

    Totals only, and those submitted online: figures of single tiers or levels are left out.

    Parameters
    ----------
    observations
        Observations of all provinces.
    relations, documents
        The registers that give coverage and the day of signing.
    """
    records = build_observations(observations)
    tiers = map_total_tiers(records, relations)
    issued = documents.set_index("document_id")["issued"].to_dict()
    return pd.DataFrame(
        [
            _describe_intensity(row, name, days, tiers)
            for row in sorted(filter(_is_intensity, records), key=_sort_key)
            for name, days in _list_days(row, issued).items()
        ]
    )


def _is_intensity(row: Observation) -> bool:
    """Return whether a figure counts all dossiers of a period, or all submitted online."""
    whole = row.tier == TOTAL and row.scope == TOTAL
    by_channel = row.channel == "online" or (row.channel == TOTAL and row.service_level == TOTAL)
    counted = row.indicator_code in DOSSIER_FLOWS and row.value is not None
    return counted and whole and by_channel


def _sort_key(row: Observation) -> tuple[str, ...]:
    """Return what orders intensities: the figure, the province, the period."""
    place = (row.indicator_code, row.channel, row.province_id)
    return (*place, row.period_start, row.period_end)


def _list_days(row: Observation, issued: Mapping[str, str]) -> dict[str, int]:
    """Return the days of each exposure of a flow."""
    exposures = list_exposures(row.period, issued[row.document_id])
    return {name: period.days for name, period in exposures.items()}


def _describe_intensity(
    row: Observation, exposure: str, days: int, tiers: dict[str, tuple[str, ...]]
) -> dict[str, object]:
    """Return one count per day with its bounds."""
    bounds = row.bounds
    return {
        "province_id": row.province_id,
        "indicator_code": row.indicator_code,
        **dict(zip(DIMENSIONS, row.cut, strict=True)),
        "period_start": row.period_start,
        "period_end": row.period_end,
        "qualifier": row.qualifier,
        "exposure": exposure,
        "is_main": exposure == LABELLED,
        "days": days,
        "coverage": name_coverage([row], tiers),
        "value": row.number,
        "per_day": row.number / days,
        "per_day_low": multiply_by(bounds, Fraction(1, days)).low,
        "per_day_high": multiply_by(bounds, Fraction(1, days)).high,
        "row": row.name,
    }
