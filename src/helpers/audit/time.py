"""Time: counters that only grow, documents signed early, counts that stop early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpers.analysis.over_time import list_carried, list_counter_steps
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    skip_check,
)
from helpers.data.rows import Observation
from helpers.ground.vocabulary import EXCERPT, is_edition
from helpers.printed.intervals import intersects

COUNTER = "running_counter"
SIGNED, CARRIED, CUT_OFF = "signed_early", "carried_over", "cut_off"


def check_counters(context: Context) -> list[Finding]:
    """Check that cumulative counts never fall from one document to a later date."""
    return [
        _check_counter(relation.relation_id, earlier, later)
        for relation in context.select_relations("cumulative")
        for earlier, later in list_counter_steps(relation, context.observations)
    ]


def _check_counter(subject: str, earlier: Observation, later: Observation) -> Finding:
    """Check one step of a counter, by the bounds of both figures."""
    least, most = earlier.bounds.low, later.bounds.high
    if most >= least:
        return pass_check(COUNTER, subject, [earlier, later])
    return Finding(
        COUNTER,
        "falls",
        FAILED,
        subject,
        [earlier, later],
        expected=least,
        found=later.number,
        tolerance=0.0,
        arithmetic=f"{later.token} < {earlier.token}",
        facts={
            "fall": (least - most, "number"),
            "before": (earlier.period_end, "date"),
            "after": (later.period_end, "date"),
        },
    )


def check_signing(context: Context) -> list[Finding]:
    """Note documents signed before the period they report on ended, where the day is known.

    The year of a ranking is the name of its edition, not the time over which it counts.
    """
    findings = []
    for name, document in context.documents.items():
        rows = [
            row
            for row in context.observations
            if row.document_id == name
            and document["issued"]
            and row.period_start
            and row.is_measured
            and not is_edition(context.rules.indicators.get(row.indicator_code, {}))
        ]
        early = [row for row in rows if row.period_end > document["issued"]]
        if not rows:
            continue
        if not early:
            findings.append(pass_check(SIGNED, name, rows[:1]))
            continue
        last = max(row.period_end for row in early)
        days = (date.fromisoformat(last) - date.fromisoformat(document["issued"])).days
        findings.append(
            Finding(
                SIGNED,
                "early",
                FAILED,
                name,
                early,
                expected=float(days),
                arithmetic=f"{document['issued']} < {last}",
                facts={
                    "days": (days, "number"),
                    "figures": (len(early), "number"),
                    "issued": (document["issued"], "date"),
                    "end": (last, "date"),
                },
            )
        )
    return findings


def check_cut_offs(context: Context) -> list[Finding]:
    """Note documents whose flows stop before the period that the document reports on.

    The period of an excerpt is only that of the figures seen in it; none of them stops early. Nor
    does a rank, whose year is the name of its edition.
    """
    findings = []
    for name, document in context.documents.items():
        if document["completeness"] == EXCERPT:
            continue
        flows = [
            row
            for row in context.observations
            if row.document_id == name
            and row.period_start
            and row.measurement_kind not in ("outcome", "target")
            and row.period_end >= document["period_start"]
            and not is_edition(context.rules.indicators.get(row.indicator_code, {}))
        ]
        short = [row for row in flows if row.period_end < document["period_end"]]
        if flows and not short:
            findings.append(pass_check(CUT_OFF, name, flows[:1]))
        if short:
            findings.append(_report_cut_offs(name, document, short))
    return findings


def _report_cut_offs(name: str, document: Mapping[str, str], short: list[Observation]) -> Finding:
    """Return the note on one document's early cut-offs."""
    ends = sorted({row.period_end for row in short})
    days = date.fromisoformat(document["period_end"]) - date.fromisoformat(ends[0])
    return Finding(
        CUT_OFF,
        "stops_early",
        FAILED,
        name,
        short,
        arithmetic=f"{', '.join(ends)} < {document['period_end']}",
        facts={
            "figures": (len(short), "number"),
            "days": (days.days, "number"),
            "first": (ends[0], "date"),
            "end": (document["period_end"], "date"),
        },
    )


def check_carried_over(context: Context) -> list[Finding]:
    """Check dossiers carried over against those pending the day before the period."""
    return [
        _check_carried(relation.relation_id, row, before)
        for relation in context.select_relations("carry_over")
        for row, before in list_carried(relation, context.observations)
    ]


def _check_carried(subject: str, row: Observation, before: list[Observation]) -> Finding:
    """Check one carried-over count."""
    if not before:
        return skip_check(CARRIED, subject, [row])
    for earlier in before:
        if intersects(row.bounds, earlier.bounds):
            return pass_check(CARRIED, subject, [row, earlier])
    return Finding(
        CARRIED,
        "differs",
        FAILED,
        subject,
        [row, before[0]],
        expected=before[0].number,
        found=row.number,
        tolerance=0.0,
        arithmetic=f"{row.token} ≠ {before[0].token}",
    )
