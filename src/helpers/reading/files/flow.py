"""Lines of pages become numbered-to-be lines of text, one a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from helpers.reading.draft import Line
from helpers.reading.files.content import Dropped
from helpers.reading.files.damage import CONVERTED, UNSURE
from helpers.reading.files.old_letters import convert_lines
from helpers.reading.files.placed import PlacedLine, find_furniture, join_paragraphs, join_texts

PAGE_FURNITURE = "page_furniture"


def flow(lines: Sequence[PlacedLine]) -> Iterator[Line]:
    """Yield the paragraphs of lines.

    Old letters are converted first: in TCVN3 the ư is the sign that elsewhere breaks a word.
    """
    texts, _, changed = convert_lines(line.text for line in lines)
    old = {id(line) for line, new in zip(lines, changed, strict=True) if new}
    made = {id(line): text for line, text in zip(lines, texts, strict=True)}
    for paragraph in join_paragraphs(lines):
        signs = {
            CONVERTED: any(id(line) in old for line in paragraph),
            UNSURE: not all(line.sure for line in paragraph),
        }
        text = join_texts(made[id(line)] for line in paragraph)
        flags = tuple(code for code, shown in signs.items() if shown)
        yield Line(number=0, text=text, page=paragraph[0].page, flags=flags)


def split_furniture(lines: Sequence[PlacedLine]) -> tuple[set[int], tuple[Dropped, ...]]:
    """Return the identities of lines that only number or head pages, and what they say."""
    furniture = {id(line): line for line in find_furniture(lines)} if lines else {}
    dropped = (Dropped(f.text, PAGE_FURNITURE, f.page) for f in furniture.values())
    return set(furniture), tuple(dropped)


def map_line(line: Line, change: Callable[[str], str]) -> Line:
    """Return a line with its text and headers changed, and its cells where they then stand."""
    if not line.cells:
        return replace(line, text=change(line.text))
    text, cells, end = "", [], 0
    for start, stop in line.cells:
        cell = change(line.text[start:stop])
        text += line.text[end:start]
        cells.append((len(text), len(text) + len(cell)))
        text, end = text + cell, stop
    return replace(
        line,
        text=text + line.text[end:],
        cells=tuple(cells),
        column_headers=tuple(map(change, line.column_headers)),
        row_header=change(line.row_header),
    )
