"""Which figures are tried together: sets near a figure, the plainest first.

Who writes a total writes its parts beside it. So sets are tried by *rank*: a run announced by the
words before it, a run of figures of the same name, a run beside the figure, a run right behind a
split that was found, a run a little further off, every second figure, any few figures of one side.
A match of low rank was one of few tried, a match of high rank one of many; `chance` weighs that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from helpers.analysis.found.figures import OPENS, FoundFigure, are_alike, go_together

ANNOUNCED, ALIKE, CHAINED, BESIDE, ALTERNATE, APART, AROUND, ANY_OF_LINE, ANY = range(9)
"""Ranks of a set of parts, the plainest first."""

Places = tuple[int, ...]


@dataclass(frozen=True)
class Reach:
    """How far the search goes.

    Attributes
    ----------
    lines
        Lines before and behind a figure.
    figures
        Figures of its unit before and behind it.
    parts
        Most parts of a sum that stand in a run.
    loose
        Most parts of a sum that do not.
    """

    lines: int = 4
    figures: int = 10
    parts: int = 6
    loose: int = 3


REACH = Reach()


def list_sides(
    figures: Sequence[FoundFigure], place: int, reach: Reach = REACH
) -> tuple[Places, Places]:
    """Return the places of the figures behind and before one that go with it, nearest first."""
    own = figures[place]
    after, before = range(place + 1, len(figures)), range(place - 1, -1, -1)
    sides = []
    for side in (after, before):
        near = []
        for other in side:
            if abs(figures[other].line - own.line) > reach.lines or len(near) == reach.figures:
                break
            if go_together(figures[other], own) and figures[other].value > 0:
                near.append(other)
        sides.append(tuple(near))
    return sides[0], sides[1]


def list_part_sets(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    reach: Reach = REACH,
    *,
    split: Places = (),
) -> Iterator[Places]:
    """Yield the sets of one rank that may be the parts of a figure; ranks overlap.

    Parameters
    ----------
    figures, place
        All figures in the order of the text, and which of them is split.
    rank
        How far-fetched the sets may be.
    reach
        How far the search goes.
    split
        Parts that were found already, behind which a second split may begin.
    """
    after, before = list_sides(figures, place, reach)
    if rank == ANNOUNCED:
        if after and figures[after[0]].cue == OPENS:
            yield from _list_runs(after, reach.parts, starts=1)
    elif rank == ALIKE:
        for side in (after, before):
            alike = tuple(p for p in side if are_alike(figures[p], figures[place]))
            yield from _list_runs(alike, reach.parts, starts=1)
    elif rank == BESIDE:
        yield from _list_runs(after, reach.parts, starts=1)
        yield from _list_runs(before, reach.parts, starts=1)
    elif rank == CHAINED:
        for side in (after, before):
            if split and set(split) <= set(side):
                last = max(side.index(part) for part in split)
                yield from _list_runs(side[last + 1 :], reach.parts, starts=1)
    elif rank == APART:
        yield from _list_runs(after, reach.parts)
        yield from _list_runs(before, reach.parts)
    elif rank == ALTERNATE:
        for side in (after, before):
            for start in (0, 1):
                yield from _list_runs(side[start::2], reach.parts, starts=1)
    elif rank == AROUND:
        yield from ((a, b) for a in after[:1] for b in before[:1])
    else:
        yield from _list_loose(figures, place, rank, (after, before), reach)


def _list_runs(side: Places, longest: int, *, starts: int = 0) -> Iterator[Places]:
    """Yield every run of two or more neighbours, from one of the first places or from any."""
    for start in range(min(starts, len(side)) or len(side)):
        for end in range(start + 2, min(start + longest, len(side)) + 1):
            yield side[start:end]


def _list_loose(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    sides: tuple[Places, Places],
    reach: Reach,
) -> Iterator[Places]:
    """Yield every few figures of one side, whatever stands between them."""
    line = figures[place].line
    for side in sides:
        near = side if rank == ANY else [p for p in side if figures[p].line == line]
        for size in range(2, reach.loose + 1):
            yield from combinations(near, size)
