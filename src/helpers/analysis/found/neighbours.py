"""Which figures are tried together: sets near a figure, the plainest first.

Who writes a total writes its parts beside it. So sets are tried by *rank*: all figures up to the
end of the sentence if the words before them announce parts, some of them, a run of figures of the
same name, a run right behind a split that was found, a run beside the figure, every second figure,
a run a little further off, the two figures around it, any few figures of one side.
A match of low rank was one of few tried, a match of high rank one of many; `chance` weighs that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from helpers.analysis.found.figures import OPENS, FoundFigure, are_alike, go_together

LISTED, ANNOUNCED, ALIKE, CHAINED, BESIDE, ALTERNATE, APART, AROUND, ANY_OF_LINE, ANY = range(10)
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


@dataclass(frozen=True)
class Neighbourhood:
    """The figures that one figure may be the sum of.

    Attributes
    ----------
    after, before
        Places of the figures behind and before it that go with it, nearest first.
    alike
        The same two sides, but only of figures that are said to count the same.
    line
        The places on its own line.
    listed
        The places up to the end of the sentence in which parts are announced.
    is_announced
        Whether the words before the first figure behind it announce parts.
    """

    after: Places
    before: Places
    alike: tuple[Places, Places]
    line: frozenset[int]
    listed: Places
    is_announced: bool

    @property
    def sides(self) -> tuple[Places, Places]:
        """Both sides."""
        return self.after, self.before


def find_neighbourhood(
    figures: Sequence[FoundFigure], place: int, reach: Reach = REACH
) -> Neighbourhood:
    """Return what stands near one figure, as far as the search goes."""
    own = figures[place]
    after = _list_near(figures, place, range(place + 1, len(figures)), reach)
    before = _list_near(figures, place, range(place - 1, -1, -1), reach)
    alike = [tuple(p for p in side if are_alike(figures[p], own)) for side in (after, before)]
    return Neighbourhood(
        after,
        before,
        (alike[0], alike[1]),
        frozenset(p for p in (*after, *before) if figures[p].line == own.line),
        tuple(_list_sentence(figures, after)),
        bool(after) and figures[after[0]].cue == OPENS,
    )


def _list_sentence(figures: Sequence[FoundFigure], after: Places) -> Iterator[int]:
    """Yield the places that stand in one sentence with the first; nothing if none is known."""
    for place in after:
        if not figures[place].clause or figures[place].clause != figures[after[0]].clause:
            return
        yield place


def _list_near(figures: Sequence[FoundFigure], place: int, others: range, reach: Reach) -> Places:
    """Return the places on one side, nearest first."""
    own, near = figures[place], list[int]()
    for other in others:
        if abs(figures[other].line - own.line) > reach.lines or len(near) == reach.figures:
            break
        if figures[other].units > 0 and go_together(figures[other], own):
            near.append(other)
    return tuple(near)


def list_part_sets(
    near: Neighbourhood, rank: int, reach: Reach = REACH, *, split: Places = ()
) -> Iterator[Places]:
    """Yield the sets of one rank that may be the parts of a figure; ranks overlap.

    Parameters
    ----------
    near
        What stands near the figure.
    rank
        How far-fetched the sets may be.
    reach
        How far the search goes.
    split
        Parts that were found already, behind which a second split may begin.
    """
    if rank in (ANY_OF_LINE, ANY):
        for side in near.sides:
            places = side if rank == ANY else tuple(p for p in side if p in near.line)
            for size in range(2, reach.loose + 1):
                yield from combinations(places, size)
    elif rank == LISTED:
        yield from [near.listed] if near.is_announced and len(near.listed) > 1 else []
    elif rank == AROUND:
        yield from ((a, b) for a in near.after[:1] for b in near.before[:1])
    else:
        starts = 0 if rank == APART else 1
        for side in _list_rows(near, rank, split):
            yield from _list_runs(side, reach.parts, starts=starts)


def _list_rows(near: Neighbourhood, rank: int, split: Places) -> Iterator[Places]:
    """Yield the rows of figures in which the runs of a rank stand."""
    if rank == ANNOUNCED:
        yield from [near.after] if near.is_announced else []
    elif rank == ALIKE:
        yield from near.alike
    elif rank == CHAINED:
        for side in near.sides:
            if split and set(split) <= set(side):
                yield side[max(side.index(part) for part in split) + 1 :]
    elif rank == ALTERNATE:
        yield from (side[start::2] for side in near.sides for start in (0, 1))
    else:
        yield from near.sides


def _list_runs(side: Places, longest: int, *, starts: int = 0) -> Iterator[Places]:
    """Yield every run of two or more neighbours, from one of the first places or from any."""
    for start in range(min(starts, len(side)) or len(side)):
        for end in range(start + 2, min(start + longest, len(side)) + 1):
            yield side[start:end]
