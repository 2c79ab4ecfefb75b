"""The register of documents as it is, by the standard library alone.

A batch asks it who has documents before it knows whether anything heavy is needed.
"""

from __future__ import annotations

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.identifiers import require_identifier
from helpers.ground.opening import read_table

IDENTIFIERS = ("document_id", "province_id")


def list_documents() -> list[dict[str, str]]:
    """Return the rows of the register; none if there is no register.

    Only the identifiers are checked, for they become names of files.

    Raises
    ------
    MissingInputError, ContractError
        The register cannot be read, is no table, or holds an identifier of another form.
    """
    path = paths.documents()
    if not path.exists():
        return []
    table = read_table(path)
    rows = table.list_records()
    for line, row in zip(table.lines, rows, strict=True):
        for field in IDENTIFIERS:
            if row.get(field):  # an empty one names no file; the contract says where it may be
                where = f"{path.name}: line '{line}'"
                require_identifier(row[field], what=f"field '{field}' with value", where=where)
    return rows


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
