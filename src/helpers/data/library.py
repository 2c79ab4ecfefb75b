"""What rules look codes, names and days up in, and the form in which they get rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from helpers.data.cells import Broken

Row = Mapping[str, str]
Rule = Mapping[str, Any]
Rows = Sequence[tuple[int, Row]]
"""Rows, each with its place in the table."""
Found = Iterator[tuple[int, Broken]]


class Library(Protocol):
    """The tables of one file each."""

    def find_row(self, resource: str, key: str, value: str) -> Row:
        """Return the first row of a table whose key has a value; an empty one if none has."""

    def list_rows(self, resource: str) -> Sequence[Row]:
        """Return the rows of a table."""

    def list_closed(self, resource: str, name: str) -> frozenset[str]:
        """Return the values that a field may have, by the data dictionary."""
