"""Sums and shares that almost hold: likely contradictions, with the single edits that mend them.

A set of figures is a near miss if it misses, and one edit of one token makes it fit. Most sets do
so by accident when figures are small, as one edit reaches many numbers. The number of accidents
to be expected is that of `chance`, with every number that an edit reaches counted as a hit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from helpers.analysis.found.chance import SPAN, WHOLE, expect_share, weigh
from helpers.analysis.found.figures import STATES, UNITS, FoundFigure, is_mixed, print_number
from helpers.analysis.found.neighbours import (
    ALIKE,
    ANNOUNCED,
    BESIDE,
    LISTED,
    REACH,
    Reach,
    find_neighbourhood,
    list_part_sets,
)
from helpers.analysis.found.ratios import BEFORE, Pair, find_ratio, fits, list_pairs
from helpers.analysis.found.ratios import PRIORS as SHARES
from helpers.analysis.found.relation import SUM, FoundRelation
from helpers.analysis.found.sums import PRIORS as SUMS
from helpers.printed.edits import list_single_edits

SLIP = 0.05
"""How often one of the figures of a sum or share is misprinted, by convention."""

STATED = 0.8
"""How often a percentage that the words before it call a share is that of the figures before."""

LEAST_EDITS = 10
"""One edit makes at least so many other numbers of like size of a token."""

EDITS = ("substitute", "transpose", "delete", "insert", "move_separator")
"""Edits, the likeliest slip first."""


@dataclass(frozen=True)
class Repair:
    """One edit of one token after which figures fit."""

    figure: FoundFigure
    token: str
    edit: str


@dataclass(frozen=True)
class NearMiss:
    """Figures that almost fit together.

    Attributes
    ----------
    relation
        What they would be; `expected` counts the accidents to be expected.
    amount
        What the parts give: their sum, or their share in points.
    repairs
        The edits that mend it, the likeliest slip first.
    """

    relation: FoundRelation
    amount: Fraction
    repairs: tuple[Repair, ...]

    @property
    def accident(self) -> float:
        """The chance that the figures almost fit by accident."""
        return self.relation.accident


def find_near_misses(
    figures: Sequence[FoundFigure],
    found: Iterable[FoundRelation],
    *,
    most_accident: float,
    reach: Reach = REACH,
) -> list[NearMiss]:
    """Return the sums and shares that one edit of one token would make true.

    Figures that a found relation bears out are taken as right: they are neither edited nor parts
    of another sum.

    Parameters
    ----------
    figures
        In the order of the text.
    found
        The relations that hold among them.
    most_accident
        A near miss is told if it is no more likely than this an accident.
    reach
        How far the search goes.
    """
    settled = _list_settled(found)
    misses = []
    for place, figure in enumerate(figures):
        if figure.name not in settled and figure.value > 0:
            find = _find_near_share if figure.is_percent else _find_near_sum
            miss = find(figures, place, settled, most_accident, reach)
            if miss is not None:
                misses.append(miss)
    return misses


def _list_settled(found: Iterable[FoundRelation]) -> Mapping[str, str]:
    """Return the role of every figure that a relation bears out: `total` or `part`."""
    roles: dict[str, str] = {}
    for relation in found:
        for figure in relation.figures:
            is_total = relation.kind == SUM and figure == relation.result
            if roles.get(figure.name) != "part" or not is_total:
                roles[figure.name] = "total" if is_total else "part"
    return roles


def _find_near_sum(
    figures: Sequence[FoundFigure],
    place: int,
    settled: Mapping[str, str],
    most_accident: float,
    reach: Reach,
) -> NearMiss | None:
    """Return the plainest set that almost adds up to one figure."""
    total, near = figures[place], find_neighbourhood(figures, place, reach)
    tried: dict[tuple[int, ...], tuple[FoundFigure, ...]] = {}
    for rank in (LISTED, ANNOUNCED, ALIKE, BESIDE):
        prior, misses = SLIP * SUMS[rank], []
        for places in list_part_sets(near, rank, reach):
            parts = tuple(figures[p] for p in sorted(places))
            if places not in tried and _is_open(total, parts, settled):
                tried[places] = parts
                repairs = _mend_sum(total, parts, settled)
                misses += [(parts, repairs)] if repairs else []
        if misses:
            expected, (parts, repairs) = 0.0, misses[0]
            for other in tried.values():
                expected += expect_near_sum(total, other)
                if weigh(expected, prior) > most_accident:
                    return None
            relation = FoundRelation(SUM, total, parts, (), rank, len(tried), expected, prior)
            return NearMiss(relation, _add(parts), repairs)
    return None


def _is_open(total: FoundFigure, parts: Sequence[FoundFigure], settled: Mapping[str, str]) -> bool:
    """Return whether some figures may be the parts of a total, and of nothing else."""
    return not is_mixed(total, parts) and all(settled.get(p.name) != "part" for p in parts)


def expect_near_sum(total: FoundFigure, parts: Sequence[FoundFigure]) -> float:
    """Return the chance that a random figure of a total's size is one edit off a sum.

    Every number counts that the sum becomes by an edit of one part, or by an edit of itself; the
    nearness of floats is enough, as only their number matters.
    """
    amount = _add(parts)
    reached = {
        round(value, 6) for value in _list_floats(print_number(amount, total.style), total.style)
    }
    for part in parts:
        rest = float(amount - part.value)
        reached |= {round(rest + value, 6) for value in _list_floats(part.printed, part.style)}
    low, high = float(total.value) / SPAN, float(total.value) * SPAN
    grain = float(min(part.grain for part in parts))
    return sum(grain / value for value in reached if low <= value <= high) / (2 * math.log(SPAN))


def _mend_sum(
    total: FoundFigure, parts: Sequence[FoundFigure], settled: Mapping[str, str]
) -> tuple[Repair, ...]:
    """Return the edits of one token after which parts add up to their total."""
    surplus = sum(part.units for part in parts) - total.units
    wanted = [(total, total.units + surplus)]
    wanted += [(part, part.units - surplus) for part in parts if part.name not in settled]
    repairs = [
        Repair(figure, token, edit)
        for figure, needed in wanted
        if needed > 0 and _may_become(figure, needed)
        for value, token, edit in list_edits(figure.printed, figure.style)
        if value * UNITS == needed
    ]
    return _sort(repairs)


def _may_become(figure: FoundFigure, needed: int) -> bool:
    """Return whether one edit may make another number of a figure: their digits nearly agree."""
    first, other = figure.digits, str(needed // int(figure.step * UNITS))
    if abs(len(first) - len(other)) > 1:
        return False
    start = _count_common(first, other)
    rest, other_rest = first[start:], other[start:]
    return max(len(rest), len(other_rest)) - _count_common(rest[::-1], other_rest[::-1]) <= 2


def _count_common(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their start."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(first), len(second)))


def _find_near_share(
    figures: Sequence[FoundFigure],
    place: int,
    settled: Mapping[str, str],
    most_accident: float,
    reach: Reach,
) -> NearMiss | None:
    """Return the ratio of the two figures before a percentage that almost is it."""
    share = figures[place]
    prior = SLIP * (STATED if share.cue == STATES else SHARES[BEFORE])
    for pair in list_pairs(figures, place, BEFORE, reach):
        if weigh(LEAST_EDITS * expect_share(share, share.value / WHOLE), prior) > most_accident:
            continue
        expected = expect_near_share(share, pair)
        told = weigh(expected, prior) <= most_accident
        repairs = _mend_share(share, pair, settled) if told else ()
        if repairs:
            kind, parts, base = pair
            relation = FoundRelation(kind, share, parts, base, BEFORE, 1, expected, prior)
            return NearMiss(relation, find_ratio(pair) * WHOLE, repairs)
    return None


def expect_near_share(share: FoundFigure, pair: Pair) -> float:
    """Return the chance that a random percentage of a share's size is one edit off a ratio."""
    _, (part,), (base,) = pair
    top, bottom = float(part.value), float(base.value)
    ratios = [value / WHOLE for value in _list_floats(share.printed, share.style)]
    ratios += [value / bottom for value in _list_floats(part.printed, part.style)]
    ratios += [top / value for value in _list_floats(base.printed, base.style) if value]
    return sum(expect_share(share, ratio) for ratio in ratios if 0 < ratio <= 1)


