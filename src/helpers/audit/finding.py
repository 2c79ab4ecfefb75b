"""What a check is given and what it returns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.joint import Joint
from helpers.analysis.relations import Instance, Relation
from helpers.analysis.rules import Rules
from helpers.data.results import Repair
from helpers.data.rows import Observation
from helpers.ground.vocabulary import HEDGE_SIGNS

PASSED, FAILED, NOT_CHECKABLE = "passed", "failed", "not_checkable"
WITH_REST, SAME_PARTS, SAME_WITH_REST = "with_rest", "same_parts", "same_parts_with_rest"
"""What passes although a total's parts are not all listed, or because the same ones are."""

Facts = Mapping[str, tuple[object, str]]
"""Values that an explanation shows: name → (value, kind), such as number, percent, date or text.

A `figure` keeps its decimals, a `number` is rounded to the whole, `percent:2` shows two decimals.
"""


@dataclass(frozen=True)
class Context:
    """Everything that checks of one province consult.

    Attributes
    ----------
    observations
        Observations of all its documents, in document order.
    relations
        The register of relations.
    documents
        Register rows by document.
    rules
        Codes, indicators and declared relations.
    peers
        Rows of other provinces in the rankings that its documents print.
    """

    observations: tuple[Observation, ...]
    relations: tuple[Relation, ...]
    documents: Mapping[str, Mapping[str, str]]
    rules: Rules
    peers: tuple[Observation, ...] = ()
    _filled: dict[Relation, list[Instance]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def fill(self, relation: Relation) -> list[Instance]:
        """Return the instances of a relation among the observations, found once."""
        if relation not in self._filled:
            self._filled[relation] = relation.fill(self.observations)
        return self._filled[relation]

    @cached_property
    def read(self) -> list[Observation]:
        """The observations, hedges that say nothing left out."""
        return read_idle_hedges(self.observations, self.relations)

    @cached_property
    def joint(self) -> Joint:
        """The feasible set of all figures."""
        return Joint.build(self.read, self.relations, self.rules)

    def select_relations(self, relation_type: str) -> list[Relation]:
        """Return the relations of one type, in the order of the register."""
        return [r for r in self.relations if r.relation_type == relation_type]


@dataclass(frozen=True)
class Finding:
    """The result of one check on one set of figures.

    Attributes
    ----------
    check_code, case
        Row of the catalogue that explains it.
    result
        `passed`, `failed` or `not_checkable`.
    subject
        Relation or indicator that was checked.
    observations
        All members of the relation that are printed.
    expected, found, tolerance
        What arithmetic gives, what is printed, and the difference allowed.
    arithmetic
        The sum, quotient or comparison written out with the printed tokens.
    facts
        Values for the explanation.
    repairs
        Single edits that would mend it.
    smallest
        Names of the fewest figures that already contradict; empty where it needs all of them.
    """

    check_code: str
    case: str
    result: str
    subject: str
    observations: Sequence[Observation]
    expected: float | None = None
    found: float | None = None
    tolerance: float | None = None
    arithmetic: str = ""
    facts: Facts = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    smallest: tuple[str, ...] = ()

    @property
    def rows(self) -> str:
        """Places of the figures, each once, separated by blanks."""
        return " ".join(dict.fromkeys(o.name for o in self.observations))


def pass_check(
    check_code: str, subject: str, observations: Iterable[Observation], *, case: str = PASSED
) -> Finding:
    """Return a check that found nothing wrong; `case` is what can be said of it, if it is less."""
    return Finding(check_code, case, PASSED, subject, tuple(observations))


def skip_check(check_code: str, subject: str, observations: Iterable[Observation]) -> Finding:
    """Return a check that lacks a figure."""
    return Finding(check_code, NOT_CHECKABLE, NOT_CHECKABLE, subject, tuple(observations))


def sum_values(observations: Iterable[Observation]) -> float:
    """Return the sum of the printed values."""
    return math.fsum(o.number for o in observations)


def write_sum(observations: Iterable[Observation]) -> str:
    """Return the printed tokens joined by plus signs."""
    return " + ".join(o.token for o in observations)


def quote_tokens(observations: Iterable[Observation]) -> str:
    """Return printed tokens as prose quotes them: `“1640”, “268763”`."""
    return ", ".join(f"“{o.token}”" for o in observations)


def write_hedged(row: Observation) -> str:
    """Return a printed token behind the sign of its hedge: `>75.000`."""
    return HEDGE_SIGNS.get(row.qualifier, "") + row.token


def write_count(value: float) -> str:
    """Return a sum the way the sources print it: `1.234`, `3,6`."""
    text = f"{value:,.0f}" if value == round(value) else f"{round(value, 6):,}"
    return text.translate(str.maketrans(",.", ".,"))
