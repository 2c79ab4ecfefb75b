"""Figures that add up exactly to another one near them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from helpers.analysis.found.chance import expect_sum, find_most_expected
from helpers.analysis.found.figures import FoundFigure, is_mixed
from helpers.analysis.found.neighbours import (
    ALIKE,
    ALTERNATE,
    ANNOUNCED,
    ANY,
    ANY_OF_LINE,
    APART,
    AROUND,
    BESIDE,
    CHAINED,
    REACH,
    Places,
    Reach,
    list_part_sets,
)
from helpers.analysis.found.relation import SUM, FoundRelation

PRIORS = {
    ANNOUNCED: 0.5,
    ALIKE: 0.4,
    CHAINED: 0.3,
    BESIDE: 0.1,
    ALTERNATE: 0.1,
    APART: 0.05,
    AROUND: 0.02,
    ANY_OF_LINE: 0.01,
    ANY: 0.003,
}
"""How often a figure in such a place is the sum of a set of that rank, by convention."""


def find_sums(
    figures: Sequence[FoundFigure], *, most_accident: float, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the sums of two or more figures that are exactly another one.

    For each figure, the search goes on to farther ranks for another split of the same total, as
    long as a match would still tell something.

    Parameters
    ----------
    figures
        In the order of the text.
    most_accident
        A match is kept if it is no more likely than this an accident.
    reach
        How far the search goes.
    """
    found: list[FoundRelation] = []
    for place, total in enumerate(figures):
        if total.value > 0 and not total.is_percent:
            found += find_parts(figures, place, most_accident=most_accident, reach=reach)
    return found


def expect_sums(
    figures: Sequence[FoundFigure], *, most_accident: float, reach: Reach = REACH
) -> float:
    """Return how many sums chance alone would have `find_sums` return."""
    return sum(
        trial.expected
        for place, total in enumerate(figures)
        if total.value > 0 and not total.is_percent
        for trial in _list_trials(figures, place, most_accident, reach)
    )


def find_parts(
    figures: Sequence[FoundFigure], place: int, *, most_accident: float, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the sets that add up to one figure; no figure is a part in two of them."""
    found: list[FoundRelation] = []
    expected, tried = 0.0, 0
    for trial in _list_trials(figures, place, most_accident, reach):
        expected, tried = expected + trial.expected, tried + trial.tried
        found += [
            FoundRelation(
                SUM, figures[place], parts, (), trial.rank, tried, expected, PRIORS[trial.rank]
            )
            for parts in trial.matches
        ]
    return found


@dataclass
class _Trial:
    """What came of the sets of one rank."""

    rank: int
    expected: float = 0.0
    tried: int = 0
    matches: list[tuple[FoundFigure, ...]] = field(default_factory=list)


def _list_trials(
    figures: Sequence[FoundFigure], place: int, most_accident: float, reach: Reach
) -> Iterator[_Trial]:
    """Yield the ranks at which a match would tell something."""
    expected, seen, used, split = 0.0, set[Places](), set[FoundFigure](), Places()
    for rank, prior in PRIORS.items():
        most = find_most_expected(most_accident, prior)
        if expected > most:
            continue  # a set that cannot be told is not tried, and costs no chance
        trial = _try_rank(figures, place, rank, seen, split, reach)
        expected += trial.expected
        if expected > most:
            continue
        trial.matches = [parts for parts in trial.matches if used.isdisjoint(parts)]
        for parts in trial.matches:
            used |= set(parts)
            split = tuple(p for p, figure in enumerate(figures) if figure in parts)
        yield trial


def _try_rank(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    seen: set[Places],
    split: Places,
    reach: Reach,
) -> _Trial:
    """Return which sets of a rank that were not tried before add up to a figure."""
    total, trial = figures[place], _Trial(rank)
    for places in list_part_sets(figures, place, rank, reach, split=split):
        key = tuple(sorted(places))
        parts = tuple(figures[p] for p in key)
        if key in seen or is_mixed(total, parts):
            continue
        seen.add(key)
        amount = sum((part.value for part in parts), Fraction(0))
        chance = expect_sum(total, parts, amount)
        trial.expected += chance
        trial.tried += chance > 0
        if amount == total.value:
            trial.matches.append(parts)
    return trial
