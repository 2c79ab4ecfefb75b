"""Bounds: a part is no larger than its whole, exclusive shares stay below one."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.relations import Instance, bound_sum
from helpers.audit.finding import (
    FAILED,
    Context,
    Finding,
    pass_check,
    skip_check,
    sum_values,
    write_hedged,
    write_sum,
)
from helpers.audit.repair import holds, propose_repairs
from helpers.data.rows import Observation

PART, EXCLUSIVE, POOLED, RANGE = "part_of_whole", "exclusive_shares", "pooled_share", "share_range"


def check_parts(context: Context) -> list[Finding]:
    """Check that each declared part is no larger than its whole."""
    return [
        check_bounds(instance, context, PART)
        for relation in context.select_relations("part_of")
        for instance in context.fill(relation)
        if instance.select("whole") and instance.select("part")
    ]


def check_pooled_shares(context: Context) -> list[Finding]:
    """Check that a pooled share lies between those of its parts."""
    return [
        check_bounds(instance, context, POOLED)
        for relation in context.select_relations("pooled")
        for instance in context.fill(relation)
    ]


def check_bounds(instance: Instance, context: Context, check_code: str) -> Finding:
    """Check one part with its whole, or one pooled share: it either holds or does not."""
    subject, members = instance.relation.relation_id, list(instance.chosen.values())
    if instance.missing:
        return skip_check(check_code, subject, members)
    if holds(instance):
        return pass_check(check_code, subject, members)
    whole = instance.select("whole" if check_code == PART else "pooled")
    part = instance.select("part")
    finding = Finding(
        check_code=check_code,
        case="outside",
        result=FAILED,
        subject=subject,
        observations=members,
        expected=sum_values(whole),
        found=max(o.number for o in part),
        tolerance=0.0,
        arithmetic=f"{', '.join(write_sum([o]) for o in part)} > {write_sum(whole)}",
    )
    return replace(finding, repairs=propose_repairs(instance, context))


def check_exclusive_shares(context: Context) -> list[Finding]:
    """Check that shares which exclude each other add up to no more than one."""
    findings = []
    for relation in context.select_relations("exclusive"):
        for instance in context.fill(relation):
            parts = instance.select("part")
            if instance.missing:
                findings.append(skip_check(EXCLUSIVE, relation.relation_id, parts))
            elif bound_sum(parts).low <= 1:
                findings.append(pass_check(EXCLUSIVE, relation.relation_id, parts))
            else:
                total = sum_values(parts)
                findings.append(
                    Finding(
                        EXCLUSIVE,
                        "above_one",
                        FAILED,
                        relation.relation_id,
                        parts,
                        expected=1.0,
                        found=total,
                        tolerance=0.0,
                        arithmetic=f"{write_sum(parts)} > 100%",
                        facts={"found": (total, "percent")},
                    )
                )
    return findings


def check_share_range(context: Context) -> list[Finding]:
    """Check, document by document, that no printed percentage is above 100 %."""
    findings = []
    for name in context.documents:
        shares = [
            row
            for row in context.observations
            if row.document_id == name
            and context.rules.is_capped(row.indicator_code)
            and row.value is not None
        ]
        above = [row for row in shares if _is_above_one(row)]
        findings += [_report_above_one(row) for row in above]
        if shares and not above:
            findings.append(pass_check(RANGE, name, shares))
    return findings


def _is_above_one(row: Observation) -> bool:
    """Return whether a percentage is above 100 %, as "more than 100 %" is."""
    return row.number > 1 or (row.bounds.low == 1 and not row.bounds.closed_low)


def _report_above_one(row: Observation) -> Finding:
    """Return the finding for one percentage above 100 %."""
    return Finding(
        RANGE,
        "above_one",
        FAILED,
        row.indicator_code,
        [row],
        expected=1.0,
        found=row.number,
        tolerance=0.0,
        arithmetic=f"{write_hedged(row)} > 100%" if row.number > 1 else write_hedged(row),
    )
