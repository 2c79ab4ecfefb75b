"""Relations that follow from the codes alone: no register lists them, any document has them.

From the codes as sets follow totals of parts and parts within wholes; from an indicator's kind,
counters that only grow, flows of one period within those of another, and levels that swap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from helpers.analysis.codes import Codes
from helpers.analysis.parts import PartSet, choose_nearest, list_part_sets
from helpers.analysis.relations import Instance, Member, Relation, name_cut
from helpers.data.rows import WHOLE, Cut, Observation
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

ADDITIVE_KINDS = ("count", "amount", "rate")
"""Kinds of indicators whose parts add up; shares, ranks and verdicts do not."""

RANK = "rank"
"""The kind that has no parts, but is no larger than the number of places that were ranked."""

LEVELS = "level"
"""The breakdown whose codes a service can change without any service being added."""


@dataclass(frozen=True)
class Place:
    """What figures must have in common to be set against each other."""

    document_id: str
    period_start: str
    period_end: str
    is_plan: bool


@dataclass(frozen=True)
class DerivedTotal(Relation):
    """One indicator's whole and the parts of one breakdown.

    Attributes
    ----------
    cut, dimension, breakdown
        The whole, and in which dimension and breakdown it is split.
    codes
        The codes as sets.
    """

    cut: Cut = WHOLE
    dimension: str = ""
    breakdown: str = ""
    codes: Codes = field(default_factory=lambda: Codes({}, {}), compare=False, hash=False)

    def fill(self, observations: Iterable[Observation]) -> list[Instance]:
        """Return the instances of the total among some figures."""
        return fill_total(self, observations)

    @property
    def is_inner(self) -> bool:
        """Whether the whole is itself a part, as two of three tiers are."""
        return bool(getattr(self.cut, self.dimension) != TOTAL)

    def list_unlisted(self, parts: Iterable[Observation]) -> frozenset[str]:
        """Return the smallest codes of the breakdown that none of some parts counts."""
        rows = list(parts)
        listed = self.codes.expand(self.dimension, [getattr(r, self.dimension) for r in rows])
        breakdown = self.codes.find_breakdown(self.dimension, getattr(rows[0], self.dimension))
        return frozenset() if breakdown is None else frozenset(breakdown.parts) - listed


def derive_relations(
    observations: Sequence[Observation],
    codes: Codes,
    indicators: Mapping[str, Mapping[str, str]],
) -> list[Relation]:
    """Return the relations that a province's figures are in by the meaning of their codes.

    Parameters
    ----------
    observations
        Figures of one province, in the order of its documents.
    codes
        The codes as sets.
    indicators
        Rows of the codebook by code, with `kind`, `stock_or_flow`, `accumulates` and `part_of`.
    """
    usable = [row for row in observations if row.value is not None]
    series = _group_by_series(usable)
    return [
        *_derive_totals(usable, codes, indicators),
        *_derive_parts(usable, codes, indicators),
        *_derive_counters(series, indicators),
        *_derive_periods(series, indicators),
        *_derive_swaps(usable, codes, indicators),
    ]


def find_place(row: Observation) -> Place:
    """Return document and period of a figure, plans apart from facts."""
    is_plan = row.measurement_kind == "target"
    return Place(row.document_id, row.period_start, row.period_end, is_plan)


# --- totals -----------------------------------------------------------------------------


def _derive_totals(
    rows: Sequence[Observation], codes: Codes, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each whole of which parts of one breakdown are printed."""
    found: dict[tuple[str, Cut, str, str], None] = {}
    for row in rows:
        if indicators[row.indicator_code]["kind"] in ADDITIVE_KINDS:
            for dimension, code in zip(DIMENSIONS, row.cut, strict=True):
                breakdown = codes.find_breakdown(dimension, code)
                if breakdown is None:
                    continue
                for whole in _list_wholes(dimension, code, codes):
                    cut = row.cut._replace(**{dimension: whole})
                    found.setdefault((row.indicator_code, cut, dimension, breakdown.name))
    for indicator_code, cut, dimension, breakdown_name in found:
        relation = DerivedTotal(
            relation_id=f"{name_cut(indicator_code, cut)}_by_{breakdown_name}",
            relation_type="total",
            members=(Member("total", indicator_code, cut),),
            cut=cut,
            dimension=dimension,
            breakdown=breakdown_name,
            codes=codes,
        )
        if fill_total(relation, rows):
            yield relation


def _list_wholes(dimension: str, code: str, codes: Codes) -> Iterator[str]:
    """Yield the codes that contain another one, the whole first."""
    yield TOTAL
    for listed, other in codes.atoms:
        if listed == dimension and codes.is_inside(dimension, code, other):
            yield other


def fill_total(relation: DerivedTotal, observations: Iterable[Observation]) -> list[Instance]:
    """Return the instances of a total: printed with at least two parts, or parts without it.

    A set of parts that may leave something out is marked so: then only a sum above the total
    contradicts it.
    """
    groups: dict[Place, list[Observation]] = {}
    indicator_code = relation.members[0].indicator_code
    for row in observations:
        if row.indicator_code == indicator_code and row.value is not None:
            groups.setdefault(find_place(row), []).append(row)
    return [instance for records in groups.values() for instance in _fill_group(relation, records)]


def _fill_group(relation: DerivedTotal, records: Sequence[Observation]) -> list[Instance]:
    """Return the distinct instances within one document and period."""
    totals = [row for row in records if row.cut == relation.cut]
    distinct: dict[tuple[object, ...], Instance] = {}
    for line in sorted({row.line for row in totals}) or _list_first_lines(relation, records):
        parts = _find_parts(relation, records, line)
        if parts is None or len(parts.parts) < 2 or not (totals or parts.is_complete):
            continue
        total = choose_nearest(totals, line) if totals else None
        instance = _build_instance(relation, total, parts)
        distinct.setdefault(tuple(o.value for o in instance.chosen.values()), instance)
    return list(distinct.values())


