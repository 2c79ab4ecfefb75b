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

from helpers.analysis.found.chance import SPAN, WHOLE, expect_share, find_most_expected, weigh
from helpers.analysis.found.figures import FoundFigure, is_mixed
from helpers.analysis.found.neighbours import (
    ALIKE,
    ANNOUNCED,
    BESIDE,
    REACH,
    Reach,
    list_part_sets,
)
from helpers.analysis.found.ratios import BEFORE, Pair, find_ratio, fits, list_pairs
from helpers.analysis.found.ratios import PRIORS as SHARES
from helpers.analysis.found.relation import SUM, FoundRelation
from helpers.analysis.found.sums import PRIORS as SUMS
from helpers.printed.edits import list_single_edits

SLIP = 0.05
"""How often one of the figures of a sum or share is misprinted, by convention."""

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
    total = figures[place]
    expected, tried, seen = 0.0, 0, set[tuple[int, ...]]()
    for rank in (ANNOUNCED, ALIKE, BESIDE):
        prior, misses = SLIP * SUMS[rank], []
        most = find_most_expected(most_accident, prior)
        for places in list_part_sets(figures, place, rank, reach) if expected <= most else ():
            parts = tuple(figures[p] for p in sorted(places))
            if places in seen or not _is_open(total, parts, settled):
                continue
            seen.add(places)
            chance = expect_near_sum(total, parts)
            expected, tried = expected + chance, tried + (chance > 0)
            repairs = _mend_sum(total, parts, settled) if chance and expected <= most else ()
            misses += [(parts, repairs)] if repairs else []
        for parts, repairs in misses if expected <= most else ():
            relation = FoundRelation(SUM, total, parts, (), rank, tried, expected, prior)
            return NearMiss(relation, _add(parts), repairs)
    return None


def _is_open(
    total: FoundFigure, parts: Sequence[FoundFigure], settled: Mapping[str, str]
) -> bool:
    """Return whether some figures may be the parts of a total, and of nothing else."""
    return not is_mixed(total, parts) and all(settled.get(p.name) != "part" for p in parts)


def expect_near_sum(total: FoundFigure, parts: Sequence[FoundFigure]) -> float:
    """Return the chance that a random figure of a total's size is one edit off a sum.

    Every number counts that the sum becomes by an edit of one part, or by an edit of itself; the
    nearness of floats is enough, as only their number matters.
    """
    amount = _add(parts)
    reached = {round(value, 6) for value in _list_floats(_print_like(total, amount), total.style)}
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
    amount = _add(parts)
    wanted = [(total, amount)]
    wanted += [(p, total.value - amount + p.value) for p in parts if p.name not in settled]
    repairs = [
        Repair(figure, token, edit)
        for figure, needed in wanted
        if needed > 0
        for value, token, edit in list_edits(figure.printed, figure.style)
        if value == needed
    ]
    return _sort(repairs)


def _find_near_share(
    figures: Sequence[FoundFigure],
    place: int,
    settled: Mapping[str, str],
    most_accident: float,
    reach: Reach,
) -> NearMiss | None:
    """Return the ratio of the two figures before a percentage that almost is it."""
    share, prior = figures[place], SLIP * SHARES[BEFORE]
    for pair in list_pairs(figures, place, BEFORE, reach):
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
    ratios = [value / WHOLE for value, _, _ in list_edits(share.printed, share.style)]
    ratios += [v / base.value for v, _, _ in list_edits(part.printed, part.style)]
    ratios += [part.value / v for v, _, _ in list_edits(base.printed, base.style) if v]
    return sum(expect_share(share, ratio) for ratio in ratios if 0 < ratio <= 1)


def _mend_share(
    share: FoundFigure, pair: Pair, settled: Mapping[str, str]
) -> tuple[Repair, ...]:
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


def _print_like(figure: FoundFigure, value: Fraction) -> str:
    """Return a number as a token in the form of a figure's own."""
    whole = int(value) if value.denominator == 1 else float(value)
    grouped = "." in figure.printed if figure.style == "vi" else "," in figure.printed
    text = f"{whole:,}" if grouped else str(whole)
    return text.translate(str.maketrans(",.", ".,")) if figure.style == "vi" else text


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
