"""Rows of tables with numbers as numbers and a missing number as None."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.data.dictionary import list_files, list_number_columns
from helpers.data.tables import read_rows as read_file
from helpers.export.cells import Value
from helpers.export.package import Described
from helpers.ground import paths

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Value]]


def list_rows(frame: pd.DataFrame, table: str) -> Rows:
    """Return the rows of a table that the store has read."""
    from helpers.data.store import format_cell
    from helpers.ground.frames import list_records

    numbers = set(list_number_columns(table))
    return [
        {n: read_number(format_cell(v)) if n in numbers else v for n, v in row.items()}
        for row in list_records(frame)
    ]


def read_rows(described: Described) -> Rows:
    """Return the rows of all files of a table, files in order."""
    folder, rows = paths.data_package().parent, Rows()
    for file in list_files(described):
        rows += read_numbers(described["name"], read_file(folder / file))
    return rows


def read_numbers(table: str, rows: Iterable[Mapping[str, str]]) -> Rows:
    """Return rows of text with the numbers of a table as numbers."""
    numbers = set(list_number_columns(table))
    return [{n: read_number(v) if n in numbers else v for n, v in row.items()} for row in rows]


def read_number(text: str) -> int | float | None:
    """Return a number that the store has written; None for an empty cell."""
    if text == "":
        return None
    return float(text) if "." in text or "e" in text else int(text)
