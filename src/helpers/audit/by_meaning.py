"""What the meaning of unreviewed figures says of their arithmetic: what contradicts, what holds.

Nobody looked at the meaning, so more is asked of a finding here than of one on reviewed figures:
the reading must be sure of every figure, keep it apart from all others, and no figure may fit
elsewhere by the numbers alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from helpers.analysis.found.declared import holds_exactly
from helpers.analysis.found.relation import COMPLEMENT, SHARE, SUM, FoundRelation
from helpers.analysis.relations import Instance
from helpers.audit.bounds import PART, POOLED, check_bounds, check_share_range
from helpers.audit.explain import Catalogue
from helpers.audit.finding import FAILED, Context, Finding
from helpers.audit.printed_shares import check_printed_share
from helpers.audit.repair import holds
from helpers.audit.restatement import check_restatements
from helpers.audit.together import list_unnamed, report_clash
from helpers.audit.totals import check_total
from helpers.data.rows import Observation

LEAST = 0.6
"""A contradiction that one edit of one token mends is told if the rows are all right with at least
this chance."""

LEAST_UNMENDED = 0.9
"""The same for others: parts above their whole, or figures that no slip brings together, are more
often misread than misprinted."""

SLIPS = ("total", "printed_share")
"""Checks that figures of other meaning hardly pass, or fail by one edit, by accident."""

CHECKS: Mapping[str, Callable[[Instance, Context], Finding]] = {
    "total": check_total,
    "share": check_printed_share,
    "part_of": partial(check_bounds, check_code=PART),
    "pooled": partial(check_bounds, check_code=POOLED),
}
"""What checks the instances of a relation's type: failures are contradictions within one text,
whenever it was issued."""

ROLES = {"share": ("share",), "part_of": ("whole", "part")}
"""What must be printed for a check to say something, beside what its relation requires."""

Sure = Mapping[str, float]
"""How sure the row of each figure is, by the name of its observation."""


@dataclass(frozen=True)
class Contradiction:
    """Figures that cannot all be right if they mean what they were read as.

    Attributes
    ----------
    finding
        The failed check, with its arithmetic and repairs, the least contradicted first.
    sure
        The chance that all its rows were read rightly.
    """

    finding: Finding
    sure: float


@dataclass(frozen=True)
class Identity:
    """A total or a printed share that holds by meaning.

    Attributes
    ----------
    kind
        `sum` or `share`.
    result, parts, base
        Its figures, as of a found relation.
    sure
        The chance that all its rows were read rightly.
    """

    kind: str
    result: Observation
    parts: tuple[Observation, ...]
    base: tuple[Observation, ...]
    sure: float


def find_contradictions(
    context: Context, catalogue: Catalogue, *, sure: Sure, settled: Iterable[FoundRelation]
) -> list[Contradiction]:
    """Return what contradicts itself in one unreviewed text, in the order of the text.

    Parameters
    ----------
    context
        Its figures and their relations.
    catalogue
        Knows which failed checks are errors.
    sure
        How sure each row is.
    settled
        What holds by the numbers alone, figures named as the observations are.
    """
    restated = [finding for finding in check_restatements(context) if finding.result == FAILED]
    # Read alike, with different values: the reading does not keep them apart.
    confused = {row.name for finding in restated for row in finding.observations}
    elsewhere = tuple(settled)

    def is_fit(rows: Collection[Observation]) -> bool:
        names = {row.name for row in rows}
        fits = any(_fits_elsewhere(names, relation) for relation in elsewhere)
        return confused.isdisjoint(names) and not fits and weigh_rows(rows, sure) >= LEAST

    found = [*_check_instances(context, is_fit), *check_share_range(context)]
    named = [
        {row.name for row in finding.observations} for finding in found if finding.result == FAILED
    ]
    found += _check_together(context, is_fit, named)
    told = [
        Contradiction(finding, chance)
        for finding in found
        if finding.result == FAILED and catalogue.find_check(finding)["severity"] == "error"
        if is_fit(finding.observations)
        for chance in [weigh_rows(finding.observations, sure)]
        if chance >= _find_least(finding)
    ]
    return sorted(_drop_weaker(told), key=_find_place)


def _check_instances(
    context: Context, is_fit: Callable[[Collection[Observation]], bool]
) -> Iterator[Finding]:
    """Yield the checks of the instances whose figures are fit for it; repairs take their time."""
    for kind, check in CHECKS.items():
        for relation in context.select_relations(kind):
            for instance in context.fill(relation):
                is_whole = not instance.missing and all(map(instance.select, ROLES.get(kind, ())))
                if is_whole and is_fit(instance.chosen.values()):
                    yield check(instance, context)


def weigh_rows(rows: Iterable[Observation], sure: Sure) -> float:
    """Return the chance that rows were all read rightly."""
    return math.prod(sure[name] for name in {row.name for row in rows})


def _check_together(
    context: Context,
    is_fit: Callable[[Collection[Observation]], bool],
    named: Iterable[Set[str]],
) -> Iterator[Finding]:
    """Yield the contradictions of several relations that no check names.

    A single relation that none of the checks names compares what only a reviewed meaning can, such
    as two numbers of all units.
    """
    rows = {row.name: row for row in context.observations}
    for clash in list_unnamed(context, named):
        joins_several = len({statement.name for statement in clash.statements}) > 1
        if joins_several and is_fit([rows[name] for name in clash.figures]):
            yield report_clash(clash, context)


def _find_least(finding: Finding) -> float:
    """Return how sure rows must be for a finding to be told."""
    return LEAST if finding.check_code in SLIPS and finding.repairs else LEAST_UNMENDED


def _fits_elsewhere(names: Collection[str], relation: FoundRelation) -> bool:
    """Return whether parts make up another total, or a share is that of other figures."""
    names = frozenset(names)
    if relation.kind == SUM:
        parts = {part.name for part in relation.parts}
        return len(parts & names) > 1 and relation.result.name not in names
    is_share = relation.kind in (SHARE, COMPLEMENT)
    return is_share and relation.result.name in names and not relation.names <= names


def _drop_weaker(told: Sequence[Contradiction]) -> Iterator[Contradiction]:
    """Yield contradictions but those whose figures all stand in another one, of more figures."""
    sets = [frozenset(row.name for row in one.finding.observations) for one in told]
    for number, one in enumerate(told):
        others = [*(s for s in sets if sets[number] < s), *(s for s in sets[:number])]
        if not any(sets[number] <= other for other in others):
            yield one


def _find_place(told: Contradiction) -> tuple[int, int]:
    """Return where the first figure of a contradiction stands."""
    return min((row.line, row.seq) for row in told.finding.observations)


def list_identities(context: Context, sure: Sure) -> list[Identity]:
    """Return the totals that add up exactly and the printed shares that agree, by meaning.

    A share of nothing is passed over, as it says only that a figure is zero.
    """
    return [
        identity
        for relation in (*context.select_relations("total"), *context.select_relations("share"))
        for instance in context.fill(relation)
        if not instance.missing and holds_exactly(instance)
        for identity in [_build_identity(instance, sure)]
        if identity.kind == SUM or identity.result.number > 0
    ]


def _build_identity(instance: Instance, sure: Sure) -> Identity:
    """Return an instance that holds as an identity."""
    kind = SUM if instance.relation.relation_type == "total" else SHARE
    result, parts = ("total", "part") if kind == SUM else ("share", "numerator")
    rows = (*instance.select(result)[:1], *instance.select(parts), *instance.select("denominator"))
    return Identity(
        kind=kind,
        result=rows[0],
        parts=tuple(instance.select(parts)),
        base=tuple(instance.select("denominator")),
        sure=weigh_rows(rows, sure),
    )


def list_sound(context: Context) -> frozenset[frozenset[str]]:
    """Return the sets of figures whose total or share holds within bounds, as hedges leave it."""
    return frozenset(
        frozenset(row.name for row in instance.chosen.values())
        for relation in (*context.select_relations("total"), *context.select_relations("share"))
        for instance in context.fill(relation)
        if not instance.missing and holds(instance)
    )
