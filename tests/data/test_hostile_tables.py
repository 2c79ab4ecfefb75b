"""Registers and transcriptions with one mistake in them: each is told with file, row and field.

Which mistakes are made follows from the data dictionary: whatever it asks for is broken, in rows
taken by chance. So a rule that is taken out of the checker lets its mistakes through.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from helpers.data.cells import list_codes
from helpers.data.contract import list_fields
from helpers.data.dictionary import select_schema as read_schema
from helpers.ground.opening import Table
from tests.data.raw_tables import (
    add,
    change,
    change_alone,
    misspell,
    read_all,
    require_told,
    tell_faults,
)

Mistake = tuple[str, str, Table, str]
"""Resource, what was done, the table with it, and the field."""

ROWS_PER_RULE = 1
DAYS = ("2018-02-30", "0001-01-01", "9999-12-31", "2018-2-3", "20180203", "30/06/2018", "soon")
NUMBERS = ("-1", "1e400", "nan", "0,3", "1_000", "x")


def spoil(field: Mapping[str, Any], value: str, chance: random.Random) -> Iterator[str]:
    """Yield values that a field must not have, made of one that it has."""
    rules = field.get("constraints", {})
    if rules.get("required"):
        yield ""
    if field["type"] == "date":
        yield from DAYS
    elif field["type"] in ("number", "integer"):
        yield from NUMBERS
        yield from [str(rules["maximum"] + 29)] if "maximum" in rules else []
    elif value and ("enum" in rules or (list_codes(field, value) and "refersTo" in field)):
        yield misspell(value, chance)
        yield value.upper() if value.upper() != value else f"{value} "
    elif value and "pattern" in rules:
        yield f"{value}\N{NO-BREAK SPACE}"
        yield f" {value}"
    if value and field.get("separator"):
        yield f"{value}{field['separator']}{value}"
        yield f"{value}{field['separator']}"


def make_mistakes() -> Iterator[Mistake]:
    """Yield tables, each with one cell that breaks a rule of its field."""
    chance = random.Random(16)
    for resource, (_, table) in read_all().items():
        records = table.list_records()
        for field in list_fields(resource):
            name = field["name"]
            if name not in table.columns:
                continue
            filled = [n for n, row in enumerate(records) if row[name]] or [*range(len(records))]
            for place in chance.sample(filled, min(ROWS_PER_RULE, len(filled))):
                old = records[place][name]
                for value in spoil(field, old, chance):
                    if value != old and value not in {row[name] for row in records}:
                        told = f"row {place}: '{old}' → '{value}'"
                        yield resource, told, change_alone(table, place, {name: value}), name


def test_the_tables_are_sound() -> None:
    for resource, (_, table) in read_all().items():
        assert tell_faults(resource, table) == []


def test_no_mistake_in_a_cell_passes() -> None:
    count = 0
    for resource, told, table, field in make_mistakes():
        faults = [f for f in tell_faults(resource, table) if f.broken.field == field]
        assert faults, (resource, field, told)
        require_told(faults)
        count += 1
    assert count > 400, "registers have shrunk: make more mistakes of each kind"


# rows against rows


def first(resource: str, **cells: str) -> tuple[Table, int, dict[str, str]]:
    """Return a table and its first row that has certain cells."""
    table = read_all()[resource][1]
    for place, row in enumerate(table.list_records()):
        if all(row[name] == value for name, value in cells.items()):
            return table, place, row
    raise LookupError(f"{resource} has no row with {cells}")


def turn(resource: str, one: str, other: str, **cells: str) -> Callable[[], Table]:
    """Return what exchanges two cells of a row."""

    def make() -> Table:
        table, place, row = first(resource, **cells)
        return change(table, place, {one: row[other], other: row[one]})

    return make


def put(resource: str, cells: Mapping[str, str], **where: str) -> Callable[[], Table]:
    """Return what changes cells of a row."""

    def make() -> Table:
        table, place, _ = first(resource, **where)
        return change(table, place, cells)

    return make


def repeat(resource: str, cells: Mapping[str, str], **where: str) -> Callable[[], Table]:
    """Return what adds a row like one that is there, but for some cells."""

    def make() -> Table:
        table, _, row = first(resource, **where)
        return add(table, row | cells)

    return make


def drop(resource: str, **where: str) -> Callable[[], Table]:
    """Return what leaves out a row."""

    def make() -> Table:
        table, place, _ = first(resource, **where)
        rows, lines = [*table.rows], [*table.lines]
        del rows[place], lines[place]
        return replace(table, rows=tuple(rows), lines=tuple(lines))

    return make


def rewrite_first(resource: str, name: str) -> tuple[Table, int, dict[str, str]]:
    """Return the second row with a value of the first, written otherwise."""
    table = read_all()[resource][1]
    before = next(row for row in table.list_records() if row[name])
    keys = {key: before[key] for key in ("issuer", "issued")}
    return table, 1, keys | {name: before[name].lower()}


WHOLE = {"numerator_channel": "_T", "numerator_service_level": "_T"}
ISSUED_EARLY = {"period_start": "2049-01-01", "period_end": "2049-12-31"}
TOGETHER: dict[str, tuple[str, Callable[[], Table], str]] = {
    "code and id": ("provinces", put("provinces", {"code": "98"}, valid_to=""), "prefix"),
    "two units, one code": (
        "provinces",
        repeat("provinces", {"province_id": "01-x", "name_vi": "X", "name_en": "X"}, code="01"),
        "apart",
    ),
    "two units, one name": (
        "provinces",
        repeat("provinces", {"province_id": "99-x", "code": "99"}, code="01"),
        "apart",
    ),
    "unit ends first": (
        "provinces",
        put("provinces", {"valid_to": "2020-01-01"}, valid_from="2025-07-01"),
        "order",
    ),
    "change turned round": (
        "province_changes",
        turn("province_changes", "old_province_id", "new_province_id", relation="renamed"),
        "valid",
    ),
    "unchanged into another": (
        "province_changes",
        put("province_changes", {"relation": "unchanged"}, relation="merged_into_other"),
        "compare",
    ),
    "target of 30": ("targets", put("targets", {"value": "30"}), "range"),
    "target below nothing": ("targets", put("targets", {"value": "-0.3"}), "range"),
    "target ends first": ("targets", turn("targets", "valid_from", "valid_to"), "order"),
    "target of a count": (
        "targets",
        put("targets", {"indicator_code": "dossiers_received"}),
        "look",
    ),
    "share turned round": (
        "declared_shares",
        turn(
            "declared_shares",
            "numerator_indicator",
            "base_indicator",
            share_code="share_on_time_of_settled",
        ),
        "compare",
    ),
    "share of itself": (
        "declared_shares",
        put("declared_shares", WHOLE, share_code="share_online_of_received"),
        "different",
    ),
    "two shares at one place": (
        "declared_shares",
        put("declared_shares", {"headline": "1"}, headline="2"),
        "unique",
    ),
    "share counted in its part": (
        "declared_shares",
        turn(
            "declared_shares",
            "numerator_channel",
            "base_channel",
            share_code="share_online_of_received",
        ),
        "within",
    ),
    "target of another part": ("targets", put("targets", {"service_level": "level_1"}), "compare"),
    "target twice": ("targets", repeat("targets", {"target_id": "again"}), "unique"),
    "share counted in pieces": (
        "indicators",
        put("indicators", {"unit_code": "dossier"}, kind="share"),
        "matches",
    ),
    "correction twice": (
        "corrections",
        repeat("corrections", {"correction_id": "again"}),
        "unique",
    ),
    "change turned back in time": (
        "printed_changes",
        turn("printed_changes", "from_end", "to_end"),
        "order",
    ),
    "change without a number": (
        "printed_changes",
        put("printed_changes", {"printed": "x"}),
        "number",
    ),
    "seen before it was issued": (
        "documents",
        put("documents", {"issued": "2020-01-01", "accessed": "2019-12-31"}),
        "order",
    ),
    "two totals": ("relations", put("relations", {"role": "total"}, role="part"), "roles"),
    "no total": ("relations", drop("relations", role="total"), "roles"),
    "no whole": ("relations", drop("relations", role="whole"), "roles"),
    "another unit added": (
        "relations",
        put("relations", {"indicator_code": "online_services"}, role="part_optional"),
        "alike",
    ),
    "a part twice": (
        "relations",
        repeat("relations", {"member": "99"}, role="part"),
        "unique",
    ),
    "two types": ("relations", put("relations", {"relation_type": "swap"}, member="2"), "alike"),
    "part of itself": (
        "indicators",
        put("indicators", {"part_of": "dossiers_received"}, indicator_code="dossiers_received"),
        "acyclic",
    ),
    "code made of itself": (
        "code_lists",
        put("code_lists", {"members": "level_1_2 level_2"}, code="level_1_2"),
        "acyclic",
    ),
    "code of another dimension's breakdown": (
        "code_lists",
        put("code_lists", {"breakdown": "channel"}, code="level_1"),
        "compare",
    ),
    "one text, two documents": (
        "documents",
        repeat("documents", {"document_id": "other", "document_number": ""}),
        "unique",
    ),
    "one number, two documents": (
        "documents",
        repeat("documents", {"document_id": "other", "text_sha256": "0" * 64}),
        "unique",
    ),
    "one number in other letters": (
        "documents",
        lambda: change(*rewrite_first("documents", "document_number")),
        "unique",
    ),
    "period ends first": ("documents", turn("documents", "period_start", "period_end"), "order"),
    "issued before its period": (
        "documents",
        put("documents", ISSUED_EARLY, document_kind="report"),
        "order",
    ),
    "line behind the last": ("transcriptions", put("transcriptions", {"line": "9999"}), "compare"),
    "figure's period ends first": (
        "transcriptions",
        put("transcriptions", {"period_start": "2049-01-01"}),
        "order",
    ),
    "place twice": ("transcriptions", repeat("transcriptions", {}), "primary-key"),
    "two provinces on one square": (
        "tiles",
        put("tiles", {"row": "4", "column": "4"}, province_id="02-ha-giang"),
        "unique",
    ),
    "square of a province that is gone": (
        "tiles",
        put("tiles", {"valid_on": "2030-01-01"}, province_id="02-ha-giang"),
        "valid",
    ),
    "break before its province": (
        "breaks",
        repeat("breaks", {"break_id": "x", "province_id": "91-an-giang"}, break_id="levels-2022"),
        "valid",
    ),
    "placeholder in one language": (
        "checks",
        put("checks", {"explanation_en": "It is {found}."}, case="exceeded"),
        "placeholders",
    ),
    "placeholder with a width": (
        "checks",
        put("checks", {"explanation_en": "It is {found:9999999999}."}, case="exceeded"),
        "placeholders",
    ),
    "placeholder that looks inside": (
        "readings",
        put("readings", {"text_en": "{tokens.__class__}"}, reading_code="hedge_idle"),
        "placeholders",
    ),
}


@pytest.mark.parametrize(("resource", "make", "rule"), TOGETHER.values(), ids=TOGETHER)
def test_rows_that_do_not_fit_each_other_are_told(
    resource: str, make: Callable[[], Table], rule: str
) -> None:
    found = tell_faults(resource, make())
    assert rule in {fault.broken.rule for fault in found}, list(map(str, found))
    require_told(found)


# what the data dictionary itself leaves open

DAY = re.compile(r"\d{4}-\d\d-\d\d")
PAIRS = (("start", "end"), ("from", "to"))


def list_described() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Yield each column of each raw table: table, field, and what stands in it."""
    for resource, (_, table) in read_all().items():
        for described in list_fields(resource):
            if described["name"] in table.columns:
                place = table.columns.index(described["name"])
                yield resource, dict(described), [row[place] for row in table.rows if row[place]]


def test_a_column_of_days_is_a_date_within_reason() -> None:
    for resource, told, cells in list_described():
        if cells and all(map(DAY.fullmatch, cells)):
            assert told["type"] == "date", (resource, told["name"])
            assert {"minimum", "maximum"} <= set(told["constraints"]), (resource, told["name"])


def test_a_column_of_codes_says_where_they_stand() -> None:
    coded = {
        told["name"]
        for _, told, _ in list_described()
        if "refersTo" in told or "enum" in told.get("constraints", {})
    }
    for resource, told, _ in list_described():
        rules = {"refersTo"} & set(told) | {"enum", "pattern"} & set(told.get("constraints", {}))
        assert rules or told["name"] not in coded, (resource, told["name"])


def test_days_that_belong_together_have_an_order() -> None:
    for resource in read_all():
        names = {told["name"] for told in list_fields(resource) if told["type"] == "date"}
        rules = read_schema(resource).get("rules", [])
        ordered = [rule["fields"] for rule in rules if rule["rule"] == "order"]
        for first, last in PAIRS:
            for name in names:
                other = name.removesuffix(first) + last
                if name.endswith(f"_{first}") and other in names:
                    assert [name, other] in ordered, (resource, name)
