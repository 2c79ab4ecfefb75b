"""The second transcription of a document: whether there is one, and where it differs.

It is optional. A page says of each document whether it was transcribed twice.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers.data.dictionary import require_foreign_key, require_valid_file
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
    require_valid_file(path, "second_transcriptions")
    rows = _read_rows(path)
    names = [row["document_id"] for row in rows]
    require_foreign_key(names, {document_id}, field="document_id", path=path)
    return rows


def list_differences(first: Iterable[Row], second: Iterable[Row]) -> list[str]:
    """Return the places where two transcriptions differ in token or hedge, or only one has a row.

    Where nothing is printed, the second need not name the hedge.
    """
    ours, theirs = _map_tokens(first), _map_tokens(second)
    places = dict.fromkeys([*ours, *theirs])
    return [place for place in places if ours.get(place) != theirs.get(place)]


def count_differences(document_id: str, first: Iterable[Row]) -> int | None:
    """Return in how many places a document's two transcriptions differ; None if it has one only.

    Only the columns that are compared are asked for: validating costs half a second, which no
    report need pay, and `run.py check` validates.

    Raises
    ------
    ContractError
        If the file lacks a column that is compared.
    """
    path = paths.second_transcription(document_id)
    if not path.is_file():
        return None
    second = _read_rows(path)
    lacking = {*ROW_KEY, "printed", "qualifier"} - set(second[0] if second else ())
    if second and lacking:
        raise ContractError(
            f"{path.name}: column '{min(lacking)}' is missing: python3 run.py check says more"
        )
    return len(list_differences(first, second))


def _read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _map_tokens(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    return {
        ":".join(str(row[name]) for name in ROW_KEY): (
            str(row["printed"]),
            str(row["qualifier"]) or "exact",
        )
        for row in rows
    }
