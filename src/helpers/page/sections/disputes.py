"""Which finding puts a figure in doubt, so that a badge can lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.analysis.disputes import list_disputed_rows
from helpers.data.results import FindingRow, build_finding, group_repairs
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import SEVERITIES
from helpers.page.once import once
from helpers.page.province import ProvinceData

Row = Mapping[str, Any]

SAME_VALUE = "same_value"
"""The case of a finding that is about two figures alike."""


def list_failed(findings: pd.DataFrame) -> list[tuple[str, Row]]:
    """Return each failed check with its anchor, `finding-1` and so on, the gravest first."""
    failed = list_records(findings[findings["result"] == "failed"])
    ordered = sorted(failed, key=lambda row: SEVERITIES.index(str(row["severity"])))
    return [(f"finding-{place}", row) for place, row in enumerate(ordered, start=1)]


def group_facts(failed: Iterable[Row]) -> list[list[Row]]:
    """Return failed checks by the fact that they tell, each under the first that tells it.

    What one check finds again between the same two lines, such as a restated table of which every
    row differs, is one fact.
    """
    facts: list[tuple[tuple[object, ...], set[str], list[Row]]] = []
    for row in failed:
        kind = (row["severity"], row["check_code"], row["case"])
        names = row["rows"].split() if isinstance(row["rows"], str) else row["rows"]
        lines = {name.rpartition(":")[0] for name in names}
        same = (told for known, own, told in facts if known == kind and len(own & lines) > 1)
        told = next(same, None)
        if told is None:
            facts.append((kind, lines, [row]))
        else:
            told.append(row)
    return [told for _, _, told in facts]


def count_facts(failed: Iterable[Row], severity: str) -> int:
    """Return how many facts failed checks of one severity tell."""
    return len(group_facts(row for row in failed if row["severity"] == severity))


@once
def list_own_failed(data: ProvinceData) -> list[tuple[str, Row]]:
    """Return each failed check of a province with its anchor, the gravest first."""
    return list_failed(data.findings)


@once
def read_failed(data: ProvinceData) -> Mapping[str, FindingRow]:
    """Return each failed check with its repairs by its anchor, the gravest first."""
    repairs = group_repairs(data.repairs)
    failed = list_own_failed(data)
    return MappingProxyType({anchor: build_finding(row, repairs) for anchor, row in failed})


@once
def map_disputes(data: ProvinceData) -> Mapping[str, str]:
    """Return the anchor of the gravest finding that disputes a figure, by the figure's name."""
    anchors: dict[str, str] = {}
    for anchor, finding in read_failed(data).items():
        for name in list_disputed_rows(finding):
            anchors.setdefault(name, anchor)
    return MappingProxyType(anchors)


def find_dispute(names: str, disputes: Mapping[str, str]) -> str:
    """Return the anchor of the finding that disputes the first of some rows; nothing if none."""
    return next((disputes[name] for name in names.split() if name in disputes), "")
