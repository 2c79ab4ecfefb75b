"""Sums that cover the same at two dates where the printed totals do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from helpers.analysis.derived import DerivedTotal
from helpers.analysis.growth.pairs import Side, build_side
from helpers.analysis.joint import Joint
from helpers.analysis.relations import Instance, Relation
from helpers.analysis.rules import Rules
from helpers.data.rows import Observation

SAME_PARTS = (
    "Cùng phạm vi, chỉ gồm: {codes}",
    "Same coverage, these parts only: {codes}",
)
ALL_PARTS = (
    "Cộng mọi phần: chuyển giữa các phần không làm đổi tổng",
    "All parts added up: what moves between them leaves the sum as it is",
)
FROM_PARTS = ("; cộng các phần thay cho tổng in", "; parts added up in place of the printed total")
RESTATED = ("; dùng số nêu lại ở chỗ khác", "; with the numbers restated elsewhere")


@dataclass(frozen=True)
class LikeForLike:
    """Two sums that cover the same.

    Attributes
    ----------
    earlier, later
        The two sides, under the dimension codes of what they cover.
    is_main
        Whether both sides are the first statement of their documents, read as printed.
    note
        What they cover, in Vietnamese and in English.
    """

    earlier: Side
    later: Side
    is_main: bool
    note: tuple[str, str]


@dataclass(frozen=True)
class _Statement:
    """One statement of a total with its parts; the first of its document or a later one."""

    instance: Instance
    is_first: bool

    @property
    def parts(self) -> dict[str, Observation]:
        """The parts by code."""
        relation = self.instance.relation
        assert isinstance(relation, DerivedTotal)
        return {getattr(p, relation.dimension): p for p in self.instance.select("part")}

    @property
    def total(self) -> Observation | None:
        """The printed total, if there is one that its parts make up."""
        printed = self.instance.select("total")
        added = sum(part.number for part in self.parts.values())
        falls_short = self.instance.has_rest and printed and added < printed[0].bounds.low
        return printed[0] if printed and not falls_short else None


def list_like_for_like(
    observations: Sequence[Observation],
    relations: Sequence[Relation],
    rules: Rules,
    joint: Joint,
) -> Iterator[LikeForLike]:
    """Yield the pairs of sums that cover the same where no pair of printed totals does.

    Where the parts of a total differ between two documents, the parts common to both are
    compared; where a document prints the parts alone, their sum stands for the total.

    Parameters
    ----------
    observations
        Figures of one province, idle hedges left out.
    relations
        Its relations; derived totals are used.
    rules
        The codes as sets, and their labels by (code, language).
    joint
        The feasible set of the figures.
    """
    told: set[tuple[object, ...]] = set()
    seen: set[tuple[object, ...]] = set()
    for relation in relations:
        if isinstance(relation, DerivedTotal):
            statements = _list_statements(relation, observations)
            for earlier, later in combinations(statements, 2):
                if _find_end(earlier) < _find_end(later):
                    for pair in _compare(relation, earlier, later, rules, joint):
                        sums = (pair.earlier.place.cut, pair.earlier.rows, pair.later.rows)
                        if sums not in seen:  # two ways to the same figures
                            yield _mark_second(pair, told)
                        seen.add(sums)


def _mark_second(pair: LikeForLike, told: set[tuple[object, ...]]) -> LikeForLike:
    """Return a pair, no longer the main one if the same sums were compared in another way."""
    place = pair.earlier.place
    key = (place.indicator_code, place.cut, pair.earlier.period, pair.later.period)
    if pair.is_main and key in told:
        vi, en = pair.note
        return replace(pair, is_main=False, note=(vi + FROM_PARTS[0], en + FROM_PARTS[1]))
    told.add(key)
    return pair


def _list_statements(
    relation: DerivedTotal, observations: Sequence[Observation]
) -> list[_Statement]:
    """Return the statements of a total that are facts, in order of time."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for instance in relation.fill(observations):
        first = instance.select("part")[0]
        countable = all(row.value is not None for row in instance.chosen.values())
        if first.measurement_kind != "target" and countable:
            place = (first.document_id, first.period_start, first.period_end)
            found.append(_Statement(instance, place not in seen))
            seen.add(place)
    return sorted(found, key=_find_end)


def _find_end(statement: _Statement) -> str:
    """Return the last day of a statement's figures."""
    return statement.instance.select("part")[0].period_end


def _compare(
    relation: DerivedTotal,
    earlier: _Statement,
    later: _Statement,
    rules: Rules,
    joint: Joint,
) -> Iterator[LikeForLike]:
    """Yield the sums of what two statements have in common, if they are no printed pair."""
    common = [code for code in earlier.parts if code in later.parts]
    are_same = set(earlier.parts) == set(later.parts)
    both_printed = earlier.total is not None and later.total is not None
    if len(common) < 2 or (are_same and both_printed):
        return
    is_whole = are_same and not any(s.instance.has_rest for s in (earlier, later))
    cut = relation.cut
    if not is_whole:
        name = rules.codes.name_set(relation.dimension, common) or "+".join(common)
        cut = cut._replace(**{relation.dimension: name})
    sums = [_add_up(statement, common) for statement in (earlier, later)]
    sides = [build_side([r.recut(cut) for r in rows], summed=True, joint=joint) for rows in sums]
    note = ALL_PARTS if is_whole and not relation.is_inner else _describe(common, rules.words)
    is_first = earlier.is_first and later.is_first
    told = note if is_first else (note[0] + RESTATED[0], note[1] + RESTATED[1])
    yield LikeForLike(sides[0], sides[1], is_first, told)


def _add_up(statement: _Statement, common: Sequence[str]) -> list[Observation]:
    """Return the figures that make up some parts: the printed total if it holds just these."""
    parts, total = statement.parts, statement.total
    if total is not None and set(parts) == set(common):
        return [total]
    return [parts[code] for code in common]


def _describe(common: Sequence[str], words: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    """Return in both languages which parts are added up."""
    vi, en = (", ".join(words.get((c, lang), c) for c in common) for lang in ("vi", "en"))
    return SAME_PARTS[0].format(codes=vi), SAME_PARTS[1].format(codes=en)
