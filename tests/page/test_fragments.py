"""HTML fragments are well formed, accessible and escape every text."""

from __future__ import annotations

import html
import inspect
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from helpers.ground.audience import FOR_PAGE, VARIABLE
from helpers.ground.escaping import show_controls
from helpers.page import fragments
from helpers.page.fragments import (
    Card,
    Cell,
    Citation,
    Column,
    FindingCard,
    Fragment,
    Heading,
    Link,
    render_banner,
    render_cards,
    render_citations,
    render_contents,
    render_definitions,
    render_details,
    render_findings,
    render_folds,
    render_groups,
    render_heading,
    render_links,
    render_paragraph,
    render_table,
)

HOSTILE = "<script>alert(\"x\")</script>' onload='y' & \u202eđảo\u202c </td>"
COLUMNS = (Column("Figure"), Column("Value", numeric=True))


class Outline(HTMLParser):
    """The tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        self.text += f" {data}"


def outline(fragment: Fragment) -> Outline:
    parser = Outline()
    parser.feed(fragment.html)
    parser.close()
    assert parser.open == []
    return parser


def select(found: Outline, tag: str) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in found.tags if name == tag]


def make_hostile(kind: type):
    """Return a record with the hostile text in every field that takes text."""
    values = {}
    for field in fields(kind):
        if field.name in ("links", "change"):
            values[field.name] = (make_hostile(Link),)
        elif field.type in (Link, "Link"):
            values[field.name] = make_hostile(Link)
        elif field.name == "also":
            values[field.name] = (kind(HOSTILE, "", HOSTILE, HOSTILE, HOSTILE, ()),)
        elif field.type in (Fragment, "Fragment"):
            values[field.name] = render_paragraph(HOSTILE)
        elif str(field.type).startswith("tuple"):
            values[field.name] = (HOSTILE,)
        else:
            values[field.name] = True if field.type in (bool, "bool") else HOSTILE
    return kind(**values)


FRAGMENTS = {
    "heading": lambda text: render_heading(Heading(text, text)),
    "contents": lambda text: render_contents([Heading(text, text)], label=text),
    "paragraph": lambda text: render_paragraph(text),
    "banner": lambda text: render_banner(text),
    "citations": lambda text: render_citations([make_hostile(Citation)] * 2),
    "definitions": lambda text: render_definitions({text: text}),
    "cards": lambda text: render_cards([make_hostile(Card)]),
    "table": lambda text: render_table(
        [make_hostile(Column)] * 2, [[make_hostile(Cell)] * 2], caption=text
    ),
    "findings": lambda text: (
        render_findings([make_hostile(FindingCard)], rows_word=text, folded=True)
        + render_findings([make_hostile(FindingCard)], rows_word=text)
    ),
    "groups": lambda text: render_groups(
        [make_hostile(Column)] * 2, {text: [[make_hostile(Cell)] * 2]}, caption=text, anchor=text
    ),
    "links": lambda text: render_links([make_hostile(Link)], label=text),
    "details": lambda text: render_details(text, render_paragraph(text)),
    "folds": lambda text: render_folds({text: render_paragraph(text)}),
}


def test_every_renderer_is_tried_with_hostile_text():
    renderers = {
        name.removeprefix("render_") for name in vars(fragments) if name.startswith("render_")
    }
    assert renderers == set(FRAGMENTS)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_hostile_text_stays_text(name):
    fragment = FRAGMENTS[name](HOSTILE)
    found = outline(fragment)
    assert "script" not in {tag for tag, _ in found.tags}
    assert not [attributes for _, attributes in found.tags if "onload" in attributes]
    values = [value for _, attributes in found.tags for value in attributes.values() if value]
    shown = show_controls(HOSTILE)
    assert shown in found.text or any(shown in value for value in values)
    assert "\u202e" not in fragment.html
    assert "<script" not in fragment.html


@given(st.text())
def test_any_text_is_read_back_from_a_cell(text):
    fragment = render_table([Column("a")], [[Cell(text)]], caption="c")
    cell = fragment.html.split('<th scope="row">')[1].split("</th>")[0]
    shown = str(show_controls(text))
    assert html.unescape(cell).strip() == html.unescape(html.escape(shown)).strip()


def test_a_title_names_its_language_unless_it_is_that_of_the_page():
    works = [Citation("A (2018).", "Kế hoạch", ".", lang="vi"), Citation("B (2019).", "Plan", ".")]
    found = outline(render_citations(works))
    assert [attributes.get("lang") for attributes in select(found, "cite")] == ["vi", None]
    assert 'A (2018). <cite lang="vi">Kế hoạch</cite>.' in render_citations(works).html


def test_one_work_alone_is_no_list():
    works = [Citation("A (2018).", "Kế hoạch", ".")]
    tags = [tag for tag, _ in outline(render_citations(works)).tags]
    assert tags == ["p", "cite"]


def test_an_empty_banner_is_nothing():
    assert render_banner("") == Fragment("")


def test_a_table_has_a_caption_and_scoped_headers():
    found = outline(render_table(COLUMNS, [[Cell("a"), Cell("1")]], caption="All & sundry"))
    assert [attributes["scope"] for attributes in select(found, "th")] == ["col", "col", "row"]
    assert len(select(found, "caption")) == 1
    assert select(found, "div")[0]["aria-label"] == "All & sundry"
    assert select(found, "table") == [{"class": "stack n2"}]  # numbers in the second


def test_only_a_narrow_table_breaks_its_rows_on_a_phone():
    columns = [Column("a")] * (fragments.MOST_STACKED + 1)
    assert "stack" in render_table(columns[1:], [], caption="c").html
    assert "stack" not in render_table(columns, [], caption="c").html


def test_groups_of_rows_have_a_scoped_title_each():
    groups = {"2018": [[Cell("a"), Cell("1")]], "2019": [[Cell("b"), Cell("2")]]}
    found = outline(render_groups(COLUMNS, groups, caption="c"))
    titles = [a for a in select(found, "th") if a["scope"] == "rowgroup"]
    assert titles == [{"scope": "rowgroup", "colspan": "2"}] * 2
    assert len(select(found, "tbody")) == 2
    assert found.text.split() == ["c", "Figure", "Value", "2018", "a", "1", "2019", "b", "2"]


def test_a_caption_with_an_anchor_is_a_heading():
    found = outline(render_table(COLUMNS, [], caption="Portals", anchor="family-portal"))
    assert select(found, "h3") == [{"id": "family-portal"}]


def test_a_wide_table_can_be_scrolled_by_keyboard():
    (wrap,) = select(outline(render_table(COLUMNS, [], caption="c")), "div")
    assert (wrap["tabindex"], wrap["role"]) == ("0", "region")


def test_rows_and_columns_keep_their_order():
    rows = [[Cell("b"), Cell("2")], [Cell("a"), Cell("1")]]
    text = outline(render_table(COLUMNS, rows, caption="c")).text.split()
    assert text == ["c", "Figure", "Value", "b", "2", "a", "1"]


def test_a_cell_shows_link_anchor_links_and_flag():
    cell = Cell(
        "figure",
        anchor="here",
        links=(Link("one", "#one"), Link("two", "#two")),
        flag="P",
        flag_title="provisional",
    )
    found = outline(render_table([Column("a")], [[cell]], caption="c"))
    assert [a["href"] for a in select(found, "a")] == ["#one", "#two"]
    assert {"scope": "row", "id": "here"} in select(found, "th")
    assert select(found, "abbr") == [{"class": "flag", "title": "provisional"}]
    assert found.text.split() == ["c", "a", "figure", "one", "two", "P"]


def test_an_empty_cell_has_no_leftovers():
    found = outline(render_table([Column("a")], [[Cell()]], caption="c"))
    empty = {"div", "table", "caption", "thead", "tbody", "tr", "th"}
    assert {tag for tag, _ in found.tags} == empty


def test_headings_have_levels_and_anchors():
    found = outline(render_heading(Heading("sources", "Sources"), level=3))
    assert found.tags == [("h3", {"id": "sources"})]
    assert outline(render_heading(Heading("a", "A"))).tags[0][0] == "h2"


def test_contents_link_to_the_headings():
    found = outline(render_contents([Heading("a", "A"), Heading("b", "B")], label="On this page"))
    assert [a["href"] for a in select(found, "a")] == ["#a", "#b"]
    assert select(found, "nav")[0]["aria-label"] == "On this page"


def test_an_empty_paragraph_leaves_nothing():
    assert render_paragraph("") == Fragment("")


def test_a_card_leads_to_where_its_value_comes_from():
    card = Card("a", Link("1", "#x", is_source=True, rows=("x", "y"), how="a < b"), "n")
    (link,) = select(outline(render_cards([card])), "a")
    assert (link["href"], link["class"]) == ("#x", "src")
    assert (link["data-of"], link["data-how"]) == ("x y", "a < b")


def test_a_disputed_card_leads_to_the_finding():
    card = Card("a", Link("1", "#x"), "n", flag="disputed", flag_href="#finding-1")
    assert select(outline(render_cards([card])), "a")[1]["href"] == "#finding-1"


def test_a_link_without_a_source_has_no_tip():
    found = outline(render_cards([Card("a", Link("1", "#x"), "n")]))
    assert select(found, "a") == [{"href": "#x"}]


ROWS = (Link("1", "#d:1:1"), Link("2", "#d:2:1"))


def test_a_finding_shows_its_arithmetic_and_rows():
    finding = FindingCard("finding-1", "error", "T", "why", "1 + 1 = 3", ROWS)
    found = outline(render_findings([finding], rows_word="Rows:"))
    assert "1 + 1 = 3" in found.text
    assert [a["href"] for a in select(found, "a")] == ["#d:1:1", "#d:2:1"]
    assert select(found, "section") == [{"class": "finding error", "id": "finding-1"}]


def test_details_keep_the_html_inside():
    found = outline(render_details("open", render_heading(Heading("x", "X"))))
    assert [tag for tag, _ in found.tags] == ["details", "summary", "h2"]


def test_fragments_add_up_and_show_themselves_to_a_page_as_they_are(monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    both = Fragment("<p class='x'>a</p>") + Fragment("<p>b</p>")
    assert both._repr_mimebundle_() == {
        "text/html": "<p class='x'>a</p><p>b</p>",
        "text/plain": "<text: a>",
    }


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (render_heading(Heading("x", "Hồ sơ & khác")), "<section: Hồ sơ & khác>"),
        (Fragment(""), "<text: nothing>"),
        (render_paragraph("one " * 50), f"<text: {'one ' * 14}one…>"),
        (Fragment('<div class="cards"><b>1</b> 2</div>'), "<text: 1 2>"),
        (
            render_groups(
                [Column("A")], {"g": [[Cell("1")], [Cell("2")]]}, caption="T", anchor="t"
            ),
            "<table: T, 2 rows>",
        ),
    ],
)
def test_a_fragment_is_told_in_a_few_words(fragment, expected):
    assert repr(fragment) == expected


def test_a_name_missing_from_a_template_is_an_error():
    with pytest.raises(UndefinedError):
        fragments._render("table", columns=(), rows=())


def test_records_cannot_be_changed():
    kinds = [
        k
        for _, k in inspect.getmembers(fragments, is_dataclass)
        if k.__module__ == "helpers.page.fragments"
    ]
    assert all(kind.__dataclass_params__.frozen for kind in kinds)
