"""Totals against the sum of their parts."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.derived import DerivedTotal, lacks_optional
from helpers.analysis.hedges import adds_up
from helpers.analysis.relations import Instance, bound_sum
from helpers.audit.finding import (
    FAILED,
    PASSED,
    WITH_REST,
    Context,
    Finding,
    pass_check,
    skip_check,
    sum_values,
    write_count,
    write_sum,
)
from helpers.audit.repair import holds, propose_repairs
from helpers.data.rows import Observation

TOTAL = "total"
HEDGE = "idle_hedge"


def check_totals(context: Context) -> list[Finding]:
    """Check every total against the sum of its parts.

    A whole within the whole that is not printed, such as two of three tiers, is missed by nobody.
    """
    return [
        check_total(instance, context)
        for relation in context.select_relations("total")
        for instance in context.fill(relation)
        if not (instance.missing and isinstance(relation, DerivedTotal) and relation.is_inner)
    ]


def check_total(instance: Instance, context: Context) -> Finding:
    """Check one total: passed if the printed values add up, or may within their bounds."""
    subject, members = instance.relation.relation_id, list(instance.chosen.values())
    if instance.missing:
        return skip_check(TOTAL, subject, members)
    total, parts = instance.select("total")[0], instance.select("part")
    if holds(instance) and not (instance.has_rest and _lists_nearly_all(instance)):
        case = WITH_REST if falls_short(instance) else PASSED
        return pass_check(TOTAL, subject, members, case=case)
    expected, found = sum_values(parts), total.number
    if expected < found and lacks_optional(instance):
        return pass_check(TOTAL, subject, members, case=WITH_REST)
    finding = Finding(
        check_code=TOTAL,
        case=_name_case(instance, context),
        result=FAILED,
        subject=subject,
        observations=members,
        expected=expected,
        found=found,
        tolerance=0.0,
        arithmetic=f"{write_sum(parts)} = {write_count(expected)} ≠ {write_sum([total])}",
        facts={
            "expected": (expected, "figure"),
            "found": (found, "figure"),
            "difference": (round(abs(found - expected), 6), "figure"),
        },
    )
    if finding.case not in ("exceeded", "short", "not_itemised"):
        return finding
    return replace(finding, repairs=propose_repairs(instance, context))


def falls_short(instance: Instance) -> bool:
    """Return whether the parts listed are surely less than their printed total."""
    total, parts = instance.select("total"), instance.select("part")
    return bool(total) and bound_sum(parts).high < total[0].bounds.low


def _name_case(instance: Instance, context: Context) -> str:
    """Return why the sum may differ: nested counting, a text that is cut, or a misprint."""
    total, parts = instance.select("total")[0], instance.select("part")
    expected, found = sum_values(parts), total.number
    if expected > found:
        return "nested" if _are_nested(parts, found) else "exceeded"
    if _may_go_on(total, parts, context):
        return "truncated"
    return "not_itemised" if instance.has_rest else "short"


def _lists_nearly_all(instance: Instance) -> bool:
    """Return whether parts fall short of their total although at most one kind is not listed.

    Then the rest is told. Where most kinds are left out, as low levels are among dossiers, that
    there is a rest goes without saying.
    """
    parts = instance.select("part")
    if not falls_short(instance) or not isinstance(instance.relation, DerivedTotal):
        return False
    return len(instance.relation.list_unlisted(parts)) <= 1


def _are_nested(parts: list[Observation], found: float) -> bool:
    """Return whether levels are counted one within the other: the largest is the total."""
    levels = {part.service_level for part in parts}
    return len(levels) == len(parts) > 1 and max(part.number for part in parts) == found


def _may_go_on(total: Observation, parts: list[Observation], context: Context) -> bool:
    """Return whether a missing part can stand where the text is cut: behind its last figures."""
    document = total.document_id
    if context.documents[document]["completeness"] != "truncated":
        return False
    own = [row for row in context.observations if row.document_id == document]
    last = max(row.line for row in own)
    return max(part.line for part in parts) == last


def check_idle_hedges(context: Context) -> list[Finding]:
    """Note totals whose hedged parts add up to the digit: the hedges are a manner of speaking."""
    findings = []
    for relation in context.select_relations("total"):
        for instance in context.fill(relation):
            total, parts = instance.select("total"), instance.select("part")
            hedged = [part for part in parts if part.qualifier != "exact"]
            if instance.missing or not hedged:
                continue
            if not adds_up(instance) or total[0].qualifier != "exact":
                findings.append(pass_check(HEDGE, relation.relation_id, [*total, *parts]))
                continue
            arithmetic = f"{write_sum(parts)} = {write_sum(total)}"
            findings.append(
                Finding(
                    HEDGE,
                    "exact_sum",
                    FAILED,
                    relation.relation_id,
                    [*total, *parts],
                    expected=sum_values(parts),
                    found=total[0].number,
                    tolerance=0.0,
                    arithmetic=arithmetic,
                )
            )
    return findings
