"""Texts and Markdown: lines as they are, so that line numbers are those of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from helpers.ground.errors import UnreadableFileError
from helpers.reading.draft import Line
from helpers.reading.files.content import Reading
from helpers.reading.files.damage import CONVERTED
from helpers.reading.files.decoding import UTF_8, UTF_16, decode
from helpers.reading.files.limits import LARGEST_TEXT
from helpers.reading.files.tables import find_row_header
from helpers.reading.left_out import Span, blank_spans, find_bare_years, find_left_out

TABLE_ROW = re.compile(r"\s*\|.*\|\s*")
TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a text or a web page.

    Raises
    ------
    UnreadableFileError
        If there are too many.
    """
    if path.stat().st_size > LARGEST_TEXT:
        raise UnreadableFileError(
            f'"{path.name}" has more than {LARGEST_TEXT // 1_000_000} MB of text: '
            "take out the parts that have no figures"
        )
    return path.read_bytes()


def read_text(path: Path) -> Reading:
    """Return the lines of a text, or of Markdown, with the headers of its tables.

    A line ends at a line feed only.
    """
    text, encoding = decode(read_bytes(path), name=path.name)
    flags = () if encoding in (UTF_8, UTF_16) else (CONVERTED,)
    return Reading(
        _mark_tables([Line(number=0, text=line) for line in split_lines(text)]), flags=flags
    )


def split_lines(text: str) -> list[str]:
    """Return the lines of a text; what follows the last line feed is one if it says something.

    A carriage return before a line feed belongs to the end of the line.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def _mark_tables(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of a text, those of its tables with the place and headers of each cell."""
    marked: list[Line] = []
    for is_table, group in groupby(lines, lambda line: bool(TABLE_ROW.fullmatch(line.text))):
        rows = list(group)
        marked += _mark_table(rows) if is_table else rows
    return tuple(marked)


def _mark_table(rows: Sequence[Line]) -> list[Line]:
    """Return the lines of a table with the place and the headers of each cell."""
    if len(rows) < 2 or not (TABLE_RULE.fullmatch(rows[1].text) or _is_head(rows)):
        return list(rows)
    heads = [rows[0].text[start:end] for start, end in _find_cells(rows[0].text)]
    return [_mark_row(row, heads if n else []) for n, row in enumerate(rows)]


def _is_head(rows: Sequence[Line]) -> bool:
    """Return whether the first row of a table without a rule says what stands below it.

    It prints no figure; a year, a level or a day may stand in it.
    """
    widths = {len(_find_cells(row.text)) for row in rows}
    head = rows[0].text
    spans = [*find_left_out(head), *(Span(*year, "year") for year in find_bare_years(head))]
    return len(widths) == 1 and not re.search(r"\d", blank_spans(head, spans))


def _find_cells(text: str) -> list[tuple[int, int]]:
    """Return where each cell of a row of Markdown begins and ends."""
    found = re.finditer(r"(?<=\|)[^|]*(?=\|)", text)
    spans = [(m.start(), m.end(), m[0]) for m in found]
    return [(s + len(t) - len(t.lstrip()), e - len(t) + len(t.rstrip())) for s, e, t in spans]


def _mark_row(row: Line, heads: Sequence[str]) -> Line:
    """Return a row with its cells and, if it is no header itself, their headers."""
    if TABLE_RULE.fullmatch(row.text):
        return row
    cells = [(start, max(start, end)) for start, end in _find_cells(row.text)]
    above = [heads[n] if n < len(heads) else "" for n in range(len(cells))] if heads else []
    header = find_row_header([row.text[s:e] for s, e in cells]) if heads else ""
    return replace(row, cells=tuple(cells), column_headers=tuple(above), row_header=header)
