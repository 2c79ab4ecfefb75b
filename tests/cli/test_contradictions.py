"""A reviewer sees first what the arithmetic of the draft contradicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.cli.contradictions import (
    build_draft_context,
    find_contradictions,
    list_sound_rows,
)
from helpers.reading.draft import write_draft
from helpers.reading.rows import NAMELESS
from helpers.reading.session import Session
from tests.reading.made_draft import make_draft

TWO_CHANNELS = ("2:1", "2:2", "2:3")


def make_plain(**printed: str):
    """Return the made draft without a doubt of the machine's, some tokens changed."""
    figures = [
        replace(f, doubts=(), reasons={}, confidence=0.9, proposed=f.proposed | changes)
        for f in make_draft().figures
        for changes in [{"printed": printed[f.name]} if f.name in printed else {}]
    ]
    return make_draft(figures=tuple(figures))


def test_parts_that_exceed_their_total_are_told_with_the_arithmetic():
    found = find_contradictions(make_plain(), "en")  # 410 + 900 > 1.250
    assert set(found) <= set(TWO_CHANNELS)
    assert any(
        "1.310" in text or "1,310" in text or "1310" in text for text in sum(found.values(), ())
    )
    assert find_contradictions(make_plain(**{"2:3": "840"}), "en") == {}


def test_they_come_first_in_the_review_and_are_not_written_into_the_draft(tmp_path: Path):
    draft = make_plain()
    first = replace(draft.figures[3], proposed={**draft.figures[3].proposed}, doubts=("odd",))
    draft = replace(draft, figures=(first, *draft.figures[:3], draft.figures[4]))
    path = tmp_path / "a.draft.json"
    write_draft(path, draft)
    found = find_contradictions(draft, "vi")
    told = Session(path, contradicted=found).tell()["figures"]
    assert {f["id"] for f in told[: len(found)]} == set(found)
    assert told[0]["doubts"]
    session = Session(path, contradicted=found)
    session.take({"do": "reader", "name": "A"})
    assert "arithmetic" not in path.read_text(encoding="utf-8")


def test_a_draft_of_which_no_row_is_valid_contradicts_nothing():
    assert find_contradictions(make_draft(figures=make_draft().figures[3:]), "en") == {}


def test_an_indicator_that_is_only_proposed_has_no_code_and_hinders_nothing():
    proposed = ({"line": "1", "printed": "12", "kind": "count"},)
    assert find_contradictions(replace(make_plain(), proposed_indicators=proposed), "en")


def test_a_document_that_no_register_knows_has_its_day_of_issue():
    document, rows = list_sound_rows(make_plain())
    context = build_draft_context(document, rows.values())
    assert context is not None
    assert context.rules.issued[NAMELESS] == document["issued"] != ""
    assert build_draft_context(document, []) is None
