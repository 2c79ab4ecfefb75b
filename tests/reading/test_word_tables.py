"""The tables of words: every code is one, and no sentence can be put together from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from helpers.ground import paths
from helpers.ground.vocabulary import DIMENSIONS
from helpers.printed.registers import read_rows
from helpers.reading.lexicon import read_lexicon
from helpers.reading.neighbours import MOST_WORDS, Neighbours

FOLDER = paths.resolve_path("data", "reading")
WITHOUT_CODES = {"abbreviation", "alias", "mask", "countable", "parted"}
OF_TIERS = {"damaged", "body"}


def read_table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORDS, CONTEXTS = read_table("words.csv"), read_table("contexts.csv")
CODES = {(row["list"], row["code"]) for row in read_rows("code_lists")}
INDICATORS = {row["indicator_code"] for row in read_rows("indicators")}
STEMS = {("index", code.rpartition("_")[0]) for code in INDICATORS}


def test_every_code_with_words_is_a_code():
    unknown = {
        (row["list"], row["code"])
        for row in WORDS
        if row["list"] not in WITHOUT_CODES
        and ("tier" if row["list"] in OF_TIERS else row["list"], row["code"])
        not in CODES | STEMS | {("indicator_code", code) for code in INDICATORS}
    }
    assert unknown == set()


def test_no_row_says_the_same_twice():
    keys = [tuple(row.values()) for row in WORDS]
    assert len(set(keys)) == len(keys)


def test_every_indicator_has_words_but_bases_and_shares_that_nobody_prints():
    worded = {row["code"] for row in WORDS if row["list"] == "indicator_code"}
    rows = {row["indicator_code"]: row for row in read_rows("indicators")}
    bases = {row["part_of"] for row in rows.values()}
    computed = {code for code in rows if rows[code]["kind"] == "share"}
    assert INDICATORS - worded - bases - computed == set()


def test_contexts_are_few_words_in_no_order():
    for row in CONTEXTS:
        words = row["words"].split()
        assert words == sorted(set(words))
        assert 0 < len(words) <= MOST_WORDS
        assert row["words"].isascii()
    assert {row["indicator_code"] for row in CONTEXTS} <= INDICATORS


@pytest.mark.parametrize("name", DIMENSIONS)
def test_codes_of_contexts_are_codes(name):
    assert {(name, row[name]) for row in CONTEXTS} <= CODES


def test_abbreviations_are_written_out_where_they_are_capitals():
    words = read_lexicon().vocabulary.read("TTHC và cb")
    plain = [word.plain for word in words]
    assert plain == ["thu", "tuc", "hanh", "chinh", "va", "cb"]


def test_lost_vowels_are_put_back_as_the_neighbours_ask():
    words = read_lexicon().vocabulary.read("th trn, cp huyn")
    assert [word.plain for word in words] == ["thi", "tran", "cap", "huyen"]


def test_no_phrase_goes_beyond_a_stroke_and_an_enumeration_beyond_its_commas():
    lexicon = read_lexicon()
    phrases = {o.phrase for o in lexicon.read("22 sở, ban, ngành; tiếp nhận hồ sơ, giải quyết")[1]}
    assert "so ban nganh" in phrases
    assert "giai quyet dung han" not in {o.phrase for o in lexicon.read("giải quyết; đúng hạn")[1]}
    assert "ho so giai quyet" not in phrases


def test_neighbours_forget_a_document_and_weigh_rare_words():
    rows = [
        {"document_id": "a", "indicator_code": "meetings", "words": "cuoc hop"},
        {"document_id": "b", "indicator_code": "trainees", "words": "hoc vien"},
        *(
            {"document_id": "c", "indicator_code": "it_staff", "words": f"hoc{n} bo"}
            for n in range(9)
        ),
    ]
    known = Neighbours(rows)
    assert known.compare(["cuoc", "hop"])["meetings"] > 0
    assert "meetings" not in Neighbours(rows, without="a").compare(["cuoc", "hop"])
    assert known.rarity("hop") > known.rarity("bo")


def test_the_tables_are_where_the_data_dictionary_says():
    assert {path.name for path in Path(FOLDER).iterdir()} == {"words.csv", "contexts.csv"}
