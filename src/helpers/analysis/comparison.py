"""Which shares of several provinces may stand side by side, and which may not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

import pandas as pd

from helpers.analysis.coverage import Covered, map_covered, name_coverage
from helpers.analysis.exposures import LABELLED, list_exposures
from helpers.analysis.roles import list_bases, list_online_parts
from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import ONLINE
from helpers.data.peers import Base, find_base
from helpers.data.rows import Observation, build_observations
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.intervals import multiply_by
from helpers.printed.provinces import find_first_day

ALONE, OTHER_COVERAGE = "alone", "coverage"
"""Why a share stands alone: nobody else prints it, or only of a base that covers another set."""


def select_latest(shares: pd.DataFrame) -> pd.DataFrame:
    """Return each province's latest first statement of every headline share.

    Of several breakdowns of one date the one with the largest base speaks for the province, of
    shares printed without their base the broadest. A share of some agencies, or of one named
    ward, speaks for it only where none of all is known.

    Parameters
    ----------
    shares
        Shares of all provinces.
    """
    if shares.empty:
        return shares
    wanted = shares["headline"].notna() & (shares["alternative"] == 1)
    broad = (shares[list(DIMENSIONS)] == TOTAL).sum(axis=1)  # a printed share has no base
    order = ["of_all", "period_end", "denominator_value", "broad"]
    marked = shares.assign(broad=broad, of_all=shares["scope"] == TOTAL)
    rows = marked[wanted].sort_values(order, kind="stable", na_position="first")
    latest = rows.drop(columns=["broad", "of_all"])
    latest = latest.groupby(["indicator_code", "province_id"], sort=False).tail(1)
    return latest.sort_values(["headline", "province_id"], kind="stable")


def select_compared(shares: pd.DataFrame) -> dict[Base, pd.DataFrame]:
    """Return the latest shares of each base on which at least two provinces have one.

    The bases stand in the codebook's order.

    Parameters
    ----------
    shares
        Shares of all provinces.
    """
    latest = select_latest(shares)
    places: dict[Base, list[int]] = {}
    for place, row in enumerate(list_records(latest)):
        places.setdefault(find_base(row), []).append(place)
    together = {base: latest.iloc[found] for base, found in places.items()}
    return {base: rows for base, rows in together.items() if rows["province_id"].nunique() > 1}


def select_over_time(shares: pd.DataFrame, base: Base) -> pd.DataFrame:
    """Return the first statements of one base of the provinces that have two periods, oldest first.

    Where one period is told twice, the later document speaks for it.
    """
    first = shares[shares["alternative"] == 1]
    same = [find_base(row) == base for row in list_records(first)]
    order = ["province_id", "period_end", "period_start", "document_id"]
    rows = first[pd.Series(same, index=first.index, dtype=bool)].sort_values(order, kind="stable")
    rows = rows.drop_duplicates(["province_id", "period_start", "period_end"], keep="last")
    return rows[rows.groupby("province_id")["province_id"].transform("size") > 1]


def select_all_periods(shares: pd.DataFrame, base: Base) -> pd.DataFrame:
    """Return the first statements of one base in all periods, those with counts."""
    usable = shares[(shares["alternative"] == 1) & (shares["rests_on"] == "counts")]
    same = [find_base(row) == base for row in list_records(usable)]
    return usable[pd.Series(same, index=usable.index, dtype=bool)]


def list_incomparable(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the latest shares that no second province has on the same base, with the reason."""
    latest = select_latest(shares)
    if latest.empty:
        return latest
    comparable = select_compared(shares)
    owners = latest.groupby("indicator_code")["province_id"].nunique()
    alone = [find_base(row) not in comparable for row in list_records(latest)]
    rows = latest[alone]
    others = rows["indicator_code"].map(owners) > 1
    return rows.assign(alone_because=others.map({True: OTHER_COVERAGE, False: ALONE}))


def select_online_periods(shares: pd.DataFrame) -> pd.DataFrame:
    """Return every province's online shares of all periods, base by base, oldest first.

    A share of single wards or offices speaks for no province: it has no headline, or a scope.
    """
    wanted = (shares["family"] == ONLINE) & (shares["alternative"] == 1)
    wanted &= shares["scope"] == TOTAL
    rows = shares[wanted & shares["headline"].notna()]
    order = ["headline", "province_id", "period_start", "period_end"]
    return rows.sort_values(order, kind="stable")


def compute_intensities(
    observations: pd.DataFrame, rules: Rules, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return dossiers a day under every exposure that the documents allow.

    Totals only, and those submitted online: figures of single tiers or levels are left out.

    Parameters
    ----------
    observations
        Observations of all provinces.
    rules, documents
        What gives coverage and the day of signing.
    """
    records = build_observations(observations)
    covered = _map_all_covered(records, rules)
    issued = documents.set_index("document_id")["issued"].to_dict()
    wanted = [row for row in records if row.value is not None and _is_intensity(row, rules)]
    return pd.DataFrame(
        [
            _describe_intensity(row, name, days, covered)
            for row in sorted(wanted, key=_sort_key)
            for name, days in _list_days(row, issued).items()
        ]
    )


def _map_all_covered(records: Iterable[Observation], rules: Rules) -> Covered:
    """Return what each printed total covers, province by province: relations hold within one."""
    owned: dict[str, list[Observation]] = {}
    for row in records:
        owned.setdefault(row.province_id, []).append(row)
    found: dict[str, tuple[str, ...]] = {}
    for rows in owned.values():
        found |= map_covered(rows, rules.list_relations(rows), rules.codes).totals
    return Covered(rules.codes, found)


def _is_intensity(row: Observation, rules: Rules) -> bool:
    """Return whether a figure counts all dossiers of a period, or all submitted online."""
    if row.tier != TOTAL or row.scope != TOTAL:
        return False
    if row.channel == TOTAL:
        return row.indicator_code in list_bases(rules) and row.service_level == TOTAL
    return (row.indicator_code, row.channel) in list_online_parts(rules)


def _sort_key(row: Observation) -> tuple[str, ...]:
    """Return what orders intensities: the figure, the province, the period."""
    keys = ("indicator_code", "channel", "province_id", "period_start", "period_end")
    return tuple(getattr(row, key) for key in keys)


def _list_days(row: Observation, issued: Mapping[str, str]) -> dict[str, int]:
    """Return the days of each exposure of a flow."""
    since = find_first_day(row.province_id)
    exposures = list_exposures(row.period, issued[row.document_id], since=since)
    return {name: period.days for name, period in exposures.items()}


def _describe_intensity(
    row: Observation, exposure: str, days: int, covered: Covered
) -> dict[str, object]:
    """Return one count per day with its bounds; bounds only where a hedge leaves one side open."""
    bounds = multiply_by(row.bounds, Fraction(1, days))
    is_open = row.qualifier not in ("exact", "about")
    return {
        "province_id": row.province_id,
        "indicator_code": row.indicator_code,
        **row.cut._asdict(),
        "period_start": row.period_start,
        "period_end": row.period_end,
        "qualifier": row.qualifier,
        "exposure": exposure,
        "is_main": exposure == LABELLED,
        "days": days,
        "coverage": name_coverage([row], covered),
        "value": row.number,
        "per_day": math.nan if is_open else row.number / days,
        "per_day_low": bounds.low,
        "per_day_high": bounds.high,
        "row": row.name,
    }
