"""Restatement and repetition: one fact printed twice, two facts with one value."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from helpers.analysis.relations import Observation, bound_observation, name_row, read_token
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    read_value,
)
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.intervals import intersects

RESTATED, REPEATED = "restatement", "repetition"
LEAST_REPEATED = 1000
"""Below this, two counters may well have one value by chance."""


def check_restatements(context: Context) -> list[Finding]:
    """Check that a fact printed in several places has one value."""
    findings = []
    for rows in _group_same_fact(context.observations):
        if len(rows) < 2:
            continue
        subject = str(rows[0]["indicator_code"])
        if all(intersects(*map(bound_observation, pair)) for pair in combinations(rows, 2)):
            findings.append(pass_check(RESTATED, subject, rows))
            continue
        findings.append(
            Finding(
                RESTATED,
                "differs",
                FAILED,
                subject,
                rows,
                expected=read_value(rows[0]),
                found=read_value(rows[-1]),
                tolerance=0.0,
                arithmetic=" ≠ ".join(dict.fromkeys(read_token(row) for row in rows)),
                facts={
                    "low": (read_token(rows[0]), "text"),
                    "high": (read_token(_find_other(rows)), "text"),
                    "places": (len(rows), "number"),
                },
            )
        )
    return findings


def _find_other(rows: list[Observation]) -> Observation:
    """Return the first printing whose value differs from the first one."""
    return next(row for row in rows if read_value(row) != read_value(rows[0]))


def _group_same_fact(observations: Iterable[Observation]) -> list[list[Observation]]:
    """Return observations grouped by indicator, dimensions, period and plan or fact."""
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for row in observations:
        if row["printed"] == "" or row["measurement_kind"] == "outcome":
            continue
        is_plan = row["measurement_kind"] == "target"
        codes = (row["indicator_code"], *(row[d] for d in DIMENSIONS), is_plan)
        groups.setdefault((*codes, row["period_start"], row["period_end"]), []).append(row)
    return list(groups.values())


def check_repetitions(context: Context) -> list[Finding]:
    """Note two counters of one indicator, period and document that show the same large value."""
    findings = []
    for first, second in combinations(context.observations, 2):
        if not _are_counterparts(first, second):
            continue
        subject = str(first["indicator_code"])
        if read_value(first) != read_value(second):
            findings.append(pass_check(REPEATED, subject, [first, second]))
            continue
        findings.append(
            Finding(
                REPEATED,
                "same_value",
                FAILED,
                subject,
                [first, second],
                expected=None,
                found=read_value(second),
                arithmetic=f"{read_token(first)} = {read_token(second)}",
                facts={"found": (read_value(first), "number")},
            )
        )
    return findings


def _are_counterparts(first: Observation, second: Observation) -> bool:
    """Return whether two large counts differ in one breakdown only, neither being the total."""
    same = ("document_id", "indicator_code", "period_start", "period_end")
    if any(first[c] != second[c] for c in same) or name_row(first) == name_row(second):
        return False
    differing = [d for d in DIMENSIONS if first[d] != second[d]]
    if len(differing) != 1 or TOTAL in (first[differing[0]], second[differing[0]]):
        return False
    counted = all(row["printed"] != "" and row["unit_code"] != "percent" for row in (first, second))
    return counted and min(read_value(first), read_value(second)) >= LEAST_REPEATED
