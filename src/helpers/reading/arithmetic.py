"""What adds up among the figures of a text raises the reading that it fits.

Three numbers that add up are a total and its parts; a percentage that is one number over another
is the share of the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from helpers.analysis.found.figures import PERCENT, FoundFigure, read_token
from helpers.analysis.found.relation import SHARE, SUM, FoundRelation
from helpers.analysis.found.search import find_relations
from helpers.ground.errors import TokenError
from helpers.printed.grammar import read_side
from helpers.reading.context import Context

_SURE = 0.2
"""Greatest chance of an accident of a relation that is followed."""


@dataclass(frozen=True)
class Together:
    """Figures that belong together, by their numbers among the figures of a text.

    Attributes
    ----------
    total_of
        Part → its total.
    share_of
        Percentage → what is above the stroke, and what is below.
    """

    total_of: Mapping[int, int]
    share_of: Mapping[int, tuple[int, int]]


def find_together(contexts: Sequence[Context], *, style: str) -> Together:
    """Return which figures of a text add up or are shares of each other."""
    figures = [f for n, c in enumerate(contexts) if (f := _build(n, c, style)) is not None]
    relations = [r for r in find_relations(figures) if r.accident <= _SURE]
    total_of: dict[int, int] = {}
    share_of: dict[int, tuple[int, int]] = {}
    for relation in sorted(relations, key=lambda r: -r.accident):
        if relation.kind == SUM:
            total_of |= {int(part.name): int(relation.result.name) for part in relation.parts}
        elif _is_plain_share(relation):
            above, below = relation.parts[0], relation.base[0]
            share_of[int(relation.result.name)] = (int(above.name), int(below.name))
    return Together(total_of, share_of)


def _is_plain_share(relation: FoundRelation) -> bool:
    """Return whether a relation is one figure over one other."""
    return relation.kind == SHARE and len(relation.parts) == 1 and len(relation.base) == 1


def _build(number: int, context: Context, style: str) -> FoundFigure | None:
    """Return a figure as the search sees it; None if it has no size."""
    token = context.token
    if token.shape not in ("number", "percent", "words"):
        return None
    read = read_token(token.printed, style)
    if read is None:
        return None
    value, step, unit = read
    noun = context.words[context.last].plain if context.last < len(context.words) else ""
    line, start, _ = context.paragraph.locate(token.start, token.end)
    return FoundFigure(
        name=str(number),
        line=line.number,
        order=start,
        printed=token.printed,
        value=value,
        step=step,
        low=value,
        high=value,
        unit=unit if unit == PERCENT else "",
        noun=noun,
        style=style,
    )


def read_ratio(printed: str, style: str) -> tuple[Decimal, Decimal] | None:
    """Return both sides of a ratio; None if it cannot be read."""
    try:
        sides = [read_side(printed, part, style).printed for part in ("numerator", "denominator")]
    except TokenError:
        return None
    return sides[0], sides[1]


def divide(ratio: tuple[Decimal, Decimal]) -> Fraction | None:
    """Return one side over the other."""
    return Fraction(ratio[0]) / Fraction(ratio[1]) if ratio[1] else None
