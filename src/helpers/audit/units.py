"""Coverage: how many units there are, and whether a total still covers the same ones."""

from __future__ import annotations

from itertools import pairwise

from helpers.analysis.over_time import list_unit_counts
from helpers.analysis.relations import Instance, Relation
from helpers.audit.finding import (
    FAILED,
    SAME_PARTS,
    SAME_WITH_REST,
    Context,
    Finding,
    pass_check,
)
from helpers.audit.totals import falls_short
from helpers.data.rows import Observation

UNITS, SCOPE = "number_of_units", "scope_of_total"


def check_universe(context: Context) -> list[Finding]:
    """Check that a document speaks of one number of units of a tier throughout."""
    return [
        _check_units(relation, rows, shared)
        for relation in context.select_relations("universe")
        for shared, rows in list_unit_counts(relation, context.observations)
    ]


def _check_units(relation: Relation, rows: list[Observation], shared: str) -> Finding:
    """Check one tier of one document."""
    values = sorted({row.number for row in rows})
    if len(values) == 1:
        return pass_check(UNITS, relation.relation_id, rows)
    return Finding(
        UNITS,
        "differs",
        FAILED,
        relation.relation_id,
        rows,
        expected=values[-1],
        found=values[0],
        tolerance=0.0,
        arithmetic=" ≠ ".join(dict.fromkeys(row.token for row in rows)),
        facts={
            "low": (values[0], "number"),
            "high": (values[-1], "number"),
            "tier": (shared, "tier"),
        },
    )


def check_scope(context: Context) -> list[Finding]:
    """Note totals whose parts cover other units, or hold another class, than the time before."""
    findings = []
    for relation in context.select_relations("total"):
        instances = [r for r in context.fill(relation) if r.select("total")]
        usable = [r for r in instances if r.select("part")]
        ordered = sorted(usable, key=lambda r: r.select("total")[0].period_end)
        for earlier, later in pairwise(ordered):
            findings.append(_compare_scope(relation.relation_id, earlier, later))
    return findings


def _compare_scope(subject: str, earlier: Instance, later: Instance) -> Finding:
    """Compare the parts of one total at two dates."""
    members = [*earlier.chosen.values(), *later.chosen.values()]
    before = {m for m in earlier.chosen if m.base_role == "part"}
    after = {m for m in later.chosen if m.base_role == "part"}
    if before == after:
        has_rest = falls_short(earlier) or falls_short(later)
        case = SAME_WITH_REST if has_rest else SAME_PARTS
        return pass_check(SCOPE, subject, members, case=case)
    changed = [o for r in (earlier, later) for m, o in r.chosen.items() if m in before ^ after]
    return Finding(
        SCOPE,
        "changed",
        FAILED,
        subject,
        members,
        expected=earlier.select("total")[0].number,
        found=later.select("total")[0].number,
        arithmetic=f"{earlier.select('total')[0].token} → {later.select('total')[0].token}",
        facts={"changed": (sum(o.number for o in changed), "number")},
    )
