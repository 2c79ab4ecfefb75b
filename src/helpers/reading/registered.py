"""What a document and its rows would break of the data dictionary's rules once they are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.data.contract import Tables, list_faults
from helpers.data.dictionary import list_columns
from helpers.ground.opening import Table

Row = Mapping[str, str]
_OF_OTHERS = "foreign-key"
"""Codes are looked at cell by cell, with those that the draft itself adds."""


def list_broken_document(document: Row, registered: Iterable[Row]) -> list[str]:
    """Return what a document breaks of the rules between cells and rows of the register."""
    name = document["document_id"]
    others = [row for row in registered if row["document_id"] != name]
    return _list_told([*others, document], "documents", from_row=len(others))


def list_broken_together(rows: Sequence[Row]) -> list[str]:
    """Return what rows of a transcription break of the rules between their cells."""
    return _list_told(rows, "transcriptions")


def _list_told(rows: Sequence[Row], resource: str, *, from_row: int = 0) -> list[str]:
    """Return in sentences what rows break from one row on."""
    columns = list_columns(resource)
    cells = tuple(tuple(str(row.get(name, "")) for name in columns) for row in rows)
    table = Table(tuple(columns), cells, tuple(range(len(cells))))
    return [
        f"{_name(resource, rows[fault.line])}: {fault.broken.field} '{fault.broken.value}': "
        f"{fault.broken.told}"
        for fault in list_faults(table, resource, Tables(), file="")
        if fault.line >= from_row and fault.broken.rule != _OF_OTHERS
    ]


def _name(resource: str, row: Row) -> str:
    """Return what a sentence is about."""
    if resource == "documents":
        return "the document"
    return f"line {row['line']}, figure {row['seq']} “{row['printed']}”"
