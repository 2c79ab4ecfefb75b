"""The feasible set as it would be if some tokens read otherwise: a slip, or its repair."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from helpers.analysis.joint import Clashing, Joint
from helpers.analysis.joint_ends import join_ends
from helpers.analysis.statements import Group, find_range, list_statements, select_near
from helpers.audit.finding import Context
from helpers.data.rows import Observation
from helpers.feasible.bounds import FeasibleSet
from helpers.feasible.conflict import find_conflict, is_feasible
from helpers.feasible.system import System
from helpers.printed.intervals import Interval


def plant(context: Context, edited: Sequence[Observation]) -> Joint:
    """Return the set around some figures with other tokens.

    Printed shares among them say something else of their counts then.

    Parameters
    ----------
    context
        What the audit of a document or province consults.
    edited
        Its figures as they would read.
    """
    joint, names = context.joint, {row.name for row in edited}
    near = [g for g in select_near(joint.groups, names) if not _leans(g, names)]
    near += _restate(context, edited)
    ranges = {name: joint.ranges[name] for g in near for s in g for name in s.unknowns}
    planted = {row.name: find_range(row, joint.kinds) for row in edited}
    return Joint({**ranges, **planted}, tuple(near), joint.kinds)


def _restate(context: Context, edited: Sequence[Observation]) -> list[Group]:
    """Return what printed shares among the edited figures say now."""
    names = {row.name for row in edited}
    if not any(_leans(group, names) for group in context.joint.groups):
        return []
    codes = {row.indicator_code for row in edited}
    relations = [
        relation
        for relation in context.select_relations("share")
        if codes & {member.indicator_code for member in relation.members}
    ]
    rows = list({row.name: row for row in (*context.read, *edited)}.values())
    rules = context.rules
    groups = list_statements(rows, relations, rules.issued, rules.codes, is_capped=rules.is_capped)
    return [group for group in groups if _leans(group, names)]


def _leans(group: Group, names: Iterable[str]) -> bool:
    """Return whether a group rests on some printed share."""
    wanted = set(names)
    return any(wanted & statement.leans_on for statement in group)


def is_mended(clash: Clashing, planted: Joint, name: str) -> bool:
    """Return whether the relations of a contradiction can hold together in a changed set.

    Parameters
    ----------
    clash
        The contradiction.
    planted
        The set in which one of its figures reads otherwise.
    name
        That figure; if it is a share, the contradiction's statements on it are other ones now.
    """
    names, known = {s.name for s in clash.statements}, set(clash.statements)
    told = tuple(
        statement
        for group in planted.groups
        for statement in group
        if statement in known or (statement.name in names and name in statement.leans_on)
    )
    return is_feasible(System(planted.ranges, told).keep(range(len(told))))


def bound_if_free(clash: Clashing, row: Observation, joint: Joint) -> Interval | None:
    """Return what the other figures of a contradiction leave of one; None if nothing does.

    Parameters
    ----------
    clash
        A contradiction of the set.
    row
        One of its figures, which is in its statements and no coefficient of them.
    joint
        The set of all figures.
    """
    names = {name for s in clash.statements for name in s.unknowns}
    ranges = {name: joint.ranges[name] for name in names}
    system = System(ranges, clash.statements).free([row.name])
    if find_conflict(system) is not None:
        return None
    span = FeasibleSet.build(system).bound({row.name: Fraction(1)})
    return join_ends(Interval(0, math.inf, "left"), span.low, span.high)
