"""Which of the identities that the registers declare hold, and which finds are among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from helpers.analysis.agreement import agrees_with_printed
from helpers.analysis.found.figures import PERCENT, FoundFigure
from helpers.analysis.found.relation import FoundRelation
from helpers.analysis.relations import Instance
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation

Key = tuple[tuple[int, Fraction], ...]
"""Line and value of every figure of an identity, sorted: in every transcription the same."""


@dataclass(frozen=True)
class Identity:
    """A total or a printed share that holds exactly.

    Attributes
    ----------
    relation_id
        The relation that it is an instance of.
    key
        Its figures.
    """

    relation_id: str
    key: Key

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Its printed numbers, sorted."""
        return tuple(sorted(value for _, value in self.key))


def list_identities(observations: Sequence[Observation], rules: Rules) -> list[Identity]:
    """Return the declared and derived totals and printed shares of one document that hold.

    A total holds if its printed parts are exactly it, and a share if the ratio of its figures
    gives the printed percentage by rounding or by cutting; one of 100 is passed over, as it says
    only that two figures are equal.
    """
    found: dict[Key, Identity] = {}
    for relation in rules.list_relations(observations):
        for instance in relation.fill(observations):
            if not instance.missing and holds_exactly(instance):
                key = build_key(_build_pair(row) for row in instance.chosen.values())
                found.setdefault(key, Identity(relation.relation_id, key))
    return list(found.values())


def holds_exactly(instance: Instance) -> bool:
    """Return whether a total adds up as printed, or a share agrees with the printed one."""
    total, parts = instance.select("total"), instance.select("part")
    if instance.relation.relation_type == "total" and total and parts:
        return sum(_read(part) for part in parts) == _read(total[0])
    printed, base = instance.select("share"), instance.select("denominator")
    if instance.relation.relation_type != "share" or not printed or not base:
        return False
    if printed[0].value is None or printed[0].number >= 1 or not sum(map(_read, base)):
        return False
    ratio = sum(map(_read, instance.select("numerator"))) / sum(map(_read, base))
    return agrees_with_printed(float(ratio), printed[0])


def _read(row: Observation) -> Fraction:
    """Return the value of a row, exact."""
    return Fraction(str(row.value or 0))


def _build_pair(row: Observation) -> tuple[int, Fraction]:
    """Return line and printed number of a row, percentages in points."""
    return row.line, _read(row) * (100 if row.unit_code == PERCENT else 1)


def build_key(pairs: Iterable[tuple[int, Fraction]]) -> Key:
    """Return the key of some figures."""
    return tuple(sorted(pairs))


def find_key(figures: Iterable[FoundFigure]) -> Key:
    """Return the key of found figures."""
    return build_key((figure.line, figure.value) for figure in figures)


def is_declared(relation: FoundRelation, identities: Iterable[Identity]) -> bool:
    """Return whether a find is an identity that the registers declare, or repeats its numbers."""
    key = find_key(relation.figures)
    values = tuple(sorted(value for _, value in key))
    return any(key == known.key or values == known.values for known in identities)
