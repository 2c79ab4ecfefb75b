"""Reference intervals: what dossiers would say if they were draws, which they are not.

A share of complete counts has no sampling error. The interval is shown only to set the size of
a share against a familiar yardstick, and it is widened for clustering by agency; it is never
the error of the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analysis.roles import list_agency_counts
from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import ONLINE
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

METHOD = "wilson_95"
LEVEL = 0.05
DESIGN_EFFECTS = (1.0, 5.0, 20.0)


def compute_reference_intervals(
    shares: pd.DataFrame,
    observations: pd.DataFrame,
    rules: Rules,
    *,
    design_effects: Sequence[float] = DESIGN_EFFECTS,
) -> pd.DataFrame:
    """Return the reference intervals of the online shares, one row a design effect.

    Parameters
    ----------
    shares, observations
        Shares of one province, and the observations in which agencies are counted.
    rules
        The codebook, which says what counts agencies.
    design_effects
        By how much the variance is taken to be larger than that of independent draws.
    """
    if shares.empty:
        return pd.DataFrame()
    online = shares[
        (shares["family"] == ONLINE) & (shares["rests_on"] == "counts") & shares["value"].notna()
    ]
    return pd.DataFrame(
        [
            _describe(share, effect, count_agencies(share, observations, rules))
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
    keys = ("province_id", "alternative", "indicator_code", *DIMENSIONS)
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


def count_agencies(
    share: Mapping[str, object], observations: pd.DataFrame, rules: Rules
) -> int | None:
    """Return how many agencies a share's document counts in its tiers; None if it does not.

    Where the tiers are not listed, all that exist at the end of the period are added up.
    """
    covered = str(share["coverage"]).split()
    on = str(share["period_end"])
    tiers = sorted(rules.codes.list_parts("tier", on)) if covered == [TOTAL] else covered
    is_own = observations["document_id"] == share["document_id"]
    own = observations[is_own & observations["value"].notna()]
    for code in list_agency_counts(rules):
        found = own[(own["indicator_code"] == code) & (own["scope"] == TOTAL)]
        if set(tiers) <= set(found["tier"]):
            return _sum_tiers(found, tiers)
    return None


def _sum_tiers(found: pd.DataFrame, tiers: Sequence[str]) -> int:
    """Return the agencies of some tiers, each tier counted once."""
    first = found[found["tier"].isin(tiers)].drop_duplicates("tier")
    return int(first.value.sum())
