"""Figures that add up exactly to another one near them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from helpers.analysis.found.chance import SPAN, expect_sum, find_most_expected
from helpers.analysis.found.figures import UNITS, FoundFigure, is_mixed
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
    LISTED,
    REACH,
    Places,
    Reach,
    find_neighbourhood,
    list_part_sets,
)
from helpers.analysis.found.relation import SUM, FoundRelation

PRIORS = {
    LISTED: 0.5,
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
"""How often a figure in such a place is the sum of a set of that rank, by convention; falling."""


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
    places: list[Places] = field(default_factory=list)
    matches: list[tuple[FoundFigure, ...]] = field(default_factory=list)


def _list_trials(
    figures: Sequence[FoundFigure], place: int, most_accident: float, reach: Reach
) -> Iterator[_Trial]:
    """Yield the ranks at which a match would tell something.

    Where it would not, nothing is tried, and nothing is met by chance.
    """
    near, total = find_neighbourhood(figures, place, reach), figures[place]
    least = expect_sum(total, total.step, total.value)
    expected, seen, used, split = 0.0, set[Places](), set[int](), Places()
    for rank, prior in PRIORS.items():
        most = find_most_expected(most_accident, prior) - expected
        sets = list_part_sets(near, rank, reach, split=split)
        trial = _try_sets(figures, place, rank, sets, seen, most) if least <= most else None
        if trial is None:
            return
        expected += trial.expected
        for places in trial.places:
            if used.isdisjoint(places):
                used, split = used | set(places), places
                trial.matches.append(tuple(figures[p] for p in places))
        yield trial


def _try_sets(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    sets: Iterable[Places],
    seen: set[Places],
    most: float,
) -> _Trial | None:
    """Return which sets that were not tried before add up; None if that would tell nothing."""
    total, trial = figures[place], _Trial(rank)
    for places in sets:
        key = tuple(sorted(places))
        if key in seen or is_mixed(total, [figures[p] for p in key]):
            continue
        seen.add(key)
        amount = sum(figures[p].units for p in key)
        if not total.units <= SPAN * amount or not amount <= SPAN * total.units:
            continue
        grain = min(figures[p].grain for p in key)
        trial.expected += expect_sum(total, grain, amount / UNITS)
        trial.tried += 1
        if trial.expected > most:
            return None
        if amount == total.units:
            trial.places.append(key)
    return trial
