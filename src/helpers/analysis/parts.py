"""Figures that together make up another one: parts of one breakdown, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.analysis.codes import Codes
from helpers.data.rows import Cut, Observation
from helpers.ground.vocabulary import DIMENSIONS


@dataclass(frozen=True)
class PartSet:
    """Figures that exclude each other and lie within one whole.

    Attributes
    ----------
    dimension
        The dimension in which they differ.
    parts
        One figure a code, in the order of the text.
    is_complete
        Whether they leave nothing of the whole out.
    """

    dimension: str
    parts: tuple[Observation, ...]
    is_complete: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the parts have in the dimension."""
        return tuple(getattr(part, self.dimension) for part in self.parts)


def choose_nearest(found: Iterable[Observation], line: int) -> Observation:
    """Return the figure nearest to a line; the earlier one on a tie."""
    return min(found, key=lambda row: (abs(row.line - line), row.line, row.seq))


def list_part_sets(
    whole: Cut, figures: Sequence[Observation], codes: Codes, *, line: int, keep: str = ""
) -> list[PartSet]:
    """Return the ways in which some figures split a whole, complete ones first.

    Parameters
    ----------
    whole
        The cut that is split.
    figures
        Figures of one indicator, document and period.
    codes
        The codes as sets.
    line
        Where a code is printed twice, the figure nearest to this line is taken.
    keep
        A code that must be among the parts, if it can be.
    """
    found: list[PartSet] = []
    for dimension, rows in _group_by_breakdown(whole, figures, codes):
        nearest = {
            code: choose_nearest([r for r in rows if getattr(r, dimension) == code], line)
            for code in dict.fromkeys(getattr(row, dimension) for row in rows)
        }
        found += _build_sets(whole, nearest, codes, dimension, keep)
    return sorted(found, key=lambda parts: not parts.is_complete)


def _group_by_breakdown(
    whole: Cut, figures: Sequence[Observation], codes: Codes
) -> list[tuple[str, list[Observation]]]:
    """Return the figures that lie within a whole and differ from it in one dimension only.

    Breakdown by breakdown, each behind the dimension, in the order of the dimensions.
    """
    groups: dict[tuple[int, str], list[Observation]] = {}
    for row in figures:
        pairs = enumerate(zip(row.cut, whole, strict=True))
        differing = [(place, *pair) for place, pair in pairs if pair[0] != pair[1]]
        if len(differing) != 1:
            continue
        place, code, other = differing[0]
        if codes.is_inside(DIMENSIONS[place], code, other):
            breakdown = codes.find_breakdown(DIMENSIONS[place], code)
            groups.setdefault((place, breakdown.name if breakdown else code), []).append(row)
    ordered = sorted(groups.items(), key=lambda group: group[0][0])
    return [(DIMENSIONS[place], rows) for (place, _), rows in ordered]


def _build_sets(
    whole: Cut, nearest: dict[str, Observation], codes: Codes, dimension: str, keep: str
) -> list[PartSet]:
    """Return the finest and the coarsest choice of parts without overlap."""
    sets: dict[frozenset[str], PartSet] = {}
    for largest_first in (False, True):
        chosen = _choose_disjoint(list(nearest), codes, dimension, keep, largest_first)
        parts = sorted((nearest[code] for code in chosen), key=lambda row: (row.line, row.seq))
        days = {"on": parts[0].period_end, "since": parts[0].period_start}
        complete = codes.make_up(dimension, chosen, getattr(whole, dimension), **days)
        sets.setdefault(frozenset(chosen), PartSet(dimension, tuple(parts), complete))
    return list(sets.values())


def _choose_disjoint(
    found: list[str], codes: Codes, dimension: str, keep: str, largest_first: bool
) -> list[str]:
    """Return codes that do not overlap, the one to keep before all others."""
    sign = -1 if largest_first else 1
    order = sorted(
        found, key=lambda code: (code != keep, sign * len(codes.expand(dimension, [code])))
    )
    chosen: list[str] = []
    for code in order:
        if all(codes.are_disjoint(dimension, code, other) for other in chosen):
            chosen.append(code)
    return chosen
