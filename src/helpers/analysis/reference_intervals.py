"""Reference intervals: what dossiers would say if they were draws, which they are not.

A share of complete counts has no sampling error. The interval is shown only to set the size of
a share against a familiar yardstick, and it is widened for clustering by agency; it is never
the error of the figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.ground.vocabulary import DIMENSIONS, TOTAL

METHOD = "wilson_95"
LEVEL = 0.05
TIERS = ("province", "district", "commune")
DESIGN_EFFECTS = (1.0, 5.0, 20.0)
AGENCY_COUNTS = (
    "agencies_on_service_portal",
    "agencies_on_one_stop",
    "agencies_on_document_system",
)
"""Counts that may stand for the number of agencies, the closest to dossiers first."""


def compute_reference_intervals(shares: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the reference intervals of the online shares, one row a design effect.

    Parameters
    ----------
    shares, observations
        Shares of one province, and the observations in which agencies are counted.
    """
    if shares.empty:
        return pd.DataFrame()
    online = shares[
        (shares["family"] == "online") & (shares["rests_on"] == "counts") & shares["value"].notna()
    ]
    return pd.DataFrame(
        [
            _describe(share, effect, count_agencies(share, figures))
            for share in build_shares(shares)
            if share.indicator_code in ONLINE_SHARES and share.value is not None
            for effect in DESIGN_EFFECTS
        ]
    )


def _describe(share: Share, effect: float, agencies: int | None) -> dict[str, object]:
    """Return one reference interval as a row."""
    part, base = share.numerator_value, share.denominator_value
    low, high = compute_wilson(part, base, design_effect=effect)
    mean = base / agencies if agencies else None
    keys = ("province_id", "alternative", "indicator_code", *DIMENSIONS)
    return {
        "province_id": share.province_id,
        "relation_id": share.relation_id,
        "alternative": share.alternative,
        "indicator_code": share.indicator_code,
        **dict(zip(DIMENSIONS, share.cut, strict=True)),
        "document_id": share.document_id,
        "period_start": share.period_start,
        "period_end": share.period_end,
        "method": METHOD,
        "design_effect": effect,
        "agencies": agencies,
        "dossiers_per_agency": mean,
        "intraclass_correlation": (effect - 1) / (mean - 1) if mean else None,
        "value": share.value,
        "reference_low": low,
        "reference_high": high,
    }


def compute_wilson(part: float, base: float, *, design_effect: float = 1.0) -> tuple[float, float]:
    """Return the 95 % Wilson interval of part/base, counts divided by the design effect.

    deff = 1 + (m - 1)ρ for m dossiers an agency with correlation ρ within agencies.
    """
    # Imported here: a second that kernels which only read the table need not pay.
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(
        part / design_effect, base / design_effect, alpha=LEVEL, method="wilson"
    )
    return float(low), float(high)


def count_agencies(share: Share, observations: Sequence[Observation]) -> int | None:
    """Return how many agencies a share's document counts in its tiers; None if it does not.

    Where the tiers are not listed, all tiers that the document counts are added up.
    """
    covered = tuple(share.coverage.split())
    tiers = TIERS if covered == (TOTAL,) else covered
    for code in AGENCY_COUNTS:
        counts = _count_by_tier(code, share.document_id, observations)
        if set(tiers) <= set(counts):
            return int(sum(counts[tier] for tier in tiers))
    return None


def _sum_tiers(found: pd.DataFrame, tiers: Sequence[str]) -> int:
    """Return the agencies of some tiers, each tier counted once."""
    first = found[found["tier"].isin(tiers)].drop_duplicates("tier")
    return int(first.value.sum())
