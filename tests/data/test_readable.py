"""Tables in a notebook are in words, their numbers rounded, and none of their rows is cut."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import readable
from helpers.data.readable import show
from helpers.ground.audience import FOR_PAGE, VARIABLE

WORDS = readable.Words(
    {"dossiers_received": "Dossiers received", "share_online": "Online share"},
    {"total": "Total and parts"},
    {("comparison", "printed"): "figures as printed", ("tier", "district"): "district tier"},
    {"dossiers_received": "dossier", "share_online": "percent"},
)


@pytest.fixture(autouse=True)
def words(monkeypatch):
    monkeypatch.setattr(readable, "read_words", lambda: WORDS)


def tell(**row: object) -> dict[str, str]:
    told = show(pd.DataFrame([row]))
    return dict(zip(told.columns, told.rows[0], strict=True))


def test_codes_become_words_and_headings_lose_their_endings():
    row = {"indicator_code": "dossiers_received", "comparison": "printed", "is_main": "yes"}
    row |= {"check_code": "total", "breakdown": "district _T new_part", "case": "not_listed"}
    assert tell(**row) == {
        "indicator": "Dossiers received",
        "comparison": "figures as printed",
        "main": "yes",
        "check": "Total and parts",
        "breakdown": "district tier, new part",
        "case": "not listed",
    }


def test_what_is_no_code_stays():
    assert tell(row="lang-son-2020:1:2", printed="19.569") == {
        "row": "lang-son-2020:1:2",
        "printed": "19.569",
    }
    assert tell(period_end="2020-05-31")["period end"] == "31\u00a0May\u00a02020"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"value": 1430.0}, "1,430"),
        ({"value": 13.8121}, "13.81"),
        ({"value": float("nan")}, ""),
        ({"value": 0.1354, "indicator_code": "share_online"}, "13.54%"),
        ({"value": 0.00275, "indicator_code": "share_online"}, "0.275%"),
        ({"value": 0.145833, "measure": "relative_change"}, "+14.6%"),
        ({"value": -0.02, "measure": "points_change"}, "−2.00 percentage points"),
    ],
)
def test_a_number_is_told_as_what_it_is(row, told):
    assert tell(**row)["value"] == told


def test_bounds_are_rounded_outward_but_an_exact_number_is_no_interval():
    share = {"indicator_code": "share_online"}
    wide = tell(value_low=0.13547, value_high=0.13562, **share)
    assert (wide["value low"], wide["value high"]) == ("13.54%", "13.57%")
    exact = tell(value_low=0.13541, value_high=0.13541, **share)
    assert (exact["value low"], exact["value high"]) == ("13.54%", "13.54%")


def test_every_row_is_there_in_html_and_in_aligned_text():
    frame = pd.DataFrame({"n": range(100), "text": ["<b>"] * 100})
    told = show(frame)
    assert told._repr_html_().count("<tr>") == 101
    assert "<b>" not in told._repr_html_()
    assert "overflow:auto" in told._repr_html_()
    assert repr(told).splitlines()[:2] == [" n  text", " 0  <b>"]


def test_an_index_that_names_the_rows_is_a_column():
    frame = pd.DataFrame({"a": [1]}, index=pd.Index(["total"], name="check_code"))
    assert show(frame).rows == (("Total and parts", "1"),)
    assert show(pd.DataFrame({"a": [1]}, index=["d:1:1"])).columns == ("row", "a")
    assert show(pd.DataFrame({"a": [1]}, index=[7])).columns == ("a",)


def test_an_empty_table_is_shown():
    assert repr(show(pd.DataFrame({"a_code": []}))) == "a"


def test_a_batch_is_shown_the_table_as_it_is(monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    frame = pd.DataFrame({"a": [1]})
    assert show(frame) is frame


def test_a_code_of_parts_is_told_in_words_that_a_line_may_break():
    words = readable.Words({}, {}, {}, {})
    told = readable.tell_cell("relation_id", "meetings_online.level_3_4_by_host", {}, words)
    assert told == "meetings online, level 3 4 by host"
    assert readable.tell_cell("printed", "1.383", {}, words) == "1.383"


def test_no_two_columns_have_one_heading():
    names = ["component", "component_code", "indicator_code"]
    assert readable.name_columns(names) == ("component", "component code", "indicator")
