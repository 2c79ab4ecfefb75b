"""Breaks in a series: declared by law or by judgement, or derived from the figures themselves.

A level that loses while another gains at once has been relabelled; a total whose parts hold other
codes than before covers something else. Neither needs a register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from helpers.analysis.codes import Codes
from helpers.analysis.declared_shares import DeclaredShare
from helpers.analysis.derived import DerivedTotal, fill_total
from helpers.analysis.growth.pairs import Place
from helpers.analysis.relations import Relation
from helpers.analysis.share_declarations import ShareDeclaration
from helpers.data.rows import Cut, Observation
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import ANY, DIMENSIONS, TOTAL

LEVEL = "service_level"
LEAST_FALL, LEAST_RISE = 0.2, 0.5
"""A level that loses a fifth while another gains half has been relabelled, not served."""

RECLASSIFICATION, COVERAGE = "reclassification", "coverage"
SENTENCES = {
    RECLASSIFICATION: (
        "Các mức độ thay đổi ngược chiều nhau cùng lúc: nhiều khả năng dịch vụ được xếp lại mức độ",
        "The levels moved in opposite directions at once: services were probably reclassified",
    ),
    "more": (
        "Số sau tính cả {codes}, số trước thì không",
        "The later figure includes {codes}, the earlier one does not",
    ),
    "less": (
        "Số trước tính cả {codes}, số sau thì không",
        "The earlier figure includes {codes}, the later one does not",
    ),
    "whole": (
        "Một số chỉ gồm {codes}, số kia là toàn bộ",
        "One figure covers only {codes}, the other the whole",
    ),
    "other": ("Hai số bao gồm những phần khác nhau", "The two figures cover different parts"),
}


@dataclass(frozen=True)
class Break:
    """What lies between two figures of one series.

    Attributes
    ----------
    province_id, indicator_code, cut
        The series concerned; `*` is any.
    day
        ISO day of the break: the first that the later figure may cover.
    reason_code, reason_vi, reason_en
        Why figures of both sides must not be compared.
    unit_code
        The unit of the series concerned.
    """

    province_id: str
    indicator_code: str
    cut: Cut
    day: str
    reason_code: str
    reason_vi: str
    reason_en: str
    unit_code: str = ANY

    def concerns(self, place: Place) -> bool:
        """Return whether a series is one of those that break."""
        own = (place.province_id, place.indicator_code, *place.cut, place.unit_code)
        wanted = (self.province_id, self.indicator_code, *self.cut, self.unit_code)
        return all(code in (ANY, name) for name, code in zip(own, wanted, strict=True))


@dataclass(frozen=True)
class Swap:
    """Levels of one stock that moved in opposite directions between two dates.

    Attributes
    ----------
    indicator_code, cut
        The stock; its level is `_T`.
    first, second
        The figure of each level at both dates.
    moved
        The levels that lost or gained beyond the limits.
    """

    indicator_code: str
    cut: Cut
    first: Mapping[str, Observation]
    second: Mapping[str, Observation]
    moved: tuple[str, ...]


def parse_breaks(register: pd.DataFrame) -> list[Break]:
    """Return the declared breaks."""
    return [
        Break(
            row["province_id"],
            row["indicator_code"],
            Cut(*(row[d] for d in DIMENSIONS)),
            row["break_date"],
            row["reason_code"],
            row["reason_vi"],
            row["reason_en"],
            row["unit_code"],
        )
        for row in list_records(register)
    ]


def list_breaks(
    register: pd.DataFrame | None,
    relations: Sequence[Relation],
    observations: Sequence[Observation],
    *,
    codes: Codes,
    words: Mapping[tuple[str, str], str],
) -> list[Break]:
    """Return the breaks of a province's series: those of the register, then the derived ones."""
    declared = [] if register is None else parse_breaks(register)
    return [*declared, *derive_breaks(relations, observations, codes, words)]


def find_break(earlier: Place, later: Place, breaks: Iterable[Break]) -> Break | None:
    """Return the first break that lies between two figures of one series, if any."""
    for candidate in breaks:
        if earlier.period_end < candidate.day <= later.period_end and candidate.concerns(earlier):
            return candidate
    return None


def list_swaps(relation: Relation, observations: Sequence[Observation]) -> list[Swap]:
    """Return every pair of dates between which the levels of one stock moved apart.

    Parameters
    ----------
    relation
        Of type `swap`: its members are the levels of one stock.
    observations
        Figures of one province; the first printing of a date counts.
    """
    cuts = {Cut(*member.dimensions) for member in relation.members}
    code = relation.members[0].indicator_code
    rows = [r for r in observations if r.indicator_code == code and r.cut in cuts and r.value]
    by_date: dict[str, dict[str, Observation]] = {}
    for row in rows:
        if row.measurement_kind != "target":
            by_date.setdefault(row.period_end, {}).setdefault(row.service_level, row)
    whole = next(iter(cuts))._replace(service_level=TOTAL)
    pairs = pairwise(sorted(by_date))
    found = (_compare_levels(code, whole, by_date[a], by_date[b]) for a, b in pairs)
    return [swap for swap in found if swap is not None]


