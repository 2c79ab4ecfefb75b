"""What a notebook shows of a page's parts reads well without the page's style and links."""

from __future__ import annotations

import base64
import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from helpers.ground import paths
from helpers.ground.audience import FOR_PAGE, FOR_STORE, VARIABLE
from helpers.page import charts
from helpers.page.figures import Chart, SavedFigure
from helpers.page.figures.in_notebook import SHOWN_WIDTH
from helpers.page.fragments import (
    Card,
    Cell,
    Column,
    FindingCard,
    Fragment,
    Heading,
    Link,
    render_cards,
    render_details,
    render_findings,
    render_heading,
    render_table,
)
from helpers.page.in_notebook import adapt_html, place_link
from helpers.page.number_cards import SOURCES, SourceNote, SourceNotes

SOURCE = Link("2,25%", "#d:1:1", is_source=True, rows=("d:1:1",), how="176 / 7.813 = “2,25%”; <b>")
TABLE = render_table(
    [Column("Share"), Column("Value", numeric=True)],
    [[Cell("online & more"), Cell(links=(SOURCE,), note="at least")]],
    caption="Shares",
)


def test_cards_are_told_apart_without_any_style():
    cards = [
        Card("Online share", SOURCE, "2018", change=(Link("+2%", "#x"),)),
        Card("B", SOURCE, ""),
    ]
    shown = adapt_html(render_cards(cards).html)
    assert shown.text.splitlines() == ["Online share", "2,25%", "2018", "+2%", "B", "2,25%"]
    ElementTree.fromstring(shown.html.replace("&nbsp;", " "))
    assert "<span" not in shown.html  # would run together where style is taken out
    assert shown.html.count("border:1px solid") == 2


def test_a_table_keeps_words_left_and_numbers_where_notebooks_put_them():
    shown = adapt_html(TABLE.html)
    assert '<th scope="row" style="text-align:left">online &amp; more</th><td><a ' in shown.html
    assert shown.text.splitlines() == [
        "### Shares",
        "Share | Value",
        "online & more | 2,25% at least",
    ]
    assert "<br><small>" in shown.html


def test_what_a_link_tells_on_hover_is_its_title():
    shown = adapt_html(TABLE.html)
    assert 'title="176 / 7.813 = “2,25%”; &lt;b&gt;"' in shown.html
    assert "data-how" not in shown.html


@pytest.mark.parametrize(
    ("href", "placed"),
    [
        ("#d:1:1", "#d:1:1"),
        ("https://example.org/a", "https://example.org/a"),
        ("62-kon-tum.vi.html#compare", "../reports/62-kon-tum.vi.html#compare"),
        ("data/x.zip", "../reports/data/x.zip"),
    ],
)
def test_links_lead_on_from_the_folder_of_the_notebooks(href, placed):
    assert place_link(href) == placed
    assert f'href="{placed}"' in adapt_html(f'<p><a href="{href}">a</a></p>').html


def test_what_needs_the_page_is_left_out_and_the_rest_is_kept():
    html = (
        '<p>a</p><fieldset><label><input type="radio"> sort</label></fieldset>'
        '<div popover id="p"><p>hidden <br> here</p></div><script>x</script>'
        '<h3 class="unseen">again</h3><p lang="vi">b &amp; c</p>'
    )
    assert adapt_html(html).html == '<p>a</p><p lang="vi">b &amp; c</p>'
    assert adapt_html(html).text == "a\nb & c"


def test_a_small_drawing_has_colours_of_its_own():
    html = '<svg class="mark" width="100%"><rect class="fill" width="5%" height="8"/></svg>'
    assert '<rect width="5%" height="8" fill="#3b7fc4"/>' in adapt_html(html).html


def test_what_is_folded_is_told_by_its_title():
    inner = render_heading(Heading("x", "Inside"))
    shown = adapt_html(render_details("More", inner).html + TABLE.html)
    assert shown.text.splitlines()[:2] == ["▸ More", "### Shares"]
    assert "Inside" in shown.html


