"""Which tiers of government a figure covers, as far as its document says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.analysis.relations import Relation, list_instances
from helpers.data.rows import Observation
from helpers.ground.vocabulary import TOTAL

TIERS = ("province", "district", "commune")
JOINT_TIERS = {"province_district": ("province", "district")}


def map_total_tiers(
    observations: Iterable[Observation], relations: Iterable[Relation]
) -> dict[str, tuple[str, ...]]:
    """Return the tiers into which each printed total is split, by the name of its row.

    A total of 2018 whose printed parts are the province and the districts covers these two,
    even if the text calls it the total of the province.
    """
    records = list(observations)
    found: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        if relation.relation_type != "total":
            continue
        for instance in list_instances(relation, records):
            totals = instance.select("total")
            tiers = {tier for part in instance.select("part") for tier in split_tier(part)}
            if totals and tiers and not instance.missing:
                found[totals[0].name] = sort_tiers(tiers)
    return found


def name_coverage(
    base: Sequence[Observation],
    tiers_of_total: dict[str, tuple[str, ...]],
    *,
    part: Iterable[Observation] = (),
) -> str:
    """Return the tiers that the figures of a base cover, separated by blanks.

    `_T` means the whole province with the tiers not listed by the document. A row of the base
    that is also the part and names no tier takes those of the rest.
    """
    inside = {row.name for row in part}
    tiers: set[str] = set()
    for row in base:
        own = split_tier(row) or tiers_of_total.get(row.name, ())
        if not own and row.name not in inside:
            return TOTAL
        tiers |= set(own)
    return " ".join(sort_tiers(tiers)) or TOTAL


def split_tier(row: Observation) -> tuple[str, ...]:
    """Return the tiers that the code of a row stands for; none for the whole province."""
    return () if row.tier == TOTAL else JOINT_TIERS.get(row.tier, (row.tier,))


def sort_tiers(tiers: Iterable[str]) -> tuple[str, ...]:
    """Return tiers from the province down, each once."""
    return tuple(tier for tier in TIERS if tier in set(tiers))
