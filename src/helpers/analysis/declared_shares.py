"""Shares as relations: each declared share filled with the figures of a document.

The base is the printed total. Where none is printed, it is a set of parts that leaves nothing
out; else the sum of the parts that are printed, and the set that it covers is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.analysis.codes import Codes
from helpers.analysis.period_groups import find_placing, group_by_period
from helpers.analysis.relations import Instance, Member, Relation
from helpers.analysis.share_declarations import ShareDeclaration
from helpers.analysis.share_search import FoundShare, ShareSearch, part_nameless
from helpers.data.rows import WHOLE, Cut, Observation
from helpers.ground.vocabulary import TOTAL


@dataclass(frozen=True)
class ShareInstance(Instance):
    """One share of one document and period.

    Attributes
    ----------
    cut
        The part of the share that is meant.
    partial
        The codes that the base covers, where its parts do not make up all of it.
    pooled
        The codes over which both sides are added up.
    overlaps
        Whether the parts that make up the base may count one thing twice.
    """

    overlaps: bool = False
    cut: Cut = WHOLE
    partial: tuple[str, ...] = ()
    pooled: tuple[str, ...] = ()

    @property
    def placing(self) -> Observation:
        """The figure that gives the share its document and period."""
        counts = (*self.select("numerator"), *self.select("denominator"))
        return find_placing(counts or self.select("share"))


@dataclass(frozen=True)
class DeclaredShare(Relation):
    """A declared share, looked for document by document and period by period."""

    declaration: ShareDeclaration
    codes: Codes

    @classmethod
    def build(cls, declaration: ShareDeclaration, codes: Codes) -> DeclaredShare:
        """Return the relation of a declaration."""
        members = (
            Member("share", declaration.share_code, WHOLE),
            Member("numerator", declaration.numerator_indicator, WHOLE),
            Member("denominator", declaration.base_indicator, WHOLE),
        )
        return cls(declaration.share_code, "share", members, declaration, codes)

    def __hash__(self) -> int:
        return hash(self.relation_id)

    def fill(self, observations: Iterable[Observation]) -> list[Instance]:
        """Return every distinct instance of the share.

        Where a figure is printed more than once, the others are taken from the lines nearest to
        it, so that two statements of the same facts are not mixed. Plans are passed over.
        """
        wanted = {member.indicator_code for member in self.members}
        rows = [r for r in observations if r.indicator_code in wanted and is_fact(r)]
        return [
            self._build(found)
            for records in group_by_period(rows)
            for alike in part_nameless(records, self.codes)
            for found in ShareSearch(self.declaration, alike, self.codes).list_found()
            if found.is_computable or found.printed is not None
        ]

    def _build(self, found: FoundShare) -> ShareInstance:
        """Return an instance with its figures by role."""
        sides = {"numerator": found.numerator, "denominator": found.base}
        chosen: dict[Member, Observation] = {}
        if found.printed is not None:
            chosen[Member("share", found.printed.indicator_code, found.printed.cut)] = found.printed
        for role, rows in sides.items():
            chosen |= {Member(role, row.indicator_code, row.cut): row for row in rows}
        missing = tuple(m for m in self.members if m.role in sides and not sides[m.role])
        return ShareInstance(
            relation=self,
            shared=TOTAL,
            chosen=chosen,
            missing=missing,
            cut=found.cut,
            overlaps=self.codes.may_overlap([row.cut for row in found.base]),
            partial=found.partial.codes if found.partial else (),
            pooled=found.pooled.codes if found.pooled else (),
        )


def is_fact(row: Observation) -> bool:
    """Return whether a figure states a fact: a plan or an empty outcome does not."""
    return row.has_bounds and row.measurement_kind != "target"
