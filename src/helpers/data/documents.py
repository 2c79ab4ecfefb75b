"""The register of documents as it is, by the standard library alone.

A batch asks it who has documents before it knows whether anything heavy is needed.
"""

from __future__ import annotations

import csv

from helpers.ground import paths
from helpers.ground.errors import MissingInputError


def list_documents() -> list[dict[str, str]]:
    """Return the rows of the register, unchecked; none if there is no register."""
    if not paths.documents().is_file():
        return []
    with paths.documents().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_provinces() -> list[str]:
    """Return the provinces that have documents, in order.

    Raises
    ------
    MissingInputError
        There is no register of documents, or it has no column `province_id`.
    """
    rows = list_documents()
    if not rows or "province_id" not in rows[0]:
        raise MissingInputError(f"'{paths.documents()}' lists no documents: restore it")
    return sorted({row["province_id"] for row in rows})
