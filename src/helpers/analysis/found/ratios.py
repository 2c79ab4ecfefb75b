"""Printed percentages that are the ratio of two figures near them, or one minus it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType

from helpers.analysis.found.chance import WHOLE, expect_share, find_most_expected
from helpers.analysis.found.figures import OPENS, FoundFigure, go_together
from helpers.analysis.found.neighbours import REACH, Reach
from helpers.analysis.found.relation import COMPLEMENT, SHARE, SUM, FoundRelation

BEFORE, SPLIT, BESIDE, BEHIND, RESTS, WITHIN, AROUND = range(7)
"""Ranks of a pair: the two figures before, a part and the total that the text or a sum gives it,
one beside and another, the two behind, one minus the former, both on the line, both near."""

PRIORS = {
    BEFORE: 0.4,
    SPLIT: 0.25,
    BESIDE: 0.2,
    BEHIND: 0.1,
    RESTS: 0.03,
    WITHIN: 0.03,
    AROUND: 0.01,
}
"""How often a percentage is the ratio of a pair of that rank, by convention; falling."""

Pair = tuple[str, tuple[FoundFigure, ...], tuple[FoundFigure, ...]]
"""Kind, numerator and the figures that make up the base."""

Totals = Mapping[str, frozenset[str]]
"""By the name of a figure the names of the totals that it is a part of."""

NO_TOTALS: Totals = MappingProxyType({})


def find_shares(
    figures: Sequence[FoundFigure],
    *,
    most_accident: float,
    reach: Reach = REACH,
    totals: Totals = NO_TOTALS,
) -> list[FoundRelation]:
    """Return the printed percentages that are the ratio of figures near them.

    A percentage fits if the ratio gives it by rounding or by cutting. One of 0 or 100 is passed
    over, as two equal figures stand everywhere.

    Parameters
    ----------
    figures
        In the order of the text.
    most_accident
        A match is kept if it is no more likely than this an accident.
    reach
        How far the search goes.
    totals
        Which figures are parts of which, by the sums that were found.
    """
    return [
        relation
        for place, share in enumerate(figures)
        if share.is_percent and 0 < share.value < WHOLE
        for relation in _find_share(figures, place, most_accident, reach, totals)
    ]


def list_totals(relations: Iterable[FoundRelation]) -> Totals:
    """Return the totals of each figure that is a part of a sum."""
    totals: dict[str, frozenset[str]] = {}
    for relation in relations:
        for part in relation.parts if relation.kind == SUM else ():
            totals[part.name] = totals.get(part.name, frozenset()) | {relation.result.name}
    return totals


def _find_share(
    figures: Sequence[FoundFigure],
    place: int,
    most_accident: float,
    reach: Reach,
    totals: Totals,
) -> list[FoundRelation]:
    """Return the ratios that are one printed percentage, of the first rank that has any."""
    expected, tried = 0.0, 0
    for trial in _list_trials(figures, place, most_accident, reach, totals):
        expected, tried = expected + trial.expected, tried + trial.tried
        if trial.matches:
            return [
                FoundRelation(
                    kind, figures[place], parts, base, trial.rank, tried, expected, trial.prior
                )
                for kind, parts, base in trial.matches
            ]
    return []


def expect_shares(
    figures: Sequence[FoundFigure],
    *,
    most_accident: float,
    reach: Reach = REACH,
    totals: Totals = NO_TOTALS,
) -> float:
    """Return how many shares chance alone would have `find_shares` return."""
    return sum(
        trial.expected
        for place, share in enumerate(figures)
        if share.is_percent and 0 < share.value < WHOLE
        for trial in _list_trials(figures, place, most_accident, reach, totals)
    )


@dataclass
class _Trial:
    """What came of the pairs of one rank."""

    rank: int
    prior: float
    expected: float = 0.0
    tried: int = 0
    matches: list[Pair] = field(default_factory=list)


def _list_trials(
    figures: Sequence[FoundFigure],
    place: int,
    most_accident: float,
    reach: Reach,
    totals: Totals,
) -> Iterator[_Trial]:
    """Yield the ranks at which a match would tell something.

    Where it would not, nothing is tried, and nothing is met by chance.
    """
    share, expected, seen = figures[place], 0.0, set[Pair]()
    for rank, prior in PRIORS.items():
        most, trial = find_most_expected(most_accident, prior), _Trial(rank, prior)
        pairs = list_pairs(figures, place, rank, reach, totals=totals)
        for pair in pairs if expected <= most else ():
            if pair not in seen:
                seen.add(pair)
                ratio = find_ratio(pair)
                chance = expect_share(share, ratio)
                trial.expected += chance
                trial.tried += chance > 0
                if fits(share, ratio):
                    trial.matches.append(pair)
        expected += trial.expected
        if expected > most:
            return
        trial.matches = _drop_doubles(trial.matches)
        yield trial


def _drop_doubles(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs without those that take a printed base apart again."""
    told: dict[tuple[str, tuple[FoundFigure, ...], Fraction], Pair] = {}
    for pair in pairs:
        kind, parts, base = pair
        told.setdefault((kind, parts, sum((b.value for b in base), Fraction(0))), pair)
    return list(told.values())


