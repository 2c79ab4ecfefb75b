"""Reference intervals: what dossiers would say if they were draws, which they are not.

A share of complete counts has no sampling error. The interval is shown only to set the size of
a share against a familiar yardstick, and it is widened for dossiers of one agency that resemble
one another; it is never the error of the figure.

How much they resemble one another, the correlation within agencies, is a property of agencies
and dossiers, so it is what is held the same for all shares. The design effect follows from it
and grows with the dossiers an agency: held the same instead, it would take the agencies of a
busy province to be more varied than those of a quiet one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analysis.roles import list_agency_counts
from helpers.analysis.rules import Rules
from helpers.analysis.share_declarations import ONLINE
from helpers.ground.errors import ParameterError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

METHOD = "wilson_95"
LEVEL = 0.05
CORRELATIONS = (0.0, 0.01, 0.05)
"""Correlations within agencies; 0 is independent draws."""
SIZE_VARIATION = 0.0
"""Coefficient of variation of the dossiers an agency; 0: all agencies have equally many."""
NO_AGENCIES = "agencies_not_counted"


def compute_reference_intervals(
    shares: pd.DataFrame,
    observations: pd.DataFrame,
    rules: Rules,
    *,
    correlations: Sequence[float] = CORRELATIONS,
    size_variation: float = SIZE_VARIATION,
) -> pd.DataFrame:
    """Return the reference intervals of the online shares, one row a correlation.

    A document that does not count the agencies gives no dossiers an agency, so every correlation
    but 0 is refused, with the reason.

    Parameters
    ----------
    shares, observations
        Shares of one province, and the observations in which agencies are counted.
    rules
        The codebook, which says what counts agencies.
    correlations
        How alike the dossiers of one agency are taken to be, 0 to 1.
    size_variation
        Standard deviation of the dossiers an agency over their mean. No document prints it.

    Raises
    ------
    ParameterError
        If a correlation is not from 0 to 1, or the variation is negative.
    """
    _require_settings(correlations, size_variation)
    if shares.empty:
        return pd.DataFrame()
    online = shares[
        (shares["family"] == ONLINE) & (shares["rests_on"] == "counts") & (shares["value"] <= 1)
    ]
    return pd.DataFrame(
        [
            _describe(
                share,
                count_agencies(share, observations, rules),
                correlation=correlation,
                size_variation=size_variation,
            )
            for share in list_records(online)
            for correlation in correlations
        ]
    )


def _require_settings(correlations: Sequence[float], size_variation: float) -> None:
    """Stop on a correlation or a variation that cannot be."""
    for correlation in correlations:
        if not 0 <= correlation <= 1:
            raise ParameterError(f"correlation '{correlation}' within agencies is not from 0 to 1")
    if not size_variation >= 0:
        raise ParameterError(f"variation '{size_variation}' of the agencies' sizes is below 0")


def _describe(
    share: Mapping[str, object],
    agencies: int | None,
    *,
    correlation: float,
    size_variation: float,
) -> dict[str, object]:
    """Return one reference interval as a row; without ends where it cannot be computed."""
    part, base = (float(str(share[f"{side}_value"])) for side in ("numerator", "denominator"))
    mean = base / agencies if agencies else None
    effect = compute_design_effect(mean, correlation, size_variation=size_variation)
    low, high = (None, None)
    if effect is not None:
        low, high = compute_wilson(part, base, design_effect=effect)
    keys = ("province_id", "alternative", "indicator_code", *DIMENSIONS)
    return {
        **{k: share[k] for k in (*keys, "document_id", "period_start", "period_end")},
        "method": METHOD,
        "intraclass_correlation": correlation,
        "size_variation": size_variation,
        "agencies": agencies,
        "dossiers_per_agency": mean,
        "design_effect": effect,
        "value": share["value"],
        "reference_low": low,
        "reference_high": high,
        "reason_code": NO_AGENCIES if effect is None else "",
    }


def compute_design_effect(
    mean: float | None, correlation: float, *, size_variation: float = SIZE_VARIATION
) -> float | None:
    """Return by how much likeness within agencies raises the variance; None if not known.

    deff = 1 + ((1 + cv²) m - 1) ρ for m dossiers an agency on average, with the coefficient of
    variation cv and the correlation ρ within agencies (Kish 1965, 1 + (m - 1) ρ, for cv = 0;
    Eldridge, Ashby and Kerry 2006 for unequal sizes). Unequal agencies raise it, so cv = 0 gives
    the least. An agency with less than one dossier has nothing to be alike: deff is never below 1.

    Parameters
    ----------
    mean
        Dossiers an agency; None where the agencies are not counted.
    correlation, size_variation
        ρ and cv.
    """
    if correlation == 0:
        return 1.0
    if mean is None:
        return None
    return max(1.0, 1 + ((1 + size_variation**2) * mean - 1) * correlation)


def compute_wilson(part: float, base: float, *, design_effect: float = 1.0) -> tuple[float, float]:
    """Return the 95 % Wilson interval of part/base, counts divided by the design effect."""
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
