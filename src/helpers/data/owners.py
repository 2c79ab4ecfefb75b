"""Whose a figure is: a document is of one province, or its rows name theirs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.data.dictionary import require_foreign_key
from helpers.data.documents import Row, list_documents
from helpers.ground.errors import ContractError
from helpers.printed.provinces import read_provinces, require_valid_document


def find_document(document_id: str) -> Row:
    """Return the row of a registered document.

    Raises
    ------
    ContractError
        If it is not registered.
    """
    for row in list_documents():
        if row["document_id"] == document_id:
            return row
    raise ContractError(
        f"'{document_id}' is not in data/raw/documents.csv, so its transcription must have all "
        "columns: register the document first"
    )


def find_province(document_id: str) -> str:
    """Return the province of a document; empty for several, or where it is not registered."""
    rows = [row for row in list_documents() if row["document_id"] == document_id]
    return rows[0]["province_id"] if rows else ""


def require_provinces(table: pd.DataFrame, document: Row, path: Path) -> None:
    """Stop unless each figure is of its document's province, or of one that existed on its day.

    Parameters
    ----------
    table
        Transcription with `province_id` and `period_end`.
    document
        Its row of the register.
    path
        Named in the error.

    Raises
    ------
    ContractError, UnknownProvinceError
        If a figure names no province, an unknown one, or one that did not exist.
    """
    own = document["province_id"]
    if own:
        require_foreign_key(table["province_id"], {own}, field="province_id", path=path)
        return
    provinces = read_provinces()
    known = {row["province_id"] for row in provinces}
    require_foreign_key(table["province_id"], known, field="province_id", path=path)
    for province_id, rows in table.groupby("province_id"):
        told = {**document, "province_id": str(province_id), "period_end": max(rows["period_end"])}
        require_valid_document(told, provinces=provinces)
