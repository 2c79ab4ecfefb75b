"""What sums and ratios of unknowns may be over the whole feasible set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from helpers.feasible.conflict import has_circle
from helpers.feasible.narrow import Box, Clash, End, Span, narrow
from helpers.feasible.optimum import Proof, find_least
from helpers.feasible.system import Range, Statement, System, Terms
from helpers.ground.errors import ContractError


@dataclass(frozen=True)
class FeasibleSet:
    """A system that has a solution, ready for questions.

    Attributes
    ----------
    system
        Ranges and statements.
    box
        What each unknown may be, by propagation.
    """

    system: System
    box: Box
    _parts: dict[str, System] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for part in self.narrowed.list_components():
            for name, own in part.ranges.items():
                if not own.is_point:
                    self._parts[name] = part

    @classmethod
    def build(cls, system: System) -> FeasibleSet:
        """Return the feasible set of a system.

        Raises
        ------
        ContractError
            If propagation shows that it is empty; ask `find_conflict` first.
        """
        box = narrow(system)
        if isinstance(box, Clash):
            raise ContractError(
                f"'{box.name}' has no value that agrees with the others: take the contradiction "
                "out of the system before asking for bounds"
            )
        return cls(system, box)

    @property
    def narrowed(self) -> System:
        """The system with what is fixed by propagation as points."""
        points = {
            name: Range(span.low.value, span.high.value, is_whole=own.is_whole)
            for name, own in self.system.ranges.items()
            for span in [self.box[name]]
            if span.low is not None and span.high is not None and span.low.value == span.high.value
        }
        return self.system.change(points)

    def bound(self, above: Terms, below: Terms | None = None) -> Span:
        """Return the bounds of a sum, or of the ratio of two sums whose lower one is positive."""
        if below is None and len(above) == 1 and self._is_exact(next(iter(above))):
            return _scale(self.box[next(iter(above))], next(iter(above.values())))
        statements, box = self._join_parts({**above, **(below or {})})
        least = find_least(statements, box, above, below)
        minus = {name: -factor for name, factor in above.items()}
        most = find_least(statements, box, minus, below)
        return Span(_read(least, 1), _read(most, -1))

    def depend(self, above: Terms, below: Terms) -> bool:
        """Return whether anything ties one sum to the other."""
        first = {id(self._parts[n]) for n in above if n in self._parts}
        return any(id(self._parts[n]) in first for n in below if n in self._parts)

    def _is_exact(self, name: str) -> bool:
        """Return whether propagation gives the best bounds of an unknown."""
        return name not in self._parts or not has_circle(self._parts[name])

    def _join_parts(self, terms: Mapping[str, Fraction]) -> tuple[list[Statement], Box]:
        """Return the statements of some unknowns' components, and the spans of all in them."""
        parts = {id(self._parts[n]): self._parts[n] for n in terms if n in self._parts}
        names = {name for part in parts.values() for name in part.ranges} | set(terms)
        statements = [s for part in parts.values() for s in part.statements]
        return statements, {name: self.box[name] for name in sorted(names)}


def _scale(span: Span, factor: Fraction) -> Span:
    """Return a span multiplied by a factor."""
    low, high = (
        None if end is None else End(factor * end.value, end.is_open, end.figures, end.statements)
        for end in (span.low, span.high)
    )
    return Span(low, high) if factor > 0 else Span(high, low)


def _read(proof: Proof | None, sign: int) -> End | None:
    """Return an end from its proof."""
    if proof is None:
        return None
    return End(sign * proof.value, proof.is_open, proof.figures)
