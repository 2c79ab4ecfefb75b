"""Another indicator takes its own breakdown and period along, and leaves the reader's cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.reading.draft import Draft, DraftFigure, Line, write_draft
from helpers.reading.follow import follow_indicator
from helpers.reading.session import Session

INDICATORS = {
    "agencies": {"stock_or_flow": "stock", "implied": ""},
    "sent": {"stock_or_flow": "flow", "implied": "channel=electronic"},
    "cost": {"stock_or_flow": "flow", "implied": ""},
}
DATED = {"period_start": "", "period_end": "2022-01-14", "period_basis": "inferred"}
UNSAID = {"channel": "nothing said", "tier": "“cấp huyện”", "period_end": "day of signing"}


def make_figure(code: str, reasons: dict[str, str], **cells: str) -> DraftFigure:
    proposed = {"printed": "98%", "indicator_code": code, "tier": "district", **DATED, **cells}
    return DraftFigure(1, 1, 0, 3, proposed=proposed, reasons=reasons)


def follow(figure: DraftFigure, **cells: str) -> dict[str, str]:
    return follow_indicator(figure, cells, INDICATORS)


def test_a_flow_in_place_of_a_stock_takes_the_default_period():
    chosen = follow(make_figure("agencies", UNSAID), indicator_code="sent")
    assert [chosen[name] for name in DATED] == ["", "", ""]
    assert chosen["channel"] == "electronic"
    assert "tier" not in chosen  # the text says it


def test_a_period_that_the_text_names_stays():
    said = {**UNSAID, "period_end": "“năm 2021”"}
    assert "period_end" not in follow(make_figure("agencies", said), indicator_code="sent")


def test_what_the_former_label_said_is_gone_with_it():
    figure = make_figure("sent", UNSAID, channel="electronic")
    chosen = follow(figure, indicator_code="cost")
    assert chosen["channel"] == ""
    assert "period_end" not in chosen  # a flow both times


def test_what_the_reader_decided_stays_and_the_way_back_is_whole():
    figure = make_figure("agencies", UNSAID)
    chosen = follow(figure, indicator_code="sent", period_end="2021-06-30", scope="external")
    assert (chosen["period_end"], chosen["scope"]) == ("2021-06-30", "external")
    first = follow(figure, indicator_code="sent")
    settled = DraftFigure(**{**vars(figure), "decided": first})
    assert follow(settled, **{**first, "indicator_code": "agencies"}) == {
        "indicator_code": "agencies"
    }


@pytest.mark.parametrize("second", [False, True])
def test_a_session_dates_a_share_anew_when_its_indicator_is_chosen(tmp_path: Path, second: bool):
    figure = make_figure("share_agencies_on_document_system", UNSAID)
    document = {
        "document_kind": "report",
        "issued": "2022-01-14",
        "period_start": "2021-01-01",
        "period_end": "2021-12-31",
    }
    path = tmp_path / "a.draft.json"
    write_draft(path, Draft(document=document, lines=(Line(1, "98%"),), figures=(figure,)))
    session = Session(path, second=second)
    cells = {"indicator_code": "share_documents_electronic_only"}
    told = session.take({"do": "decide", "id": "1:1", "state": "open", "cells": cells})
    row = told["figures"][0]["row"]
    assert (row["period_start"], row["period_end"]) == ("2021-01-01", "2021-12-31")


def test_a_stock_has_no_first_day_though_the_text_names_a_period():
    said = {**UNSAID, "period_end": "“năm 2021”"}
    figure = make_figure("sent", said, period_start="2021-01-01", period_end="2021-12-31")
    chosen = follow(figure, indicator_code="agencies")
    assert chosen["period_start"] == ""
    assert "period_end" not in chosen


def test_with_another_first_day_goes_the_note_that_it_was_assumed():
    notes = "start_assumed estimated"
    figure = make_figure("sent", UNSAID, period_start="2022-01-01", note=notes)
    assert follow(figure, period_start="2022-01-10")["note"] == "estimated"
    assert "note" not in follow(figure, tier="commune")
