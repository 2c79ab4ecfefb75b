"""The second transcription of a document: whether there is one, and where it differs.

It is optional, and so are its columns beyond token and hedge: some second readers only typed
the figures, others said what each of them counts. A page tells how far both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.data.contract import Tables, require_valid_rows
from helpers.data.dictionary import list_columns, require_foreign_key
from helpers.data.tables import read_rows
from helpers.ground import paths
from helpers.ground.errors import ContractError
from helpers.ground.vocabulary import ROW_KEY

Row = Mapping[str, object]


def read_second_transcription(document_id: str) -> list[dict[str, str]] | None:
    """Return the validated rows of a document's second transcription; None if there is none.

    Raises
    ------
    ContractError
        If the file breaks its contract or holds rows of another document.
    """
    path = paths.second_transcription(document_id)
    if not path.is_file():
        return None
    rows = read_rows(path)
    _require_told(document_id, rows)
    columns = list_columns("second_transcriptions")
    odd = sorted(set(rows[0] if rows else ()) - set(columns), key=str)
    if odd:
        raise ContractError(f"{path.name}: column '{odd[0]}' is unknown: use {', '.join(columns)}")
    full = [{name: row.get(name) or "" for name in columns} for row in rows]
    require_valid_rows(
        full, "second_transcriptions", path=path, tables=Tables(), free="document_id"
    )
    names = [row["document_id"] for row in rows]
    require_foreign_key(names, {document_id}, field="document_id", path=path)
    return full


def list_differences(first: Iterable[Row], second: Iterable[Row]) -> list[str]:
    """Return the places where two transcriptions differ in token or hedge, or only one has a row.

    Where nothing is printed, the second need not name the hedge.
    """
    ours, theirs = _map_tokens(first), _map_tokens(second)
    places = dict.fromkeys([*ours, *theirs])
    return [place for place in places if ours.get(place) != theirs.get(place)]


def read_second_rows(document_id: str) -> list[dict[str, str]] | None:
    """Return the rows of a second transcription without validating them; None if there is none.

    Validating costs half a second, which no report need pay, and `run.py check` validates.

    Raises
    ------
    ContractError
        If the file lacks a column that is compared.
    """
    path = paths.second_transcription(document_id)
    if not path.is_file():
        return None
    rows = read_rows(path)
    _require_told(document_id, rows)
    return rows


def _require_told(document_id: str, rows: list[dict[str, str]]) -> None:
    """Stop if rows lack place, token or hedge."""
    lacking = {*ROW_KEY, "printed", "qualifier"} - set(rows[0] if rows else ())
    if rows and lacking:
        raise ContractError(
            f"{paths.second_transcription(document_id).name}: column '{min(lacking)}' is missing: "
            "add it"
        )


def _map_tokens(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    return {
        ":".join(str(row[name]) for name in ROW_KEY): (
            str(row["printed"]),
            str(row["qualifier"]) or "exact",
        )
        for row in rows
    }
