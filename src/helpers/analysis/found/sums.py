"""Figures that add up exactly to another one near them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from helpers.analysis.found.chance import expect_sum
from helpers.analysis.found.figures import FoundFigure
from helpers.analysis.found.neighbours import (
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

RANKS = (ANNOUNCED, BESIDE, CHAINED, APART, ALTERNATE, ANY_OF_LINE, AROUND, ANY)


def find_sums(
    figures: Sequence[FoundFigure], *, most_expected: float, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the sums of two or more figures that are exactly another one.

    For each figure, the search goes on to farther ranks for another split of the same total, until
    a match would no longer tell anything.

    Parameters
    ----------
    figures
        In the order of the text.
    most_expected
        A match is kept if no more chance matches than this were to be expected.
    reach
        How far the search goes.
    """
    found: list[FoundRelation] = []
    for place, total in enumerate(figures):
        if total.value > 0 and not total.is_percent:
            found += find_parts(figures, place, most_expected=most_expected, reach=reach)
    return found


def find_parts(
    figures: Sequence[FoundFigure], place: int, *, most_expected: float, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the sets that add up to one figure; no figure is a part in two of them."""
    total = figures[place]
    found: list[FoundRelation] = []
    expected, tried, seen, split = 0.0, 0, set[Places](), Places()
    for rank in RANKS:
        matches = []
        for places in _list_new(figures, place, rank, seen, split, reach):
            parts = tuple(figures[p] for p in places)
            amount = sum((part.value for part in parts), Fraction(0))
            chance = expect_sum(total, parts, amount)
            expected, tried = expected + chance, tried + (chance > 0)
            if amount == total.value:
                matches.append(places)
        if expected > most_expected:
            break
        for places in matches:
            parts = tuple(figures[p] for p in places)
            if all(set(parts).isdisjoint(other.parts) for other in found):
                found.append(FoundRelation(SUM, total, parts, (), rank, tried, expected))
                split = places
    return found


def _list_new(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    seen: set[Places],
    split: Places,
    reach: Reach,
) -> Iterator[Places]:
    """Yield the sets of a rank that were not tried before, each in the order of the text."""
    for places in list_part_sets(figures, place, rank, reach, split=split):
        key = tuple(sorted(places))
        if key not in seen:
            seen.add(key)
            yield key
