"""Exact splits of a change: a total by its parts, a product by its factors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pandas as pd

from helpers.analysis.growth.breaks import COVERAGE, Break, find_break, list_breaks
from helpers.analysis.growth.pairs import find_place
from helpers.analysis.growth.refused_parts import Refusals, name_part
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.relations import Instance, Relation, bound_sum, list_instances, name_rows
from helpers.analysis.rules import Rules
from helpers.analysis.shares import flag_derived
from helpers.data.rows import Cut, Observation, build_observations
from helpers.printed.intervals import subtract, to_exact

SAME, NEW, GONE, REST = "same_coverage", "newly_covered", "no_longer_covered", "not_itemised"
EMPTY_COMPONENT = {
    "component_indicator": "",
    "component_code": "",
    "from_value": None,
    "to_value": None,
    "contribution_low": None,
    "contribution_high": None,
    "relative_contribution": None,
    "from_rows": "",
    "to_rows": "",
}

Record = dict[str, object]
Rows = Sequence[Observation]


def compute_decompositions(
    observations: pd.DataFrame, rules: Rules, *, breaks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how the change of each printed total comes about, part by part or factor by factor.

    `parts`: Δ total = Σ Δ part + Δ rest, with the parts that only one document counts named as
    such. `exact_product`: Δ(n·m) = Δn·m₀ + n₀·Δm + Δn·Δm. `log_product`: ln of the ratio of the
    wholes = ln of the ratio of the numbers + ln of the ratio of the means.

    A change that may not be told by itself is no component either: parts between which something
    was reclassified are one part, if their sum is immune to it, and else belong to the rest.

    Parameters
    ----------
    observations
        Observations of one province.
    rules
        Codes and relations; totals and products are split.
    breaks
        Register of breaks; those that follow from the figures are derived.
    """
    typed = build_observations(observations)
    relations = rules.list_relations(typed)
    records = read_idle_hedges(typed, relations)
    known = list_breaks(breaks, relations, typed, codes=rules.codes, words=rules.words)
    rows: list[Record] = []
    for relation in relations:
        if relation.relation_type in ("total", "product"):
            for earlier, later in _list_pairs(relation, records):
                if not _is_forbidden(relation, earlier, later, known):
                    rows += _split(relation, earlier, later, Refusals(known, rules.codes))
    return pd.DataFrame(rows)


def _list_pairs(
    relation: Relation, records: list[Observation]
) -> Iterator[tuple[Instance, Instance]]:
    """Yield the instances of a relation at two dates that do not overlap."""
    usable = [row for row in records if row.measurement_kind != "target"]
    instances = [r for r in list_instances(relation, usable) if _is_complete_but_total(r)]
    ordered = sorted(instances, key=lambda r: _select_whole(r).period_end)
    for earlier, later in combinations(ordered, 2):
        first, second = _select_whole(earlier), _select_whole(later)
        starts_after = second.period_start or second.period_end
        if earlier.shared == later.shared and first.period_end < starts_after:
            yield earlier, later


def _is_complete_but_total(instance: Instance) -> bool:
    """Return whether nothing but a total is missing, which its parts then make up."""
    return all(member.role == "total" for member in instance.missing)


def _select_whole(instance: Instance) -> Observation:
    """Return the total or product; where no total is printed, the sum of the parts."""
    printed = instance.select("total") or instance.select("whole")
    if printed:
        return printed[0]
    member, parts = instance.relation.anchors[0], instance.select("part")
    whole = parts[0].recut(Cut(*member.dimensions))
    return replace(whole, value=math.fsum(part.number for part in parts))


def _is_forbidden(
    relation: Relation, earlier: Instance, later: Instance, breaks: Sequence[Break]
) -> bool:
    """Return whether a break lies between two wholes; another coverage is what parts explain."""
    is_product = relation.relation_type == "product"
    whole = (_select_whole(earlier), _select_whole(later))
    factors = zip(earlier.select("factor"), later.select("factor"), strict=True)
    crossed = [find_break(find_place(a), find_place(b), breaks) for a, b in (whole, *factors)]
    return any(c is not None and (is_product or c.reason_code != COVERAGE) for c in crossed)


def _split(
    relation: Relation, earlier: Instance, later: Instance, refusals: Refusals
) -> list[Record]:
    """Return the rows of one split."""
    if relation.relation_type == "product":
        found = list(_split_product(earlier, later))
    else:
        found = list(_split_parts(earlier, later, refusals))
    whole = _flag(earlier, later)
    return [
        {**_describe(relation, earlier, later, method), **EMPTY_COMPONENT, **component}
        | {"obs_status": whole if component["component"] != "part" else component["obs_status"]}
        for method, component in found
    ]


