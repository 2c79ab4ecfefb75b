"""Lines to paragraphs: what a page broke is joined, so that a phrase is read whole.

A paragraph knows the heading and the sentence under which it stands, and leads back to its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.reading.draft import Line

_LIST_MARK = re.compile(
    r"^[\s*_>]*(?:[-+•*–]\s|#+\s|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-zđ]\)\s|[IVX]+[.\s]|\d+\.\d+\s)"
)
_BULLET = re.compile(r"^[\s*_>]*[-+•–*]\s")
_INNER_BULLET = re.compile(r"^[\s*_>]*(?:[-–•*]\s+)?[+o]\s")
_SECTION = re.compile(
    r"^[\s*_]*(?:#+\s*)?[\s*_]*(?:(?P<top>[IVX]+\.|[A-Z]\.)|(?P<low>\d|[a-zđ]\)))"
)
_FINISHED = re.compile(r"[.;:!?…][\s*_\"”)]*$")
_LONGEST_HEADING = 28
_WRAPPED = 0.7
"""Part of the longest line from which on an unfinished line was broken by the page."""


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, as one text.

    Attributes
    ----------
    text
        The lines joined by single blanks, other blanks as plain ones of the same number.
    lines, offsets
        The lines, and where each begins in the text.
    headings
        The headings above it, the nearest last.
    parent
        The paragraph that introduces it as an item of a list; empty if none does.
    """

    text: str
    lines: tuple[Line, ...]
    offsets: tuple[int, ...]
    headings: tuple[str, ...] = ()
    parent: str = ""
    is_bullet: bool = field(default=False)

    def locate(self, start: int, end: int) -> tuple[Line, int, int]:
        """Return the line of a place in the text, and the place in that line."""
        number = max(n for n, offset in enumerate(self.offsets) if offset <= start)
        line, offset = self.lines[number], self.offsets[number]
        return line, start - offset, min(end - offset, len(line.text))


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs of a text, with the headings and introductions over them."""
    longest = max((len(line.text) for line in lines), default=0)
    groups: list[list[Line]] = []
    blank = True
    for line in lines:
        if not line.text.strip():
            blank = True
            continue
        if groups and _continues(groups[-1][-1], line, blank=blank, longest=longest):
            groups[-1].append(line)
        else:
            groups.append([line])
        blank = False
    return _place_under_headings([_join(group) for group in groups])


def _continues(before: Line, line: Line, *, blank: bool, longest: int) -> bool:
    """Return whether a line goes on with the sentence of the one before."""
    if before.cells or line.cells or _LIST_MARK.match(line.text):
        return False
    text = before.text.rstrip()
    if _FINISHED.search(text) or text.startswith("|"):
        return False
    starts_small = line.text.lstrip("*_ ")[:1].islower()
    if blank:
        return starts_small
    return starts_small or len(text) >= _WRAPPED * min(longest, 400)


def _join(group: Sequence[Line]) -> Paragraph:
    """Return one paragraph of lines."""
    texts = [re.sub(r"\s", " ", line.text) for line in group]
    offsets, place = [], 0
    for text in texts:
        offsets.append(place)
        place += len(text) + 1
    is_bullet = _BULLET.match(texts[0]) is not None
    return Paragraph(" ".join(texts), tuple(group), tuple(offsets), is_bullet=is_bullet)


def _place_under_headings(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return paragraphs with their headings and introductions."""
    placed = []
    top = low = outer = parent = ""
    for paragraph in paragraphs:
        headings = tuple(filter(None, (top, low)))
        is_inner = paragraph.is_bullet and _INNER_BULLET.match(paragraph.text) is not None
        is_item = paragraph.is_bullet or bool(paragraph.lines[0].cells)
        introduced = (outer if is_inner else parent) if is_item else ""
        placed.append(_put(paragraph, headings, introduced))
        found = _SECTION.match(paragraph.text)
        if found and found["top"]:
            top, low = _clip(paragraph.text), ""
        elif found or _is_heading(paragraph.text):
            low = _clip(paragraph.text)
        outer = outer if is_inner else paragraph.text
        parent = parent if is_item else paragraph.text
    return placed


def _put(paragraph: Paragraph, headings: tuple[str, ...], parent: str) -> Paragraph:
    """Return a paragraph with what stands over it."""
    return Paragraph(
        paragraph.text, paragraph.lines, paragraph.offsets, headings, parent, paragraph.is_bullet
    )


def _is_heading(text: str) -> bool:
    """Return whether a paragraph without a number is short enough for a heading."""
    is_short = len(text.split()) <= _LONGEST_HEADING
    return is_short and not re.search(r"[.;]\s*$", text) and not re.search(r"\d{2}", text)


def _clip(text: str) -> str:
    """Return the words of a heading that may say what comes: up to its first full stop."""
    head = re.split(r"(?<=[^\W\d]{3})[.:]\s", text, maxsplit=1)[0]
    return " ".join(head.split()[:_LONGEST_HEADING])
