"""Tables as an .xlsx file whose cells are typed, so that no setting can change a number.

A printed figure is a text cell and stays as it is printed; a number is a number in every language.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpers.data.dictionary import read_package
from helpers.export.cells import Value

MOST_WIDTH = 60
LOOKED_AT = 50
"""Rows from which the width of a column is taken."""

MOST_LETTERS = 32767
"""That a cell of a workbook can hold."""


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook; `header` is whether the first row names the columns."""

    name: str
    rows: Sequence[Sequence[Value]]
    header: bool = True


def write_workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return sheets as a workbook, equal bytes for equal sheets."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    package = read_package()
    created = datetime.fromisoformat(package["created"].removesuffix("Z"))
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": created})
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, bold)
    return buffer.getvalue()


def _write_sheet(target: Any, sheet: Sheet, bold: Any) -> None:
    """Write one sheet; its first row stays in sight and can filter the others."""
    for place, cells in enumerate(sheet.rows):
        form = bold if sheet.header and place == 0 else None
        _write_cells(target, place, cells, form)
    for column, width in enumerate(_measure_columns(sheet.rows)):
        target.set_column(column, column, width)
    if sheet.header:
        target.freeze_panes(1, 0)
        if sheet.rows and len(sheet.rows) > 1:
            target.autofilter(0, 0, len(sheet.rows) - 1, len(sheet.rows[0]) - 1)


def _write_cells(target: Any, place: int, cells: Sequence[Value], form: Any) -> None:
    """Write one row, each value as what it is; a missing one leaves its cell empty."""
    for column, value in enumerate(cells):
        if isinstance(value, str) and value:
            target.write_string(place, column, value[:MOST_LETTERS], form)
        elif isinstance(value, int | float):
            target.write_number(place, column, value, form)


def _measure_columns(rows: Sequence[Sequence[Value]]) -> list[int]:
    """Return the width of each column in letters, from its first rows."""
    widths: dict[int, int] = {}
    for cells in rows[:LOOKED_AT]:
        for column, value in enumerate(cells):
            size = 0 if value is None else len(str(value)) + 2
            widths[column] = min(max(widths.get(column, 0), size), MOST_WIDTH)
    return [width for _, width in sorted(widths.items())]
