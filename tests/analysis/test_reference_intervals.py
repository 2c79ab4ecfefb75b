"""Reference intervals widen with clustering and never touch the share itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import inputs
from helpers.analysis.reference_intervals import (
    CORRELATIONS,
    NO_AGENCIES,
    compute_design_effect,
    compute_reference_intervals,
    compute_wilson,
    count_agencies,
)
from helpers.data import store
from helpers.ground.errors import ParameterError
from helpers.ground.vocabulary import DIMENSIONS

RULES = inputs.read_rules()
PERIOD = {"period_end": "2020-05-31"}
ONE_STOP, DOCUMENT = "agencies_on_one_stop", "lang-son-2020-h1"
SHARE = ["indicator_code", *DIMENSIONS, "document_id", "period_end", "alternative"]


def test_the_interval_is_wilsons():
    # x = 2427, n = 19569, z = 1.959963984540054, worked with the formula of Wilson (1927)
    low, high = compute_wilson(2427, 19569)
    assert (round(low, 6), round(high, 6)) == (0.119478, 0.128715)


@given(st.integers(1, 1000), st.integers(0, 1000), st.floats(1.0, 50.0))
def test_clustering_only_widens_the_interval(part, rest, effect):
    low, high = compute_wilson(part, part + rest)
    wide_low, wide_high = compute_wilson(part, part + rest, design_effect=effect)
    assert wide_low <= low + 1e-12
    assert high - 1e-12 <= wide_high
    assert wide_low - 1e-12 <= part / (part + rest) <= wide_high + 1e-12


def test_every_online_share_has_one_row_a_correlation():
    shares = store.read_all_processed("shares")
    online = (shares["family"] == "online") & (shares["rests_on"] == "counts")
    expected = shares[online & shares["value"].notna()]
    found = (
        store.read_all_processed("reference_intervals")
        .groupby(SHARE)["intraclass_correlation"]
        .apply(list)
    )
    assert all(correlations == list(CORRELATIONS) for correlations in found)
    assert set(found.index) == set(expected[SHARE].itertuples(index=False, name=None))


def test_the_design_effect_follows_from_the_dossiers_an_agency():
    # Kish: 1 + (101 - 1) × 0.05; with sizes that vary by their mean 1 + (2 × 101 - 1) × 0.05
    assert compute_design_effect(101, 0.05) == pytest.approx(6.0)
    assert compute_design_effect(101, 0.05, size_variation=1) == pytest.approx(11.05)
    assert compute_design_effect(0.5, 0.05) == 1.0
    assert compute_design_effect(101, 0) == compute_design_effect(None, 0) == 1.0
    assert compute_design_effect(None, 0.05) is None


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.floats(0.01, 1.0))
def test_the_design_effect_is_that_of_agencies_of_just_these_sizes(sizes, correlation):
    # The variance of a sum of units, correlated within agencies, over that of independent ones.
    pairs = sum(size * (size - 1) for size in sizes)
    exact = 1 + correlation * pairs / sum(sizes)
    mean = sum(sizes) / len(sizes)
    spread = (sum((size - mean) ** 2 for size in sizes) / len(sizes)) ** 0.5 / mean
    found = compute_design_effect(mean, correlation, size_variation=spread)
    assert found == pytest.approx(exact)


def test_without_a_count_of_agencies_only_independence_is_told():
    shares = store.read_processed("shares", "20-lang-son")
    shares = shares[shares["document_id"] == DOCUMENT]
    none = store.read_processed("observations", "20-lang-son").head(0)
    found = compute_reference_intervals(shares, none, RULES, correlations=(0.0, 0.05))
    assert list(found["reason_code"]) == ["", NO_AGENCIES]
    assert list(found["reference_low"].isna()) == list(found["design_effect"].isna())
    assert list(found["reference_low"].isna()) == [False, True]


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"correlations": (1.5,)}, "'1.5'"), ({"size_variation": -1.0}, "'-1.0'")],
)
def test_a_setting_that_cannot_be_is_refused(settings, told):
    shares = store.read_processed("shares", "20-lang-son")
    with pytest.raises(ParameterError, match=told):
        compute_reference_intervals(shares, shares, RULES, **settings)


@pytest.mark.parametrize(
    ("coverage", "agencies"), [("_T", 228), ("province district", 28), ("commune", 200)]
)
def test_agencies_are_counted_in_the_tiers_of_the_share(make_observations, coverage, agencies):
    numbers = {"province": 17.0, "district": 11.0, "commune": 200.0}
    table = make_observations(
        *({"indicator_code": ONE_STOP, "tier": tier, "value": n} for tier, n in numbers.items())
    )
    share = PERIOD | {"document_id": DOCUMENT, "coverage": coverage}
    assert count_agencies(share, table, RULES) == agencies


def test_after_the_districts_went_the_other_tiers_are_all(make_observations):
    numbers = {"province": 17.0, "commune": 65.0}
    table = make_observations(
        *({"indicator_code": ONE_STOP, "tier": tier, "value": n} for tier, n in numbers.items())
    )
    share = {"document_id": DOCUMENT, "coverage": "_T"}
    assert count_agencies(share | {"period_end": "2025-12-31"}, table, RULES) == 82
    assert count_agencies(share | {"period_end": "2025-03-31"}, table, RULES) is None


def test_a_document_that_leaves_a_tier_out_counts_no_agencies(make_observations):
    table = make_observations({"indicator_code": ONE_STOP, "tier": "district"})
    share = PERIOD | {"document_id": DOCUMENT, "coverage": "province district"}
    assert count_agencies(share, table, RULES) is None
    assert count_agencies(share | {"coverage": "district"}, table, RULES) == 1
    assert count_agencies(share | {"document_id": "other"}, table, RULES) is None


def test_a_count_that_is_not_printed_is_not_taken_for_zero(make_observations):
    table = make_observations(
        {"indicator_code": ONE_STOP, "tier": "district"},
        {"indicator_code": ONE_STOP, "tier": "province", "value": None},
    )
    share = PERIOD | {"document_id": DOCUMENT, "coverage": "province district"}
    assert count_agencies(share, table, RULES) is None


def test_who_only_reads_the_tables_does_not_load_statsmodels():
    code = (
        "import sys, helpers.page.province; "
        "from helpers.analysis import pooled_model, reference_intervals; "
        "sys.exit('statsmodels' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
