"""Where a figure stands, as messages name it."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.printed.grammar import show_token


def tell_place(row: Mapping[str, str], field: str) -> str:
    """Return file, line and number of a figure, and the field of its row that is meant."""
    where = f"{row['document_id']}.csv: line '{row['line']}', seq '{row['seq']}'"
    return f"{where}, field '{field}' with value '{show_token(row[field])}'"
