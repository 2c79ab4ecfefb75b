"""The second transcription of a document: whether there is one, and where it differs.

It is optional. A page says of each document whether it was transcribed twice.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping

from helpers.data.dictionary import require_foreign_key, require_valid_file
from helpers.ground import paths
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
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
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
    """Return in how many places a document's two transcriptions differ; None if it has one only."""
    second = read_second_transcription(document_id)
    return None if second is None else len(list_differences(first, second))


def _map_tokens(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    return {
        ":".join(str(row[name]) for name in ROW_KEY): (
            str(row["printed"]),
            str(row["qualifier"]) or "exact",
        )
        for row in rows
    }
