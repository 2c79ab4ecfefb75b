"""HTML fragments: cards, tables, findings; every text is escaped by the template engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FRAGMENTS = Path(__file__).parent / "templates" / "fragments"


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML that a notebook shows as such."""

    html: str

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.html + other.html)

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Column:
    """A table column."""

    title: str
    numeric: bool = False


@dataclass(frozen=True)
class Link:
    """A link within the page.

    Attributes
    ----------
    text, href
        What is read and where it leads.
    tip
        Where the number comes from; shown on hover and focus.
    note
        Numbers of the source rows; shown behind the number in print.
    """

    text: str
    href: str
    tip: str = ""
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """A table cell: text, with an optional anchor, list of links or status flag."""

    text: str = ""
    anchor: str = ""
    links: tuple[Link, ...] = ()
    flag: str = ""
    flag_title: str = ""


@dataclass(frozen=True)
class Card:
    """A headline figure; its value leads to where it comes from."""

    label: str
    value: Link
    note: str


@dataclass(frozen=True)
class FindingCard:
    """A finding told in words, with its arithmetic and the rows it rests on."""

    severity: str
    title: str
    explanation: str
    arithmetic: str
    links: tuple[Link, ...]
    remarks: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Heading:
    """A section of a page."""

    anchor: str
    title: str


def render_heading(heading: Heading, *, level: int = 2) -> Fragment:
    """Return a section heading."""
    return _render("heading", anchor=heading.anchor, title=heading.title, level=level)


def render_contents(entries: Sequence[Heading], *, label: str) -> Fragment:
    """Return a table of contents."""
    return _render("contents", entries=entries, label=label)


def render_links(links: Sequence[Link], *, label: str) -> Fragment:
    """Return a list of links under a label."""
    return _render("links", links=links, label=label)


def render_paragraph(text: str) -> Fragment:
    """Return a paragraph; nothing for an empty text."""
    return _render("paragraph", text=text) if text else Fragment("")


def render_cards(cards: Sequence[Card]) -> Fragment:
    """Return headline cards."""
    return _render("cards", cards=cards)


def render_table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, caption: str
) -> Fragment:
    """Return a table with a caption and scoped header cells; the first cell heads its row."""
    return _render("table", columns=columns, rows=rows, caption=caption)


def render_findings(findings: Sequence[FindingCard], *, rows_word: str) -> Fragment:
    """Return findings one below the other."""
    return _render("findings", findings=findings, words={"rows": rows_word})


def render_details(summary: str, body: Fragment) -> Fragment:
    """Return a part that the reader opens."""
    return _render("details", summary=summary, body=Markup(body.html))


def name_anchor(row_name: str) -> str:
    """Return the anchor of a source row, `row-kien-giang-2019-54-1`."""
    return "row-" + row_name.replace(":", "-")


def link_rows(names: str) -> tuple[Link, ...]:
    """Return links to source rows from `document_id:line:seq` names, each row once."""
    distinct = dict.fromkeys(names.split())
    return tuple(Link(name, f"#{name_anchor(name)}") for name in distinct)


@cache
def _read_environment() -> Environment:
    """Return the template engine, escaping on and unknown names refused."""
    return Environment(
        loader=FileSystemLoader(FRAGMENTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def compile_fragments() -> None:
    """Read all fragments now, for a process that is about to fork."""
    for place in FRAGMENTS.glob("*.j2"):
        _read_environment().get_template(place.name)


def _render(name: str, **context: object) -> Fragment:
    """Return one filled fragment."""
    return Fragment(_read_environment().get_template(f"{name}.html.j2").render(**context))
