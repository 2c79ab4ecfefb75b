"""What the index shows of a place comes from its tables, and only from changed ones again."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from helpers.data import store
from helpers.data.documents import list_owned
from helpers.page.index.facts import BuildFacts
from helpers.page.index.places import (
    count_figures,
    keep_latest_shares,
    read_place,
    read_places,
    write_places,
)
from helpers.page.sections.disputes import count_facts

PROVINCES = ["20-lang-son", "62-kon-tum", "91-kien-giang"]
FAMILIES = {"dossiers_received": "dossier", "task_outcome": "task"}


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """The provinces whose tables are read."""
    found: list[str] = []
    read = store.read_processed

    def note(table: str, province_id: str) -> pd.DataFrame:
        found.append(province_id)
        return read(table, province_id)

    monkeypatch.setattr(store, "read_processed", note)
    return found


def test_figures_without_a_value_are_reported_but_not_counted(make_observations):
    table = make_observations(
        {"value": 5.0},
        {"value": 7.0, "document_id": "b"},
        {"value": None, "indicator_code": "task_outcome", "document_id": "b"},
    )
    assert count_figures(table, FAMILIES) == {
        "dossier": {"lang-son-2020-h1": 1, "b": 1},
        "task": {"b": 0},
    }


def test_no_observation_is_no_family(make_observations):
    assert count_figures(make_observations(), FAMILIES) == {}


def test_a_real_place_is_summed_up():
    place = read_places(["62-kon-tum"], BuildFacts())["62-kon-tum"]
    findings = store.read_processed("findings", "62-kon-tum")
    failed = findings[findings["result"] == "failed"].to_dict("records")
    assert place.findings == {s: count_facts(failed, s) for s in ("error", "warning", "note")}
    assert place.figures == len(store.read_processed("observations", "62-kon-tum"))
    assert {d["document_id"] for d in place.documents} == {
        row["document_id"] for row in list_owned()["62-kon-tum"]
    }
    online = next(r for r in place.shares if r["indicator_code"] == "share_online_of_received")
    assert (online["numerator_value"], online["denominator_value"]) == (3571, 60285)


def test_documents_are_in_the_order_of_their_periods():
    place = read_places(["91-kien-giang"], BuildFacts())["91-kien-giang"]
    periods = [(d["period_end"], d["period_start"]) for d in place.documents]
    assert periods == sorted(periods)
    assert len(set(periods)) > 2


def test_what_is_unbounded_or_missing_is_none():
    shares = store.read_processed("shares", "20-lang-son")
    shares["value"], shares["value_high"] = float("nan"), float("inf")
    rows = keep_latest_shares(shares)
    assert {(row["value"], row["value_high"]) for row in rows} == {(None, None)}
    assert keep_latest_shares(shares.iloc[:0]) == []


def test_a_place_without_tables_is_left_out(monkeypatch, tmp_path):
    from helpers.ground import paths

    monkeypatch.setattr(paths, "processed", lambda *_: tmp_path / "gone.csv")
    assert read_places(PROVINCES, BuildFacts()) == {}


def test_only_places_whose_tables_changed_are_read_again(reads):
    facts = BuildFacts(tables=dict.fromkeys(PROVINCES, "old"), code="c")
    places = read_places(PROVINCES, facts)
    earlier = json.loads(write_places(places, facts))
    reads.clear()
    tables = {**facts.tables, "62-kon-tum": "new"}
    again = read_places(PROVINCES, BuildFacts(tables=tables, code="c", earlier=earlier))
    assert set(reads) == {"62-kon-tum"}
    assert again == places


@pytest.mark.parametrize("facts", [{"code": "new"}, {"code": "c", "tables": {}}])
def test_other_code_or_unknown_tables_are_read_again(reads, facts):
    old = BuildFacts(tables=dict.fromkeys(PROVINCES, "old"), code="c")
    earlier = json.loads(write_places(read_places(PROVINCES, old), old))
    reads.clear()
    read_places(PROVINCES, BuildFacts(**{"tables": old.tables, **facts}, earlier=earlier))
    assert set(reads) == set(PROVINCES)


def test_periods_come_from_the_register_not_from_the_last_index():
    facts = BuildFacts(tables=dict.fromkeys(PROVINCES, "old"), code="c")
    earlier = json.loads(write_places(read_places(PROVINCES, facts), facts))
    for known in earlier["places"].values():
        known["place"]["documents"] = []
    again = read_places(PROVINCES, BuildFacts(tables=facts.tables, code="c", earlier=earlier))
    assert all(place.documents for place in again.values())


def test_the_json_is_strict_and_in_a_fixed_order():
    place = read_place("62-kon-tum", [], FAMILIES)
    text = write_places({"b": place, "a": place}, BuildFacts())
    parsed = json.loads(text, parse_constant=pytest.fail)
    assert list(parsed["places"]) == ["a", "b"]
    assert text.count("\n") == 4
