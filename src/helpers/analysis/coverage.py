"""The set that a figure covers, as far as its document says: tiers, levels, channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.analysis.relations import Instance, Relation, bound_sum
from helpers.data.rows import Observation
from helpers.ground.vocabulary import TOTAL
from helpers.printed.intervals import intersects

ORDER = (
    *("province", "district", "commune"),
    *("level_1", "level_1_2", "level_2", "level_3", "level_3_4", "level_4", "full", "partial"),
)
"""How the codes of a set are told; others follow as the document lists them."""

Covered = Mapping[str, tuple[str, ...]]
"""Codes that each printed total covers, by the name of its row."""


def map_covered(
    observations: Sequence[Observation], relations: Iterable[Relation]
) -> dict[str, tuple[str, ...]]:
    """Return the codes that each printed total covers where its document lists its parts.

    A total of 2018 whose printed parts are the province and the districts covers these two, even
    if the text calls it the total of the province. Parts that fall short of a total say nothing
    of what it covers; a total by levels of which none is left out needs no such word.
    """
    found: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        if relation.relation_type == "total":
            for instance in relation.fill(observations):
                totals, codes = instance.select("total"), _list_codes(instance)
                if totals and codes and not instance.missing and _adds_up(instance):
                    known = found.get(totals[0].name, ())
                    found[totals[0].name] = sort_codes([*known, *codes])
    return found


def _list_codes(instance: Instance) -> list[str]:
    """Return the codes of the parts of a total that are worth telling."""
    parts = instance.select("part")
    tiers = [code for part in parts for code in split_tier(part)]
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

    `_T` means all of it, with what is covered not listed by the document. A row of the base that
    is also the part and names no tier takes those of the rest.

    Parameters
    ----------
    base
        Figures that are added up.
    covered
        What the printed totals among them cover.
    part
        Figures of the base that are its own part.
    partial
        Codes of parts that do not make up the whole.
    """
    inside = {row.name for row in part}
    named = tuple(partial)
    codes: list[str] = list(named)
    for row in base:
        own = split_tier(row) or covered.get(row.name, ())
        if not own and row.name not in inside and not named:
            return TOTAL
        codes += own
    return " ".join(sort_codes(codes)) or TOTAL


def split_tier(row: Observation) -> tuple[str, ...]:
    """Return the tiers that the code of a row stands for; none for the whole province."""
    known = [tier for tier in ORDER[:3] if tier in row.tier.split("_")]
    return tuple(known) or (() if row.tier == TOTAL else (row.tier,))


def sort_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes in the order in which they are told, each once."""
    distinct = list(dict.fromkeys(codes))
    rank = {code: place for place, code in enumerate(ORDER)}
    return tuple(sorted(distinct, key=lambda code: rank.get(code, len(rank))))
