"""A table becomes lines, one a row, that keep the headers of every cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpers.reading.draft import Line
from helpers.reading.files.damage import UNSURE

SEPARATOR = " | "
ORDINAL = re.compile(r"\(?(?:\d{1,3}|[IVXLC]+|[A-Za-z])\)?[.)]?")
"""What numbers a row or a column and says nothing else."""

NUMBER = re.compile(r"\d")
YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b[Mm]ức\s*(?:độ)?\s*\d|\b[Qq]uý\s+\d")
"""Numbers that stand in headers: years, levels, quarters."""

LONGEST_HEAD = 4


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell; the same object stands wherever it spans."""

    text: str
    is_header: bool = False
    sure: bool = True


Grid = Sequence[Sequence[Cell]]

EMPTY = Cell("")


def place_cells(rows: Iterable[Iterable[tuple[Cell, int, int]]]) -> list[list[Cell]]:
    """Return a full grid from rows of cells with the columns and rows that each spans."""
    grid: list[list[Cell]] = []
    hanging: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows):
        placed: list[Cell] = []
        for cell, width, height in row:
            while (y, len(placed)) in hanging:
                placed.append(hanging.pop((y, len(placed))))
            for below in range(1, height):
                hanging.update({(y + below, len(placed) + n): cell for n in range(width)})
            placed += [cell] * width
        while (y, len(placed)) in hanging:
            placed.append(hanging.pop((y, len(placed))))
        grid.append(placed)
    width = max(map(len, grid), default=0)
    return [[*row, *[EMPTY] * (width - len(row))] for row in grid]


def make_lines(grid: Grid, *, page: int = 0, above: Sequence[str] = ()) -> list[Line]:
    """Return the rows of a table as lines, still without numbers.

    Parameters
    ----------
    grid
        Rows of equal length.
    page
        Page of the source.
    above
        Headers of the columns if the table continues one of the page before.
    """
    head = count_head(grid)
    if not head and len(above) == len(grid[0]):
        headers = list(above)
    else:
        headers = join_heads(grid[:head], width=len(grid[0]))
    lines = [_make_line(row, headers=headers if y >= head else ()) for y, row in enumerate(grid)]
    return [replace(line, page=page) for line in lines if line.text]


def count_head(grid: Grid) -> int:
    """Return how many rows at the top are headers: marked as such, or without figures."""
    marked = 0
    while marked < len(grid) and all(c.is_header for c in grid[marked] if c.text):
        marked += 1
    if 0 < marked < len(grid):
        return marked
    title = head = next((y for y, row in enumerate(grid) if not _is_title(row)), 0)
    while head < min(len(grid), title + LONGEST_HEAD) and _is_head(grid[head]):
        head += 1
    if head == title:
        return 0
    if head < len(grid) and _numbers_columns(grid[head]):
        head += 1
    return head if head < len(grid) else min(title + 1, len(grid) - 1)


def _is_title(row: Sequence[Cell]) -> bool:
    """Tell whether a row is one text over all columns."""
    return len({cell for cell in row if cell.text}) < 2


def _is_head(row: Sequence[Cell]) -> bool:
    """Tell whether a row can be a header: two cells say something, and none is a figure."""
    texts = {cell: cell.text for cell in row if cell.text}
    figures = [text for text in texts.values() if NUMBER.search(YEAR.sub("", text))]
    return len(texts) > 1 and not figures


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns: (1), (2), (3)=(1)+(2)."""
    texts = [cell.text for cell in row if cell.text]
    found = [re.match(r"\(?(\d{1,2})\)?(?:\s*=.*)?$", text) for text in texts]
    numbers = [int(match[1]) for match in found if match]
    return len(numbers) > 2 and len(numbers) >= len(texts) - 1 and numbers == _count_up(numbers)


def _count_up(numbers: Sequence[int]) -> list[int]:
    """Return consecutive numbers from the first of some."""
    return list(range(numbers[0], numbers[0] + len(numbers)))


def join_heads(rows: Grid, *, width: int) -> list[str]:
    """Return the header of each column, from the top down, each cell once."""
    heads = []
    for x in range(width):
        said = (row for row in rows if not (_numbers_columns(row) or _is_title(row)))
        cells = dict.fromkeys(row[x] for row in said)
        heads.append(" / ".join(dict.fromkeys(cell.text for cell in cells if cell.text)))
    return heads


def _make_line(row: Sequence[Cell], *, headers: Sequence[str]) -> Line:
    """Return one row as a line; a cell that spans columns stands in it once."""
    cells = list(dict.fromkeys(cell for cell in row if cell.text))
    above = [_join_spanned(row, headers, cell) for cell in cells] if headers else []
    line = join_cells([cell.text for cell in cells])
    header = find_row_header([cell.text for cell in cells]) if headers else ""
    flags = () if all(cell.sure for cell in cells) else (UNSURE,)
    return replace(line, column_headers=tuple(above), row_header=header, flags=flags)


def _join_spanned(row: Sequence[Cell], headers: Sequence[str], cell: Cell) -> str:
    """Return the headers of all columns that a cell stands in."""
    named = (header for c, header in zip(row, headers, strict=True) if c is cell and header)
    return " / ".join(dict.fromkeys(named))


def join_cells(texts: Sequence[str]) -> Line:
    """Return the texts of cells as one line without number, with the place of each."""
    cells, start = [], 0
    for text in texts:
        cells.append((start, start + len(text)))
        start += len(text) + len(SEPARATOR)
    return Line(number=0, text=SEPARATOR.join(texts), cells=tuple(cells))


def find_row_header(texts: Sequence[str]) -> str:
    """Return the first cell of a row that names it, past the number of the row."""
    for text in texts[:3]:
        if re.search(r"\w", text) and not ORDINAL.fullmatch(text):
            return text if re.search(r"[^\W\d_]", text) else ""
    return ""
