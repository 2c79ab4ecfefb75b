"""Printed percentages that together make exactly 100."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.found.chance import WHOLE, expect_share
from helpers.analysis.found.figures import FoundFigure
from helpers.analysis.found.neighbours import REACH, Reach
from helpers.analysis.found.relation import HUNDRED, FoundRelation

PRIOR = 0.1
"""How often percentages in a row are parts of one whole, by convention."""


def find_hundreds(
    figures: Sequence[FoundFigure], *, most_accident: float, reach: Reach = REACH
) -> list[FoundRelation]:
    """Return the runs of percentages that add up to 100 exactly, none of them 0 or 100.

    Parameters
    ----------
    figures
        In the order of the text.
    most_accident
        A match is kept if it is no more likely than this an accident.
    reach
        How far the search goes.
    """
    shares = [f for f in figures if f.is_percent and 0 < f.value < WHOLE]
    found: list[FoundRelation] = []
    for start in range(len(shares)):
        relation = _find_run(shares[start : start + reach.parts], reach)
        if relation is not None and relation.accident <= most_accident:
            found.append(relation)
    return found


def _find_run(shares: Sequence[FoundFigure], reach: Reach) -> FoundRelation | None:
    """Return the run from the first of some percentages that makes 100, if there is one."""
    amount, expected = shares[0].value, 0.0
    for tried, last in enumerate(shares[1:], start=1):
        if last.line - shares[0].line > reach.lines or amount >= WHOLE:
            return None
        expected += expect_share(last, 1 - amount / WHOLE) * 2 / 3  # one step, not one and a half
        amount += last.value
        if amount == WHOLE:
            run = tuple(shares[1 : tried + 1])
            return FoundRelation(HUNDRED, shares[0], run, (), 0, tried, expected, PRIOR)
    return None
