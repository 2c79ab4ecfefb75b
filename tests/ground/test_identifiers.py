"""Identifiers become names of files: whatever else is tried as one is refused, and told."""

from __future__ import annotations

import csv
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.batch.records import journal, times
from helpers.data.documents import list_documents, list_provinces
from helpers.ground import paths
from helpers.ground.errors import ContractError
from helpers.ground.identifiers import explain_identifier, require_identifier
from helpers.printed.provinces import read_provinces

PLACES: tuple[Callable[[str], Path], ...] = (
    paths.text,
    paths.transcription,
    paths.second_transcription,
    paths.judgements,
    lambda name: paths.processed("shares", name),
    lambda name: paths.figure(name, "x.png"),
    lambda name: paths.download(name, "x.csv"),
    lambda name: paths.report(name, "vi"),
)
NAMED = (
    *("", ".", "..", "../../x", "/abs/x", "a/b", "a\\b", "C:x", "*", "a?", "[a]", "a b", "~"),
    *("20-LANG-SON", "20-lạng-sơn", "20--lang", "-a", "a-", "_", "a\n", "a\0b", ".hidden", "a.b"),
    *("index", "con", "com1", "٣-a", "x" * 81, "$HOME", "a;b", "%2e%2e", "｡｡"),
)


def make_identifiers(count: int) -> list[str]:
    """Return names that are no identifiers: a good one with a sign put in or exchanged."""
    chance, made = random.Random(16), []
    good = [row["province_id"] for row in read_provinces()]
    bad = string.ascii_uppercase + string.punctuation.replace("_", "").replace("-", "") + " \tđ\0"
    for _ in range(count):
        name, place = chance.choice(good), chance.randrange(8)
        made.append(name[:place] + chance.choice(bad) + name[place + chance.randrange(2) :])
    return made


@pytest.mark.parametrize("name", [*NAMED, *make_identifiers(30)])
def test_what_is_no_identifier_names_no_file(name: str) -> None:
    for place in PLACES:
        with pytest.raises(ContractError, match=r"(?s)_id '.*' is .*: use small letters") as caught:
            place(name)
        assert "\n" not in str(caught.value)


def test_what_the_reports_need_for_themselves_is_no_identifier() -> None:
    own = [place("vi") for place in (paths.index_page, paths.comparison_page)]
    own += [paths.contradictions_page("vi"), paths.manifest(), journal(), times()]
    for file in own:
        assert explain_identifier(file.name.partition(".")[0]) == "is a name that is taken"


def test_every_registered_identifier_is_one() -> None:
    for row in read_provinces():
        assert require_identifier(row["province_id"], what="province_id") == row["province_id"]
    assert list_documents()


@pytest.mark.parametrize("column", ["document_id", "province_id"])
@pytest.mark.parametrize("name", ["../../x", "20-LANG-SON", "index"])
def test_a_bad_one_is_told_where_it_enters(project: Path, column: str, name: str) -> None:
    rows = list_documents()
    rows[1][column] = name
    with paths.documents().open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    told = rf"documents\.csv: line '3': field '{column}' with value '{name}'"
    with pytest.raises(ContractError, match=told):
        list_provinces()