def _describe(relation: Relation, earlier: Instance, later: Instance, method: str) -> Record:
    """Return what all components of one split share, in the order of the table's columns."""
    first, second = _select_whole(earlier), _select_whole(later)
    return {
        "province_id": first.province_id,
        "relation_id": relation.relation_id,
        "method": method,
        "indicator_code": first.indicator_code,
        **first.cut._asdict(),
        "from_period_start": first.period_start,
        "from_period_end": first.period_end,
        "to_period_start": second.period_start,
        "to_period_end": second.period_end,
        "component": "",
        **{"component_indicator": "", "component_code": "", "group": ""},
        **{"from_value": None, "to_value": None, "contribution": None},
    }


def _flag(earlier: Instance, later: Instance) -> str:
    """Return the most cautious status of all figures of a split."""
    return flag_derived([*earlier.chosen.values(), *later.chosen.values()])


def _split_parts(
    earlier: Instance, later: Instance, refusals: Refusals
) -> Iterator[tuple[str, Record]]:
    """Yield what each part adds to the change of a total, and what no part explains.

    Nothing is yielded where no part may be told, or but one that is the whole.
    """
    parts = refusals.merge(*(_map_parts(instance) for instance in (earlier, later)))
    only = next(iter(parts.values()), ((), ()))[0]
    if len(parts) == 1 < len(only) == len(earlier.select("part")):
        return
    whole = _select_whole(earlier).number
    change = _select_whole(later).number - whole
    explained = 0.0
    for code, (before, after) in parts.items():
        part = _compare_part(code, before, after, whole)
        explained += float(str(part["contribution"]))
        yield "parts", part
    if parts and not math.isclose(explained, change, abs_tol=1e-9):
        rest = change - explained
        yield (
            "parts",
            {
                "component": "rest",
                "group": REST,
                "contribution": rest,
                "relative_contribution": rest / whole if whole else None,
                "from_rows": _select_whole(earlier).name,
                "to_rows": _select_whole(later).name,
            },
        )


def _map_parts(instance: Instance) -> dict[str, Observation]:
    """Return the parts of a total by the dimension codes that tell them apart."""
    return {name_part(part): part for part in instance.select("part")}


def _compare_part(code: str, before: Rows, after: Rows, whole: float) -> Record:
    """Return what one part adds; a part that one side does not count adds its whole value."""
    group = SAME if before and after else NEW if after else GONE
    bounds = subtract(bound_sum(after), bound_sum(before))
    first, second = (math.fsum(row.number for row in side) for side in (before, after))
    change = second - first
    return {
        "component": "part",
        "component_indicator": (*before, *after)[0].indicator_code,
        "component_code": code,
        "group": group,
        "from_value": first if before else None,
        "to_value": second if after else None,
        "contribution": change,
        "contribution_low": bounds.low if math.isfinite(bounds.low) else None,
        "contribution_high": bounds.high if math.isfinite(bounds.high) else None,
        "relative_contribution": change / whole if whole else None,
        "from_rows": name_rows(before),
        "to_rows": name_rows(after),
        "obs_status": flag_derived([*before, *after]),
    }


def _split_product(earlier: Instance, later: Instance) -> Iterator[tuple[str, Record]]:
    """Yield what number and mean add to the change of a product, exactly and by logarithms."""
    wholes = [_select_whole(r) for r in (earlier, later)]
    counts = [r.select("factor")[0] for r in (earlier, later)]
    n0, n1 = (to_exact(row.number) for row in counts)
    d0, d1 = (to_exact(row.number) for row in wholes)
    if min(n0, n1, d0, d1) <= 0:
        return
    m0, m1 = d0 / n0, d1 / n1
    number = _describe_factor(counts, float(n0), float(n1))
    pairs = zip(wholes, counts, strict=True)
    places = dict(zip(("from_rows", "to_rows"), map(name_rows, pairs), strict=True))
    mean: Record = {"component": "per_unit", "group": SAME, **places}
    mean |= {"from_value": float(m0), "to_value": float(m1)}
    joint: Record = {"component": "joint", "group": SAME, **places}
    amounts = ((n1 - n0) * m0, n0 * (m1 - m0), (n1 - n0) * (m1 - m0))
    for part, amount in zip((number, mean, joint), amounts, strict=True):
        relative = float(amount / d0)
        yield (
            "exact_product",
            {**part, "contribution": float(amount), "relative_contribution": relative},
        )
    logs = (math.log(n1 / n0), math.log(m1 / m0))
    for part, log in zip((number, mean), logs, strict=True):
        share = log / sum(logs) if sum(logs) else None
        yield "log_product", {**part, "contribution": log, "relative_contribution": share}


def _describe_factor(counts: Sequence[Observation], n0: float, n1: float) -> Record:
    """Return the number of units as a component."""
    return {
        "component": "factor",
        "component_indicator": counts[0].indicator_code,
        "group": SAME,
        "from_value": n0,
        "to_value": n1,
        "from_rows": counts[0].name,
        "to_rows": counts[1].name,
    }
