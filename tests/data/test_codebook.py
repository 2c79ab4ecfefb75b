"""The codebook is consistent in itself and holds what other provinces print."""

from __future__ import annotations

import csv
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from helpers.data.store import REGISTERS, read_register
from helpers.ground.vocabulary import (
    ANY,
    DIMENSIONS,
    MEASUREMENT_KINDS,
    QUALIFIERS,
    SAME,
    TOTAL,
)
from helpers.printed.provinces import is_valid, select_province

SHAPES = Path(__file__).resolve().parents[1] / "shapes"
SIDES = ("numerator", "base")
SHAPE_COLUMNS = ["line", "printed", "indicator_code", *DIMENSIONS]
SHAPE_COLUMNS += ["qualifier", "measurement_kind", "period_start", "period_end", "note"]

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGISTER = {name: read_register(name).to_dict("records") for name in REGISTERS}
CODES = {(row["list"], row["code"]): row for row in REGISTER["code_lists"]}
BREAKDOWNS = {row["breakdown"]: row for row in REGISTER["breakdowns"]}
INDICATORS = {row["indicator_code"]: row for row in REGISTER["indicators"]}
SHAPE_DOCUMENTS = {row["document_id"]: row for row in read_rows(SHAPES / "documents.csv")}
JUDGED = read_rows(SHAPES / "judged.csv")
PLACED = [row for row in JUDGED if row["reason_left_out"] == ""]


# code lists


def test_every_code_of_a_dimension_but_the_total_names_its_breakdown():
    for (code_list, code), row in CODES.items():
        divides = code_list in DIMENSIONS and code != TOTAL
        assert (row["breakdown"] != "") == divides, (code_list, code)
        if divides:
            assert BREAKDOWNS[row["breakdown"]]["dimension"] == code_list, code


def test_every_breakdown_is_used():
    assert {row["breakdown"] for row in CODES.values()} - {""} == set(BREAKDOWNS)


def test_a_set_is_made_of_two_or_more_atoms_of_its_own_breakdown():
    for (code_list, code), row in CODES.items():
        members = row["members"].split()
        assert len(members) == len(set(members)) != 1, code
        for member in members:
            atom = CODES[code_list, member]
            assert atom["members"] == "", (code, member)
            assert atom["breakdown"] == row["breakdown"], (code, member)


def test_no_two_sets_have_the_same_members():
    sets = [(r["list"], frozenset(r["members"].split())) for r in CODES.values() if r["members"]]
    assert len(sets) == len(set(sets))


def test_a_set_is_valid_only_while_its_members_are():
    for (code_list, code), row in CODES.items():
        for member in row["members"].split():
            atom = CODES[code_list, member]
            assert row["valid_from"] >= atom["valid_from"], code
            assert (row["valid_to"] or "9999") <= (atom["valid_to"] or "9999"), code


def test_a_complete_breakdown_has_several_atoms():
    for breakdown, row in BREAKDOWNS.items():
        atoms = [r for r in CODES.values() if r["breakdown"] == breakdown and not r["members"]]
        assert row["complete"] == "no" or len(atoms) > 1, breakdown


# indicators


def test_what_contains_an_indicator_has_its_unit():
    for code, row in INDICATORS.items():
        if row["part_of"]:
            whole = INDICATORS[row["part_of"]]
            assert whole["unit_code"] == row["unit_code"], code


def test_nothing_contains_itself():
    for code in INDICATORS:
        seen = [code]
        while seen[-1]:
            seen.append(INDICATORS[seen[-1]]["part_of"])
            assert len(seen) == len(set(seen)), seen


def test_only_stocks_of_counted_things_accumulate():
    for code, row in INDICATORS.items():
        if row["accumulates"]:
            assert (row["kind"], row["stock_or_flow"]) == ("count", "stock"), code


def test_every_counter_of_the_relations_accumulates():
    counters = {r["indicator_code"] for r in REGISTER["relations"] if r["role"] == "counter"}
    assert counters
    assert {code for code in counters if not INDICATORS[code]["accumulates"]} == set()


# shares


@pytest.mark.parametrize("row", REGISTER["share_definitions"], ids=lambda row: row["share_code"])
def test_a_share_agrees_with_its_indicator(row):
    share = INDICATORS[row["share_code"]]
    assert share["kind"] == "share"
    assert share["family"] == row["family"]
    assert share["numerator_code"] in ("", row["numerator_indicator"])
    assert share["denominator_code"] in ("", row["base_indicator"])
    sides = [[row[f"{side}_{column}"] for column in ("indicator", *DIMENSIONS)] for side in SIDES]
    assert sides[0] != sides[1]


@pytest.mark.parametrize("row", REGISTER["share_definitions"], ids=lambda row: row["share_code"])
def test_the_signs_of_a_share_are_where_they_mean_something(row):
    for dimension in DIMENSIONS:
        numerator, base = (row[f"{side}_{dimension}"] for side in SIDES)
        assert (numerator == SAME) == (base == SAME), dimension
        assert ANY not in base.split(), dimension
        for code in {*numerator.split(), *base.split()} - {SAME, ANY}:
            assert (dimension, code) in CODES, code


@pytest.mark.parametrize("row", REGISTER["share_definitions"], ids=lambda row: row["share_code"])
def test_what_the_label_of_a_share_says_is_in_its_numerator(row):
    for part in INDICATORS[row["share_code"]]["implied"].split():
        dimension, _, code = part.partition("=")
        assert row[f"numerator_{dimension}"] in (code, SAME), part


