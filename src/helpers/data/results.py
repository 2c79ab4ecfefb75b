"""Rows of computed tables, typed once when they are read: shares, findings and their repairs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.data.rows import Cut, read_number
from helpers.printed.intervals import Interval


@dataclass(frozen=True, slots=True)
class Share:
    """One computed share.

    Attributes
    ----------
    province_id, document_id, period_start, period_end
        Whose, from which document, and when.
    relation_id, alternative
        The relation that it rests on, and its number among the readings of one place.
    indicator_code, cut
        What is divided by what, and which part of it.
    coverage
        Tiers that the base covers, separated by blanks.
    value, value_low, value_high, closed
        Value and bounds, 0 to 1; None where there is none.
    numerator_value, denominator_value, numerator_rows, denominator_rows
        Both sides, and the figures that make them up.
    obs_status
        SDMX CL_OBS_STATUS flag.
    """

    province_id: str
    document_id: str
    period_start: str
    period_end: str
    relation_id: str
    alternative: int
    indicator_code: str
    cut: Cut
    coverage: str
    value: float | None
    value_low: float | None
    value_high: float | None
    closed: str
    numerator_value: float
    denominator_value: float
    numerator_rows: tuple[str, ...]
    denominator_rows: tuple[str, ...]
    obs_status: str

    @property
    def bounds(self) -> Interval:
        """What the printed figures allow; a share without a lower bound is at least nothing."""
        low = 0.0 if self.value_low is None else self.value_low
        return Interval(low, math.inf if self.value_high is None else self.value_high, self.closed)


def build_shares(frame: pd.DataFrame) -> list[Share]:
    """Return the rows of a table of shares, typed, in their order."""
    return [_build_share(row) for row in frame.to_dict("records")]


def _build_share(row: Mapping[str, Any]) -> Share:
    """Return one row of the table, typed; a missing number becomes None."""
    texts = ("province_id", "document_id", "period_start", "period_end", "relation_id")
    typed: dict[str, Any] = {name: row[name] for name in (*texts, "indicator_code", "coverage")}
    typed |= {name: read_number(row[name]) for name in ("value", "value_low", "value_high")}
    typed |= {name: float(row[name]) for name in ("numerator_value", "denominator_value")}
    typed |= {name: tuple(row[name].split()) for name in ("numerator_rows", "denominator_rows")}
    return Share(
        **typed,
        alternative=int(row["alternative"]),
        cut=build_cut(row),
        closed=row["closed"],
        obs_status=row["obs_status"],
    )


def build_cut(row: Mapping[str, Any]) -> Cut:
    """Return which part of its indicator a row of any table is about."""
    return Cut(*(row[name] for name in Cut._fields))


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
    """

    row: str
    printed: str
    repaired: str
    edit: str
    plausible: bool


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
    """

    check_code: str
    case: str
    subject: str
    rows: tuple[str, ...]
    repair_status: str
    repair_count: int
    repairs: tuple[Repair, ...]


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
    return [build_finding(row, listed) for row in findings.to_dict("records")]


def group_repairs(repairs: pd.DataFrame) -> dict[Key, list[Repair]]:
    """Return the repairs of one province in their order, by what names their finding."""
    groups: dict[Key, list[Repair]] = {}
    ordered = sorted(repairs.to_dict("records"), key=lambda row: int(row["repair"]))
    for row in ordered:
        texts = {name: str(row[name]) for name in ("row", "printed", "repaired", "edit")}
        repair = Repair(**texts, plausible=row["plausible"] == "yes")
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
    )


def _read_key(row: Mapping[str, Any]) -> Key:
    """Return what names a finding within its province."""
    return tuple(row[name] for name in FINDING_KEY)
