"""Restatement and repetition: one fact printed twice, two facts with one value."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from helpers.analysis.hedges import allow_idle
from helpers.analysis.over_time import group_same_fact
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
)
from helpers.data.rows import Observation
from helpers.ground.vocabulary import INFERRED, TOTAL
from helpers.printed.intervals import intersects

RESTATED, REPEATED = "restatement", "repetition"
LEAST_DIGITS = 4
"""With fewer printed digits, two figures may well have one value by chance."""


def check_restatements(context: Context) -> list[Finding]:
    """Check that a fact printed in several places has one value."""
    findings = []
    for rows in group_same_fact(context.observations, context.rules.codes):
        if len(rows) < 2:
            continue
        subject = rows[0].indicator_code
        if all(intersects(allow_idle(a), allow_idle(b)) for a, b in combinations(rows, 2)):
            findings.append(pass_check(RESTATED, subject, rows))
            continue
        findings.append(
            Finding(
                RESTATED,
                "differs_undated" if _may_differ_in_time(rows) else "differs",
                FAILED,
                subject,
                rows,
                expected=rows[0].value,
                found=rows[-1].value,
                tolerance=0.0,
                arithmetic=" ≠ ".join(dict.fromkeys(row.token for row in rows)),
                facts={
                    "low": (rows[0].token, "text"),
                    "high": (_find_other(rows).token, "text"),
                    "places": (len(rows), "number"),
                },
            )
        )
    return findings


def _find_other(rows: list[Observation]) -> Observation:
    """Return the first printing that the first one does not allow."""
    first = allow_idle(rows[0])
    return next((row for row in rows if not intersects(allow_idle(row), first)), rows[-1])


def _may_differ_in_time(rows: list[Observation]) -> bool:
    """Return whether several documents print a figure, and the day of one is only inferred."""
    documents = {row.document_id for row in rows}
    return len(documents) > 1 and any(row.period_basis == INFERRED for row in rows)


def check_repetitions(context: Context) -> list[Finding]:
    """Note two figures of one indicator, period and document that print the same long number."""
    findings = []
    for first, second in combinations(context.observations, 2):
        if not _are_counterparts(first, second):
            continue
        subject = first.indicator_code
        if first.number != second.number:
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
                found=second.number,
                arithmetic=f"{first.token} = {second.token}",
                facts={"found": (first.number, "figure")},
            )
        )
    return findings


def check_unmoved(context: Context) -> list[Finding]:
    """Warn of a long number that documents print of two periods, though it is measured anew.

    A flow or a score seldom is the same twice; a stock, such as services offered, may well be.
    """
    series: dict[tuple[object, ...], list[Observation]] = {}
    for row in context.observations:
        if _is_measured_anew(row, context):
            series.setdefault((row.indicator_code, *row.cut), []).append(row)
    findings = []
    for rows in series.values():
        ordered = sorted(rows, key=lambda row: row.period_end)
        pairs = [p for p in combinations(ordered, 2) if _are_apart(*p)]
        alike = [pair for pair in pairs if _is_same_number(*pair)]
        findings += [_warn_unmoved(*pair) for pair in alike]
        if pairs and not alike:
            findings.append(pass_check(REPEATED, rows[0].indicator_code, ordered))
    return findings


def _is_measured_anew(row: Observation, context: Context) -> bool:
    """Return whether a figure belongs to a period or a day, and not to what is there to stay."""
    indicator = context.rules.indicators.get(row.indicator_code, {})
    changes = indicator.get("kind") == "score" or indicator.get("stock_or_flow") == "flow"
    return changes and row.is_measured and not context.rules.codes.is_nameless(row.cut)


def _are_apart(first: Observation, second: Observation) -> bool:
    """Return whether two documents print figures of two periods that end on different days."""
    return first.document_id != second.document_id and first.period_end != second.period_end


def _is_same_number(first: Observation, second: Observation) -> bool:
    """Return whether two figures are one number of many digits, zeros at its end left out."""
    digits = Decimal(str(first.number)).normalize().as_tuple().digits
    return first.number == second.number and len(digits) >= LEAST_DIGITS


def _warn_unmoved(earlier: Observation, later: Observation) -> Finding:
    """Return the warning for one pair; the later figure is the one in doubt."""
    return Finding(
        REPEATED,
        "unmoved",
        FAILED,
        later.indicator_code,
        [later, earlier],
        found=later.number,
        arithmetic=f"{earlier.token} = {later.token}",
        facts={
            "token": (later.token, "text"),
            "before": (earlier.period_end, "date"),
            "after": (later.period_end, "date"),
        },
    )


def _count_digits(token: str) -> int:
    """Return how many digits a token prints, zeros in front left out."""
    return sum(sign.isdigit() for sign in token.lstrip("0.,"))


def _are_counterparts(first: Observation, second: Observation) -> bool:
    """Return whether two long numbers differ in one breakdown only, neither being the total."""
    same = ("document_id", "indicator_code", "period_start", "period_end")
    alike = all(getattr(first, name) == getattr(second, name) for name in same)
    differing = [pair for pair in zip(first.cut, second.cut, strict=True) if pair[0] != pair[1]]
    if not alike or len(differing) != 1 or TOTAL in differing[0]:
        return False
    counted = all(row.value is not None and row.unit_code != "percent" for row in (first, second))
    return counted and min(_count_digits(row.token) for row in (first, second)) >= LEAST_DIGITS
