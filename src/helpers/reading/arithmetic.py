"""What adds up among the figures of a text raises the reading that it fits.

Three numbers that add up are a total and its parts; a percentage that is one number over another
is the share of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis.found.relation import SHARE, SUM, FoundRelation
from helpers.analysis.found.search import find_relations
from helpers.reading.adding_up import build_draft_figures
from helpers.reading.context import Context
from helpers.reading.draft import Draft, DraftFigure

_SURE = 0.2
"""Greatest chance of an accident of a relation that is followed."""
_SIZED = ("number", "percent", "words", "ratio")
_SIDES = ("numerator", "denominator")


@dataclass(frozen=True)
class Together:
    """Figures that belong together, by their numbers among the figures of a text.

    Attributes
    ----------
    total_of
        Part → its total.
    share_of
        Percentage → what is above the stroke, and what is below; twice the same for a ratio.
    """

    total_of: Mapping[int, int]
    share_of: Mapping[int, tuple[int, int]]

    def find_share_of(self, ratio: int) -> int | None:
        """Return the percentage that prints what a ratio amounts to; None if none does."""
        return next((n for n, sides in self.share_of.items() if sides == (ratio, ratio)), None)


def find_together(contexts: Sequence[Context], *, style: str) -> Together:
    """Return which figures of a text add up or are shares of each other."""
    lines = {line.number: line for c in contexts for line in c.paragraph.lines}
    numbers: dict[str, int] = {}
    figures: list[DraftFigure] = []
    for number, context in enumerate(contexts):
        for figure in _build(number, context):
            numbers[f"{figure.line}:{figure.seq}"] = number
            figures.append(figure)
    draft = Draft({"number_style": style}, tuple(lines.values()), tuple(figures))
    relations = [r for r in find_relations(build_draft_figures(draft)) if r.accident <= _SURE]
    total_of: dict[int, int] = {}
    share_of: dict[int, tuple[int, int]] = {}
    for relation in sorted(relations, key=lambda r: -r.accident):
        result = numbers[relation.result.name]
        if relation.kind == SUM:
            total_of |= {numbers[part.name]: result for part in relation.parts}
        elif _is_plain_share(relation):
            above, below = relation.parts[0], relation.base[0]
            share_of[result] = (numbers[above.name], numbers[below.name])
    return Together(total_of, share_of)


def _is_plain_share(relation: FoundRelation) -> bool:
    """Return whether a relation is one figure over one other."""
    return relation.kind == SHARE and len(relation.parts) == 1 and len(relation.base) == 1


def _build(number: int, context: Context) -> Iterator[DraftFigure]:
    """Yield a figure as the search asks for it; both sides of a ratio; nothing without a size."""
    token = context.token
    if token.shape not in _SIZED:
        return
    line, start, end = context.paragraph.locate(token.start, token.end)
    for side, kind in enumerate(_SIDES if token.shape == "ratio" else ("actual",)):
        cells = {"printed": token.printed, "measurement_kind": kind}
        yield DraftFigure(line.number, 2 * number + side, start, end, cells)
