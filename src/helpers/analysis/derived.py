"""Relations that follow from the codes alone: no register lists them, any document has them.

From the codes as sets follow totals of parts and parts within wholes; relations over time come from
`derived_series`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from helpers.analysis.codes import Codes
from helpers.analysis.derived_series import (
    ADDITIVE_KINDS,
    derive_counters,
    derive_periods,
    derive_swaps,
    group_by_series,
)
from helpers.analysis.parts import PartSet, choose_nearest, list_part_sets
from helpers.analysis.period_groups import list_counted
from helpers.analysis.relations import Instance, Member, Relation, name_cut
from helpers.data.rows import WHOLE, Cut, Observation
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

RANK = "rank"
"""The kind that has no parts, but is no larger than the number of places that were ranked."""


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
    series = group_by_series(_keep_comparable(usable, codes))
    return [
        *_derive_totals(usable, codes, indicators),
        *_derive_parts(usable, codes, indicators),
        *derive_counters(series, indicators),
        *derive_periods(series, indicators),
        *derive_swaps(_keep_comparable(usable, codes), codes, indicators),
    ]


def _keep_comparable(rows: Sequence[Observation], codes: Codes) -> list[Observation]:
    """Return figures without those whose code stands for another thing in each document."""
    return [row for row in rows if not codes.is_nameless(row.cut)]


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
                if breakdown is None or breakdown.may_overlap:
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


def lacks_optional(instance: Instance) -> bool:
    """Return whether a part is not printed that there need not be."""
    relation, parts = instance.relation, instance.select("part")
    if isinstance(relation, DerivedTotal):
        code = getattr(parts[0], relation.dimension)
        breakdown = relation.codes.find_breakdown(relation.dimension, code)
        optional = frozenset() if breakdown is None else breakdown.optional
        return bool(optional & relation.list_unlisted(parts))
    return any(not m.is_required and m not in instance.chosen for m in relation.members)


# --- parts within wholes ----------------------------------------------------------------


def _derive_parts(
    rows: Sequence[Observation], codes: Codes, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Relation]:
    """Yield a relation for each printed figure that lies within another of its document."""
    within = (*ADDITIVE_KINDS, RANK)
    counted = [row for row in rows if indicators[row.indicator_code]["kind"] in within]
    found: dict[str, Relation] = {}
    for figures in list_counted(counted):
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
    """Return whether one figure can be no larger than another, whatever the document says.

    Of two that each count a ward without a name nothing is known: they may be two wards.
    """
    if codes.is_nameless(part[1]) and codes.is_nameless(whole[1]):
        return False
    narrower = codes.is_part_of(part[1], whole[1])
    if part[0] == whole[0]:
        return narrower and indicators[part[0]]["kind"] != RANK
    return indicators[part[0]]["part_of"] == whole[0] and (narrower or part[1] == whole[1])
