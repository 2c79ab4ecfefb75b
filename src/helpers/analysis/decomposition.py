"""Exact splits of a change: a total by its parts, a product by its factors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pandas as pd

from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.relations import (
    Instance,
    Relation,
    list_instances,
    name_rows,
    recode,
)
from helpers.analysis.shares import flag_derived
from helpers.data.rows import Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.intervals import Interval, subtract, to_exact

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


def compute_decompositions(
    observations: pd.DataFrame, relations: Sequence[Relation]
) -> pd.DataFrame:
    """Return how the change of each printed total comes about, part by part or factor by factor.

    `parts`: Δ total = Σ Δ part + Δ rest, with the parts that only one document counts named as
    such. `exact_product`: Δ(n·m) = Δn·m₀ + n₀·Δm + Δn·Δm. `log_product`: ln of the ratio of the
    wholes = ln of the ratio of the numbers + ln of the ratio of the means.

    Parameters
    ----------
    observations
        Observations of one province.
    relations
        The register of relations; those of type `total` and `product` are used.
    """
    records = read_idle_hedges(build_observations(observations), relations)
    rows: list[Record] = []
    for relation in relations:
        if relation.relation_type in ("total", "product"):
            for earlier, later in _list_pairs(relation, records):
                rows += _split(relation, earlier, later)
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
    code = parts[0].indicator_code
    whole = recode(parts[0], indicator_code=code, cut=member.dimensions)
    return replace(whole, value=math.fsum(part.number for part in parts))


def _split(relation: Relation, earlier: Instance, later: Instance) -> list[Record]:
    """Return the rows of one split."""
    split = _split_parts if relation.relation_type == "total" else _split_product
    return [
        {**_describe(relation, earlier, later, method), **EMPTY_COMPONENT, **component}
        | {"obs_status": _flag(earlier, later)}
        for method, component in split(earlier, later)
    ]


def _describe(relation: Relation, earlier: Instance, later: Instance, method: str) -> Record:
    """Return what all components of one split share, in the order of the table's columns."""
    first, second = _select_whole(earlier), _select_whole(later)
    return {
        "province_id": first.province_id,
        "relation_id": relation.relation_id,
        "method": method,
        "indicator_code": first.indicator_code,
        **dict(zip(DIMENSIONS, first.cut, strict=True)),
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


def _split_parts(earlier: Instance, later: Instance) -> Iterator[tuple[str, Record]]:
    """Yield what each part adds to the change of a total, and what no part explains."""
    first, second = (_map_parts(instance) for instance in (earlier, later))
    whole = _select_whole(earlier).number
    change = _select_whole(later).number - whole
    explained = 0.0
    for code in dict.fromkeys([*first, *second]):
        part = _compare_part(code, first.get(code), second.get(code), whole)
        explained += float(str(part["contribution"]))
        yield "parts", part
    if not math.isclose(explained, change, abs_tol=1e-9):
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
    return {_name_part(part): part for part in instance.select("part")}


def _name_part(part: Observation) -> str:
    """Return the codes that narrow a part; its indicator where none does."""
    codes = [code for code in part.cut if code != TOTAL]
    return " ".join(codes) or part.indicator_code


def _compare_part(
    code: str, before: Observation | None, after: Observation | None, whole: float
) -> Record:
    """Return what one part adds; a part that one side does not count adds its whole value."""
    present = after if before is None else before
    assert present is not None
    group = SAME if before and after else NEW if after else GONE
    bounds = _bound_change(before, after)
    change = (after.number if after else 0.0) - (before.number if before else 0.0)
    return {
        "component": "part",
        "component_indicator": present.indicator_code,
        "component_code": code,
        "group": group,
        "from_value": before.number if before else None,
        "to_value": after.number if after else None,
        "contribution": change,
        "contribution_low": bounds.low if math.isfinite(bounds.low) else None,
        "contribution_high": bounds.high if math.isfinite(bounds.high) else None,
        "relative_contribution": change / whole if whole else None,
        "from_rows": before.name if before else "",
        "to_rows": after.name if after else "",
    }


def _bound_change(before: Observation | None, after: Observation | None) -> Interval:
    """Return what the change of one part may be."""
    nothing = Interval(0, 0, "both")
    first, second = (nothing if row is None else row.bounds for row in (before, after))
    return subtract(second, first)


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
