"""Bounds by propagation: each statement narrows each of its unknowns by what the others allow.

All arithmetic is exact. Where no two statements meet in more than one unknown the result is the
best possible; elsewhere it is safe and `optimum` does better. Each end remembers the printed
figures that it rests on.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from fractions import Fraction

from helpers.feasible.system import ABOVE, EQUAL, Range, Statement, System

STEPS_PER_STATEMENT = 60
"""Propagation around a circle may narrow for ever, by less and less; then it is stopped."""


@dataclass(frozen=True)
class End:
    """One end of what an unknown may be.

    Attributes
    ----------
    value, is_open
        Where it lies, and whether it is excluded.
    figures, statements
        What it rests on: unknowns with their own bounds, and places of statements.
    """

    value: Fraction
    is_open: bool = False
    figures: frozenset[str] = frozenset()
    statements: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Span:
    """Both ends of what an unknown may be; None where there is none."""

    low: End | None
    high: End | None

    @property
    def is_empty(self) -> bool:
        """Whether no number is left."""
        if self.low is None or self.high is None:
            return False
        if self.low.value == self.high.value:
            return self.low.is_open or self.high.is_open
        return self.low.value > self.high.value

    @property
    def figures(self) -> frozenset[str]:
        """What both ends rest on."""
        return _join(self.low, self.high)

    @property
    def statements(self) -> frozenset[int]:
        """The statements on which both ends rest."""
        ends = [end.statements for end in (self.low, self.high) if end is not None]
        return frozenset().union(*ends)


@dataclass(frozen=True)
class Clash:
    """An unknown that would have to lie on both sides of a gap."""

    name: str
    span: Span


Box = dict[str, Span]


def narrow(system: System) -> Box | Clash:
    """Return what each unknown may be, or one for which nothing is left.

    Parameters
    ----------
    system
        Ranges and statements.
    """
    box: Box = {}
    for name, own in system.ranges.items():
        box[name] = open_span(name, own)
        if box[name].is_empty:
            return Clash(name, box[name])
    waiting = deque(range(len(system.statements)))
    queued = set(waiting)
    for _ in range(STEPS_PER_STATEMENT * len(system.statements)):
        if not waiting:
            break
        place = waiting.popleft()
        queued.discard(place)
        for name in _narrow_by(system, place, box):
            if box[name].is_empty:
                return Clash(name, box[name])
            again = [p for p in system.find_statements(name) if p not in queued]
            waiting.extend(again)
            queued.update(again)
    return box


def open_span(name: str, own: Range) -> Span:
    """Return the range of an unknown with its name as what it rests on."""
    low = None if own.low is None else End(own.low, own.open_low, frozenset([name]))
    high = None if own.high is None else End(own.high, own.open_high, frozenset([name]))
    if low is not None and low.value == 0 and not low.is_open:
        low = End(low.value)  # nothing is counted below zero, whatever is printed
    return Span(_step_in(low, own, up=True), _step_in(high, own, up=False))


def _step_in(end: End | None, own: Range, *, up: bool) -> End | None:
    """Return a broken end at the nearest whole number inside, if only whole ones are possible.

    An open whole end stays as it is printed: below 85,000, not up to 84,999.
    """
    if end is None or not own.is_whole or end.value.denominator == 1:
        return end
    inside = math.ceil(end.value) if up else math.floor(end.value)
    return End(Fraction(inside), False, end.figures, end.statements)


def _narrow_by(system: System, place: int, box: Box) -> list[str]:
    """Narrow all unknowns of one statement; return those that changed."""
    statement = system.statements[place]
    signs = (1, -1) if statement.kind == EQUAL else (1,)
    changed: dict[str, None] = {}
    for sign in signs:
        for name, found in _list_ends(statement, place, box, sign):
            own = system.ranges[name]
            if _improve(name, found, own, box):
                changed[name] = None
    return list(changed)


def _list_ends(
    statement: Statement, place: int, box: Box, sign: int
) -> list[tuple[str, tuple[End, bool]]]:
    """Return for each unknown the end that the others leave it, and whether it is the lower one.

    Σ a·x + c ≥ 0 gives a·x ≥ −c − Σ max(a·x) over the others.
    """
    tops = [_find_top(sign * factor, box[name]) for name, factor in statement.terms]
    missing = [i for i, top in enumerate(tops) if top is None]
    found: list[tuple[str, tuple[End, bool]]] = []
    for i, (name, factor) in enumerate(statement.terms):
        if missing and missing != [i]:
            continue
        others = [top for j, top in enumerate(tops) if j != i and top is not None]
        rest = -sign * statement.constant - sum((top.value for top in others), Fraction(0))
        end = End(
            rest / (sign * factor),
            statement.kind == ABOVE or any(top.is_open for top in others),
            _join(*others) | statement.leans_on,
            frozenset([place]).union(*(top.statements for top in others)),
        )
        found.append((name, (end, sign * factor > 0)))
    return found


def _find_top(factor: Fraction, span: Span) -> End | None:
    """Return the most that a term can be."""
    end = span.high if factor > 0 else span.low
    if end is None:
        return None
    return End(factor * end.value, end.is_open, end.figures, end.statements)


def _improve(name: str, found: tuple[End, bool], own: Range, box: Box) -> bool:
    """Put a tighter end in place; return whether it was tighter."""
    end, is_low = found
    stepped = _step_in(end, own, up=is_low)
    assert stepped is not None
    old = box[name].low if is_low else box[name].high
    if old is not None and not _is_tighter(stepped, old, is_low):
        return False
    box[name] = Span(stepped, box[name].high) if is_low else Span(box[name].low, stepped)
    return True


def _is_tighter(new: End, old: End, is_low: bool) -> bool:
    """Return whether one end leaves less than another."""
    if new.value == old.value:
        return new.is_open and not old.is_open
    return (new.value > old.value) == is_low


def _join(*ends: End | None) -> frozenset[str]:
    """Return the figures on which some ends rest."""
    return frozenset().union(*(end.figures for end in ends if end is not None))