def _list_first_lines(relation: DerivedTotal, records: Sequence[Observation]) -> list[int]:
    """Return the lines of the first part, from which a set without a total starts."""
    parts = _find_parts(relation, records, 0)
    if parts is None:
        return []
    first = parts.parts[0].cut
    return sorted({row.line for row in records if row.cut == first})


def _find_parts(
    relation: DerivedTotal, records: Sequence[Observation], line: int
) -> PartSet | None:
    """Return the best set of parts in the relation's own breakdown, if there is any."""
    for parts in list_part_sets(relation.cut, records, relation.codes, line=line):
        named = relation.codes.find_breakdown(relation.dimension, parts.codes[0])
        is_own = parts.dimension == relation.dimension and named is not None
        if is_own and named is not None and named.name == relation.breakdown:
            return parts
    return None


def _build_instance(relation: DerivedTotal, total: Observation | None, parts: PartSet) -> Instance:
    """Return one instance of a total."""
    anchor = relation.members[0]
    chosen = {anchor: total} if total else {}
    chosen |= {Member("part", row.indicator_code, row.cut): row for row in parts.parts}
    return Instance(
        relation=relation,
        shared=TOTAL,
        chosen=chosen,
        missing=() if total else (anchor,),
        has_rest=not parts.is_complete,
    )


# --- parts within wholes ----------------------------------------------------------------


def _derive_parts(
    rows: Sequence[Observation], codes: Codes, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each printed figure that lies within another of its document."""
    groups: dict[Place, dict[tuple[str, Cut], None]] = {}
    for row in rows:
        if indicators[row.indicator_code]["kind"] in (*ADDITIVE_KINDS, RANK):
            groups.setdefault(find_place(row), {}).setdefault((row.indicator_code, row.cut))
    found: dict[str, Relation] = {}
    for figures in groups.values():
        for part, whole in permutations(figures, 2):
            if _is_within(part, whole, codes, indicators):
                name = f"{name_cut(*part)}_within_{name_cut(*whole)}"
                members = (Member("whole", *whole), Member("part", *part))
                found.setdefault(name, Relation(name, "part_of", members))
    yield from found.values()


def _is_within(
    part: tuple[str, Cut],
    whole: tuple[str, Cut],
    codes: Codes,
    indicators: Mapping[str, Mapping[str, str]],
) -> bool:
    """Return whether one figure can be no larger than another, whatever the document says."""
    narrower = codes.is_part_of(part[1], whole[1])
    if part[0] == whole[0]:
        return narrower and indicators[part[0]]["kind"] != RANK
    return indicators[part[0]]["part_of"] == whole[0] and (narrower or part[1] == whole[1])


# --- over time --------------------------------------------------------------------------

Series = dict[tuple[str, Cut], list[Observation]]


def _group_by_series(rows: Iterable[Observation]) -> Series:
    """Return the facts, plans left out, by indicator and cut."""
    series: Series = {}
    for row in rows:
        if row.measurement_kind != "target":
            series.setdefault((row.indicator_code, row.cut), []).append(row)
    return series


def _derive_counters(
    series: Series, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each counter that only grows and is printed for several dates."""
    for (indicator_code, cut), rows in series.items():
        is_counter = indicators[indicator_code]["accumulates"] == "yes"
        if is_counter and len({row.period_end for row in rows}) > 1:
            name = f"{name_cut(indicator_code, cut)}_accumulates"
            yield Relation(name, "cumulative", (Member("counter", indicator_code, cut),))


def _derive_periods(
    series: Series, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each flow printed for a period that lies within another."""
    for (indicator_code, cut), rows in series.items():
        indicator = indicators[indicator_code]
        is_flow = indicator["stock_or_flow"] == "flow" and indicator["kind"] in ("count", "amount")
        if is_flow and any(_lies_within(a, b) for a, b in permutations(rows, 2)):
            name = f"{name_cut(indicator_code, cut)}_within_longer_period"
            roles = ("year", "quarter")
            members = tuple(Member(role, indicator_code, cut) for role in roles)
            yield Relation(name, "quarter_of_year", members)


def _lies_within(part: Observation, whole: Observation) -> bool:
    """Return whether the period of one flow is a proper part of that of another."""
    inner = (part.period_start, part.period_end)
    outer = (whole.period_start, whole.period_end)
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _derive_swaps(
    rows: Sequence[Observation], codes: Codes, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each stock that is printed by level at several dates."""
    found: dict[tuple[str, Cut], dict[Member, None]] = {}
    for row in rows:
        breakdown = codes.find_breakdown(DIMENSIONS[0], row.service_level)
        is_stock = indicators[row.indicator_code]["stock_or_flow"] == "stock"
        is_additive = indicators[row.indicator_code]["kind"] in ADDITIVE_KINDS
        if is_stock and is_additive and breakdown is not None and breakdown.name == LEVELS:
            key = (row.indicator_code, row.cut._replace(service_level=TOTAL))
            found.setdefault(key, {}).setdefault(Member("part", row.indicator_code, row.cut))
    for (indicator_code, cut), members in found.items():
        atoms = [m for m in members if len(codes.expand(DIMENSIONS[0], [m.dimensions[0]])) == 1]
        if len(atoms) > 1:
            yield Relation(f"{name_cut(indicator_code, cut)}_swap", "swap", tuple(atoms))
