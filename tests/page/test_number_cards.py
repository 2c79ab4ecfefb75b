"""Each number of a page opens a card; numbers from the same rows share one."""

from __future__ import annotations

import re

import pytest

from helpers.ground.audience import FOR_PAGE, VARIABLE
from helpers.ground.errors import ContractError
from helpers.page.fragments import Card, Link, render_cards
from helpers.page.number_cards import SOURCES, SourceNote, SourceNotes, open_cards, read_notes

NOTES = {
    "d:1:1": SourceNote(1, "“19”", "Report 5 <x>", "line 1", "2020"),
    "d:2:1": SourceNote(2, "about “3”", "Report 5 <x>", "line 2"),
    "e:1:1": SourceNote(0, "“4\u202e”", "Plan 6", "excerpt"),
}


def build(*links: Link) -> str:
    """Return a page with numbers, its cards open to be looked at."""
    cards = "".join(render_cards([Card("a", link, "n")]).html for link in links)
    page = f"<html><head></head><main>{cards}</main></html>"
    return open_cards(page, NOTES, lang="en")


def number(text: str, *rows: str, how: str = "", page: str = "", is_marked: bool = True) -> Link:
    return Link(text, f"{page}#{rows[0]}", True, rows, how, is_marked)


def find_card(html: str, name: str) -> str:
    found = re.search(f"<div popover id={name}>(.*?)</div>", html)
    assert found, name
    return found[1]


def test_a_figure_opens_its_row_with_document_line_and_address():
    html = build(number("19", "d:1:1"))
    assert "<button popovertarget=1>19</button>" in html
    card = find_card(html, "1")
    assert '<a href="#d:1:1">“19” line 1</a>' in card
    assert "<button popovertarget=1>Close</button>" in card
    document, rest = re.search(r'<p class="(d\d+) (d\d+)">', card).groups()
    assert f".{document}::before{{content:'Report 5 \\3c x\\3e : '}}" in html
    assert f".{rest}::after{{content:' · 2020'}}" in html
    assert 'class="src"' not in html


def test_a_computed_number_shows_its_calculation_and_all_rows_and_is_marked_for_print():
    html = build(number("16%", "d:2:1", "d:1:1", how="3 / 19 = 16% <b>"))
    assert re.search(r'<button popovertarget=(c\d+) value="2,1">16%</button>', html)
    card = find_card(html, "c0")
    assert "<p>3 / 19 = 16% &lt;b&gt;<p" in card
    assert card.count("<a ") == 2


def test_numbers_from_the_same_rows_share_a_card():
    same = number("16%", "d:2:1", "d:1:1", how="3 / 19")
    html = build(same, same, number("19", "d:1:1"), number("19,0", "d:1:1"))
    assert html.count("<div popover") == 2
    ids = re.findall(r"<div popover id=(\w+)", html)
    assert set(re.findall(r"popovertarget=(\w+)", html)) == set(ids)


def test_a_change_has_no_mark_in_print_and_a_row_elsewhere_keeps_its_page():
    html = build(
        number("+1", "d:1:1", "d:2:1", how="x", is_marked=False),
        number("4", "e:1:1", page="e.en.html"),
    )
    assert "value=" not in html
    assert '<a href="e.en.html#e:1:1">“4⟨U+202E⟩” excerpt</a>' in html


def test_a_number_of_an_unknown_row_is_refused():
    with pytest.raises(ContractError, match="'d:9:9' of the figure '7'"):
        build(number("7", "d:9:9"))


def test_notes_reach_the_page_through_the_notebook_and_a_page_without_numbers_stays(monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    bundle = SourceNotes(NOTES)._repr_mimebundle_()
    assert read_notes([{"data": bundle}, {"output_type": "stream"}]) == NOTES
    assert list(bundle) == [SOURCES, "text/plain"]
    page = "<head></head><main></main>"
    assert open_cards(page, NOTES, lang="vi") == page
