"""The next document: what may honestly be added passes, and slips of whoever adds it are told.

The rules of the data dictionary follow from the documents at hand; the next one has other offices,
sources and names of periods, which no rule may take for a mistake.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from helpers.data.known_rules import KNOWN
from helpers.ground.clean_text import explain_text
from helpers.printed.named_days import find_source_day
from tests.data.raw_tables import add, change, read_all, require_told, tell_faults

Cells = Mapping[str, str]


def find(resource: str, **where: str) -> tuple[int, dict[str, str]]:
    """Return place and cells of the first row that has certain cells."""
    rows = read_all()[resource][1].list_records()
    return next((n, row) for n, row in enumerate(rows) if where.items() <= row.items())


EXCERPT = {"completeness": "excerpt"}
UNDATED = {"issued": "", "accessed": ""}
FAR = {"valid_from": "2024-12-22", "valid_to": "2045-12-31"}
GOAL = {"legal_source_vi": "Nghị quyết 57-NQ/TW ngày 22/12/2024", **FAR}
DECADE = {"period_start": "2011-01-01", "period_end": "2021-12-31", **UNDATED}
HONEST: dict[str, tuple[str, Cells, Cells]] = {
    "a goal of a generation": (
        "targets",
        {},
        {**GOAL, "legal_source_en": "Resolution 57-NQ/TW (December 22, 2024)"},
    ),
    "a long address": ("documents", EXCERPT, {"url": f"https://example.org/{'%C3%AA' * 99}"}),
    "a retrospect": ("documents", EXCERPT, {"period_label": "2011–2021", **DECADE}),
    "until now": ("documents", EXCERPT, {"period_label": "từ năm 2011 đến nay", **DECADE}),
    "a quarter in digits": (
        "documents",
        EXCERPT,
        {"period_label": "Quý 1/2021", **UNDATED}
        | {"period_start": "2021-01-01", "period_end": "2021-03-31"},
    ),
}


@pytest.mark.parametrize(("resource", "where", "cells"), HONEST.values(), ids=HONEST)
def test_what_may_be_written_passes(resource: str, where: Cells, cells: Cells) -> None:
    place, _ = find(resource, **where)
    faults = tell_faults(resource, change(read_all()[resource][1], place, cells))
    assert not faults, list(map(str, faults))


@pytest.mark.parametrize("name", ["Ủy ban nhân dân tỉnh Kon Tum", "baochinhphu.vn", "“Ánh sáng”"])
def test_a_body_has_any_name(name: str) -> None:
    place, _ = find("code_lists", list="issuer")
    faults = tell_faults("code_lists", change(read_all()["code_lists"][1], place, {"code": name}))
    assert not faults, list(map(str, faults))


SLIPS: dict[str, tuple[str, Cells, Cells, str]] = {
    "a token with a blank behind": ("transcriptions", {}, {"printed": "{} "}, "text"),
    "a page copied with another id": ("documents", EXCERPT, {"document_id": "other"}, "unique"),
    "one number, a zero before": ("documents", {}, {"document_number": "0{}"}, "unique"),
    "one number, a blank in it": ("documents", {}, {"document_number": "{/}"}, "unique"),
    "a singular of no unit": ("code_lists", {"list": "unit_one"}, {"code": "x{}"}, "known"),
    "one name for two codes": ("code_lists", {"list": "channel"}, {"code": "x"}, "unique"),
    "a goal of next to nothing": ("targets", {}, {"value": "0.008"}, "range"),
    "a base of another share": ("targets", {}, {"base_vi": "x"}, "alike"),
    "a part that is its total": ("relations", {"role": "total"}, {"role": "part"}, "unique"),
    "a part beside its total": (
        "relations",
        {"role": "part", "relation_type": "total", "channel": "in_person", "tier": "_T"},
        {"role": "total"},
        "roles",
    ),
}


def write(told: Mapping[str, str], row: Cells) -> dict[str, str]:
    """Return the cells of a slip, made of those that are right."""
    cells = {name: text.replace("{}", row[name]) for name, text in told.items()}
    return {n: t.replace("{/}", row[n].replace("/", " / ")) for n, t in cells.items()}


@pytest.mark.parametrize(("resource", "where", "told", "rule"), SLIPS.values(), ids=SLIPS)
def test_a_row_copied_with_a_slip_is_told(
    resource: str, where: Cells, told: Cells, rule: str
) -> None:
    _, row = find(resource, **where)
    cells = dict(row) | write(told, row)
    keys = {"documents": "document_id", "targets": "target_id", "relations": "member"}
    keys["transcriptions"] = "seq"
    cells |= {keys[resource]: "99"} if resource in keys and keys[resource] not in told else {}
    cells |= {"text_sha256": "0" * 64} if row.get("text_sha256") else {}
    faults = tell_faults(resource, add(read_all()[resource][1], cells))
    assert rule in {fault.broken.rule for fault in faults}, list(map(str, faults))
    require_told(faults)


def test_what_a_total_counts_twice_is_told() -> None:
    where = {"relation_type": "total", "role": "part", "channel": "in_person"}
    place, row = find("relations", **where)
    for cells in ({"channel": "_T"}, {"member": "9"}):
        table = change(read_all()["relations"][1], place, cells)
        table = (
            add(table, {**row, "tier": "district", "member": "9"}) if "member" in cells else table
        )
        rules = {fault.broken.rule for fault in tell_faults("relations", table)}
        assert "disjoint" in rules, cells
    total, _ = find("relations", relation_id=row["relation_id"], role="total")
    narrowed = change(read_all()["relations"][1], total, {"channel": "online"})
    assert "disjoint" in {fault.broken.rule for fault in tell_faults("relations", narrowed)}


@pytest.mark.parametrize(
    ("label", "end", "is_told"),
    [
        ("9 tháng năm 2021", "2020-09-30", True),
        ("quý 3/2018", "2018-06-30", True),
        ("giai đoạn 2011–2015", "2018-12-31", True),
        ("giai đoạn 2011–2015", "2014-12-31", False),
        ("Năm 2019", "2018-12-31", True),
        ("từ năm 2016 đến nay", "2020-12-31", False),
        ("tính đến hết tháng 10/2021", "2021-10-31", False),
        ("100 ngày đầu", "2021-10-31", False),
    ],
)
def test_a_label_names_no_other_year(label: str, end: str, is_told: bool) -> None:
    rule = {"label": "period_label", "fields": ["period_start", "period_end"]}
    row = {"period_label": label, "period_start": "", "period_end": end}
    assert bool(list(KNOWN["days"]([(1, row)], rule, None))) == is_told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Chỉ thị 16/CT-TTg ngày 20/5/2023", "2023-05-20"),
        ("Decision 06/QĐ-TTg (January 6, 2022)", "2022-01-06"),
        ("Directive 16 of 20 May 2023", "2023-05-20"),
        ("Nghị quyết 17/NQ-CP (7/3/2019)", "2019-03-07"),
        ("Quyết định (31/2/2020)", ""),
        ("Nghị quyết 17/NQ-CP", ""),
    ],
)
def test_the_day_of_a_source_stands_in_any_form(text: str, day: str) -> None:
    assert find_source_day(text) == day


@pytest.mark.parametrize(
    "text", ["B\N{CYRILLIC SMALL LETTER A}o", "\N{LATIN CAPITAL LETTER ETH}ài"]
)
def test_a_letter_that_only_looks_right_is_told(text: str) -> None:
    assert "only looks like" in explain_text(text)
    assert not explain_text("Báo Đắk Lắk, Москва, 5 µm – “№ 1”")


def test_a_pattern_of_a_rule_is_matched_in_bounded_time() -> None:
    start, row = time.process_time(), {"x": "a" * 60}
    rule = {"field": "x", "pattern": "(.*a){25}b".replace(".", "[a-z]"), "besides": []}
    assert list(KNOWN["matches"]([(1, row)], rule, None))
    assert not list(KNOWN["matches"]([(1, row)], rule | {"not": True}, None))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "day", "is_told"),
    [
        ("Thông tư 01/2018/TT-VPCP đổi cách đếm", "2019-01-01", False),
        ("Thông tư 01/2018/TT-VPCP đổi cách đếm", "2017-01-01", True),
        ("Thông tư 01/2018/TT-VPCP đổi cách đếm", "2022-01-01", True),
        ("Từ năm 2019 đếm khác, theo Thông tư 01/2018/TT-VPCP", "2019-01-01", False),
        ("Từ năm 2019 đếm khác, theo Thông tư 01/2018/TT-VPCP", "2018-01-01", True),
        ("Từ ngày 1/7/2025", "2025-08-01", True),
    ],
)
def test_a_law_may_begin_in_the_next_year(text: str, day: str, is_told: bool) -> None:
    rule = {"field": "break_date", "of": "reason_vi"}
    row = {"break_date": day, "reason_vi": text}
    assert bool(list(KNOWN["told"]([(1, row)], rule, None))) == is_told
