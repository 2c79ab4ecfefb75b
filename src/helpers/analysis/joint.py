"""Joint bounds: what the figures of a province may be when all that it prints is taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.analysis.division import bound_share
from helpers.analysis.joint_ends import choose_end, have_crossed, join_ends
from helpers.analysis.relations import Relation, bound_sum
from helpers.analysis.rules import Rules
from helpers.analysis.statements import (
    Group,
    add_up,
    drop_implied,
    find_range,
    list_statements,
    select_near,
)
from helpers.data.rows import Observation
from helpers.feasible.bounds import FeasibleSet
from helpers.feasible.conflict import Conflict, find_conflict, is_feasible
from helpers.feasible.system import Range, Statement, System
from helpers.feasible.witness import find_point
from helpers.printed.intervals import Interval, divide


@dataclass(frozen=True)
class Clashing:
    """Printed figures that cannot stand together.

    Attributes
    ----------
    figures
        Names of the figures, none of which can be left out.
    statements
        What brings them together.
    """

    figures: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Bounded:
    """Bounds with what they would be alone.

    Attributes
    ----------
    single, joint
        What the figures allow by themselves, and together with all others.
    narrowed_by
        Names of the other figures that made the difference; empty where there is none.
    """

    single: Interval
    joint: Interval
    narrowed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Joint:
    """The feasible set of a province's figures.

    Attributes
    ----------
    ranges
        What each figure may be by itself.
    groups
        What each instance of a relation says.
    kinds
        Kind by indicator; counts are whole.
    """

    ranges: Mapping[str, Range]
    groups: tuple[Group, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    _cache: dict[object, Bounded] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def build(
        cls,
        observations: Sequence[Observation],
        relations: Iterable[Relation],
        rules: Rules,
    ) -> Joint:
        """Return the feasible set of some figures.

        Parameters
        ----------
        observations
            Figures of one province, idle hedges left out.
        relations
            Declared and derived relations.
        rules
            What says which indicators are whole, and when documents were signed.
        """
        kinds = {code: row["kind"] for code, row in rules.indicators.items()}
        usable = [row for row in observations if row.has_bounds]
        ranges = {row.name: find_range(row, kinds) for row in usable}
        return cls(
            ranges,
            tuple(
                list_statements(
                    usable, relations, rules.issued, rules.codes, is_capped=rules.is_capped
                )
            ),
            kinds,
        )

    @cached_property
    def clashes(self) -> tuple[Clashing, ...]:
        """Every contradiction: first each relation that is one by itself, then those of several.

        A contradiction takes its relations out of the feasible set, and with what is left the
        search goes on.
        """
        return self._settled[0]

    @cached_property
    def _feasible(self) -> FeasibleSet:
        """The feasible set of what does not contradict, each document by itself.

        What another document prints may have been revised, counters may be begun anew: it can
        contradict, but it bounds nothing.
        """
        sound = self._settled[1]
        own = tuple(s for s in sound.statements if len(set(map(_find_document, s.unknowns))) == 1)
        return FeasibleSet.build(System(sound.ranges, own))

    @cached_property
    def _settled(self) -> tuple[tuple[Clashing, ...], System]:
        """The contradictions, and the system without the relations that are in them."""
        clashes, sound = [], []
        for group in self.groups:
            alone = System(self.ranges, group).keep(range(len(group)))
            conflict = find_conflict(alone)
            if conflict is None:
                sound.append(group)
            else:
                clashes.append(_name(conflict, alone))
        sound = drop_implied(sound)
        system = self._build_system(sound)
        while (conflict := find_conflict(system)) is not None:
            clashes.append(_name(conflict, system))
            broken = {system.statements[place] for place in conflict.statements}
            sound = [group for group in sound if not broken & set(group)]
            system = self._build_system(sound)
        return tuple(clashes), system

    def _build_system(self, groups: Iterable[Group]) -> System:
        """Return the system of some instances; of several, with all figures."""
        statements = tuple(statement for group in groups for statement in group)
        return System(self.ranges, statements)

    def read(self, rows: Sequence[Observation]) -> Joint:
        """Return the set around some figures as a reading takes them, without what is not tied."""
        ranges = {row.name: find_range(row, self.kinds) for row in rows}
        if all(self.ranges.get(name) == own for name, own in ranges.items()):
            return self
        near = select_near(self.groups, ranges)
        names = {name for group in near for s in group for name in s.unknowns}
        kept = {name: own for name, own in self.ranges.items() if name in names}
        return Joint({**kept, **ranges}, near, self.kinds)

    def is_possible(self, rows: Sequence[Observation]) -> bool:
        """Return whether figures can be as a reading takes them without a new contradiction."""
        return self.allows(self.read(rows))

    def allows(self, read: Joint) -> bool:
        """Return whether a changed set has no contradiction that this one has not.

        Contradictions that stand all the same are set aside; the rest must be able to hold.
        """
        if read is self:
            return True
        broken = {s for clash in self.clashes if read._still_has(clash) for s in clash.statements}
        rest = [group for group in read.groups if not broken & set(group)]
        return is_feasible(read._build_system(drop_implied(rest)))

    def _still_has(self, clash: Clashing) -> bool:
        """Return whether a contradiction of another set is one of this set too."""
        own = {statement for group in self.groups for statement in group}
        if not own.issuperset(clash.statements):
            return False
        return not is_feasible(System(self.ranges, clash.statements))

    @cached_property
    def is_proved(self) -> bool:
        """Whether all that contradicts nothing can stand together: a point was found and checked.

        Figures that nothing leaves open satisfy their statements, or they would contradict.
        """
        parts = self._settled[1].list_components()
        return all(find_point(part) is not None for part in parts)

    @property
    def tied(self) -> tuple[str, ...]:
        """The figures about which relations say anything."""
        names = {name for group in self.groups for s in group for name in s.unknowns}
        return tuple(name for name in self.ranges if name in names)

    def bound(self, rows: Sequence[Observation]) -> Bounded:
        """Return what the sum of some figures may be."""
        return self._bound(rows, ())

    def bound_share(self, numerator: Sequence[Observation], base: Sequence[Observation]) -> Bounded:
        """Return what the ratio of two sums may be, within 0…1 where it can be."""
        return self._bound(numerator, base)

    def bound_ratio(
        self,
        above: Sequence[Observation],
        below: Sequence[Observation],
        above_bounds: Interval,
        below_bounds: Interval,
    ) -> Bounded | None:
        """Return what the ratio of two sums may be where something ties them; None: nothing does.

        Parameters
        ----------
        above, below
            The figures on either side.
        above_bounds, below_bounds
            What each side may be by itself.
        """
        if not self._feasible.depend(add_up(above), add_up(below)):
            return None
        single = divide(above_bounds, below_bounds, skip_zero=True)
        return self._narrow(single, above, below)

    def _bound(self, above: Sequence[Observation], below: Sequence[Observation]) -> Bounded:
        """Return the bounds of a sum or a ratio, computed once."""
        key = (tuple(row.name for row in above), tuple(row.name for row in below))
        if key not in self._cache:
            single = bound_share(above, below) if below else bound_sum(above)
            self._cache[key] = self._narrow(single, above, below)
        return self._cache[key]

    def _narrow(
        self, single: Interval, above: Sequence[Observation], below: Sequence[Observation]
    ) -> Bounded:
        """Return bounds with what the other figures leave of them."""
        own = {row.name for row in (*above, *below)}
        if single.low == single.high or not own <= set(self.ranges):
            return Bounded(single, single)
        span = self._feasible.bound(add_up(above), add_up(below) if below else None)
        low = choose_end(span.low, single.low, single.closed_low, is_low=True)
        high = choose_end(span.high, single.high, single.closed_high, is_low=False)
        ends = [end for end in (low, high) if end is not None]
        if not ends or have_crossed(single, low, high):
            return Bounded(single, single)
        figures = {name for end in ends for name in end.figures} - own
        if not figures:  # that a count is whole narrows nothing that is printed
            return Bounded(single, single)
        return Bounded(single, join_ends(single, low, high), tuple(sorted(figures)))


def _find_document(name: str) -> str:
    """Return the document of a figure, by its name `document_id:line:seq`."""
    return name.partition(":")[0]


def _name(conflict: Conflict, system: System) -> Clashing:
    """Return a contradiction with its statements."""
    statements = tuple(system.statements[place] for place in conflict.statements)
    return Clashing(conflict.figures, statements)
