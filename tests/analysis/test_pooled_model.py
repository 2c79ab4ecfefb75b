"""The model, on MADE data only: the real data are too few and are refused."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from helpers.analysis.pooled_model import (
    MINIMUM_PERIODS,
    MINIMUM_PLACES,
    ShareModel,
    Suitability,
    fit_share_model,
    judge_data,
)
from helpers.data import store

BASE = 10_000


def make_data(places: int = 30, years: int = 5, *, slope: float = 0.3) -> pd.DataFrame:
    """Return MADE shares: odds grow by exp(slope) a year, provinces differ by a fixed pattern."""
    rows = []
    for place in range(places):
        for year in range(years):
            logit = -2.0 + slope * (year - (years - 1) / 2) + 0.2 * math.sin(place)
            share = 1 / (1 + math.exp(-logit))
            rows.append(
                {
                    "province_id": f"made-{place:02d}",
                    "period_start": f"{2015 + year}-01-01",
                    "period_end": f"{2015 + year}-12-31",
                    "numerator_value": float(round(BASE * share)),
                    "denominator_value": float(BASE),
                }
            )
    return pd.DataFrame(rows)


def test_on_made_data_the_model_finds_what_was_put_in():
    model = fit_share_model(make_data(slope=0.3))
    assert isinstance(model, ShareModel)
    assert model.odds_ratio_per_year == pytest.approx(math.exp(0.3), rel=0.02)
    assert model.odds_ratio_low <= model.odds_ratio_per_year <= model.odds_ratio_high
    assert model.share == pytest.approx(1 / (1 + math.exp(2.0)), rel=0.1)
    assert model.share_low < model.share < model.share_high


def test_errors_follow_the_provinces_and_not_the_dossiers():
    small, large = make_data(), make_data()
    columns = ["numerator_value", "denominator_value"]
    large[columns] *= 100
    widths = [
        model.share_high - model.share_low
        for model in map(fit_share_model, (small, large))
        if isinstance(model, ShareModel)
    ]
    assert widths[1] == pytest.approx(widths[0], rel=0.01)


@pytest.mark.parametrize(
    ("places", "years"), [(MINIMUM_PLACES - 1, 5), (30, MINIMUM_PERIODS - 1), (3, 2)]
)
def test_too_little_is_refused_with_what_there_is(places, years):
    assert fit_share_model(make_data(places, years)) == Suitability(places, years, years)


def test_a_province_with_one_period_only_is_too_little():
    data = make_data()
    alone = data[(data["province_id"] != "made-00") | (data["period_end"] == "2015-12-31")]
    assert isinstance(fit_share_model(alone), Suitability)


def test_the_real_data_are_refused():
    shares = store.read_all_processed("shares")
    for _, rows in shares.groupby("indicator_code"):
        assert isinstance(fit_share_model(rows), Suitability)


def test_nothing_is_refused_too():
    assert judge_data(pd.DataFrame()) == Suitability(0, 0, 0)
