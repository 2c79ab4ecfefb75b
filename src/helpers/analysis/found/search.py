"""The whole search: what adds up among some figures, and what almost does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.analysis.found.figures import FoundFigure
from helpers.analysis.found.hundreds import find_hundreds
from helpers.analysis.found.near import NearMiss, find_near_misses
from helpers.analysis.found.neighbours import REACH, Reach
from helpers.analysis.found.ratios import expect_shares, find_shares, list_totals
from helpers.analysis.found.relation import FoundRelation
from helpers.analysis.found.sums import expect_sums, find_sums


@dataclass(frozen=True)
class Limits:
    """Up to which chance of an accident a find is told.

    Attributes
    ----------
    holds
        For what holds.
    misses
        For what almost holds: worth a look even where an accident is the likelier, as a reader sees
        at once which it is.
    """

    holds: float = 0.2
    misses: float = 0.8


LIMITS = Limits()


@dataclass(frozen=True)
class Found:
    """What was found in one document.

    Attributes
    ----------
    figures
        What was searched, in the order of the text.
    relations
        What holds.
    misses
        What almost holds.
    """

    figures: tuple[FoundFigure, ...]
    relations: tuple[FoundRelation, ...]
    misses: tuple[NearMiss, ...]


def search(
    figures: Sequence[FoundFigure], *, limits: Limits = LIMITS, reach: Reach = REACH
) -> Found:
    """Return what holds and what almost holds among the figures of one document.

    Parameters
    ----------
    figures
        In the order of the text.
    limits
        Up to which chance of an accident a find is told.
    reach
        How far the search goes.
    """
    relations = find_relations(figures, limits=limits, reach=reach)
    misses = find_near_misses(figures, relations, most_accident=limits.misses, reach=reach)
    return Found(tuple(figures), tuple(relations), tuple(misses))


def find_relations(
    figures: Sequence[FoundFigure], *, limits: Limits = LIMITS, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the sums and shares that hold, in the order of the text."""
    sums = find_sums(figures, most_accident=limits.holds, reach=reach)
    totals = list_totals(sums)
    found = [
        *sums,
        *find_shares(figures, most_accident=limits.holds, reach=reach, totals=totals),
        *find_hundreds(figures, most_accident=limits.holds, reach=reach),
    ]
    order = {figure.name: place for place, figure in enumerate(figures)}
    return sorted(found, key=lambda relation: order[relation.result.name])


def expect_accidents(
    figures: Sequence[FoundFigure], *, limits: Limits = LIMITS, reach: Reach = REACH
) -> float:
    """Return how many sums and shares chance alone would have `find_relations` return."""
    most, sums = limits.holds, find_sums(figures, most_accident=limits.holds, reach=reach)
    totals = list_totals(sums)
    shares = expect_shares(figures, most_accident=most, reach=reach, totals=totals)
    return expect_sums(figures, most_accident=most, reach=reach) + shares
