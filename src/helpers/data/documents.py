"""The register of documents as it is, by the standard library alone.

A batch asks it who has documents before it knows whether anything heavy is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.identifiers import require_identifier
from helpers.ground.opening import read_table
from helpers.ground.remember import State, read_file_state, remember

IDENTIFIERS = ("document_id", "province_id")
MOST_SHARED = 1_000  # documents on several provinces, whose owners are kept in memory

Row = dict[str, str]


def list_documents() -> list[Row]:
    """Return the rows of the register; none if there is no register.

    Only the identifiers are checked, for they become names of files.

    Raises
    ------
    MissingInputError, ContractError
        The register cannot be read, is no table, or holds an identifier of another form.
    """
    return list(_read_register())


@remember
def _read_register() -> list[Row]:
    """Return the rows of the register; a place looks its documents up one by one."""
    return _read_rows(paths.documents(), *IDENTIFIERS)


def list_owned() -> dict[str, list[Row]]:
    """Return the documents that print figures of each province, provinces in order.

    A document on several provinces has none in the register; the rows of its transcription name
    them, and it stands under each.

    Raises
    ------
    MissingInputError
        There is no register of documents, or it has no column `province_id`.
    """
    return group_by_owner(_require_columns(list_documents()))


def _require_columns(rows: list[Row]) -> list[Row]:
    """Return the rows of the register unless there are none or they have no identifiers."""
    if not rows or not rows[0].keys() >= set(IDENTIFIERS):
        names = " and ".join(IDENTIFIERS)
        raise MissingInputError(
            f"'{paths.documents()}' lists no documents in columns {names}: restore it"
        )
    return rows


def group_by_owner(documents: Iterable[Row]) -> dict[str, list[Row]]:
    """Return documents by the provinces of which they print figures, provinces in order."""
    owned: dict[str, list[Row]] = {}
    for row in documents:
        for province_id in list_owners(row):
            owned.setdefault(province_id, []).append(row)
    return dict(sorted(owned.items()))


def list_documents_of(province_id: str) -> list[Row]:
    """Return the documents that print figures of one province, in their order.

    Raises
    ------
    MissingInputError
        As for `list_owned`.
    """
    rows = _require_columns(list_documents())
    places, shared = _place_owned()
    also = [place for place in shared if province_id in list_owners(rows[place])]
    return [rows[place] for place in sorted([*places.get(province_id, ()), *also])]


@remember
def _place_owned() -> tuple[dict[str, list[int]], list[int]]:
    """Return where in the register documents on one province stand, and those on several."""
    owned: dict[str, list[int]] = {}
    for place, row in enumerate(_read_register()):
        owned.setdefault(row["province_id"], []).append(place)
    return owned, owned.pop("", [])


def list_owners(document: Row) -> list[str]:
    """Return the provinces of which a document prints figures, in order."""
    if document["province_id"]:
        return [document["province_id"]]
    path = paths.transcription(document["document_id"])
    return list(_read_owners(path, read_file_state(str(path))))


@lru_cache(maxsize=MOST_SHARED)
def _read_owners(path: Path, state: State) -> tuple[str, ...]:
    """Return the provinces named in a transcription in this state; each of them asks for it."""
    rows = _read_rows(path, "province_id")
    return tuple(sorted({row.get("province_id", "") for row in rows} - {""}))


def list_provinces() -> list[str]:
    """Return the provinces of which documents print figures, in order.

    Raises
    ------
    MissingInputError
        There is no register of documents, or it has no column `province_id`.
    """
    rows = _require_columns(list_documents())
    places, shared = _place_owned()
    return sorted({*places, *(owner for place in shared for owner in list_owners(rows[place]))})


def _read_rows(path: Path, *identifiers: str) -> list[Row]:
    """Return the rows of a table, its identifiers checked; none if there is no such file."""
    if not path.exists():
        return []
    table = read_table(path)
    for line, row in zip(table.lines, table.list_records(), strict=True):
        for field in identifiers:
            if row.get(field):  # an empty one names no file; the contract says where it may be
                where = f"{path.name}: line '{line}'"
                require_identifier(row[field], what=f"field '{field}' with value", where=where)
    return table.list_records()
