"""Where the sides of a share are printed: numerator, base, and the share itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from helpers.analysis.codes import Codes
from helpers.analysis.parts import PartSet, choose_nearest, list_part_sets
from helpers.analysis.share_declarations import EACH, ShareDeclaration
from helpers.data.rows import Cut, Observation
from helpers.ground.vocabulary import DIMENSIONS, SAME, TOTAL

LEAST_PARTS = 2
"""A single part says nothing of a whole of which the rest is not printed."""


@dataclass(frozen=True)
class FoundShare:
    """One share of one document and period, with the figures that it is made of.

    Attributes
    ----------
    cut
        The part of the share that is meant.
    numerator, base
        The figures added up on either side; empty where nothing is printed.
    printed
        The share as printed, if it is.
    partial
        The parts that stand for the base where they do not make up all of it.
    pooled
        The parts over which numerator and base are both added up.
    """

    cut: Cut
    numerator: tuple[Observation, ...]
    base: tuple[Observation, ...]
    printed: Observation | None
    partial: PartSet | None = None
    pooled: PartSet | None = None

    @property
    def is_computable(self) -> bool:
        """Whether both sides are printed."""
        return bool(self.numerator and self.base)

    @property
    def first(self) -> Observation:
        """The figure that places the share in its document."""
        return (*self.numerator, *([self.printed] if self.printed else []))[0]


class ShareSearch:
    """The figures of one document and period that may belong to one share."""

    def __init__(
        self, declaration: ShareDeclaration, records: Sequence[Observation], codes: Codes
    ) -> None:
        self._declaration = declaration
        self._codes = codes
        self._above = [r for r in records if r.indicator_code == declaration.numerator_indicator]
        below = [r for r in records if r.indicator_code == declaration.base_indicator]
        self._below = _keep_closing(below)
        self._printed = [r for r in records if r.indicator_code == declaration.share_code]

    def list_found(self) -> list[FoundShare]:
        """Return the distinct instances, a printed share that no counts support among them."""
        distinct: dict[tuple[object, ...], FoundShare] = {}
        for cut in self._list_cuts():
            for line in self._list_lines(cut):
                instance = self._build(cut, line)
                if instance is not None:
                    distinct.setdefault(_identify(instance), instance)
        return list(distinct.values())

    def _list_cuts(self) -> list[Cut]:
        """Return the cuts for which a numerator or the share itself is printed, or can be added.

        Of alternatives, such as online dossiers of all levels and of levels 3 and 4, the preferred
        one that is printed counts.
        """
        counted = [row.cut for row in self._above if self._fits(row.cut)]
        counted += [cut for cut in self._list_composed() if cut not in counted]
        found = self._drop_second_choices(list(dict.fromkeys(counted)))
        known = {self._identify_cut(cut) for cut in found}
        for row in self._printed:
            cut = self._narrow(row.cut)
            if self._identify_cut(cut) not in known:
                known.add(self._identify_cut(cut))
                found.append(cut)
        return found

    def _identify_cut(self, cut: Cut) -> tuple[str, ...]:
        """Return a cut without the codes that the share's declaration gives anyway."""
        pairs = zip(cut, self._declaration.numerator, strict=True)
        return tuple("" if code in allowed else code for code, allowed in pairs)

    def _fits(self, cut: Cut) -> bool:
        """Return whether a cut is one that the numerator may have."""
        return all(
            code in allowed or allowed == (SAME,) or (allowed == (EACH,) and code != TOTAL)
            for code, allowed in zip(cut, self._declaration.numerator, strict=True)
        )

    def _narrow(self, cut: Cut) -> Cut:
        """Return the cut of a printed share, with what the share's name says put in.

        A code that the transcription gives stays: the share of one office is not that of all.
        """
        pairs = zip(cut, self._declaration.numerator, strict=True)
        return Cut(
            *(
                allowed[0] if code == TOTAL and allowed[0] not in (SAME, EACH, TOTAL) else code
                for code, allowed in pairs
            )
        )

    def _list_composed(self) -> Iterator[Cut]:
        """Yield cuts of the numerator that only its parts are printed for."""
        axes = []
        for place, allowed in enumerate(self._declaration.numerator):
            seen = [row.cut[place] for row in self._above]
            named = [TOTAL] if allowed[0] in (SAME, EACH) else list(allowed)
            axes.append(dict.fromkeys([*named, *seen]))
        for cut in (Cut(*codes) for codes in product(*axes)):
            is_new = self._fits(cut) and not self._select(self._above, cut)
            if is_new and self._find_parts(self._above, cut) and not self._goes_beyond(cut):
                yield cut

    def _goes_beyond(self, cut: Cut) -> bool:
        """Return whether parts that add up to a cut hold more than the share is said to count.

        Of services the declaration names those of full and of partial process; such as only inform
        are a part of the breakdown that may be there, and none that is online.
        """
        parts = self._find_parts(self._above, cut)
        if parts is None:
            return False
        place = DIMENSIONS.index(parts.dimension)
        named = [code for code in self._declaration.numerator[place] if code != cut[place]]
        unions = [c for c in named if self._find_parts(self._above, set_code(cut, place, c))]
        known = self._codes.expand(parts.dimension, unions)
        others = self._codes.expand(parts.dimension, parts.codes) - known
        breakdown = self._codes.find_breakdown(parts.dimension, parts.codes[0])
        return bool(unions and others) and breakdown is not None and others <= breakdown.optional

    def _drop_second_choices(self, cuts: list[Cut]) -> list[Cut]:
        """Return the cuts without those that a preferred alternative makes unnecessary."""
        best: dict[tuple[str, ...], tuple[tuple[int, ...], Cut]] = {}
        for cut in cuts:
            pairs = list(zip(cut, self._declaration.numerator, strict=True))
            key = self._identify_cut(cut)
            rank = tuple(allowed.index(code) if code in allowed else 0 for code, allowed in pairs)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, cut)
        return [cut for _, cut in best.values()]

    def _list_lines(self, cut: Cut) -> list[int]:
        """Return the lines from which instances start, in document order."""
        exact = self._select(self._above, cut)
        if not exact:
            parts = self._find_parts(self._above, cut)
            exact = list(parts.parts[:1]) if parts else []
        return sorted({row.line for row in exact or self._select_printed(cut)})

    def _build(self, cut: Cut, line: int) -> FoundShare | None:
        """Return the instance that starts at a line; None where nothing can be said."""
        printed = self._select_printed(cut)
        share = choose_nearest(printed, line) if printed else None
        exact, parts = self._select(self._above, cut), None
        if not exact:
            parts = self._find_parts(self._above, cut, line=line)
        numerator = (choose_nearest(exact, line),) if exact else parts.parts if parts else ()
        if not numerator and share is None:
            return None
        make = FoundShare(cut, numerator, (), share)
        if parts is not None and not parts.is_complete:
            return self._pool(make, parts, line)
        return self._add_base(make, line)

    def _pool(self, instance: FoundShare, parts: PartSet, line: int) -> FoundShare | None:
        """Return a share whose two sides are added up over the same parts."""
        base = []
        for code in parts.codes:
            cut = self._declaration.bind_base(instance.cut._replace(**{parts.dimension: code}))
            found = self._select(self._below, cut)
            if not found:
                return None if instance.printed is None else instance
            base.append(choose_nearest(found, line))
        return replace(instance, base=tuple(base), pooled=parts)

    def _add_base(self, instance: FoundShare, line: int) -> FoundShare:
        """Return the share with its base: printed, made up of parts, or of those that are there."""
        cut = self._declaration.bind_base(instance.cut)
        exact = self._select(self._below, cut)
        if exact:
            return replace(instance, base=(choose_nearest(exact, line),))
        for parts in self._list_bases(instance, cut, line):
            if parts.is_complete:
                return replace(instance, base=parts.parts)
            if len(parts.parts) >= LEAST_PARTS and self._holds(parts, instance):
                return replace(instance, base=parts.parts, partial=parts)
        return instance

    def _list_bases(self, instance: FoundShare, cut: Cut, line: int) -> list[PartSet]:
        """Return the sets of parts that may stand for a base, complete ones first."""
        found: list[PartSet] = []
        for own in dict.fromkeys([*(c for c in instance.cut if c != TOTAL), ""]):
            found += list_part_sets(cut, self._below, self._codes, line=line, keep=own)
        return sorted(found, key=lambda parts: not parts.is_complete)

    def _holds(self, parts: PartSet, instance: FoundShare) -> bool:
        """Return whether parts that are not all of the base hold the numerator all the same."""
        added_up = {getattr(row, parts.dimension) for row in instance.numerator} - {TOTAL}
        if not added_up <= set(parts.codes):
            return False
        if self._declaration.base_indicator != self._declaration.numerator_indicator:
            return True
        own = getattr(instance.cut, parts.dimension)
        return own == TOTAL or own in parts.codes

    def _find_parts(
        self, figures: Sequence[Observation], cut: Cut, *, line: int = 0
    ) -> PartSet | None:
        """Return the parts that stand for a numerator: all of it, or several of its tiers."""
        for parts in list_part_sets(cut, figures, self._codes, line=line):
            place = DIMENSIONS.index(parts.dimension)
            is_bound = self._declaration.numerator[place] == (SAME,)
            if parts.is_complete or (is_bound and len(parts.parts) >= LEAST_PARTS):
                return parts
        return None

    def _select(self, figures: Sequence[Observation], cut: Cut) -> list[Observation]:
        """Return the figures of one cut."""
        return [row for row in figures if row.cut == cut]

    def _select_printed(self, cut: Cut) -> list[Observation]:
        """Return the printed shares of one cut."""
        wanted = self._identify_cut(cut)
        return [r for r in self._printed if self._identify_cut(self._narrow(r.cut)) == wanted]


