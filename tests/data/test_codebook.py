"""The codebook is consistent in itself and holds what other provinces print."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from helpers.data.contract import list_registers
from helpers.data.store import read_all_processed, read_register
from helpers.ground.vocabulary import (
    ANY,
    DIMENSIONS,
    MEASUREMENT_KINDS,
    QUALIFIERS,
    SAME,
    TOTAL,
)
from helpers.printed.provinces import is_valid, select_province

SIDES = ("numerator", "base")
Row = dict[str, str]

REGISTER = {
    name: read_register(name).to_dict("records") for name in list_registers() if name != "documents"
}
CODES = {(row["list"], row["code"]): row for row in REGISTER["code_lists"]}
BREAKDOWNS = {row["breakdown"]: row for row in REGISTER["breakdowns"]}
INDICATORS = {row["indicator_code"]: row for row in REGISTER["indicators"]}
OBSERVED = read_all_processed("observations").to_dict("records")


# code lists


def test_every_code_of_a_dimension_but_the_total_names_its_breakdown():
    for (code_list, code), row in CODES.items():
        divides = code_list in DIMENSIONS and code != TOTAL
        assert (row["breakdown"] != "") == divides, (code_list, code)
        if divides:
            assert BREAKDOWNS[row["breakdown"]]["dimension"] == code_list, code


def test_every_breakdown_of_a_code_is_known_and_only_one_waits_for_codes_of_readers():
    used = {row["breakdown"] for row in CODES.values()} - {""}
    assert used <= set(BREAKDOWNS)
    assert set(BREAKDOWNS) - used <= {"named_unit"}


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
        assert row["complete"] != "yes" or len(atoms) > 1, breakdown
        assert set(row["optional"].split()) <= {atom["code"] for atom in atoms}, breakdown


# indicators


def test_what_contains_an_indicator_has_its_unit():
    for code, row in INDICATORS.items():
        if row["part_of"] and row["kind"] != "rank":  # a rank is at most the number of places
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
        if row["accumulates"] == "yes":
            assert (row["kind"], row["stock_or_flow"]) == ("count", "stock"), code


# shares


@pytest.mark.parametrize("row", REGISTER["declared_shares"], ids=lambda row: row["share_code"])
def test_a_share_agrees_with_its_indicator(row):
    share = INDICATORS[row["share_code"]]
    assert share["kind"] == "share"
    assert share["numerator_code"] in ("", row["numerator_indicator"])
    assert share["denominator_code"] in ("", row["base_indicator"])
    sides = [[row[f"{side}_{column}"] for column in ("indicator", *DIMENSIONS)] for side in SIDES]
    assert sides[0] != sides[1]


@pytest.mark.parametrize("row", REGISTER["declared_shares"], ids=lambda row: row["share_code"])
def test_the_signs_of_a_share_are_where_they_mean_something(row):
    for dimension in DIMENSIONS:
        numerator, base = (row[f"{side}_{dimension}"] for side in SIDES)
        assert (numerator == SAME) == (base == SAME), dimension
        assert ANY not in base.split(), dimension
        for code in {*numerator.split(), *base.split()} - {SAME, ANY}:
            assert (dimension, code) in CODES, code


@pytest.mark.parametrize("row", REGISTER["declared_shares"], ids=lambda row: row["share_code"])
def test_what_the_label_of_a_share_says_is_in_its_numerator(row):
    for part in INDICATORS[row["share_code"]]["implied"].split():
        dimension, _, code = part.partition("=")
        assert row[f"numerator_{dimension}"] in (code, SAME), part


def test_every_share_with_two_sides_is_defined():
    sided = {c for c, r in INDICATORS.items() if r["numerator_code"] and r["denominator_code"]}
    assert sided - {row["share_code"] for row in REGISTER["declared_shares"]} == set()


def test_headlines_are_numbered_from_one():
    numbers = sorted(int(r["headline"]) for r in REGISTER["declared_shares"] if r["headline"])
    assert numbers == list(range(1, len(numbers) + 1))


# what is printed


def require_code(code_list: str, code: str, day: str) -> None:
    row = CODES[code_list, code]
    assert row["valid_from"] <= day, (code, day)
    assert day <= (row["valid_to"] or "9999"), (code, day)


def require_codes(row: Row) -> None:
    """Stop unless every code of a figure is listed and valid on its day."""
    indicator = INDICATORS[row["indicator_code"]]
    stock = indicator["stock_or_flow"] == "stock"
    day = row["period_end"] if stock else row["period_start"] or row["period_end"]
    for dimension in DIMENSIONS:
        require_code(dimension, row[dimension], day)
    assert row["qualifier"] in QUALIFIERS, row
    assert row["measurement_kind"] in MEASUREMENT_KINDS, row
    assert all(("note", note) in CODES for note in row["note"].split()), row


def test_every_figure_is_coded():
    for row in OBSERVED:
        require_codes(row)


def test_every_figure_belongs_to_a_province_of_its_day():
    for row in OBSERVED:
        province = select_province(row["province_id"])
        if row["measurement_kind"] != "target":  # a target may outlive the province
            assert is_valid(province, date.fromisoformat(row["period_end"])), row


def test_the_sides_of_a_share_are_countable():
    for row, side in product(REGISTER["declared_shares"], SIDES):
        kind = INDICATORS[row[f"{side}_indicator"]]["kind"]
        assert kind in ("count", "rate", "amount"), row["share_code"]