def test_every_share_with_two_sides_is_defined():
    sided = {c for c, r in INDICATORS.items() if r["numerator_code"] and r["denominator_code"]}
    assert sided - {row["share_code"] for row in REGISTER["share_definitions"]} == set()


def test_the_shares_of_the_relations_are_defined():
    shares = {row["indicator_code"] for row in REGISTER["relations"] if row["role"] == "share"}
    assert shares - {row["share_code"] for row in REGISTER["share_definitions"]} == set()


def test_headlines_are_numbered_from_one():
    numbers = sorted(int(r["headline"]) for r in REGISTER["share_definitions"] if r["headline"])
    assert numbers == list(range(1, len(numbers) + 1))


# other provinces' pages


def require_code(code_list: str, code: str, day: str) -> None:
    row = CODES[code_list, code]
    assert row["valid_from"] <= day, (code, day)
    assert day <= (row["valid_to"] or "9999"), (code, day)


def require_codes(row: Row) -> None:
    """Stop unless every code of a figure is listed and valid on its day."""
    indicator = INDICATORS[row["indicator_code"]]
    stock = indicator["stock_or_flow"] == "stock"
    assert (row["period_start"] == "") == stock, row
    day = row["period_end"] if stock else row["period_start"]
    for dimension in DIMENSIONS:
        require_code(dimension, row[dimension], day)
    assert row["qualifier"] in QUALIFIERS, row
    assert row["measurement_kind"] in MEASUREMENT_KINDS, row
    assert all(("note", note) in CODES for note in row["note"].split()), row


def test_every_figure_placed_is_coded():
    for row in PLACED:
        require_codes(row)


def test_every_figure_placed_belongs_to_a_province_of_its_day():
    for row in PLACED:
        province = select_province(row["province_id"])
        if row["measurement_kind"] != "target":  # a target may outlive the province
            assert is_valid(province, date.fromisoformat(row["period_end"])), row


def test_most_figures_of_other_pages_are_placed():
    """The rest has no date, is not of a province or not of e-government; each says why."""
    assert len(PLACED) / len(JUDGED) > 0.78
    assert len([row for row in JUDGED if row["indicator_code"]]) / len(JUDGED) > 0.84


# documents of ten shapes


def complete(row: Row, document: Row) -> Row:
    """Return a figure of a compact transcription with its empty cells filled in."""
    stock = INDICATORS[row["indicator_code"]]["stock_or_flow"] == "stock"
    start = "" if stock else row["period_start"] or document["period_start"]
    return {
        **row,
        **{dimension: row[dimension] or TOTAL for dimension in DIMENSIONS},
        "qualifier": row["qualifier"] or "exact",
        "measurement_kind": row["measurement_kind"] or "actual",
        "period_start": start,
        "period_end": row["period_end"] or document["period_end"],
    }


def test_each_document_has_its_transcription():
    found = {path.stem for path in (SHAPES / "documents").glob("*.csv")}
    assert found == set(SHAPE_DOCUMENTS)


@pytest.mark.parametrize("document_id", SHAPE_DOCUMENTS)
def test_a_compact_transcription_is_coded(document_id):
    rows = read_rows(SHAPES / "documents" / f"{document_id}.csv")
    assert list(rows[0]) == SHAPE_COLUMNS
    assert [int(row["line"]) for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert row["printed"], row
        require_codes(complete(row, SHAPE_DOCUMENTS[document_id]))


@pytest.mark.parametrize("document_id", SHAPE_DOCUMENTS)
def test_a_document_belongs_to_a_province_of_its_day(document_id):
    document = SHAPE_DOCUMENTS[document_id]
    province = select_province(document["province_id"])
    assert is_valid(province, date.fromisoformat(document["issued"]))
    assert document["number_style"] in ("vi", "en")


def test_the_documents_have_different_shapes():
    documents = [
        [complete(row, SHAPE_DOCUMENTS[d]) for row in read_rows(SHAPES / "documents" / f"{d}.csv")]
        for d in SHAPE_DOCUMENTS
    ]
    rows = [row for document in documents for row in document]
    levels = {row["service_level"] for row in rows}
    assert {"full", "partial", "level_3", "level_4"} <= levels
    assert {row["qualifier"] for row in rows} >= {"over", "under", "exact"}
    assert min(map(len, documents)) <= 5
    assert {d["number_style"] for d in SHAPE_DOCUMENTS.values()} == {"vi", "en"}
    assert any(d["issued"] >= "2025-07-01" for d in SHAPE_DOCUMENTS.values())
    kinds = [{INDICATORS[row["indicator_code"]]["kind"] for row in d} for d in documents]
    assert any("share" in kind and not kind & {"amount", "rate"} for kind in kinds)


def test_every_page_judged_has_an_address():
    known = {row["document_id"] for row in read_rows(SHAPES / "pages.csv") if row["url"]}
    assert {row["document_id"] for row in JUDGED} == known


def test_the_sides_of_a_share_are_countable():
    for row, side in product(REGISTER["share_definitions"], SIDES):
        kind = INDICATORS[row[f"{side}_indicator"]]["kind"]
        assert kind in ("count", "rate", "amount"), row["share_code"]
