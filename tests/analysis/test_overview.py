"""What the data notebooks show of their results, whatever a province has or lacks."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis import overview
from helpers.analysis.overview import (
    count_by_family,
    count_by_reason,
    count_by_status,
    describe_written,
    list_bounded,
    list_changes,
    list_online_shares,
    list_refused,
    list_shares,
)
from helpers.data.dictionary import list_columns, list_number_columns

SHOWN = {
    "findings": (overview.count_by_result, overview.list_failed),
    "growth": (count_by_reason, list_changes, list_refused),
    "shares": (list_online_shares, list_shares),
    "repairs": (overview.list_repairs,),
}


def build(table: str, *rows: dict[str, object]) -> pd.DataFrame:
    """Return a processed table from what is special about its rows."""
    numbers = list_number_columns(table)
    plain = {name: float("nan") if name in numbers else "" for name in list_columns(table)}
    dimensions = dict.fromkeys(("service_level", "channel", "tier", "scope"), "_T")
    return pd.DataFrame([plain | dimensions | row for row in rows], columns=list(plain))


@pytest.mark.parametrize(
    ("show", "table"), [(show, table) for table, shows in SHOWN.items() for show in shows]
)
@pytest.mark.parametrize("empty", ["header", "nothing"])
def test_an_empty_table_is_shown_as_empty(show, table, empty):
    frame = build(table)[:0] if empty == "header" else pd.DataFrame([])
    assert show(frame).empty


COMPUTED = {"indicator_code": "received", "reason_code": "", "value": 0.1}
REFUSED = {"indicator_code": "rank", "reason_code": "rank", "reason_en": "no percent"}


def test_computed_and_refused_pairs_are_shown_apart():
    growth = build("growth", COMPUTED, REFUSED)
    assert list(list_changes(growth)["indicator_code"]) == ["received"]
    assert list(list_refused(growth)["indicator_code"]) == ["rank"]
    assert count_by_reason(growth)["pairs"].to_dict() == {"computed": 1, "rank": 1}


def test_a_province_may_have_only_one_kind_of_pair():
    assert list_refused(build("growth", COMPUTED)).empty
    assert list_changes(build("growth", REFUSED)).empty


def test_online_shares_are_shown_apart_from_the_others():
    rows = [
        {"indicator_code": "share_online_of_received", "family": "online"},
        {
            "indicator_code": "share_level4_of_services",
            "service_level": "level_4",
            "tier": "district",
        },
    ]
    shares = build("shares", *rows)
    assert list(list_online_shares(shares)["indicator_code"]) == ["share_online_of_received"]
    assert list(list_shares(shares)["indicator_code"]) == ["share_level4_of_services"]
    assert list(list_shares(shares)["breakdown"]) == ["level_4 district"]
    assert list_shares(build("shares", rows[0])).empty


def test_every_figure_is_counted_once(make_transcription):
    rows = make_transcription({}, {}, {"indicator_code": "online_services"})
    indicators = pd.DataFrame(
        [
            {"indicator_code": "dossiers_received", "family": "dossier"},
            {"indicator_code": "online_services", "family": "online_service"},
        ]
    )
    counts = count_by_family(rows, indicators)
    assert counts["lang-son-2020-h1"].to_dict() == {"dossier": 2, "online_service": 1, "All": 3}


def test_a_status_is_counted_with_its_meaning(make_observations):
    codes = pd.DataFrame(
        [("obs_status", "A", "normal"), ("obs_status", "P", "provisional"), ("note", "P", "other")],
        columns=["list", "code", "label_en"],
    )
    counts = count_by_status(make_observations({}, {}, {"obs_status": "P"}), codes)
    assert counts.to_dict("list") == {"meaning": ["normal", "provisional"], "observations": [2, 1]}
    assert counts.index.name == "flag"  # the letter stays beside its meaning


def test_only_uncertain_figures_are_listed_as_bounded(make_observations):
    observations = make_observations(
        {"value": 5.0},
        {"value": 25.0, "value_low": 26.0, "value_high": None, "closed": "left"},
        {"value": 10.0, "value_low": 9.5, "value_high": 10.5},
        {"value": None},
    )
    assert list(list_bounded(observations).index) == [
        "lang-son-2020-h1:2:1",
        "lang-son-2020-h1:3:1",
    ]


def test_what_was_written_is_told_without_naming_the_machine(make_observations):
    told = describe_written(make_observations({}, {}), "observations")
    assert told == "2 rows written to data/processed/observations/"
