"""Text of CSV files by the standard library: rows read, added and written as the project does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text; none if there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def format_rows(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return rows as CSV text with Unix line ends; cells of other columns are left out."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def add_rows(path: Path, rows: Iterable[Row]) -> str:
    """Return a file's text with rows behind its last one; what stands there stays as it is."""
    text = path.read_text(encoding="utf-8")
    columns = next(csv.reader(io.StringIO(text)))
    more = format_rows(rows, columns).partition("\n")[2]
    return text + ("" if text.endswith("\n") else "\n") + more
