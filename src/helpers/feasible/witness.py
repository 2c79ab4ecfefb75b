"""A point that satisfies all statements: the proof that printed figures can stand together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from helpers.feasible.narrow import Box, Clash, Span, narrow
from helpers.feasible.system import ABOVE, AT_LEAST, EQUAL, Range, System

Point = Mapping[str, Fraction]


def find_point(system: System) -> Point | None:
    """Return a value for each unknown so that all statements hold, checked; None if none was found.

    The ends of what propagation leaves are tried first. Then unknowns are fixed one after
    another, each within what the ones before leave of it. In a circle of statements that may
    fail although a solution exists.
    """
    box = narrow(system)
    if isinstance(box, Clash):
        return None
    for point in _guess(box):
        if satisfies(system, point):
            return point
    found = _fix_all(system, box)
    return found if found is not None and satisfies(system, found) else None


def satisfies(system: System, point: Point) -> bool:
    """Return whether a point lies within all ranges and satisfies all statements."""
    if not all(_lies_in(point[name], own) for name, own in system.ranges.items()):
        return False
    for statement in system.statements:
        terms = (factor * point[name] for name, factor in statement.terms)
        left = sum(terms, statement.constant)
        fits = {EQUAL: left == 0, ABOVE: left > 0, AT_LEAST: left >= 0}
        if not fits[statement.kind]:
            return False
    return True


def _lies_in(value: Fraction, own: Range) -> bool:
    """Return whether a value is one that a range allows."""
    above = own.low is None or value > own.low or (value == own.low and not own.open_low)
    below = own.high is None or value < own.high or (value == own.high and not own.open_high)
    return above and below


def _guess(box: Box) -> Iterator[Point]:
    """Yield points that may well be solutions: everything at its least, or at its most."""
    for side in ("low", "high"):
        ends = {name: getattr(span, side) for name, span in box.items()}
        if all(end is not None and not end.is_open for end in ends.values()):
            yield {name: end.value for name, end in ends.items()}


def _fix_all(system: System, box: Box) -> Point | None:
    """Return a point found by fixing one unknown after another."""
    for name in sorted(system.ranges):
        value = _choose(box[name], system.ranges[name])
        system = system.change({name: Range(value, value, is_whole=system.ranges[name].is_whole)})
        narrowed = narrow(system)
        if isinstance(narrowed, Clash):
            return None
        box = narrowed
    return {name: own.low for name, own in system.ranges.items() if own.low is not None}


def _choose(span: Span, own: Range) -> Fraction:
    """Return a value inside a span: an end that belongs to it, else one between."""
    if span.low is not None and not span.low.is_open:
        return span.low.value
    if span.high is not None and not span.high.is_open:
        return span.high.value
    low = span.low.value if span.low is not None else Fraction(0)
    if span.high is None or (own.is_whole and low + 1 < span.high.value):
        return low + 1
    return (low + span.high.value) / 2
