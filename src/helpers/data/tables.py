"""Text of CSV files by the standard library: rows read, added and written as the project does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from helpers.ground.opening import read_table, read_text

Row = Mapping[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text; none if there is no file."""
    return read_table(path).list_records() if path.exists() else []


def format_rows(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return rows as CSV text with Unix line ends; cells of other columns are left out."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def add_rows(path: Path, rows: Iterable[Row]) -> str:
    """Return a file's text with rows behind its last one; what stands there stays as it is."""
    text = read_text(path)
    more = format_rows(rows, read_table(path).columns).partition("\n")[2]
    return text + ("" if text.endswith("\n") else "\n") + more