def _mend_share(share: FoundFigure, pair: Pair, settled: Mapping[str, str]) -> tuple[Repair, ...]:
    """Return the edits of one token after which a percentage is a ratio."""
    _, (part,), (base,) = pair
    repairs = []
    for value, token, edit in list_edits(share.printed, share.style):
        edited = share.reprint(token)
        if edited is not None and value <= WHOLE and fits(edited, part.value / base.value):
            repairs.append(Repair(share, token, edit))
    for figure in (part, base):
        edits = () if figure.name in settled else list_edits(figure.printed, figure.style)
        for value, token, edit in edits:
            top, bottom = (value, base.value) if figure is part else (part.value, value)
            if 0 < top <= bottom and fits(share, top / bottom):
                repairs.append(Repair(figure, token, edit))
    return _sort(repairs)


def _add(parts: Iterable[FoundFigure]) -> Fraction:
    """Return the sum of printed numbers."""
    return sum((part.value for part in parts), Fraction(0))


def _sort(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Return repairs, the likeliest slip first."""
    return tuple(sorted(repairs, key=lambda repair: EDITS.index(repair.edit)))


@lru_cache(maxsize=4096)  # one figure is tried with many others
def list_edits(token: str, style: str) -> tuple[tuple[Fraction, str, str], ...]:
    """Return value, token and edit of every single edit of a token that is a number again."""
    return tuple(_read_edits(token, style))


@lru_cache(maxsize=4096)
def _list_floats(token: str, style: str) -> tuple[float, ...]:
    """Return the value of every single edit of a token that is a number again."""
    return tuple(float(value) for value, _, _ in list_edits(token, style))


def _read_edits(token: str, style: str) -> Iterator[tuple[Fraction, str, str]]:
    """Yield the edits of a token that can be read; numbers are not padded with zeros."""
    group, mark = (".", ",") if style == "vi" else (",", ".")
    for edit, edited in list_single_edits(token):
        digits = edited.rstrip("% ").replace(group, "").replace(mark, ".")
        padded = digits[:1] == "0" and digits[1:2] not in ("", ".")
        if digits[:1].isdigit() and digits[-1:].isdigit() and not padded:
            yield Fraction(digits), edited, edit
