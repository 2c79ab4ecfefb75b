"""Cards of numbers: each number of a page opens where it is from and how it was computed.

Fragments hold plain links to source rows. Only a whole page knows all its numbers, so only here
each link becomes a button that opens a card, and numbers from the same rows share one. The cards
are popovers: no script opens them, Escape or a click beside them closes them, and the rows among
the sources keep their anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from helpers.ground.audience import is_for_page
from helpers.ground.errors import ContractError
from helpers.ground.escaping import quote_css, show_controls
from helpers.ground.languages import translate

SOURCES = "application/vnd.helpers.sources+json"
"""Kind of the output by which a notebook hands its source notes to its page."""

LINK = re.compile(
    r'<a href="([^"]*)" class="src( sides)?"(?: data-of="([^"]*)")?(?: data-how="([^"]*)")?>'
    r"([^<]*)</a>"
)


@dataclass(frozen=True)
class SourceNote:
    """What a page says of a source row.

    Attributes
    ----------
    number
        Its number on the page, which print shows behind a figure; 0 where the row is elsewhere.
    token, document, place
        What is printed, with its hedge, and where.
    rest
        What else is known of it: period, status, remarks.
    """

    number: int
    token: str
    document: str
    place: str
    rest: str = ""

    @property
    def text(self) -> str:
        """All that is known of the row."""
        return " · ".join(filter(None, (self.token, self.document, self.place, self.rest)))


@dataclass(frozen=True)
class SourceNotes:
    """What a page tells of source rows, by their names; a notebook hands it to its page."""

    notes: Mapping[str, SourceNote]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        plain = f"{len(self.notes)} source notes"
        if not is_for_page():  # a notebook has no cards
            return {"text/html": "", "text/plain": plain}
        told = {name: asdict(note) for name, note in self.notes.items()}
        return {SOURCES: told, "text/plain": plain}


@dataclass
class Cards:
    """The cards of a page while its links are read, by what they tell.

    What many cards tell, such as a document or a period, is a rule of style, once for all.
    """

    notes: Mapping[str, SourceNote]
    close: str
    names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    html: list[str] = field(default_factory=list)

    def replace_link(self, link: re.Match[str]) -> str:
        """Return the button of a number, and keep the card that it opens."""
        address, is_unmarked, of, how, text = link.groups()
        page, _, first = address.partition("#")
        rows = (of or first).split()
        for row in rows:
            if row not in self.notes:
                raise ContractError(f"source row '{row}' of the figure '{text}' is not on the page")
        name = self.name_card(page, rows, how or (text if len(rows) > 1 else ""))
        marks = [str(self.notes[row].number) for row in rows if self.notes[row].number]
        is_marked = name.startswith("c") and marks and not is_unmarked
        marked = f' value="{",".join(marks)}"' if is_marked else ""
        return f"<button popovertarget={name}{marked}>{text}</button>"

    def name_card(self, page: str, rows: Sequence[str], how: str) -> str:
        """Return the name of the card that tells this; the first who asks has it written."""
        key = (page, " ".join(rows), how)
        if key not in self.names:
            own = self.notes[rows[0]].number if len(rows) == 1 and not how else 0
            name = self.names[key] = str(own) if own else f"c{len(self.names)}"
            self.html.append(self.write_card(name, page, rows, how))
        return self.names[key]

    def write_card(self, name: str, page: str, rows: Sequence[str], how: str) -> str:
        """Return a card: the calculation if there is one, then its rows, document by document."""
        told = [(row, self.notes[row]) for row in rows]
        rest = told[0][1].rest if len(told) == 1 else ""
        lines = [f"<p>{how}"] if how else []
        for document, group in groupby(told, key=lambda pair: pair[1].document):
            places = ", ".join(_write_place(row, note, page) for row, note in group)
            kinds = self.name_text(document)
            kinds = f'"{kinds} {self.name_text(rest)}"' if rest else kinds
            lines.append(f"<p class={kinds}>{places}")
        close = f"<button popovertarget={name}>{self.close}</button>"
        return f"<div popover id={name}>{''.join(lines)}{close}</div>"

    def name_text(self, text: str) -> str:
        """Return the class under which a text of many cards is told."""
        return self.texts.setdefault(text, f"d{len(self.texts)}")

    def write_style(self) -> str:
        """Return the texts that many cards tell, as rules of style."""
        documents = {note.document for note in self.notes.values()}
        rules = (
            f".{kind}::before{{content:{quote_css(f'{text}: ')}}}"
            if text in documents
            else f".{kind}::after{{content:{quote_css(f' · {text}')}}}"
            for text, kind in self.texts.items()
        )
        return f"<style>{''.join(rules)}</style>\n"


def open_cards(html: str, notes: Mapping[str, SourceNote], *, lang: str) -> str:
    """Return a page whose numbers open cards, which stand at the end of its main part.

    Parameters
    ----------
    html
        A whole page with links to source rows.
    notes
        What is known of the rows, by their names.
    lang
        Language of the page.

    Raises
    ------
    ContractError
        A number leads to a row that nothing is known of.
    """
    cards = Cards(notes, translate("Close", lang))
    opened = LINK.sub(cards.replace_link, html)
    if not cards.html:
        return opened
    head, start, rest = opened.partition("</head>")
    main, end, foot = rest.rpartition("</main>")
    parts = (head, cards.write_style(), start, main, *cards.html, end, foot)
    return "".join(parts)


def read_notes(outputs: Iterable[Mapping[str, Any]]) -> dict[str, SourceNote]:
    """Return the source notes among the outputs of a notebook."""
    told = (output.get("data", {}).get(SOURCES, {}) for output in outputs)
    return {name: SourceNote(**note) for found in told for name, note in found.items()}


def _write_place(row: str, note: SourceNote, page: str) -> str:
    """Return a printed token and its place, as a link to its row among the sources."""
    return f'<a href="{page}#{_show(row)}">{_show(note.token)} {_show(note.place)}</a>'


@lru_cache(maxsize=8192)  # lines and documents are told many times
def _show(text: str) -> str:
    """Return a text escaped, with marks that turn the direction of writing made visible."""
    return escape(str(show_controls(text)))
