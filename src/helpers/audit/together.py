"""All relations at once: what only several of them show, or the proof that all can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from helpers.analysis.joint import Clashing
from helpers.audit.finding import FAILED, Context, Finding, pass_check, quote_tokens, write_hedged
from helpers.audit.repair import TOGETHER, propose_joint_repairs
from helpers.audit.restatement import RESTATED
from helpers.data.rows import Observation
from helpers.feasible.system import EQUAL, Statement

PROVED, PROVED_BUT = "proved", "proved_but"


def check_together(context: Context, found: Sequence[Finding]) -> list[Finding]:
    """Report each contradiction that no other check names, then what can stand together.

    Parameters
    ----------
    context
        Figures and relations of a province.
    found
        What the other checks found.
    """
    named = [set(f.rows.split()) for f in found if f.result == FAILED]
    findings = [report_clash(clash, context) for clash in list_unnamed(context, named)]
    tied = set(context.joint.tied)
    rows = [row for row in context.observations if row.name in tied]
    if rows and context.joint.is_proved:
        is_split = any(f.result == FAILED and f.check_code == RESTATED for f in found)
        case = PROVED_BUT if context.joint.clashes or is_split else PROVED
        subject = context.observations[0].province_id
        findings.append(pass_check(TOGETHER, subject, rows, case=case))
    return findings


def list_unnamed(context: Context, named: Iterable[Set[str]]) -> list[Clashing]:
    """Return the contradictions whose figures do not all stand in one that is told already.

    Parameters
    ----------
    context
        Figures and relations.
    named
        The figures of each finding that is told, by name.
    """
    told = list(named)
    return [c for c in context.joint.clashes if not any(set(c.figures) <= own for own in told)]


def name_smallest(context: Context, found: Iterable[Finding]) -> list[Finding]:
    """Return findings, each failed one with the fewest of its figures that already contradict."""
    sets = [set(clash.figures) for clash in context.joint.clashes]
    return [_name_smallest(finding, sets) for finding in found]


def _name_smallest(finding: Finding, sets: Iterable[set[str]]) -> Finding:
    """Return a finding with its smallest set, if that is smaller than all of its figures."""
    rows = set(finding.rows.split())
    inside = [own for own in sets if own < rows] if finding.result == FAILED else []
    if not inside:
        return finding
    smallest = min(inside, key=len)
    return replace(finding, smallest=tuple(n for n in finding.rows.split() if n in smallest))


def report_clash(clash: Clashing, context: Context) -> Finding:
    """Return one contradiction with its arithmetic and what would mend it."""
    names = {name for s in clash.statements for name in s.unknowns} | set(clash.figures)
    rows = {row.name: row for row in context.observations if row.name in names}
    figures = [row for row in rows.values() if row.name in clash.figures]
    arithmetic = "; ".join(dict.fromkeys(write_statement(s, rows) for s in clash.statements))
    relations = len({s.name for s in clash.statements})
    return Finding(
        TOGETHER,
        "contradiction" if relations > 1 else "contradiction_alone",
        FAILED,
        clash.statements[0].name,
        figures,
        arithmetic=arithmetic,
        facts={
            "figures": (len(figures), "number"),
            "tokens": (quote_tokens(figures), "text"),
            "relations": (relations, "number"),
        },
        repairs=propose_joint_repairs(clash, context),
    )


def write_statement(statement: Statement, rows: dict[str, Observation]) -> str:
    """Return a statement with printed tokens: `14.304 + >43.806 = 58.110`, `a / b ~ 12,4%`."""
    left = [(name, factor) for name, factor in statement.terms if factor > 0]
    right = [(name, -factor) for name, factor in statement.terms if factor < 0]
    if statement.leans_on:
        above, base = (right, left) if _is_scaled(left) else (left, right)
        shares = " ".join(write_hedged(rows[name]) for name in sorted(statement.leans_on))
        return f"{_add_up(above, rows, plain=True)} / {_add_up(base, rows, plain=True)} ~ {shares}"
    sign = "=" if statement.kind == EQUAL else "≥"
    whole = "100%" if statement.constant else ""  # only that shares are no more than everything
    least = " + ".join(filter(None, (whole, _add_up(left, rows))))
    return f"{least or '0'} {sign} {_add_up(right, rows) or '0'}"


def _is_scaled(terms: Iterable[tuple[str, Fraction]]) -> bool:
    """Return whether the terms of a side are multiplied by a share."""
    return any(factor != 1 for _, factor in terms)


def _add_up(
    terms: Sequence[tuple[str, Fraction]], rows: dict[str, Observation], *, plain: bool = False
) -> str:
    """Return the sum of some terms in printed tokens."""
    told = [
        write_hedged(rows[name])
        if plain or factor == 1
        else f"{float(factor):.4g} × {write_hedged(rows[name])}"
        for name, factor in terms
    ]
    text = " + ".join(told)
    return f"({text})" if plain and len(told) > 1 else text
