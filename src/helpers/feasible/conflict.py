"""A smallest set of printed figures that cannot stand together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.feasible.narrow import Clash, narrow
from helpers.feasible.optimum import find_contradiction
from helpers.feasible.system import System
from helpers.feasible.witness import find_point


@dataclass(frozen=True)
class Conflict:
    """Figures that contradict one another, none of which can be left out.

    Attributes
    ----------
    figures
        Unknowns whose printed bounds clash.
    statements
        Places of the statements that bring them together.
    """

    figures: tuple[str, ...]
    statements: tuple[int, ...]


def find_conflict(system: System) -> Conflict | None:
    """Return an irreducible contradiction of a system, or None if it has a solution.

    Parameters
    ----------
    system
        Ranges and statements; may have many components.
    """
    found = _find_any(system)
    if found is None:
        return None
    figures, places = found
    orders = (sorted(figures), sorted(figures, reverse=True))
    reduced = [_reduce(system, order, places) for order in orders]
    return min(reduced, key=lambda one: (len(one.figures), len(one.statements), one.figures))


def is_feasible(system: System) -> bool:
    """Return whether something satisfies all statements; in doubt, yes."""
    return _find_any(system) is None


def _find_any(system: System) -> tuple[frozenset[str], frozenset[int]] | None:
    """Return figures and statements of any contradiction."""
    box = narrow(system)
    if isinstance(box, Clash):
        return box.span.figures, box.span.statements
    for places, part in _list_circles(system):
        if find_point(part) is not None:
            continue
        proof = find_contradiction(part)
        if proof is not None:
            return proof.figures, frozenset(places[place] for place in proof.statements)
    return None


def _list_circles(system: System) -> list[tuple[list[int], System]]:
    """Return each component in which propagation may miss something, and where it stands."""
    parts = ((places, system.keep(places)) for places in system.group_statements())
    return [(places, part) for places, part in parts if has_circle(part)]


def has_circle(part: System) -> bool:
    """Return whether the statements of a component meet in a circle.

    Without one, statements and open unknowns form a tree: edges are one fewer than nodes.
    """
    names = {n for s in part.statements for n, _ in s.terms if not part.ranges[n].is_point}
    edges = sum(n in names for s in part.statements for n, _ in s.terms)
    return edges > len(names) + len(part.statements) - 1


def _reduce(system: System, order: Sequence[str], places: Iterable[int]) -> Conflict:
    """Return what is left of a contradiction when nothing more can be left out."""
    kept = sorted(set(places))
    part = system.keep(kept)
    part = part.free(set(part.ranges) - set(order))
    for name in order:
        freed = part.free([name])
        if not is_feasible(freed):
            part = freed
    part = _drop_statements(part)
    used = set(part.statements)
    statements = tuple(place for place in kept if system.statements[place] in used)
    return Conflict(_list_needed(part, order), statements)


def _drop_statements(part: System) -> System:
    """Return a contradiction without the statements that it does not need."""
    for statement in part.statements:
        rest = tuple(s for s in part.statements if s != statement)
        smaller = System(part.ranges, rest)
        if not is_feasible(smaller):
            part = smaller
    return part


def _list_needed(part: System, order: Iterable[str]) -> tuple[str, ...]:
    """Return the unknowns without whose printed bounds nothing contradicts."""
    return tuple(sorted(name for name in order if is_feasible(part.free([name]))))
