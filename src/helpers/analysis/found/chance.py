"""How many matches of a kind chance alone would give.

A figure t is set against M sets of figures of one kind. Were t a random number of its size,
spread evenly over the logarithm from t/2 to 2t, and as round as the parts of a set are (multiples
of g, a power of ten), it would hit a set of sum s with chance g / (s ln 4). So over all sets tried
up to the rank at which a match was met

    E = sum of g / (s ln 4) over the sets with t/2 <= s <= 2t

is the number of chance matches to be expected at this figure. Where figures in such a place belong
together as often as q, a match is an accident with chance E / (E + q). The q are conventions, taken
coarsely from documents whose sums are known; `run.py power` prints how often each came true.

For a printed share p with step d, matched by rounding or by cutting (a window of 1.5 d), a pair of
figures of ratio r, in points, hits with chance 1.5 d / (r ln(min(2p, 100) / (p/2))).

`redraw` makes the same assumption: it draws every figure anew, so that what is found afterwards is
chance only. A test holds the number found to the number expected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from helpers.analysis.found.figures import FoundFigure

SPAN = 2
"""A figure's size is known within this factor on either side."""

WHOLE = 100
"""Points of a whole."""


def expect_sum(total: FoundFigure, grain: Fraction, amount: Fraction | float) -> float:
    """Return the chance that a random figure of a total's size, a multiple of g, is one amount."""
    size = float(total.value)
    if not size <= amount * SPAN or not amount <= size * SPAN:
        return 0.0
    return min(1.0, float(grain) / float(amount) / (2 * math.log(SPAN)))


def expect_share(share: FoundFigure, ratio: Fraction | float) -> float:
    """Return the chance that a random percentage of a share's size fits one ratio of figures."""
    value, points = float(share.value), float(ratio * WHOLE)
    low, high = value / SPAN, min(value * SPAN, float(WHOLE))
    if not low <= points <= high:
        return 0.0
    return min(1.0, 1.5 * float(share.step) / (points * math.log(high / low)))


def weigh(expected: float, prior: float) -> float:
    """Return the chance that a match is an accident, E / (E + q)."""
    return expected / (expected + prior)


def find_most_expected(accident: float, prior: float) -> float:
    """Return the expected number at which a match is an accident with a given chance."""
    return prior * accident / (1 - accident)


def redraw(figures: Sequence[FoundFigure], seed: int) -> list[FoundFigure]:
    """Return the figures with every value drawn anew, of its own size and roundness.

    Figures keep their place, unit and cue. Percentages of 100 stay, as they are words.
    """
    random = Random(seed)
    return [_redraw_one(figure, random) for figure in figures]


def _redraw_one(figure: FoundFigure, random: Random) -> FoundFigure:
    """Return one figure with another value."""
    if figure.value <= 0 or (figure.is_percent and figure.value >= WHOLE):
        return figure
    drawn = float(figure.value) * SPAN ** random.uniform(-1, 1)
    if figure.is_percent:
        drawn = min(drawn, WHOLE - float(figure.step))
    grain = figure.grain
    value = max(grain, round(drawn / float(grain)) * grain)
    return replace(figure, value=value, low=None, high=None)


def shuffle(figures: Sequence[FoundFigure], seed: int) -> list[FoundFigure]:
    """Return the figures with the values of each unit dealt anew among its places."""
    random = Random(seed)
    units: dict[bool, list[int]] = {}
    for place, figure in enumerate(figures):
        units.setdefault(figure.is_percent, []).append(place)
    dealt = list(figures)
    for places in units.values():
        givers = random.sample(places, len(places))
        for place, giver in zip(places, givers, strict=True):
            source = figures[giver]
            dealt[place] = replace(figures[place], value=source.value, step=source.step)
    return dealt
