"""Joint bounds: what the figures of a province may be when all that it prints is taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.analysis.division import bound_share
from helpers.analysis.relations import Relation, bound_sum
from helpers.analysis.statements import (
    Group,
    add_up,
    drop_implied,
    find_range,
    list_statements,
)
from helpers.data.rows import Observation
from helpers.feasible.bounds import FeasibleSet
from helpers.feasible.conflict import Conflict, find_conflict
from helpers.feasible.narrow import End, Span
from helpers.feasible.system import Range, Statement, System
from helpers.printed.intervals import Interval, round_outward, to_exact

Registers = Mapping[str, Mapping[str, str]]


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
    """

    ranges: Mapping[str, Range]
    groups: tuple[Group, ...]
    _cache: dict[object, Bounded] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def build(
        cls,
        observations: Sequence[Observation],
        relations: Iterable[Relation],
        *,
        indicators: Registers,
        issued: Mapping[str, str],
    ) -> Joint:
        """Return the feasible set of some figures.

        Parameters
        ----------
        observations
            Figures of one province, idle hedges left out.
        relations
            Declared and derived relations.
        indicators
            Rows of the codebook by code.
        issued
            Day of signing by document.
        """
        kinds = {code: row["kind"] for code, row in indicators.items()}
        usable = [row for row in observations if row.has_bounds]
        ranges = {row.name: find_range(row, kinds) for row in usable}
        return cls(ranges, tuple(list_statements(usable, relations, issued)))

    @cached_property
    def clashes(self) -> tuple[Clashing, ...]:
        """Every contradiction: first each relation that is one by itself, then those of several.

        A contradiction takes its relations out of the feasible set, and with what is left the
        search goes on.
        """
        return self._settled[0]

    @cached_property
    def _feasible(self) -> FeasibleSet:
        """The feasible set of what does not contradict."""
        return FeasibleSet.build(self._settled[1])

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

    def change(self, rows: Iterable[Observation], kinds: Mapping[str, str]) -> Joint:
        """Return the set with other bounds for some figures, as a reading takes them."""
        ranges = {row.name: find_range(row, kinds) for row in rows}
        return Joint({**self.ranges, **ranges}, self.groups)

    def bound(self, rows: Sequence[Observation]) -> Bounded:
        """Return what the sum of some figures may be."""
        return self._bound(rows, ())

    def bound_share(self, numerator: Sequence[Observation], base: Sequence[Observation]) -> Bounded:
        """Return what the ratio of two sums may be, within 0…1 where it can be."""
        return self._bound(numerator, base)

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
        low = _choose(span.low, single.low, single.closed_low, is_low=True)
        high = _choose(span.high, single.high, single.closed_high, is_low=False)
        ends = [end for end in (low, high) if end is not None]
        if not ends:
            return Bounded(single, single)
        figures = {name for end in ends for name in end.figures} - own
        return Bounded(single, _join(single, low, high), tuple(sorted(figures)))


def _name(conflict: Conflict, system: System) -> Clashing:
    """Return a contradiction with its statements."""
    statements = tuple(system.statements[place] for place in conflict.statements)
    return Clashing(conflict.figures, statements)


def _choose(end: End | None, alone: float, is_closed: bool, *, is_low: bool) -> End | None:
    """Return a joint end if it is tighter than the one that a number has alone."""
    if end is None:
        return None
    if alone in (float("inf"), float("-inf")):
        return end
    known = to_exact(alone)
    if end.value == known:
        return end if end.is_open and is_closed else None
    return end if (end.value > known) == is_low else None


def _join(single: Interval, low: End | None, high: End | None) -> Interval:
    """Return an interval with its ends replaced where a joint one is given, rounded outward."""
    ends = Span(low, high)
    new_low = single.low if ends.low is None else round_outward(ends.low.value, up=False)
    new_high = single.high if ends.high is None else round_outward(ends.high.value, up=True)
    closed_low = single.closed_low if ends.low is None else not ends.low.is_open
    closed_high = single.closed_high if ends.high is None else not ends.high.is_open
    words = {(True, True): "both", (True, False): "left", (False, True): "right"}
    if new_low == new_high:
        return Interval(new_low, new_high, "both")
    return Interval(new_low, new_high, words.get((closed_low, closed_high), "neither"))
