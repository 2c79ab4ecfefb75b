"""Relations that always fail and causes that nothing shows are told, others are not."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from helpers.cli.suspects import CONTAINING, list_suspects
from helpers.ground import paths

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with paths.register(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_findings() -> Iterator[Row]:
    """Yield the findings of all provinces as they are committed."""
    for file in sorted(paths.processed("findings", "x").parent.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            yield from csv.DictReader(opened)


def test_nothing_is_strange_as_it_is() -> None:
    assert list_suspects(list_findings(), read("relations"), read("other_causes")) == []


def test_a_relation_that_was_turned_round_fails_everywhere() -> None:
    relations = read("relations")
    kinds = {row["relation_id"]: row["relation_type"] for row in relations}
    turned = {"passed": "failed", "failed": "passed"}
    findings = [
        row | {"result": turned.get(row["result"], row["result"])}
        for row in list_findings()
        if kinds.get(row["subject"]) in CONTAINING
    ]
    told = list_suspects(findings, relations, [])
    checked = {row["subject"] for row in findings if row["result"] == "failed"}
    assert checked
    assert len(told) == len(checked)
    assert all("exchange whole and part" in line for line in told)


def test_a_cause_of_another_check_is_told_with_its_row() -> None:
    findings, causes = list(list_findings()), read("other_causes")
    for place, row in enumerate(causes):
        moved = [*causes]
        moved[place] = row | {"check_code": "token_form"}
        (told,) = list_suspects(findings, [], moved)
        assert told.startswith(f"other_causes.csv: row '{place + 2}', field 'subject'")
