"""Declared arithmetic between figures, matched to the observations of one document and period."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.period_groups import group_by_period
from helpers.data.rows import Cut, Observation
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import ANY, DIMENSIONS, SAME, TOTAL
from helpers.printed.intervals import Interval, add, build_point

ANCHOR_ROLES = {
    "total": "total",
    "share": "numerator",
    "part_of": "whole",
    "product": "whole",
    "plausible": "whole",
    "pooled": "pooled",
    "exclusive": "part",
    "monthly_rate": "flow",
    "carry_over": "carried",
}
"""The role from which the instance of a relation within one document and period starts."""

CROSS_PERIOD_TYPES = ("universe", "cumulative", "quarter_of_year", "lookalike", "swap")
"""Types whose members stand in different periods, or are compared all with all."""
OPTIONAL_SUFFIX = "_optional"


@dataclass(frozen=True)
class Member:
    """One figure that a relation is about."""

    role: str
    indicator_code: str
    dimensions: tuple[str, ...]

    @property
    def is_required(self) -> bool:
        """Whether the relation cannot be checked without it."""
        return not self.role.endswith(OPTIONAL_SUFFIX) and self.role != "share"

    @property
    def base_role(self) -> str:
        """The role, whether optional or not."""
        return self.role.removesuffix(OPTIONAL_SUFFIX)

    def matches(self, observation: Observation, shared: str) -> bool:
        """Return whether an observation is this figure, `shared` standing for `=`, `*` for any."""
        if observation.indicator_code != self.indicator_code:
            return False
        wanted = tuple(shared if code == SAME else code for code in self.dimensions)
        pairs = zip(observation.cut, wanted, strict=True)
        return all(code in (ANY, own) for own, code in pairs)


@dataclass(frozen=True)
class Relation:
    """A total with its parts, or a share with numerator and base."""

    relation_id: str
    relation_type: str
    members: tuple[Member, ...]

    @property
    def anchors(self) -> tuple[Member, ...]:
        """The members from which an instance starts, such as the total or the numerator."""
        role = ANCHOR_ROLES.get(self.relation_type, "")
        return tuple(member for member in self.members if member.role == role)

    def fill(self, observations: Iterable[Observation]) -> list[Instance]:
        """Return every distinct instance among some figures, as `list_instances` does."""
        return _fill_members(self, observations)


@dataclass(frozen=True)
class Instance:
    """One consistent choice of observations for the members of a relation.

    Attributes
    ----------
    relation
        The relation read.
    shared
        The dimension code that stands for `=`, or `_T`.
    chosen
        Observation by member; optional members may be absent.
    missing
        Required members for which nothing is printed.
    has_rest
        Whether parts of a total may be left out, so that only a sum above it contradicts it.
    """

    relation: Relation
    shared: str
    chosen: Mapping[Member, Observation]
    missing: tuple[Member, ...]
    has_rest: bool = False

    def select(self, role: str) -> list[Observation]:
        """Return the observations chosen for a role, in the order of the register."""
        return [o for m, o in self.chosen.items() if m.base_role == role]


def parse_relations(register: pd.DataFrame) -> list[Relation]:
    """Return the relations of the register, in its order.

    Raises
    ------
    ContractError
        If a relation has no anchor (total or numerator) or mixes types.
    """
    return [
        _build_relation(str(name), list_records(rows))
        for name, rows in register.groupby("relation_id", sort=False)
    ]


def _build_relation(name: str, rows: list[dict[str, str]]) -> Relation:
    """Return one relation from its rows."""
    types = {row["relation_type"] for row in rows}
    members = tuple(
        Member(row["role"], row["indicator_code"], tuple(row[d] for d in DIMENSIONS))
        for row in rows
    )
    relation = Relation(name, rows[0]["relation_type"], members)
    needs_anchor = relation.relation_type not in CROSS_PERIOD_TYPES
    if len(types) > 1 or (needs_anchor and not relation.anchors):
        raise ContractError(
            f"relation '{name}' in registers/relations.csv needs one type and an anchor: "
            "a total has a row 'total', a share a row 'numerator', a part_of a row 'whole'"
        )
    return relation


def list_instances(relation: Relation, observations: Iterable[Observation]) -> list[Instance]:
    """Return the instances of a relation, declared or derived."""
    return relation.fill(observations)


def _fill_members(relation: Relation, observations: Iterable[Observation]) -> list[Instance]:
    """Return every distinct instance of a relation, document by document and period by period.

    Where a figure is printed more than once, members are taken from the line nearest to the
    anchor's, so that two statements of the same facts are not mixed; equal instances are merged.

    Parameters
    ----------
    relation
        What to look for.
    observations
        Observations of any number of documents; those without a value are passed over.
    """
    involved = {member.indicator_code for member in relation.members}
    rows = [r for r in observations if r.indicator_code in involved and r.value is not None]
    with_opening = relation.relation_type != "part_of"
    return [
        instance
        for records in group_by_period(rows, with_opening=with_opening)
        for alike in _part_plans(relation, records)
        for shared in list_shared(relation, alike)
        for instance in _fill_group(relation, alike, shared)
    ]


def _part_plans(relation: Relation, records: list[Observation]) -> list[list[Observation]]:
    """Return facts and plans, each by themselves; a declared total may have parts of both."""
    if relation.relation_type == "total":
        return [records]
    facts = [row for row in records if row.is_fact]
    return [facts, [row for row in records if not row.is_fact]]


def list_shared(relation: Relation, records: Iterable[Observation]) -> list[str]:
    """Return the codes that `=` can stand for among the records; `_T` where it is not used."""
    codes: list[str] = []
    for member in relation.members:
        for dimension, code in zip(DIMENSIONS, member.dimensions, strict=True):
            if code == SAME:
                found = (getattr(row, dimension) for row in records)
                codes += [own for own in found if own != TOTAL]
    uses_same = any(SAME in member.dimensions for member in relation.members)
    return list(dict.fromkeys(codes)) if uses_same else [TOTAL]


def _fill_group(relation: Relation, records: list[Observation], shared: str) -> list[Instance]:
    """Return the distinct instances within one document and period."""
    candidates = {
        member: [r for r in records if member.matches(r, shared)] for member in relation.members
    }
    if not any(candidates[member] for member in relation.members if member.is_required):
        return []
    missing = tuple(m for m in relation.members if m.is_required and not candidates[m])
    distinct: dict[tuple[object, ...], Instance] = {}
    for line in _list_anchor_lines(relation, candidates):
        chosen = {m: _choose_nearest(found, line) for m, found in candidates.items() if found}
        key = tuple(o.value for o in chosen.values())
        distinct.setdefault(key, Instance(relation, shared, chosen, missing))
    return [_leave_out(instance) for instance in distinct.values()]


def _leave_out(instance: Instance) -> Instance:
    """Return a total without its optional parts where it is the sum of the others to the unit.

    Dossiers carried over may be counted among those handled, or beside them.
    """
    kept = {m: row for m, row in instance.chosen.items() if m.is_required}
    total, parts = instance.select("total"), instance.select("part")
    if not total or instance.missing or len(kept) == len(instance.chosen):
        return instance
    others = [row for member, row in kept.items() if member.base_role == "part"]
    wanted = total[0].number
    if math.fsum(row.number for row in others) == wanted != math.fsum(r.number for r in parts):
        return replace(instance, chosen=kept)
    return instance


def _list_anchor_lines(
    relation: Relation, candidates: Mapping[Member, list[Observation]]
) -> Iterator[int]:
    """Yield the lines from which instances start, in document order."""
    anchors = [o for member in relation.anchors for o in candidates[member]]
    starts = anchors or [o for found in candidates.values() for o in found][:1]
    yield from sorted({o.line for o in starts})


def _choose_nearest(found: list[Observation], line: int) -> Observation:
    """Return the observation nearest to a line; the earlier one on a tie."""
    return min(found, key=lambda o: (abs(o.line - line), o.line))


def select_member(
    relation: Relation, role: str, observations: Iterable[Observation], *, shared: str = TOTAL
) -> list[Observation]:
    """Return all observations with a value that fill a role, in their given order."""
    members = [member for member in relation.members if member.base_role == role]
    return [
        row
        for row in observations
        if row.value is not None and any(member.matches(row, shared) for member in members)
    ]


def name_rows(observations: Iterable[Observation]) -> str:
    """Return the places of several observations, separated by blanks."""
    return " ".join(observation.name for observation in observations)


def bound_sum(observations: Iterable[Observation]) -> Interval:
    """Return what the sum of several printed figures may be."""
    total = build_point(0)
    for observation in observations:
        total = add(total, observation.bounds)
    return total


def name_cut(indicator_code: str, cut: Cut) -> str:
    """Return an indicator with the codes that narrow it: `dossiers_received.level_3_4.online`."""
    return ".".join([indicator_code, *(code for code in cut if code != TOTAL)])
