"""What was found among the figures of a text, in words: its arithmetic, its chance, its repairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.analysis.found import FoundFigure, FoundRelation, NearMiss
from helpers.analysis.found.figures import print_number
from helpers.analysis.found.relation import COMPLEMENT, HUNDRED, SUM
from helpers.ground.languages import format_number, translate

MOST_REPAIRS = 4
"""Edits that are told one by one; the others are counted."""

SHARE_DECIMALS = 2
LIKELY, TENTHS = 0.15, 10
CERTAIN = 1000
"""Chances smaller than one in so many are told as that."""


def write_relation(relation: FoundRelation) -> str:
    """Return the arithmetic of figures that fit, in the tokens of the text."""
    result, parts = relation.result.printed, _write_sum(relation.parts)
    if relation.kind == SUM:
        return f"{parts} = {result}"
    if relation.kind == HUNDRED:
        return f"{result} + {parts} = 100%"
    ratio = _write_ratio(relation)
    return f"{ratio} = {_write_points(relation)} → {result}"


def write_miss(miss: NearMiss) -> str:
    """Return the arithmetic of figures that almost fit."""
    relation = miss.relation
    style, result = relation.result.style, relation.result.printed
    if relation.kind == SUM:
        parts, amount = _write_sum(relation.parts), print_number(miss.amount, style)
        return f"{parts} = {amount} ≠ {result}"
    return f"{_write_ratio(relation)} = {_write_points(relation)} ≠ {result}"


def tell_chance(accident: float, lang: str) -> str:
    """Return how likely a find is an accident: in so many of ten cases, or one of so many."""
    if accident >= LIKELY:
        text = translate("an accident in about {part} of {count} cases", lang)
        return text.format(part=max(1, round(TENTHS * accident)), count=TENTHS)
    count = min(CERTAIN, round(1 / accident)) if accident else CERTAIN
    text = (
        translate("an accident in fewer than 1 of {count} cases", lang)
        if count == CERTAIN
        else translate("an accident in about 1 of {count} cases", lang)
    )
    return text.format(count=format_number(count, lang))


def tell_repairs(miss: NearMiss, lang: str) -> str:
    """Return the edits of one token that mend it, the likeliest first."""
    listed = [f"{r.figure.printed} → {r.token}" for r in miss.repairs[:MOST_REPAIRS]]
    edits = " | ".join(listed)
    text = translate("One edit mends it: {edits}.", lang)
    more = len(miss.repairs) - MOST_REPAIRS
    if more <= 0:
        return text.format(edits=edits)
    return translate("One edit mends it: {edits}, or one of {more} others.", lang).format(
        edits=edits, more=format_number(more, lang)
    )


def list_lines(figures: Iterable[FoundFigure]) -> list[int]:
    """Return the lines on which figures stand."""
    return sorted({figure.line for figure in figures})


def tell_place(lines: Sequence[int], lang: str) -> str:
    """Return the lines on which something stands."""
    text = translate("line {lines}", lang) if len(lines) == 1 else translate("lines {lines}", lang)
    return text.format(lines=", ".join(map(str, lines)))


def _write_sum(figures: Iterable[FoundFigure]) -> str:
    """Return tokens with plus signs between them."""
    return " + ".join(figure.printed for figure in figures)


def _write_ratio(relation: FoundRelation) -> str:
    """Return numerator and base as a fraction, or one minus it."""
    base = _write_sum(relation.base)
    below = f"({base})" if len(relation.base) > 1 else base
    ratio = f"{_write_sum(relation.parts)} / {below}"
    return f"1 − {ratio}" if relation.kind == COMPLEMENT else ratio


def _write_points(relation: FoundRelation) -> str:
    """Return the share that the figures give, to a digit more than is printed at least."""
    top, base = (sum(float(f.value) for f in side) for side in (relation.parts, relation.base))
    points = 100 * (1 - top / base if relation.kind == COMPLEMENT else top / base)
    printed = relation.result.printed
    decimals = max(SHARE_DECIMALS, len(printed.partition(",")[2].rstrip("% ")) + 1)
    text = f"{points:,.{decimals}f}"
    style = relation.result.style
    return (text.translate(str.maketrans(",.", ".,")) if style == "vi" else text) + "%"