def _compare_levels(
    indicator_code: str,
    cut: Cut,
    first: Mapping[str, Observation],
    second: Mapping[str, Observation],
) -> Swap | None:
    """Return the two dates with what moved; None where they count other levels."""
    if set(first) != set(second) or len(first) < 2:
        return None
    changes = {level: second[level].number / first[level].number - 1 for level in first}
    falls = [level for level, change in changes.items() if change <= -LEAST_FALL]
    rises = [level for level, change in changes.items() if change >= LEAST_RISE]
    moved = (*falls, *rises) if falls and rises else ()
    return Swap(indicator_code, cut, first, second, moved)


def derive_breaks(
    relations: Sequence[Relation],
    observations: Sequence[Observation],
    codes: Codes,
    words: Mapping[tuple[str, str], str],
) -> list[Break]:
    """Return the breaks that follow from a province's figures.

    Parameters
    ----------
    relations
        Derived relations; swaps and totals are used.
    observations
        Figures of one province.
    codes
        The codes as sets.
    words
        Labels of codes by (code, language).
    """
    found: list[Break] = []
    shares = [r.declaration for r in relations if isinstance(r, DeclaredShare)]
    for relation in relations:
        if relation.relation_type == "swap":
            for swap in list_swaps(relation, observations):
                found += _break_levels(swap, codes, shares) if swap.moved else []
        if isinstance(relation, DerivedTotal):
            found += _break_totals(relation, observations, words)
    return found


def _break_levels(swap: Swap, codes: Codes, shares: Sequence[ShareDeclaration]) -> list[Break]:
    """Return a break for each level that holds some of the levels that moved, and its shares.

    What moves between levels leaves a sum that holds all of them as it is, and one that holds
    none.
    """
    moved = codes.expand(LEVEL, swap.moved)
    first = next(iter(swap.second.values()))
    levels = [c for d, c in codes.atoms if d == LEVEL]
    held = {c: codes.expand(LEVEL, [c]) for c in levels if _is_level(c, codes)}
    exposed = [c for c, own in held.items() if own & moved and not own >= moved]
    return [
        Break(
            first.province_id,
            code,
            swap.cut._replace(service_level=level),
            first.period_end,
            RECLASSIFICATION,
            *SENTENCES[RECLASSIFICATION],
        )
        for level in exposed
        for code in (swap.indicator_code, *_name_shares(swap.indicator_code, level, shares))
    ]


def _name_shares(indicator_code: str, level: str, shares: Sequence[ShareDeclaration]) -> list[str]:
    """Return the shares that have one level of an indicator as their numerator."""
    return [
        share.share_code
        for share in shares
        if share.numerator_indicator == indicator_code and level in share.numerator[0]
    ]


def _is_level(code: str, codes: Codes) -> bool:
    """Return whether a code is one of the four levels or a set of them."""
    breakdown = codes.find_breakdown(LEVEL, code)
    return breakdown is not None and breakdown.name == "level"


def _break_totals(
    relation: DerivedTotal,
    observations: Sequence[Observation],
    words: Mapping[tuple[str, str], str],
) -> list[Break]:
    """Return a break wherever the parts of a total cover another set than the time before."""
    filled = fill_total(relation, observations)
    covered: dict[str, tuple[Observation, frozenset[str]]] = {}
    for instance in filled:
        parts = instance.select("part")
        named = relation.codes.expand(
            relation.dimension, [getattr(p, relation.dimension) for p in parts]
        )
        if parts[0].measurement_kind != "target" and not instance.missing:
            covered.setdefault(parts[0].period_end, (parts[0], named))
    found = []
    for before, after in pairwise(sorted(covered)):
        (_, earlier), (row, later) = covered[before], covered[after]
        if earlier != later:
            sentence = compare_coverage(earlier, later, words)
            day = row.period_start or row.period_end
            found.append(
                Break(
                    row.province_id,
                    row.indicator_code,
                    relation.cut,
                    day,
                    COVERAGE,
                    *sentence,
                )
            )
    return found


def compare_coverage(
    earlier: Iterable[str], later: Iterable[str], words: Mapping[tuple[str, str], str]
) -> tuple[str, str]:
    """Return in both languages what one of two sets covers and the other does not.

    An empty set stands for the whole.
    """
    before, after = set(earlier), set(later)
    gained, lost = sorted(after - before), sorted(before - after)
    kind = "other" if bool(gained) == bool(lost) else "more" if gained else "less"
    kind = kind if before and after else "whole"
    vi, en = (
        ", ".join(words.get((code, lang), code) for code in gained or lost) for lang in ("vi", "en")
    )
    return SENTENCES[kind][0].format(codes=vi), SENTENCES[kind][1].format(codes=en)
