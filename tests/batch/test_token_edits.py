"""Whatever single token is mistyped, a page is built or the mistake is told in a sentence."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.batch import rehearsal
from helpers.data import store
from helpers.data.documents import list_documents, list_owners, list_provinces
from helpers.ground import paths
from helpers.ground.errors import NotebookFailedError, ProjectError
from helpers.printed.edits import list_single_edits
from helpers.printed.words import ZERO_WORDS

SEED = 16
EDITS = 2
FEW = 12
"""Figures of a small document, whose pages are built in half a second."""

Row = dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def root() -> Iterator[Path]:
    """A copy of the data, in which transcriptions may be written."""
    with rehearsal.open_copy() as copy:
        yield copy


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def spoil(token: str, style: str, chance: random.Random) -> str:
    """Return a token after one of the mistakes that people and spreadsheets make."""
    mark = "," if style == "en" else "."
    kinds = [
        "0",
        ZERO_WORDS[0],
        f"{token}{mark}000",
        token.removesuffix(f"{mark}000"),
        f"999{mark}999{mark}999{mark}999",
        "0,0" if style == "vi" else "0.0",
        "0%",
        *(edited for _, edited in chance.sample(list(list_single_edits(token)), 3)),
    ]
    return chance.choice([kind for kind in kinds if kind != token])


def build_with(document: Row, row: int, token: str) -> str:
    """Build the pages of a document with another token; return what refuses it, if anything."""
    path = paths.transcription(document["document_id"])
    before, rows = path.read_bytes(), read_rows(path)
    owner = rows[row].get("province_id") or list_owners(document)[0]
    rows[row]["printed"] = token
    write_rows(path, rows)
    try:
        rehearsal.run_province(owner)
        results = set(store.read_processed("findings", owner)["result"])
        assert results <= {"passed", "failed", "not_checkable"}
    except NotebookFailedError:
        raise
    except ProjectError as refusal:
        return str(refusal)
    finally:
        path.write_bytes(before)
    return ""


def draw_edits(
    documents: list[Row], number: int, chance: random.Random
) -> Iterator[tuple[Row, int, str, str]]:
    """Yield a document, the place of a row, its token, and another token."""
    for _ in range(number):
        document = chance.choice(documents)
        rows = read_rows(paths.transcription(document["document_id"]))
        row = chance.choice([n for n, told in enumerate(rows) if told["printed"].strip("0")])
        token = rows[row]["printed"]
        if any(sign.isdigit() for sign in token):
            yield document, row, token, spoil(token, document["number_style"], chance)


def list_small() -> list[Row]:
    """Return the documents of one province each that hold few figures."""
    counts = {
        row["document_id"]: len(read_rows(paths.transcription(row["document_id"])))
        for row in list_documents()
        if row["province_id"]
    }
    return [row for row in list_documents() if 0 < counts.get(row["document_id"], 0) <= FEW]


def test_an_edited_token_ends_in_a_page_or_a_sentence() -> None:
    for document, row, token, edited in draw_edits(list_small(), EDITS, random.Random(SEED)):
        told = build_with(document, row, edited)
        where = f"{document['document_id']}: row {row}: '{token}' → '{edited}'"
        assert "Traceback" not in told, where
        assert "\n" not in told, where
        if told:  # it names the place
            assert document["document_id"] in told, (where, told)


@pytest.mark.long
@pytest.mark.parametrize("province_id", list_provinces())
def test_every_token_edited_ends_in_a_page_or_a_sentence(province_id: str) -> None:
    chance = random.Random(f"{SEED} {province_id}")
    for document in list_documents():
        if province_id not in list_owners(document):
            continue
        rows = read_rows(paths.transcription(document["document_id"]))
        for n, row in enumerate(rows):
            own = row.get("province_id") or province_id
            if own == province_id and any(sign.isdigit() for sign in row["printed"]):
                edited = spoil(row["printed"], document["number_style"], chance)
                build_with(document, n, edited)
