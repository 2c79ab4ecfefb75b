"""Reference intervals widen with clustering and never touch the share itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.reference_intervals import (
    DESIGN_EFFECTS,
    compute_reference_intervals,
    compute_wilson,
    count_agencies,
)
from helpers.data import store

REFERENCES = store.read_all_processed("reference_intervals")


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


def test_every_online_share_has_one_row_a_design_effect():
    counts = REFERENCES.groupby(["province_id", "relation_id"])["design_effect"].apply(list)
    assert all(effects == list(DESIGN_EFFECTS) for effects in counts)


def test_other_design_effects_may_be_asked_for():
    province_id = REFERENCES["province_id"].iloc[0]
    tables = (store.read_processed(name, province_id) for name in ("shares", "observations"))
    rows = compute_reference_intervals(*tables, design_effects=(3.0,))
    assert set(rows["design_effect"]) == {3.0}


def test_agencies_are_counted_in_the_tiers_of_the_share():
    agencies = REFERENCES.drop_duplicates("relation_id").set_index("relation_id")["agencies"]
    assert agencies["online_level34_of_received"] == 17 + 11 + 200
    assert agencies["online_level34_of_handled"] == 21 + 15
    assert agencies["level34_of_handled"] == 22 + 15 + 145
    assert agencies.isna()["online_level34_of_received_by_tier"]


def test_a_document_that_leaves_a_tier_out_counts_no_agencies(make_observations):
    observations = make_observations({"indicator_code": "agencies_on_one_stop", "tier": "district"})
    share = {"document_id": "lang-son-2020-h1", "coverage": "province district"}
    assert count_agencies(share, observations) is None
    assert count_agencies(share | {"coverage": "district"}, observations) == 1


def test_a_design_effect_and_its_correlation_belong_together():
    known = REFERENCES[REFERENCES["agencies"].notna()]
    effect = 1 + (known["dossiers_per_agency"] - 1) * known["intraclass_correlation"]
    assert list(effect) == pytest.approx(list(known["design_effect"]))


def test_who_only_reads_the_tables_does_not_load_statsmodels():
    code = (
        "import sys, helpers.page.province; "
        "from helpers.analysis import pooled_model, reference_intervals; "
        "sys.exit('statsmodels' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