def test_terms_stand_above_their_meaning_whatever_the_notebook_makes_of_them():
    shown = adapt_html("<dl><dt>More?</dt><dd>Yes</dd></dl>").html
    for tag in ("dl", "dt", "dd"):
        assert f'<{tag} style="display:block;float:none;' in shown


def test_remarks_of_a_list_stand_on_lines_of_their_own():
    shown = adapt_html("<ul><li>14% <small>2019</small> <small>Below it.</small></li></ul>").html
    assert shown.count("<br><small>") == 2


def test_a_finding_stands_out_by_its_severity():
    finding = FindingCard("f", "error", "T", "why", "1 + 1 = 3", (SOURCE,))
    shown = adapt_html(render_findings([finding], rows_word="Rows:").html)
    assert "#c4382c" in shown.html
    assert shown.text.splitlines() == ["#### T", "why 1 + 1 = 3", "Rows: 2,25%"]


def test_a_page_gets_its_fragments_as_they_are_and_its_notes(monkeypatch):
    notes = SourceNotes({"d:1:1": SourceNote(7, "“19”", "Report", "line 1")})
    assert notes._repr_mimebundle_()["text/html"] == ""
    assert TABLE._repr_mimebundle_()["text/html"] == adapt_html(TABLE.html).html
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    assert notes._repr_mimebundle_()[SOURCES]["d:1:1"]["token"] == "“19”"
    assert TABLE._repr_mimebundle_() == {"text/html": TABLE.html, "text/plain": repr(TABLE)}


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180">\n'
    "<style>.f0{fill:#b07a2a}</style>\n<path class='f0' d=''/>\n</svg>\n"
)


@pytest.fixture
def figure(tmp_path, monkeypatch) -> SavedFigure:
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    place = tmp_path / "reports" / "figures" / "x" / "a.vi.png"
    place.parent.mkdir(parents=True)
    picture = Image.new("RGB", (720, 360), "white")
    picture.paste((0xB0, 0x7A, 0x2A), (0, 0, 20, 20))
    picture.save(place)
    return SavedFigure(place, place.with_suffix(".svg"), Chart("Bars: 5", "What is seen."), SVG)


def test_a_chart_has_its_size_and_a_picture_for_who_shows_no_svg(figure):
    data, about = figure._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "image/png", "text/plain"}
    size = {"width": SHOWN_WIDTH, "height": SHOWN_WIDTH // 2}
    assert about["image/png"] == {"alt": "Bars: 5", **size} == about["image/svg+xml"]
    root = ElementTree.fromstring(data["image/svg+xml"])
    assert (root.get("width"), root.get("height")) == tuple(map(str, size.values()))
    assert f"<style>.{root.get('class')}{{.f0" in data["image/svg+xml"]
    assert data["text/plain"].startswith("Bars: 5\n")


def test_the_picture_is_small_and_keeps_rare_colours(figure):
    picture = Image.open(io.BytesIO(base64.b64decode(figure._repr_mimebundle_()[0]["image/png"])))
    assert picture.size == (SHOWN_WIDTH, SHOWN_WIDTH // 2)
    seen = picture.convert("RGB").getpixel((3, 3))
    assert max(abs(a - b) for a, b in zip(seen, (0xB0, 0x7A, 0x2A), strict=True)) < 8


def test_a_page_gets_the_drawing_alone(figure, monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    assert set(figure._repr_mimebundle_()[0]) == {"image/svg+xml", "text/plain"}
    assert charts.add_captions(figure) == (figure,)


def test_a_caption_stands_below_its_chart_where_a_notebook_is_read(figure, monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_STORE[VARIABLE])
    text = Fragment("<p>a</p>")
    assert charts.add_captions(text, figure)[:2] == (text, figure)
    assert "What is seen." in charts.add_captions(figure)[1].html
