"""What was found: a relation among printed numbers, and how likely it is an accident."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.found.chance import weigh
from helpers.analysis.found.figures import FoundFigure

SUM, SHARE, COMPLEMENT, HUNDRED = "sum", "share", "complement", "hundred"
"""Parts that make up a figure; numerator over base; one minus that; percentages that make 100."""


@dataclass(frozen=True)
class FoundRelation:
    """Figures that fit together.

    Attributes
    ----------
    kind
        `sum`, `share`, `complement` or `hundred`.
    result
        The total or the printed share; of percentages that make 100 the first of them.
    parts
        The parts; of a share the numerators.
    base
        The figures whose sum is the base of a share; empty for others.
    rank
        How far-fetched: the rank of the sets among which it was met.
    tried
        Number of sets of this size and up to this rank that were tried.
    expected
        Number of chance matches to be expected among them.
    prior
        How often figures of this rank do belong together (`chance.PRIOR`).
    """

    kind: str
    result: FoundFigure
    parts: tuple[FoundFigure, ...]
    base: tuple[FoundFigure, ...] = ()
    rank: int = 0
    tried: int = 0
    expected: float = 0.0
    prior: float = 1.0

    @property
    def accident(self) -> float:
        """The chance that it is an accident."""
        return weigh(self.expected, self.prior)

    @property
    def figures(self) -> tuple[FoundFigure, ...]:
        """Every figure in it, once."""
        return tuple(dict.fromkeys((self.result, *self.parts, *self.base)))

    @property
    def names(self) -> frozenset[str]:
        """The places of its figures."""
        return frozenset(figure.name for figure in self.figures)
