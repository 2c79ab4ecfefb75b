"""A reader's decisions: each is one event, can be undone, and is on disk before it is answered."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.ground.errors import ContractError, ParameterError
from helpers.ground.languages import LANGUAGES
from helpers.reading import open_review, review_page
from helpers.reading.draft import (
    ACCEPTED,
    CORRECTED,
    OPEN,
    SKIPPED,
    parse_draft,
    read_draft,
    write_draft,
)
from helpers.reading.open_review import show_review
from helpers.reading.review import apply_event, count_open, list_view
from helpers.reading.review_page import quote_json, render_page
from helpers.reading.review_server import ReviewServer
from helpers.reading.session import Session
from tests.reading.made_draft import make_draft, place, save_draft

DECIDE = {"do": "decide", "id": "2:2", "state": ACCEPTED, "cells": {}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return save_draft(tmp_path)


def select(path: Path, name: str):
    return next(f for f in read_draft(path).figures if f.name == name)


# events


def test_what_the_arithmetic_contradicts_comes_first_then_what_is_doubted():
    assert [f["id"] for f in list_view(make_draft())] == ["2:3", "2:2", "2:1", "3:1", "3:2"]


def test_a_correction_keeps_only_what_differs_from_the_proposal():
    event = {**DECIDE, "state": CORRECTED, "cells": {"printed": "410", "tier": "district"}}
    figure = apply_event(make_draft(), event).figures[1]
    assert (figure.state, dict(figure.decided)) == (CORRECTED, {"tier": "district"})
    assert figure.cells["tier"] == "district"


def test_a_cell_that_is_no_cell_of_a_transcription_is_not_taken():
    figure = apply_event(make_draft(), {**DECIDE, "cells": {"document_id": "x", "line": "9"}})
    assert figure.figures[1].decided == {}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"do": "burn"},
        {"do": "decide"},
        {**DECIDE, "id": "9:9"},
        {**DECIDE, "state": "perhaps"},
        {"do": "add", "line": 2, "start": 5, "end": 5},
        {"do": "add", "line": 99, "start": 0, "end": 1},
        {"do": "add", "line": 2, "start": 0, "end": 10_000},
        {"do": "indicator", "row": {"indicator_code": ""}},
        {"do": "document", "cells": None},
    ],
)
def test_an_event_that_makes_no_sense_is_refused_in_a_sentence(event):
    with pytest.raises(ParameterError):
        apply_event(make_draft(), event)


def test_a_missed_figure_is_added_without_the_blanks_around_it():
    start, end = place(3, "30")
    event = {"do": "add", "line": 3, "start": start - 1, "end": end + 1}
    draft = apply_event(make_draft(), event)
    added = draft.figures[-1]
    assert (added.start, added.end, added.cells["printed"]) == (start, end, "30")
    assert (added.seq, added.state, added.added) == (3, OPEN, True)


def test_a_draft_keeps_all_that_was_decided_on_its_way_through_a_file(path: Path):
    draft = apply_event(read_draft(path), {"do": "reader", "name": "  Lan  Anh "})
    draft = apply_event(draft, {"do": "add", "line": 3, "start": place(3, "30")[0], "end": 33})
    write_draft(path, draft)
    assert read_draft(path) == draft
    assert read_draft(path).reader == "Lan Anh"


def test_a_draft_without_the_later_fields_is_read(path: Path):
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["second_reader"], content["judgements"], content["figures"][0]["added"]
    assert parse_draft(content) == make_draft()


# the second reader


def test_the_second_reader_sees_nothing_of_the_first_ones_decisions():
    first = apply_event(make_draft(), {**DECIDE, "cells": {"tier": "district"}})
    first = apply_event(first, {"do": "add", "line": 3, "start": place(3, "30")[0], "end": 33})
    seen = list_view(first, second=True)
    assert seen == list_view(make_draft(), second=True)
    assert "district" not in json.dumps(seen)


def test_the_second_readers_decisions_leave_the_first_ones_alone():
    event = {**DECIDE, "state": CORRECTED, "cells": {"tier": "province"}}
    draft = apply_event(make_draft(), event, second=True)
    assert draft.figures == make_draft().figures
    assert draft.second["2:2"]["tier"] == "province"
    assert draft.second["2:2"]["printed"] == "410"
    assert (count_open(draft), count_open(draft, second=True)) == (5, 4)


def test_what_both_readers_add_at_one_place_has_one_name():
    event = {"do": "add", "line": 3, "start": place(3, "30")[0], "end": place(3, "30")[1]}
    draft = apply_event(apply_event(make_draft(), event), event, second=True)
    assert set(draft.second) == {draft.figures[-1].name}
    alone = apply_event(make_draft(), event, second=True)
    later = apply_event(
        alone, {**event, "start": place(3, "7")[0], "end": place(3, "7")[1]}, second=True
    )
    assert len(later.second) == 2


@pytest.mark.parametrize(
    "event", [{"do": "document", "cells": {}}, {"do": "indicator", "row": {"indicator_code": "x"}}]
)
def test_the_second_reader_changes_neither_document_nor_codebook(event):
    with pytest.raises(ParameterError, match="second reader"):
        apply_event(make_draft(), event, second=True)


UNNAMED = {"line": "3", "printed": "30", "label_vi": "cuộc họp", "unit_code": "meeting"}


def test_what_the_machine_proposes_without_a_code_stays_beside_a_readers_own():
    draft = make_draft(proposed_indicators=(UNNAMED,))
    row = {"indicator_code": "a", "label_vi": "A"}
    for label in ("A", "B"):
        draft = apply_event(draft, {"do": "indicator", "row": {**row, "label_vi": label}})
    assert draft.proposed_indicators == (UNNAMED, {**row, "label_vi": "B"})


# the session


def test_a_decision_is_on_disk_when_it_is_answered_and_undo_takes_it_back(path: Path):
    session = Session(path)
    assert not session.tell()["can_undo"]
    assert session.take({**DECIDE, "state": SKIPPED})["can_undo"]
    assert select(path, "2:2").state == SKIPPED
    session.take({"do": "undo"})
    assert read_draft(path) == make_draft()
    with pytest.raises(ParameterError, match="nothing is left"):
        session.take({"do": "undo"})


def test_what_the_arithmetic_said_is_gone_once_a_figure_is_read_otherwise(path: Path):
    sentence = "410 and 900 are printed for one figure"
    found = {"2:2": (sentence,), "2:3": (sentence,)}
    session = Session(path, contradicted=found)
    order = [f["id"] for f in session.tell()["figures"]]
    noted = session.take({**DECIDE, "id": "2:2", "state": ACCEPTED, "cells": {"note": "x"}})
    assert [sentence in f["doubts"] for f in noted["figures"]][:2] == [True, True]
    told = session.take({**DECIDE, "id": "2:2", "cells": {"channel": "post"}})["figures"]
    assert [f["id"] for f in told] == order
    assert not any(sentence in f["doubts"] for f in told)


def test_a_file_changed_by_somebody_else_is_not_overwritten(path: Path):
    session = Session(path)
    write_draft(path, replace(make_draft(), reader="other"))
    with pytest.raises(ParameterError, match="changed by another program"):
        session.take(DECIDE)
    assert read_draft(path).reader == "other"


def test_what_is_wrong_with_a_row_is_told_as_soon_as_it_is(path: Path):
    session = Session(path)
    told = session.take({**DECIDE, "state": OPEN, "cells": {"tier": "village"}})
    faults = {f["id"]: f["faults"] for f in told["figures"]}
    assert any("village" in fault for fault in faults["2:2"])
    assert faults["2:1"] == []
    assert faults["3:1"] == ["no indicator is chosen"]


def test_cells_that_are_left_empty_show_what_they_default_to(path: Path):
    row = {f["id"]: f["row"] for f in Session(path).tell()["figures"]}["2:1"]
    assert (row["period_start"], row["period_end"]) == ("2021-01-01", "2021-12-31")
    assert (row["qualifier"], row["tier"], row["unit_code"]) == ("exact", "_T", "dossier")


def test_a_file_that_is_no_draft_is_refused(tmp_path: Path):
    bad = tmp_path / "x.json"
    bad.write_text("[]", encoding="utf-8")
    with pytest.raises(ContractError, match="is no draft"):
        Session(bad)


# the server


@pytest.fixture
def server(path: Path) -> Iterator[ReviewServer]:
    with ReviewServer(Session(path)) as running:
        running.start()
        yield running
        running.shutdown()


def ask(server: ReviewServer, method: str, target: str, body: object = None, **headers: str):
    """Return status and text of an answer; headers are those of a browser unless told otherwise."""
    given = {"Host": f"127.0.0.1:{server.server_port}", "X-Token": server.token}
    given |= {"Origin": server.origins[0]} if method == "POST" else {}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    payload = json.dumps(body) if body is not None else None
    connection.request(method, target, payload, {k: v for k, v in given.items() if v})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_the_page_and_a_decision_are_answered(server: ReviewServer, path: Path):
    status, page = ask(server, "GET", f"/?token={server.token}")
    assert (status, "<!doctype html>" in page) == (200, True)
    status, text = ask(server, "POST", "/", DECIDE)
    assert (status, json.loads(text)["can_undo"]) == (200, True)
    assert select(path, "2:2").state == ACCEPTED


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Token": "wrong"},
        {"X_Token": ""},
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
def test_a_stranger_decides_nothing(server: ReviewServer, path: Path, headers: dict[str, str]):
    assert ask(server, "POST", "/", DECIDE, **headers)[0] == 403
    assert read_draft(path) == make_draft()


@pytest.mark.parametrize("target", ["/", "/?token=", "/?token=wrong"])
def test_a_stranger_sees_nothing(server: ReviewServer, target: str):
    status, text = ask(server, "GET", target)
    assert (status, "1.250" in text) == (403, False)


def test_another_name_of_this_machine_sees_nothing(server: ReviewServer):
    assert ask(server, "GET", f"/?token={server.token}", Host="rebound.example")[0] == 403


def test_it_listens_to_this_machine_only(server: ReviewServer):
    assert server.server_address[0] == "127.0.0.1"


def test_a_refused_decision_is_answered_with_one_sentence(server: ReviewServer):
    status, text = ask(server, "POST", "/", {"do": "burn"})
    assert (status, "burn" in json.loads(text)["error"]) == (409, True)
    assert ask(server, "POST", "/", "text")[0] == 409


def test_done_stops_the_server(path: Path):
    with ReviewServer(Session(path)) as running:
        thread = running.start()
        assert ask(running, "POST", "/", {"do": "done"})[0] == 200
        thread.join(5)
        assert not thread.is_alive()


# the page


def test_a_text_cannot_leave_the_script_that_holds_it():
    told = quote_json({"a": "</script><b>&@@DATA@@"})
    assert "<" not in told
    assert "@@" not in told
    assert json.loads(told) == {"a": "</script><b>&@@DATA@@"}


def test_every_word_of_the_page_is_there_in_both_languages(path: Path):
    script = (review_page.TEMPLATES / "review.js").read_text(encoding="utf-8")
    named = set(re.findall(r'\bt\("([^"]+)"', script))
    tables = re.findall(r"const (?:NAMES|OF_DOCUMENT|keys) = \{(.*?)\};", script, re.DOTALL)
    named |= {word for table in tables for word in re.findall(r': "([^"]+)"', table)}
    assert len(tables) == 3
    page = render_page(Session(path).tell(), "vi", live=True)
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    words = json.loads(data)["words"]
    assert set(words) == set(LANGUAGES)
    assert named - set(words["vi"]) == set()
    assert words["vi"]["Accept"] != words["en"]["Accept"] == "Accept"


def test_a_page_asks_nothing_of_any_network(path: Path):
    page = render_page(Session(path).tell(), "en", live=False)
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_without_a_server_the_page_is_the_same_every_time(path: Path):
    shown = [show_review(path, serve=False)._repr_mimebundle_() for _ in range(2)]
    assert shown[0] == shown[1]
    assert "srcdoc=" in shown[0]["text/html"]


def test_a_notebook_shows_the_very_page_of_the_server(path: Path):
    view = show_review(path, serve=True)
    running = open_review._running.pop()
    try:
        assert view.url == running.url
        assert f'src="{running.url}"' in view._repr_mimebundle_()["text/html"]
    finally:
        running.shutdown()
        running.server_close()


def test_the_committed_example_is_the_made_draft(repository: Path):
    assert read_draft(repository / "docs/examples/made-report.draft.json") == make_draft()