def part_nameless(records: Sequence[Observation], codes: Codes) -> list[list[Observation]]:
    """Return figures that may be of one thing: where there are two wards without a name, by line.

    Of a line that tells of two such wards, nobody knows which figure is whose.
    """
    nameless = [row for row in records if codes.is_nameless(row.cut)]
    if _are_of_one(nameless):
        return [list(records)]
    found = [[row for row in records if not codes.is_nameless(row.cut)]]
    for line in dict.fromkeys(row.line for row in nameless):
        rows = [row for row in nameless if row.line == line]
        found += [rows] if _are_of_one(rows) else [[row] for row in rows]
    return found


def _are_of_one(rows: Sequence[Observation]) -> bool:
    """Return whether each figure is there once, so that all may be of one thing."""
    return len({(row.indicator_code, row.cut) for row in rows}) == len(rows)


def _keep_closing(rows: Sequence[Observation]) -> list[Observation]:
    """Return figures without what was there at the start where the end of the period is printed."""
    last: dict[tuple[str, Cut], str] = {}
    for row in rows:
        key = (row.indicator_code, row.cut)
        last[key] = max(row.period_end, last.get(key, ""))
    return [row for row in rows if row.period_end == last[row.indicator_code, row.cut]]


def _identify_figure(row: Observation) -> tuple[object, ...]:
    """Return what makes two figures the same: the cut and the values."""
    return row.cut, row.value, row.value_low, row.value_high


def set_code(cut: Cut, place: int, code: str) -> Cut:
    """Return a cut with another code in one dimension."""
    return Cut(*(*cut[:place], code, *cut[place + 1 :]))


def _identify(instance: FoundShare) -> tuple[object, ...]:
    """Return what makes two instances the same: the cut and all values, in any order."""
    printed = instance.printed.name if instance.printed and not instance.is_computable else ""
    values = (
        tuple(sorted(map(_identify_figure, side), key=str))
        for side in (instance.numerator, instance.base)
    )
    return (instance.cut, *values, printed)
