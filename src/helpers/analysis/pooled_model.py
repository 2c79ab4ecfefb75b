"""A model of the pooled share, offered only where the data can carry one.

A handful of provinces with one or two dates each has nothing to estimate a trend or a spread
from; cluster-robust errors need many clusters. Below the minimum the answer is a refusal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

MINIMUM_PLACES = 20
MINIMUM_PERIODS = 4
MINIMUM_ROWS_PER_PLACE = 2


@dataclass(frozen=True)
class Suitability:
    """What a table of shares offers a model.

    Attributes
    ----------
    places, periods
        Distinct provinces and periods on one base.
    rows_per_place
        Fewest periods that any province has.
    """

    places: int
    periods: int
    rows_per_place: int

    @property
    def is_enough(self) -> bool:
        """Whether the minimum is met."""
        return (
            self.places >= MINIMUM_PLACES
            and self.periods >= MINIMUM_PERIODS
            and self.rows_per_place >= MINIMUM_ROWS_PER_PLACE
        )


@dataclass(frozen=True)
class ShareModel:
    """A fitted binomial model of a share.

    Attributes
    ----------
    suitability
        What the data offered.
    share
        Pooled share in the mean period, by the model.
    share_low, share_high
        Its 95 % interval, errors clustered by province.
    odds_ratio_per_year
        Change of the odds from one year to the next.
    odds_ratio_low, odds_ratio_high
        Its 95 % interval.
    """

    suitability: Suitability
    share: float
    share_low: float
    share_high: float
    odds_ratio_per_year: float
    odds_ratio_low: float
    odds_ratio_high: float


def judge_data(shares: pd.DataFrame) -> Suitability:
    """Return how many places and periods a table of shares on one base offers.

    Parameters
    ----------
    shares
        Rows of one indicator with `province_id`, `period_start` and `period_end`.
    """
    if shares.empty:
        return Suitability(0, 0, 0)
    counted = shares.drop_duplicates(["province_id", "period_start", "period_end"])
    periods = counted.drop_duplicates(["period_start", "period_end"])
    return Suitability(
        places=counted["province_id"].nunique(),
        periods=len(periods),
        rows_per_place=int(counted["province_id"].value_counts().min()),
    )


def fit_share_model(shares: pd.DataFrame) -> ShareModel | Suitability:
    """Return a binomial GLM of the share on time, or what is missing for one.

    logit E(part / base) = a + b·(year - mean year), each row weighted by its base, standard
    errors clustered by province.

    Parameters
    ----------
    shares
        Rows of one indicator on one base, with `numerator_value` and `denominator_value`.
    """
    suitability = judge_data(shares)
    if not suitability.is_enough:
        return suitability
    frame = _build_design(shares)
    result = _fit(frame)
    low, high = result.conf_int()[0], result.conf_int()[1]
    return ShareModel(
        suitability=suitability,
        share=_to_share(result.params["level"]),
        share_low=_to_share(low["level"]),
        share_high=_to_share(high["level"]),
        odds_ratio_per_year=_exponentiate(result.params["year"]),
        odds_ratio_low=_exponentiate(low["year"]),
        odds_ratio_high=_exponentiate(high["year"]),
    )


def _build_design(shares: pd.DataFrame) -> pd.DataFrame:
    """Return successes, failures, constant and centred year of each row."""
    ends = pd.to_datetime(shares["period_end"])
    years = ends.dt.year + ends.dt.day_of_year / 366
    return pd.DataFrame(
        {
            "part": shares["numerator_value"].astype(float),
            "rest": shares["denominator_value"].astype(float)
            - shares["numerator_value"].astype(float),
            "level": 1.0,
            "year": years - years.mean(),
            "cluster": pd.factorize(shares["province_id"])[0],
        }
    )


def _fit(frame: pd.DataFrame) -> Any:
    """Return the fitted GLM with errors clustered by province."""
    # Imported here: seconds that pages without a model need not pay.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(frame[["part", "rest"]], frame[["level", "year"]], family=Binomial())
    return model.fit(cov_type="cluster", cov_kwds={"groups": frame["cluster"]})


def _to_share(logit: float) -> float:
    """Return the share of a logit."""
    odds = _exponentiate(logit)
    return odds / (1 + odds)


def _exponentiate(value: float) -> float:
    """Return e to a power, as a plain float."""
    return math.exp(float(value))
