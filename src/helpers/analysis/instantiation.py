"""Which declared relations the figures fill, where, and why the others could not run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.analysis.relations import CROSS_PERIOD_TYPES, Member, Relation, list_shared, name_cut
from helpers.data.rows import Cut, Observation

NOTHING = "none of its figures is printed"
LACKS = "beside what is printed it lacks {members}"
APART = "its figures are printed, but not for periods or places that belong together"
ACROSS = (*CROSS_PERIOD_TYPES, "carry_over")
"""Types whose members may stand in different periods or documents."""


@dataclass(frozen=True)
class Instantiation:
    """What became of one relation.

    Attributes
    ----------
    relation_id
        The relation.
    places
        The figures that filled it first, by `document_id:line:seq`; empty where nothing did.
    reason
        Why nothing did; empty where something did.
    """

    relation_id: str
    places: tuple[str, ...]
    reason: str


def explain_relations(
    relations: Iterable[Relation], provinces: Sequence[Sequence[Observation]]
) -> list[Instantiation]:
    """Return for each relation where it ran, or why it could not.

    Parameters
    ----------
    relations
        Declared relations.
    provinces
        Figures, province by province: those of two provinces are never set against each other.
    """
    return [_explain(relation, provinces) for relation in relations]


def _explain(relation: Relation, provinces: Sequence[Sequence[Observation]]) -> Instantiation:
    """Return what became of one relation."""
    for observations in provinces:
        places = _find_places(relation, observations)
        if places:
            return Instantiation(relation.relation_id, tuple(o.name for o in places), "")
    reasons = [_find_reason(relation, observations) for observations in provinces]
    told = sorted(reasons, key=lambda reason: (reason == NOTHING, reason != APART, len(reason)))
    return Instantiation(relation.relation_id, (), told[0] if told else NOTHING)


def _find_places(relation: Relation, observations: Sequence[Observation]) -> list[Observation]:
    """Return the figures of the first complete instance."""
    if relation.relation_type in ACROSS:
        return _find_across(relation, observations)
    complete = (i for i in relation.fill(observations) if not i.missing)
    return next((list(i.chosen.values()) for i in complete), [])


def _find_across(relation: Relation, observations: Sequence[Observation]) -> list[Observation]:
    """Return figures of all roles, of different places: two of a role that is alone."""
    for shared in list_shared(relation, observations):
        roles: dict[str, list[Observation]] = {}
        for member in relation.members:
            found = roles.setdefault(member.base_role, [])
            found += [o for o in observations if o.value is not None and member.matches(o, shared)]
        rows = [row for found in roles.values() for row in found]
        if all(roles.values()) and _belong_together(relation, roles) and len(rows) > 1:
            return rows
    return []


def _belong_together(relation: Relation, roles: dict[str, list[Observation]]) -> bool:
    """Return whether figures stand in the places that the type of the relation asks for."""
    if relation.relation_type == "lookalike":
        first = min(row.period_end for row in roles["earlier"])
        return any(row.period_end > first for row in roles["later"])
    if relation.relation_type == "universe":
        documents = [row.document_id for found in roles.values() for row in found]
        return len(documents) > len(set(documents))
    return True


def _find_reason(relation: Relation, observations: Sequence[Observation]) -> str:
    """Return why a relation did not run in one province."""
    usable = [row for row in observations if row.value is not None]
    shared = list_shared(relation, usable)
    required = [member for member in relation.members if member.is_required]
    best = min(
        ([m for m in required if not _is_printed(m, usable, code)] for code in shared),
        key=len,
        default=required,
    )
    if len(best) == len(required):
        return NOTHING
    return LACKS.format(members=", ".join(map(_name_member, best))) if best else APART


def _is_printed(member: Member, observations: Iterable[Observation], shared: str) -> bool:
    """Return whether any figure is the one of a member."""
    return any(member.matches(row, shared) for row in observations)


def _name_member(member: Member) -> str:
    """Return indicator and codes of a member."""
    return name_cut(member.indicator_code, Cut(*member.dimensions))