def fits(share: FoundFigure, ratio: Fraction) -> bool:
    """Return whether a ratio gives a printed percentage by rounding or by cutting."""
    points = ratio * WHOLE
    return share.value - share.step / 2 <= points < share.value + share.step


def find_ratio(pair: Pair) -> Fraction:
    """Return numerator over base, or one minus it."""
    kind, parts, base = pair
    ratio = sum(p.value for p in parts) / sum((b.value for b in base), Fraction(0))
    return 1 - ratio if kind == COMPLEMENT else ratio


def list_pairs(
    figures: Sequence[FoundFigure],
    place: int,
    rank: int,
    reach: Reach = REACH,
    *,
    totals: Totals = NO_TOTALS,
) -> Iterator[Pair]:
    """Yield the ratios of one rank that a percentage may be; ranks overlap."""
    before, after = (_list_counts(figures, place, step, reach) for step in (-1, 1))
    if rank in (BEFORE, BEHIND):
        yield from _pair((before if rank == BEFORE else after)[:2])
    elif rank == SPLIT:
        yield from _pair_split(before, totals)
    elif rank == BESIDE:
        for side in (before, after):
            for other in side[1:]:
                yield from _pair([side[0], other])
        yield from _pair([*before[:1], *after[:1]])
        yield from _pair_sums(before[:2])
    elif rank == RESTS:
        for side in (before, after):
            yield from _pair(side[:2], kind=COMPLEMENT)
    else:
        near = [*before, *after]
        line = figures[place].line
        yield from _pair(near if rank == AROUND else [f for f in near if f.line == line])


def _list_counts(
    figures: Sequence[FoundFigure], place: int, step: int, reach: Reach
) -> list[FoundFigure]:
    """Return the figures on one side of a percentage that are none, nearest first."""
    found: list[FoundFigure] = []
    other = place + step
    while 0 <= other < len(figures) and len(found) < reach.figures // 2:
        figure = figures[other]
        if abs(figure.line - figures[place].line) > reach.lines // 2:
            break
        if not figure.is_percent and figure.value > 0:
            found.append(figure)
        other += step
    return found


def _pair(counts: Sequence[FoundFigure], *, kind: str = SHARE) -> Iterator[Pair]:
    """Yield the ratio of the smaller to the larger of every two figures that count alike."""
    for first, second in combinations(counts, 2):
        if first.value != second.value and go_together(first, second):
            part, base = sorted((first, second), key=lambda figure: figure.value)
            yield kind, (part,), (base,)


def _pair_split(before: Sequence[FoundFigure], totals: Totals) -> Iterator[Pair]:
    """Yield the ratio of each part to its total: as sums have it, or as the words announce it.

    Of a split that the words announce, the total is the figure before the first part.
    """
    for part in before:
        for total in before:
            if total.name in totals.get(part.name, ()):
                yield from _pair([part, total])
    first = next((n for n, figure in enumerate(before) if figure.cue == OPENS), len(before))
    for total in before[first + 1 : first + 2]:
        for part in before[: first + 1]:
            yield from _pair([part, total])


def _pair_sums(counts: Sequence[FoundFigure]) -> Iterator[Pair]:
    """Yield the ratio of each of two figures to the sum of both."""
    for first, second in combinations(counts, 2):
        if first.unit and first.unit == second.unit:
            yield SHARE, (first,), (second, first)
            yield SHARE, (second,), (second, first)
