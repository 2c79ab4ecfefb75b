"""What stands on pages, lines and tables, becomes the text of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from helpers.reading.draft import Line
from helpers.reading.files.content import PageRead, Reading
from helpers.reading.files.flow import flow, split_furniture
from helpers.reading.files.placed import PlacedLine
from helpers.reading.files.rules import RuledTable
from helpers.reading.files.tables import Cell, make_lines


@dataclass(frozen=True)
class Letter:
    """One letter, or one word of a scan, and its place; y grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    sure: bool = True


@dataclass(frozen=True)
class PlacedTable:
    """A table and the letters of its cells, by the number of the cell."""

    page: int
    table: RuledTable
    letters: dict[int, list[Letter]] = field(default_factory=dict)


Element = PlacedLine | PlacedTable


# --- letters find their place --------------------------------------------------


def place_letters(
    lines: Sequence[Sequence[Letter]],
    sizes: Sequence[float],
    page: int,
    *,
    tables: Sequence[RuledTable],
) -> list[Element]:
    """Return lines and tables in the order of the file; a table counts by its first letter.

    Parameters
    ----------
    lines
        The letters of each line.
    sizes
        The height of the letters of each line.
    page
        Number of the page.
    tables
        The tables that are drawn on it.
    """
    placed = [PlacedTable(page, table) for table in tables]
    elements: list[Element] = []
    for line, size in zip(lines, sizes, strict=True):
        free: list[Letter] = []
        for letter in line:
            table = _put_into_table(letter, placed)
            if table is None:
                free.append(letter)
            elif table not in elements:
                elements.append(table)
        _end_words(placed)
        elements += _make_line(free, size, page)
    return elements


def _put_into_table(letter: Letter, tables: Sequence[PlacedTable]) -> PlacedTable | None:
    """Put a letter into the cell that its middle lies in; return the table, None without one."""
    x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
    for placed in tables:
        cell = placed.table.find_cell(x, y)
        if cell is not None:
            placed.letters.setdefault(cell, []).append(letter)
            return placed
    return None


def _end_words(tables: Sequence[PlacedTable]) -> None:
    """End a word in every cell: what comes next stands on another line."""
    for placed in tables:
        for letters in placed.letters.values():
            if letters[-1].text != " ":
                letters.append(replace(letters[-1], text=" "))


def _make_line(letters: Sequence[Letter], size: float, page: int) -> Iterator[PlacedLine]:
    """Yield the line of some letters, unless it is empty."""
    inked = [letter for letter in letters if letter.text.strip()]
    if inked:
        yield PlacedLine(
            page=page,
            text="".join(letter.text for letter in letters).strip(),
            left=min(letter.left for letter in inked),
            right=max(letter.right for letter in inked),
            top=min(letter.top for letter in inked),
            bottom=max(letter.bottom for letter in inked),
            size=size,
            sure=all(letter.sure for letter in inked),
        )


# --- the whole ---------------------------------------------------------------


def compose(elements: Sequence[Element], pages: Sequence[PageRead]) -> Reading:
    """Return the text of all pages without what only numbers them."""
    placed = [element for element in elements if isinstance(element, PlacedLine)]
    furniture, dropped = split_furniture(placed)
    kept = [element for element in elements if id(element) not in furniture]
    return Reading(tuple(_make_lines(kept)), tuple(pages), dropped)


def _make_lines(elements: Sequence[Element]) -> Iterator[Line]:
    """Yield paragraphs and rows of tables in turn."""
    waiting: list[PlacedLine] = []
    above: tuple[str, ...] = ()
    for element in elements:
        if isinstance(element, PlacedLine):
            waiting.append(element)
            continue
        above = () if waiting else above
        yield from flow(waiting)
        waiting = []
        rows = make_lines(_fill_cells(element), page=element.page, above=above)
        above = next((row.column_headers for row in reversed(rows) if row.column_headers), ())
        yield from rows
    yield from flow(waiting)


def _fill_cells(placed: PlacedTable) -> list[list[Cell]]:
    """Return the grid of a table's cells."""
    numbers = {number for row in placed.table.cells for number in row}
    made = {number: _fill_cell(placed.letters.get(number, [])) for number in numbers}
    return [[made[number] for number in row] for row in placed.table.cells]


def _fill_cell(letters: Sequence[Letter]) -> Cell:
    """Return the cell that some letters make."""
    text = " ".join("".join(letter.text for letter in letters).split())
    return Cell(text, sure=all(letter.sure for letter in letters))
