"""The set that a figure covers, as far as its document says: tiers, levels, channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.analysis.codes import Codes
from helpers.analysis.relations import Instance, Relation, bound_sum
from helpers.data.rows import Observation
from helpers.ground.vocabulary import TOTAL
from helpers.printed.intervals import intersects

TOLD_IN_ORDER = ("tier", "service_level")
"""Dimensions whose codes are told from the lowest; others follow as the document lists them."""


@dataclass(frozen=True)
class Covered:
    """What the printed totals of a province cover.

    Attributes
    ----------
    codes
        The codes of all dimensions, as sets.
    totals
        Codes that each printed total covers, by the name of its row.
    """

    codes: Codes
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def list_codes(self, row: Observation) -> tuple[str, ...]:
        """Return the codes that a figure covers; none where its document does not say."""
        return split_tier(row, self.codes) or self.totals.get(row.name, ())


def map_covered(
    observations: Sequence[Observation], relations: Iterable[Relation], codes: Codes
) -> Covered:
    """Return the codes that each printed total covers where its document lists its parts.

    A total of 2018 whose printed parts are the province and the districts covers these two, even
    if the text calls it the total of the province. Parts that fall short of a total say nothing
    of what it covers; a total by levels of which none is left out needs no such word.
    """
    found: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        if relation.relation_type == "total":
            for instance in relation.fill(observations):
                totals, own = instance.select("total"), _list_codes(instance, codes)
                if totals and own and not instance.missing and _adds_up(instance):
                    known = found.get(totals[0].name, ())
                    found[totals[0].name] = sort_codes([*known, *own], codes)
    return Covered(codes, found)


def _list_codes(instance: Instance, codes: Codes) -> list[str]:
    """Return the codes of the parts of a total that are worth telling."""
    parts = instance.select("part")
    tiers = [code for part in parts for code in split_tier(part, codes)]
    if tiers or not instance.has_rest:
        return tiers
    (anchor,) = instance.relation.members
    return [
        code
        for part in parts
        for code, whole in zip(part.cut, anchor.dimensions, strict=True)
        if code != whole
    ]


def _adds_up(instance: Instance) -> bool:
    """Return whether the parts can be all of the total."""
    total, parts = instance.select("total")[0], instance.select("part")
    if not instance.has_rest:
        return True
    if any(row.value is None for row in (total, *parts)):
        return False
    exact = sum(part.number for part in parts) == total.number
    is_hedged = any(row.bounds.low != row.bounds.high for row in (total, *parts))
    return exact or (is_hedged and intersects(total.bounds, bound_sum(parts)))


def name_coverage(
    base: Sequence[Observation],
    covered: Covered,
    *,
    part: Iterable[Observation] = (),
    partial: Iterable[str] = (),
) -> str:
    """Return the codes that the figures of a base cover, separated by blanks.

    `_T` means all of it, whether the document lists all tiers of that day or none. A row of the
    base that is also the part and names no tier takes those of the rest.

    Parameters
    ----------
    base
        Figures that are added up.
    covered
        What the printed totals of the province cover.
    part
        Figures of the base that are its own part.
    partial
        Codes of parts that do not make up the whole.
    """
    inside = {row.name for row in part}
    named = tuple(partial)
    codes: list[str] = list(named)
    for row in base:
        own = covered.list_codes(row)
        if not own and row.name not in inside and not named:
            return TOTAL
        codes += own
    if _are_all_tiers(codes, base, covered.codes):
        return TOTAL
    return " ".join(sort_codes(codes, covered.codes)) or TOTAL


def _are_all_tiers(named: Iterable[str], base: Sequence[Observation], codes: Codes) -> bool:
    """Return whether codes are all tiers that there are on the last day of a base."""
    on = max((row.period_end for row in base), default="")
    return set(named) == codes.list_parts("tier", on)


def split_tier(row: Observation, codes: Codes) -> tuple[str, ...]:
    """Return the tiers that the code of a row stands for; none for the whole province."""
    return () if row.tier == TOTAL else sort_codes(codes.expand("tier", [row.tier]), codes)


def sort_codes(named: Iterable[str], codes: Codes) -> tuple[str, ...]:
    """Return codes in the order in which they are told, each once."""

    def place(code: str) -> tuple[int, ...]:
        ranks = ((n, codes.rank(name, code)) for n, name in enumerate(TOLD_IN_ORDER))
        return next(((n, *rank) for n, rank in ranks if rank), (len(TOLD_IN_ORDER),))

    return tuple(sorted(dict.fromkeys(named), key=place))
