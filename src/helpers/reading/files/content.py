"""What a file says: numbered lines, and how they were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from helpers.ground.hashing import hash_bytes
from helpers.reading.draft import Line

BY_TEXT, BY_OCR, BLANK = "text", "ocr", "blank"
"""How a page was read: from its letters, from its picture, or there was nothing."""


Report = Callable[[int, int, str], None]
"""Is told of each page: its number, the number of pages (0 if unknown), and how it was read."""


@dataclass(frozen=True)
class PageRead:
    """How one page was read.

    Attributes
    ----------
    number
        From 1.
    how
        `text`, `ocr` or `blank`.
    confidence
        Of OCR, 0…1, the mean of its words; 1 for letters that the file holds.
    """

    number: int
    how: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Dropped:
    """Text of the source that is no part of what it says, with the code of the reason."""

    text: str
    reason: str
    page: int = 0


@dataclass(frozen=True)
class Reading:
    """What a reader of one kind of file found, before its lines are numbered and judged."""

    lines: tuple[Line, ...]
    pages: tuple[PageRead, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextOfFile:
    """The text of a file.

    Attributes
    ----------
    kind
        `text`, `markdown`, `html`, `docx`, `pdf` or `image`.
    text
        What is kept outside the repository: the lines, NFC, each ended by a line feed only. Of a
        text file in UTF-8 and NFC it is the very bytes.
    lines
        The same, numbered, with tables and flags.
    pages
        How each page was read; empty where the file has no pages.
    dropped
        What was left out, to be looked at: page numbers, menus, counters.
    flags
        Codes of what is wrong with the text as a whole (`damage.FLAGS`).
    """

    kind: str
    text: str
    lines: tuple[Line, ...]
    pages: tuple[PageRead, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of the text, as the register of documents states it."""
        return hash_bytes(self.text.encode("utf-8"))

    @property
    def line_count(self) -> int:
        """Number of lines, as the register of documents states it."""
        return len(self.lines)


def encode_text(text: TextOfFile) -> dict[str, Any]:
    """Return a text as plain values for JSON."""
    return asdict(text)


def parse_text(content: Mapping[str, Any]) -> TextOfFile:
    """Return a text from its JSON."""
    return TextOfFile(
        kind=content["kind"],
        text=content["text"],
        lines=tuple(_parse_line(row) for row in content["lines"]),
        pages=tuple(PageRead(**row) for row in content["pages"]),
        dropped=tuple(Dropped(**row) for row in content["dropped"]),
        flags=tuple(content["flags"]),
    )


def _parse_line(row: Mapping[str, Any]) -> Line:
    """Return one line from its JSON."""
    cells = tuple((start, end) for start, end in row["cells"])
    headers, flags = tuple(row["column_headers"]), tuple(row["flags"])
    return Line(**{**row, "cells": cells, "column_headers": headers, "flags": flags})
