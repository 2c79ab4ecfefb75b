"""What a table says twice cannot be changed in one place: each mistake is told by the rule for it.

The mistakes follow from what rows mean, not from the rules, in rows taken by chance: a rule that is
taken out, of the checker or of the data dictionary, lets its mistakes through.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from helpers.data.contract import FURTHER, list_fields
from helpers.data.known_rules import KNOWN
from helpers.ground.opening import Table
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.named_days import list_numerals
from tests.data.raw_tables import (
    change,
    change_alone,
    misspell,
    read_all,
    require_told,
    tell_faults,
)

Row = dict[str, str]
Cells = dict[str, str]
FEW = 2
"""Rows of a table that are spoilt in each way; more would only cost time."""


def list_rows(resource: str) -> list[Row]:
    return read_all()[resource][1].list_records()


def change_days(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def find_other(rows: list[Row], row: Row, name: str) -> str:
    """Return another value of a column."""
    return next(other[name] for other in rows if other[name] and other[name] != row[name])


Edit = Callable[[Row, list[Row], random.Random], Cells | None]
"""What becomes of a row; nothing where it does not have what is spoilt."""


def when(condition: Callable[[Row], object], edit: Edit) -> Edit:
    return lambda row, rows, chance: edit(row, rows, chance) if condition(row) else None


def put(**cells: str) -> Edit:
    return lambda row, rows, chance: cells


def swap(first: str, second: str) -> Edit:
    return lambda row, rows, chance: {first: row[second], second: row[first]}


def shift(name: str, days: int) -> Edit:
    return lambda row, rows, chance: {name: change_days(row[name], days)} if row[name] else None


def other(name: str) -> Edit:
    return lambda row, rows, chance: {name: find_other(rows, row, name)} if row[name] else None


def slip(name: str) -> Edit:
    return lambda row, rows, chance: {name: misspell(row[name], chance)} if row[name] else None


def flip(name: str, first: str, second: str) -> Edit:
    return lambda row, rows, chance: {name: second if row[name] == first else first}


def has(name: str, *values: str) -> Callable[[Row], object]:
    return lambda row: row[name] in values if values else row[name]


def is_narrow(row: Row) -> bool:
    return row["numerator_channel"] not in ("=", "*", TOTAL, row["base_channel"])


YEARS = 9_500
"""A quarter of a century, in days."""
MISTAKES: dict[str, tuple[str, str, Edit]] = {
    "a code that kept its meaning": (
        "province_changes",
        "exactly",
        when(
            has("relation", "merged_into_other"),
            flip("code_meaning_changed", "yes", "no"),
        ),
    ),
    "a name kept by a merger": (
        "province_changes",
        "exactly",
        when(
            has("relation", "merged_into_other", "merged_keeps_name"),
            flip("relation", "merged_into_other", "merged_keeps_name"),
        ),
    ),
    "a merger of one": (
        "province_changes",
        "times",
        when(has("relation", "renamed"), put(relation="merged_into_other")),
    ),
    "a unit that ends another day": ("provinces", "meets", shift("valid_to", -1)),
    "a unit that begins another day": ("provinces", "meets", shift("valid_from", 1)),
    "a change on another day": ("province_changes", "alike", shift("date", 365)),
    "a name of another unit": ("provinces", "slug", slip("name_en")),
    "a name in capitals": (
        "provinces",
        "slug",
        lambda row, rows, chance: {"name_vi": row["name_vi"].upper()},
    ),
    "a unit of another scale": (
        "units",
        "spelled",
        lambda row, rows, chance: {"power_of_ten": str((int(row["power_of_ten"]) + 3) % 12)},
    ),
    "a unit that says nothing": ("units", "look", put(divisible="no")),
    "a thing counted in parts": (
        "indicators",
        "matches",
        lambda row, rows, chance: {"unit_code": "dossier" if row["kind"] != "count" else "percent"},
    ),
    "a counter of a period": (
        "indicators",
        "look",
        when(has("accumulates", "yes", "mostly"), put(stock_or_flow="flow")),
    ),
    "a label of another indicator": ("indicators", "unique", other("label_vi")),
    "a code of no breakdown": (
        "code_lists",
        "matches",
        when(lambda row: row["breakdown"] and row["list"] in DIMENSIONS, put(breakdown="")),
    ),
    "a code of no list": ("code_lists", "closed", when(has("list", "qualifier"), slip("code"))),
    "a code made of others": (
        "code_lists",
        "members",
        when(
            lambda row: row["members"] and row["list"] == "scope",
            lambda row, rows, chance: {
                "members": next(
                    r["code"]
                    for r in rows
                    if r["list"] == "scope" and r["breakdown"] not in ("", row["breakdown"])
                )
            },
        ),
    ),
    "a card beyond the last": (
        "cards",
        "counted",
        lambda row, rows, chance: {"card": str(len(rows) + 9)},
    ),
    "a share of another part": (
        "declared_shares",
        "implied",
        when(is_narrow, put(numerator_channel="paper")),
    ),
    "roles turned round": (
        "relations",
        "anchored",
        when(
            lambda row: row["member"] == "1" and row["role"] in ("whole", "total", "flow"),
            put(role="part"),
        ),
    ),
    "a break of another day": (
        "breaks",
        "told",
        when(lambda row: "/2025" in row["reason_vi"], shift("break_date", 31)),
    ),
    "a target before its source": ("targets", "dated", shift("valid_from", -YEARS)),
    "a target without an end": ("targets", "span", shift("valid_to", YEARS // 2)),
    "a source of two days": (
        "targets",
        "dated",
        lambda row, rows, chance: {"legal_source_en": row["legal_source_en"].partition(" (")[0]},
    ),
    "a period not as labelled": ("documents", "days", shift("period_end", 40)),
    "a label of another period": ("documents", "days", other("period_label")),
    "a document of another province": ("documents", "named", other("province_id")),
    "a plan called a report": (
        "documents",
        "spelled",
        when(has("document_number"), flip("document_kind", "plan", "report")),
    ),
    "a report called an article": (
        "documents",
        "matches",
        when(has("document_number"), put(document_kind="article")),
    ),
    "issued decades later": (
        "documents",
        "span",
        when(has("document_kind", "report", "article"), shift("issued", 5_000)),
    ),
    "a figure not as labelled": (
        "transcriptions",
        "days",
        when(
            lambda row: row["period_label"].startswith("năm") and row["period_start"],
            shift("period_start", 31),
        ),
    ),
    "a figure of another time": (
        "transcriptions",
        "near",
        when(lambda row: not row["period_start"], shift("period_end", YEARS)),
    ),
    "a change of another kind": (
        "printed_changes",
        "spelled",
        lambda row, rows, chance: (
            {"kind": find_other(rows, row, "kind")} if "bậc" in row["printed"] else None
        ),
    ),
    "a change over unlike times": (
        "printed_changes",
        "lengths",
        when(has("from_start"), shift("from_start", -99)),
    ),
    "left out of another province": ("left_out", "compare", other("province_id")),
    "left out of another page": (
        "left_out",
        "compare",
        lambda row, rows, chance: {"url": f"{row['url']}x"},
    ),
    "left out beside the id": ("left_out", "named", other("province_id")),
    "a cause of nothing": ("other_causes", "subject", slip("subject")),
    "a map that lacks a province": ("tiles", "complete", shift("valid_on", 1)),
    "a check of two families": (
        "checks",
        "alike",
        when(has("check_code", "total"), other("family")),
    ),
}


def spoil(resource: str, edit: Edit, chance: random.Random) -> Iterator[tuple[str, Table]]:
    """Yield a table with one row changed, for a few rows that can be changed so."""
    _, table = read_all()[resource]
    rows = table.list_records()
    found = 0
    for place in chance.sample(range(len(rows)), len(rows)):
        cells = edit(rows[place], rows, chance)
        if cells and any(rows[place][name] != value for name, value in cells.items()):
            yield f"row {place + 2}: {cells}", change(table, place, cells)
            found += 1
        if found == FEW:
            return


@pytest.mark.parametrize(("resource", "rule", "edit"), MISTAKES.values(), ids=MISTAKES)
def test_a_change_in_one_place_is_told(resource: str, rule: str, edit: Edit) -> None:
    chance, told = random.Random(f"{resource} {rule}"), ""
    rules = {rule} | ({"named"} if rule == "compare" else set())  # of a province, whichever knows
    for told, table in spoil(resource, edit, chance):
        faults = tell_faults(resource, table)
        assert rules & {fault.broken.rule for fault in faults}, (told, list(map(str, faults)))
        require_told(faults)
    assert told, "no row can be spoilt in this way: choose another"


def list_turned() -> Iterator[tuple[str, Table]]:
    """Yield the table of relations with whole and part exchanged, but not their roles."""
    _, table = read_all()["relations"]
    rows = table.list_records()
    for place, row in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) else {}
        names = ("indicator_code", *DIMENSIONS)
        is_pair = row["role"] == "whole" and after.get("role") == "part"
        if is_pair and row["indicator_code"] == "dossiers_received" and row["channel"] == TOTAL:
            turned = change(table, place, {name: after[name] for name in names})
            yield row["relation_id"], change(turned, place + 1, {name: row[name] for name in names})


def test_a_part_that_holds_its_whole_is_told() -> None:
    turned = list(list_turned())
    assert turned
    for name, table in turned:
        faults = tell_faults("relations", table)
        assert "inside" in {fault.broken.rule for fault in faults}, name


SIGNS: dict[str, Callable[[str], str]] = {
    "behind": lambda text: f"{text} ",
    "before": lambda text: f"\t{text}",
    "twice": lambda text: f"{text}  x",
    "no-break": lambda text: f"{text}\N{NO-BREAK SPACE}x",
    "unseen": lambda text: f"{text[:1]}\N{ZERO WIDTH SPACE}{text[1:]}",
    "line": lambda text: f"{text}\nx",
    "apart": lambda text: unicodedata.normalize("NFD", f"{text}ệ"),
    "garbled": lambda text: f"{text}é".encode().decode("latin-1"),
    "lost": lambda text: f"{text}\N{REPLACEMENT CHARACTER}",
}


def test_a_text_in_odd_signs_is_told() -> None:
    chance, count = random.Random(5), 0
    for resource, (_, table) in read_all().items():
        rows = table.list_records()
        for field in list_fields(resource):
            name = field["name"]
            filled = [place for place, row in enumerate(rows) if row.get(name)]
            if field["type"] != "string" or field.get("verbatim") or not filled:
                continue
            place, sign = chance.choice(filled), chance.choice(list(SIGNS))
            spoilt = change_alone(table, place, {name: SIGNS[sign](rows[place][name])})
            faults = [f for f in tell_faults(resource, spoilt) if f.broken.field == name]
            assert faults, (resource, name, sign)
            require_told(faults)
            count += 1
    assert count > len(read_all())


def test_two_languages_say_the_same() -> None:
    chance = random.Random(3)
    for resource, (_, table) in read_all().items():
        for first in (name for name in table.columns if name.endswith("_vi")):
            second = f"{first.removesuffix('_vi')}_en"
            rows = table.list_records()
            long = [n for n, row in enumerate(rows) if len(set(row[first]) - set(row[second])) > 3]
            if second not in table.columns or not long:
                continue
            numbered = [n for n in long if all(list_numerals(rows[n][x]) for x in (first, second))]
            place = chance.choice(numbered or long)
            row = rows[place]
            slips = [re.sub(r"\d+", "77", row[first])] if numbered else []
            edits = [
                *({first: text} for text in slips),
                {first: row[second], second: row[first]},
                {second: ""},
            ]
            for cells in edits:
                faults = tell_faults(resource, change_alone(table, place, cells))
                assert {"pair", "required", "slug"} & {f.broken.rule for f in faults}, (row, cells)


def test_what_is_counted_may_come_in_halves() -> None:
    rows, table = list_rows("indicators"), read_all()["indicators"][1]
    place = next(n for n, row in enumerate(rows) if row["kind"] == "count")
    divisible = [row["unit_code"] for row in list_rows("units") if row["divisible"] == "yes"]
    changes = (change_alone(table, place, {"unit_code": unit}) for unit in divisible)
    assert any(not tell_faults("indicators", change) for change in changes)


@pytest.mark.parametrize(
    ("vi", "en", "agree"),
    [
        ("Báo cáo 6 tháng đầu năm 2020", "Report on the first half of 2020", True),
        ("Báo cáo 6 tháng đầu năm 2020", "Report on the 1st half of 2020", True),
        ("Báo cáo 9 tháng năm 2021", "Report on the first nine months of 2021", True),
        ("Báo cáo tuần (02/01/2023–08/01/2023)", "Weekly report, 2–8 January 2023", True),
        ("Báo cáo quý IV/2022", "Report on Q4 2022", True),
        ("Tăng 2 lần, 12,4%", "Twice as many, 12.4%", True),
        ("12,4% hồ sơ", "12.5% of the dossiers", False),
        ("Báo cáo năm 2020", "Report on 2021", False),
        ("Mức độ 3", "Level 4", False),
    ],
)
def test_a_number_in_words_is_no_other_number(vi: str, en: str, agree: bool) -> None:
    one, other = list_numerals(vi), list_numerals(en)
    assert bool(one <= other or other <= one) == agree


def test_english_may_say_what_kind_of_place_it_is() -> None:
    place, row = next(enumerate(list_rows("provinces")))
    table = read_all()["provinces"][1]
    assert not tell_faults(
        "provinces", change_alone(table, place, {"name_en": f"{row['name_en']} City"})
    )


def test_every_day_moved_by_decades_is_told() -> None:
    chance = random.Random(4)
    for resource, (_, table) in read_all().items():
        rows = table.list_records()
        names = [f["name"] for f in list_fields(resource) if f["type"] == "date"]
        for name in names:
            filled = [n for n, row in enumerate(rows) if row.get(name)]
            for days in (-YEARS, YEARS) if filled else ():
                place = chance.choice(filled)
                cells = {name: change_days(rows[place][name], days)}
                assert tell_faults(resource, change(table, place, cells)), (resource, place, cells)


def test_every_rule_is_needed_somewhere() -> None:
    assert {rule for _, rule, _ in MISTAKES.values()} | {"inside", "pair"} >= set(FURTHER)


@pytest.mark.parametrize(
    ("label", "start", "end", "is_told"),
    [
        ("năm 2023", "2022-12-15", "2023-12-14", False),
        ("quý I/2026", "2025-12-15", "2026-03-14", False),
        ("năm 2023", "2023-01-01", "2023-12-15", False),
        ("năm 2023", "2023-02-01", "2023-12-31", True),
        ("quý I/2026", "2026-04-01", "2026-06-30", True),
        ("1/1–31/10/2021", "2021-01-01", "2021-10-30", True),
    ],
)
def test_books_may_close_before_the_year_but_not_another_day_than_is_told(
    label: str, start: str, end: str, is_told: bool
) -> None:
    row = {"period_label": label, "period_start": start, "period_end": end}
    rule = {"rule": "days", "label": "period_label", "fields": ["period_start", "period_end"]}
    found = list(KNOWN["days"]([(1, row)], rule, None))
    assert bool(found) == is_told
