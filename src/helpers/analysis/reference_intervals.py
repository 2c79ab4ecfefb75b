"""Reference intervals: what dossiers would say if they were draws, which they are not.

A share of complete counts has no sampling error. The interval is shown only to set the size of
a share against a familiar yardstick, and it is widened for clustering by agency; it is never
the error of the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analysis.coverage import TIERS
from helpers.analysis.shares import ONLINE_SHARES
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

METHOD = "wilson_95"
LEVEL = 0.05
DESIGN_EFFECTS = (1.0, 5.0, 20.0)
"""1 takes dossiers as independent; the others widen the interval for likeness within agencies."""

AGENCY_COUNTS = (
    "agencies_on_service_portal",
    "agencies_on_one_stop",
    "agencies_on_document_system",
)
"""Counts that may stand for the number of agencies, the closest to dossiers first."""


def compute_reference_intervals(
    shares: pd.DataFrame,
    observations: pd.DataFrame,
    *,
    design_effects: Sequence[float] = DESIGN_EFFECTS,
) -> pd.DataFrame:
    """Return the reference intervals of the online shares, one row a design effect.

    Parameters
    ----------
    shares, observations
        Shares of one province, and the observations in which agencies are counted.
    design_effects
        By how much likeness within agencies makes dossiers count for fewer.
    """
    if shares.empty:
        return pd.DataFrame()
    online = shares[shares["indicator_code"].isin(ONLINE_SHARES) & shares["value"].notna()]
    return pd.DataFrame(
        [
            _describe(share, effect, count_agencies(share, observations))
            for share in online.to_dict("records")
            for effect in design_effects
        ]
    )


def _describe(
    share: Mapping[str, object], effect: float, agencies: int | None
) -> dict[str, object]:
    """Return one reference interval as a row."""
    part, base = (float(str(share[f"{side}_value"])) for side in ("numerator", "denominator"))
    low, high = compute_wilson(part, base, design_effect=effect)
    mean = base / agencies if agencies else None
    keys = ("province_id", "relation_id", "alternative", "indicator_code", *DIMENSIONS)
    return {
        **{k: share[k] for k in (*keys, "document_id", "period_start", "period_end")},
        "method": METHOD,
        "design_effect": effect,
        "agencies": agencies,
        "dossiers_per_agency": mean,
        "intraclass_correlation": (effect - 1) / (mean - 1) if mean else None,
        "value": share["value"],
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


def count_agencies(share: Mapping[str, object], observations: pd.DataFrame) -> int | None:
    """Return how many agencies a share's document counts in its tiers; None if it does not.

    Where the tiers are not listed, all tiers that the document counts are added up.
    """
    covered = str(share["coverage"]).split()
    tiers = TIERS if covered == [TOTAL] else covered
    own = observations[observations["document_id"] == share["document_id"]]
    for code in AGENCY_COUNTS:
        found = own[(own["indicator_code"] == code) & (own["scope"] == TOTAL)]
        if set(tiers) <= set(found["tier"]):
            return _sum_tiers(found, tiers)
    return None


def _sum_tiers(found: pd.DataFrame, tiers: Sequence[str]) -> int:
    """Return the agencies of some tiers, each tier counted once."""
    first = found[found["tier"].isin(tiers)].drop_duplicates("tier")
    return int(first["value"].sum())
