"""What a page prints is in a transcription or in the list of what is left out, with a reason."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from itertools import groupby
from pathlib import Path

import pytest

from helpers.data import store
from helpers.data.documents import list_documents
from helpers.ground import paths

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = Path(os.environ.get("HELPERS_SOURCES") or REPOSITORY.parent / "shared" / "sources")
SEEN = sorted((SOURCES.parent / "secondary").glob("*.csv"))
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")

Row = dict[str, str]

DOCUMENTS = {row["document_id"]: row for row in list_documents()}
LEFT_OUT: list[Row] = store.read_register("left_out").to_dict("records")
PROVINCES = set(store.read_register("provinces")["province_id"])
REASONS = {
    row["code"]
    for row in store.read_register("code_lists").to_dict("records")
    if row["list"] == "left_out_reason"
}


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_ours() -> dict[str, list[str]]:
    """Return the tokens in transcriptions and in the list, by the address of their page."""
    tokens = defaultdict(list)
    for document_id, document in DOCUMENTS.items():
        for row in read_rows(paths.transcription(document_id)):
            tokens[document["url"]].append(row["printed"])
    for row in LEFT_OUT:
        tokens[row["url"]].append(row["printed"])
    for row in store.read_register("printed_changes").to_dict("records"):
        tokens[DOCUMENTS[row["document_id"]]["url"]].append(row["printed"])
    return tokens


def split_token(token: str) -> set[str]:
    """Return the numbers of a printed token without the words of its hedge, else its words."""
    return set(NUMBER.findall(token)) or {token.casefold()}


def list_seen() -> list[tuple[str, str]]:
    """Return address and token of every figure seen on a page; what it says of the file is cut."""
    rows = [row for path in SEEN for row in read_rows(path) if "url" in row]
    return [(row["url"].split()[0], row.get("printed") or row.get("token", "")) for row in rows]


@pytest.mark.skipif(not SEEN, reason="no figures of pages at hand beside the texts")
def test_every_figure_seen_is_transcribed_or_left_out_with_a_reason():
    ours = {
        url: set().union(*map(split_token, tokens)) for url, tokens in list_ours().items() if url
    }
    seen = list_seen()
    assert seen
    missing = [
        (url, token) for url, token in seen if not split_token(token) <= ours.get(url, set())
    ]
    assert missing == []


def test_what_is_left_out_has_a_reason_and_a_place():
    assert LEFT_OUT
    for row in LEFT_OUT:
        assert row["reason_code"] in REASONS, row
        assert row["province_id"] in PROVINCES | {""}, row


def test_national_figures_name_no_province_and_impossible_ones_say_why():
    for row in LEFT_OUT:
        assert (row["reason_code"] == "national") <= (row["province_id"] == ""), row
        says_why = row["because_vi"] != "" and row["because_en"] != ""
        assert (row["reason_code"] == "impossible_value") == says_why, row


def test_printed_changes_are_of_documents_at_hand_and_left_out_no_more():
    told = {(row["document_id"], row["printed"]) for row in LEFT_OUT}
    for row in store.read_register("printed_changes").to_dict("records"):
        assert row["document_id"] in DOCUMENTS, row
        assert (row["document_id"], row["printed"]) not in told, row


def test_every_reason_is_given_somewhere():
    assert {row["reason_code"] for row in LEFT_OUT} == REASONS


def test_figures_left_out_are_counted_from_one_on_each_page():
    for document_id, rows in groupby(LEFT_OUT, key=lambda row: row["document_id"]):
        numbers = [int(row["seq"]) for row in rows]
        assert numbers == list(range(1, len(numbers) + 1)), document_id


def test_a_page_has_one_address_in_both_lists():
    for row in LEFT_OUT:
        known = DOCUMENTS.get(row["document_id"])
        assert known is None or known["url"] == row["url"], row
