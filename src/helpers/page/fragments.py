"""HTML fragments: cards, tables, findings; every text is escaped by the template engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from helpers.page.in_notebook import name_html, show_html
from helpers.page.templating import build_environment

MOST_STACKED = 5
"""Columns of a table whose rows break under their name on a phone; wider ones are scrolled."""

FRAGMENTS = Path(__file__).parent / "templates" / "fragments"


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML that a notebook shows as such."""

    html: str

    def __add__(self, other: Fragment) -> Fragment:
        return Fragment(self.html + other.html)

    def __repr__(self) -> str:
        """Return what it shows in a few words; a notebook stores them beside the HTML."""
        return name_html(self.html)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return show_html(self.html)


@dataclass(frozen=True)
class Column:
    """A table column.

    Attributes
    ----------
    title
        Its heading.
    numeric
        Whether its cells stand to the right.
    nowrap
        Whether a cell keeps to one line on a wide screen.
    wide
        Whether a cell has a line of its own on a phone, where rows break.
    """

    title: str
    numeric: bool = False
    nowrap: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Link:
    """A link within the page.

    Attributes
    ----------
    text, href
        What is read and where it leads.
    is_source
        Whether it leads to the row of a printed figure; on a page it opens a card then.
    rows, how, is_marked
        What its card tells instead of one row: all rows, a calculation. Marked, print numbers it.
    before, after
        Text around the link that belongs to neither side, such as the signs of a formula.
    """

    text: str
    href: str
    is_source: bool = False
    rows: tuple[str, ...] = ()
    how: str = ""
    is_marked: bool = True
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Badged:
    """What may carry badges: of a flag, which may lead somewhere, and of an excerpt."""

    flag: str = ""
    flag_title: str = ""
    flag_href: str = ""
    excerpt: str = ""
    excerpt_title: str = ""


@dataclass(frozen=True)
class Cell(Badged):
    """A table cell.

    Attributes
    ----------
    text, links
        What is read, the links with the separator between them.
    anchor
        Makes the cell a place that links lead to.
    note
        Small print: a unit, bounds, a remark.
    soft
        Whether the text stands back, as where nothing is reported.
    """

    text: str = ""
    anchor: str = ""
    links: tuple[Link, ...] = ()
    separator: str = " "
    note: str = ""
    soft: bool = False


@dataclass(frozen=True)
class Card(Badged):
    """A headline figure: its value leads to where it comes from, its badge to what disputes it.

    Below it stand its changes, or the reason why there is none.
    """

    label: str
    value: Link
    note: str
    change: tuple[Link, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class FindingCard:
    """A fact in words, its arithmetic, rows and states; where it is repeated its title leads.

    `name` is that of its row among the findings, by which its published address is known.
    """

    anchor: str
    severity: str
    title: str
    explanation: str
    arithmetic: str
    links: tuple[Link, ...]
    remarks: tuple[str, ...] = ()
    more: str = ""
    href: str = ""
    try_it: str = ""  # leads there as well, where repairs can be tried
    name: str = ""
    also: tuple[FindingCard, ...] = ()  # on the same fact, each titled by its figure
    play: Fragment = Fragment("")


@dataclass(frozen=True)
class Heading:
    """A section of a page."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Citation:
    """A work as one cites it: words around its title, the title's language, where to read it."""

    before: str
    title: str
    after: str
    lang: str = ""
    address: str = ""
    read: str = ""


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


def render_banner(text: str) -> Fragment:
    """Return a remark that stands out; nothing for an empty text."""
    return _render("banner", text=text) if text else Fragment("")


def render_definitions(terms: Mapping[str, str]) -> Fragment:
    """Return terms with what they mean."""
    return _render("definitions", terms=terms.items())


def render_citations(citations: Sequence[Citation]) -> Fragment:
    """Return works, each title in its own language; several make a list."""
    return _render("citations", citations=citations)


def render_cards(cards: Sequence[Card]) -> Fragment:
    """Return headline cards; nothing without any."""
    return _render("cards", cards=cards) if cards else Fragment("")


def render_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    caption: str,
    anchor: str = "",
    quiet: bool = False,
) -> Fragment:
    """Return a table with a caption and scoped header cells; the first cell heads its row.

    With an anchor the caption is a heading, too. A quiet one is for screen readers only.
    """
    return render_groups(columns, {"": rows}, caption=caption, anchor=anchor, quiet=quiet)


def render_groups(
    columns: Sequence[Column],
    groups: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    caption: str,
    anchor: str = "",
    quiet: bool = False,
    addresses: Mapping[str, str] | None = None,
) -> Fragment:
    """Return a table whose rows stand in groups, each under its title, which may lead somewhere."""
    classes = ["stack"] if len(columns) <= MOST_STACKED else []
    classes += [
        f"{mark}{place}"
        for place, column in enumerate(columns, start=1)
        for mark, holds in (("n", column.numeric), ("w", column.nowrap), ("x", column.wide))
        if holds
    ]
    return _render(
        "table",
        columns=columns,
        groups=groups.items(),
        addresses=addresses or {},
        caption=caption,
        anchor=anchor,
        quiet=quiet,
        classes=" ".join(classes),
    )


def render_findings(
    findings: Sequence[FindingCard], *, rows_word: str, folded: bool = False, report_word: str = ""
) -> Fragment:
    """Return findings one below the other, each behind its title if folded, a link at its end."""
    words = {"rows": rows_word, "report": report_word}
    return _render("findings", findings=findings, words=words, folded=folded)


def render_details(summary: str, body: Fragment, *, kept: bool = False) -> Fragment:
    """Return a part that the reader opens; print leaves it out unless it is kept."""
    return _render("details", summary=summary, body=Markup(body.html), kept=kept)


def render_folds(folds: Mapping[str, Fragment]) -> Fragment:
    """Return parts that the reader opens, closed ones beside each other, by their summaries."""
    parts = [render_details(summary, body, kept=True).html for summary, body in folds.items()]
    return Fragment(f'<div class="folds">\n{"".join(parts)}</div>\n') if parts else Fragment("")


@cache
def read_environment() -> Environment:
    """Return the template engine, escaping on and unknown names refused."""
    environment = build_environment(FRAGMENTS)
    return environment


def compile_fragments() -> None:
    """Read all fragments now, for a process that is about to fork."""
    for place in FRAGMENTS.glob("*.j2"):
        read_environment().get_template(place.name)


def _render(name: str, **context: object) -> Fragment:
    """Return one filled fragment."""
    return Fragment(read_environment().get_template(f"{name}.html.j2").render(**context))
