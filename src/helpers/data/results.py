"""Findings and their repairs, typed once when their tables are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.data.rows import read_number
from helpers.ground.frames import list_records


@dataclass(frozen=True)
class Repair:
    """One single edit of one printed token that makes a failed identity hold.

    Attributes
    ----------
    row
        `document_id:line:seq` of the token.
    printed, repaired
        The token before and after.
    edit
        What was done: substitute, delete, insert, transpose or move separator.
    plausible
        Whether all other relations of the token, plausibility included, hold after it.
    against
        The relations that then no longer hold, separated by blanks.
    """

    row: str
    printed: str
    repaired: str
    edit: str
    plausible: bool
    against: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One row of the table of findings, as far as others build on it.

    Attributes
    ----------
    check_code, case, subject, rows
        What was checked, what came out, and the figures involved.
    repair_status
        Whether there are repairs, and whether one may be preferred; empty where none was sought.
    repair_count
        How many repairs there are, those beyond the listed ones included.
    repairs
        Those that are listed, plausible ones first.
    if_doubted
        How many repairs nothing speaks against if one relation alone is doubted, by relation.
    """

    check_code: str
    case: str
    subject: str
    rows: tuple[str, ...]
    repair_status: str
    repair_count: int
    repairs: tuple[Repair, ...]
    if_doubted: Mapping[str, int] = field(default_factory=dict)


Key = tuple[str, ...]
FINDING_KEY = ("check_code", "subject", "rows")
"""What a repair and its finding have in common within one province."""


def build_findings(findings: pd.DataFrame, repairs: pd.DataFrame) -> list[FindingRow]:
    """Return the findings of one province, typed, each with its listed repairs in their order.

    Parameters
    ----------
    findings, repairs
        Both tables of the province.
    """
    listed = group_repairs(repairs)
    return [build_finding(row, listed) for row in list_records(findings)]


def group_repairs(repairs: pd.DataFrame) -> dict[Key, list[Repair]]:
    """Return the repairs of one province in their order, by what names their finding."""
    groups: dict[Key, list[Repair]] = {}
    ordered = sorted(list_records(repairs), key=lambda row: int(row["repair"]))
    for row in ordered:
        texts = {name: str(row[name]) for name in ("row", "printed", "repaired", "edit")}
        repair = Repair(
            **texts, plausible=row["plausible"] == "yes", against=row.get("against", "")
        )
        groups.setdefault(_read_key(row), []).append(repair)
    return groups


def build_finding(row: Mapping[str, Any], repairs: Mapping[Key, Sequence[Repair]]) -> FindingRow:
    """Return one row of the table of findings, typed, with its repairs."""
    return FindingRow(
        check_code=row["check_code"],
        case=row["case"],
        subject=row["subject"],
        rows=tuple(row["rows"].split()),
        repair_status=row["repair_status"],
        repair_count=int(read_number(row["repair_count"]) or 0),
        repairs=tuple(repairs.get(_read_key(row), ())),
        if_doubted=dict(_read_counts(row.get("repairs_if_doubted", ""))),
    )


def _read_counts(text: str) -> Iterator[tuple[str, int]]:
    """Yield name and count of each `name=count`."""
    for pair in text.split():
        name, _, count = pair.partition("=")
        yield name, int(count)


def _read_key(row: Mapping[str, Any]) -> Key:
    """Return what names a finding within its province."""
    return tuple(row[name] for name in FINDING_KEY)
