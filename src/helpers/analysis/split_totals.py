"""Printed totals with what makes them up, and how much of one another one covers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpers.analysis.relations import Instance, Relation
from helpers.data.rows import Observation
from helpers.ground.vocabulary import DIMENSIONS


@dataclass(frozen=True)
class SplitTotal:
    """A printed total and the printed parts that make it up.

    Attributes
    ----------
    total, parts
        The figures, as printed.
    """

    total: Observation
    parts: tuple[Observation, ...]

    @property
    def dimension(self) -> str:
        """The one dimension that splits the total; empty where the parts differ otherwise."""
        whole = self.total.cut._asdict()
        if {row.indicator_code for row in self.parts} != {self.total.indicator_code}:
            return ""
        split = [d for d in DIMENSIONS if any(getattr(r, d) != whole[d] for r in self.parts)]
        return split[0] if len(split) == 1 else ""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the parts in the dimension that splits the total."""
        return frozenset(getattr(row, self.dimension) for row in self.parts)


def list_split_totals(
    relations: Iterable[Relation], records: Sequence[Observation]
) -> list[SplitTotal]:
    """Return every printed total of which no part is left out."""
    return [
        SplitTotal(instance.select("total")[0], tuple(instance.select("part")))
        for relation in relations
        if relation.relation_type == "total"
        for instance in relation.fill(records)
        if not instance.missing and _leaves_nothing(instance)
    ]


def _leaves_nothing(instance: Instance) -> bool:
    """Return whether parts are all that there is, by their codes or by adding up to the digit."""
    added = math.fsum(part.number for part in instance.select("part"))
    return not instance.has_rest or added == instance.select("total")[0].number


def list_shared_parts(
    own: SplitTotal, splits: Iterable[SplitTotal]
) -> Iterator[tuple[Observation, ...]]:
    """Yield the parts of a total that other totals of the same figure cover, if not all of them.

    Parameters
    ----------
    own
        The total that may cover more.
    splits
        All totals of the province, its own among them.
    """
    seen: set[frozenset[str]] = set()
    for other in splits:
        is_same = (other.total.indicator_code, other.total.cut) == (
            own.total.indicator_code,
            own.total.cut,
        )
        if not is_same or not own.dimension or other.dimension != own.dimension:
            continue
        if other.codes < own.codes and other.codes not in seen:
            seen.add(other.codes)
            yield tuple(row for row in own.parts if getattr(row, own.dimension) in other.codes)
