"""Codes as sets: which part of a whole a code names, and when parts make up the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.data.rows import Cut
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, TOTAL


@dataclass(frozen=True)
class Breakdown:
    """One way to split a whole into parts that exclude each other.

    Attributes
    ----------
    name, dimension
        Such as `level` of `service_level`.
    is_complete
        Whether its parts together make up the whole, or a rest is normal.
    is_apart
        Whether its codes name other things than parts of the whole, such as divisions of units.
    may_overlap
        Whether one thing may be counted under several of its codes, so that they add up to nothing.
    is_nameless
        Whether a code stands for another thing in every document, such as a ward that is not told.
    parts
        Its smallest codes in the order of the register, the lowest first, with the first and the
        last day on which each exists (empty: open).
    optional
        Those that may be left out because there may be none, such as dossiers by post.
    """

    name: str
    dimension: str
    is_complete: bool
    parts: Mapping[str, tuple[str, str]]
    optional: frozenset[str] = frozenset()
    is_apart: bool = False
    may_overlap: bool = False
    is_nameless: bool = False

    def list_required(self, on: str, since: str = "") -> frozenset[str]:
        """Return the parts without which nothing is complete on an ISO day, or on any day since."""
        start = since or on
        return frozenset(
            code
            for code, (first, last) in self.parts.items()
            if code not in self.optional
            and (not first or first <= on)
            and (not last or start <= last)
        )


@dataclass(frozen=True)
class Codes:
    """The codes of all dimensions, as sets of their smallest parts.

    Attributes
    ----------
    atoms
        Smallest parts by (dimension, code).
    breakdowns
        Breakdown by (dimension, code).
    """

    atoms: Mapping[tuple[str, str], frozenset[str]]
    breakdowns: Mapping[tuple[str, str], Breakdown]

    def find_breakdown(self, dimension: str, code: str) -> Breakdown | None:
        """Return the breakdown to which a code belongs; None for the whole and unknown codes."""
        return self.breakdowns.get((dimension, code))

    def expand(self, dimension: str, codes: Iterable[str]) -> frozenset[str]:
        """Return the smallest parts that some codes name together."""
        return frozenset().union(*(self.atoms.get((dimension, code), {code}) for code in codes))

    def list_parts(self, dimension: str, on: str) -> frozenset[str]:
        """Return the parts that exist on an ISO day in the complete breakdowns of a dimension."""
        own = {b.name: b for (place, _), b in self.breakdowns.items() if place == dimension}
        complete = [b.list_required(on) for b in own.values() if b.is_complete]
        return frozenset().union(*complete)

    def rank(self, dimension: str, code: str) -> tuple[int, int] | None:
        """Return where the parts of a code begin and end in its breakdown, the lowest first.

        None for the whole and for unknown codes.
        """
        breakdown = self.find_breakdown(dimension, code)
        if breakdown is None:
            return None
        named = self.expand(dimension, [code])
        places = [place for place, part in enumerate(breakdown.parts) if part in named]
        return places[0], places[-1]

    def name_set(self, dimension: str, members: Iterable[str]) -> str | None:
        """Return the code that stands for some codes together; None if no code does."""
        wanted = self.expand(dimension, list(members))
        for listed, code in self.atoms:
            if listed == dimension and self.expand(dimension, [code]) == wanted:
                return code
        return None

    def may_overlap(self, cuts: Sequence[Cut]) -> bool:
        """Return whether what several cuts count may be counted more than once."""
        for dimension in DIMENSIONS:
            codes = {getattr(cut, dimension) for cut in cuts}
            named = [self.find_breakdown(dimension, code) for code in codes]
            if len(codes) > 1 and any(b is not None and b.may_overlap for b in named):
                return True
        return False

    def is_nameless(self, cut: Cut) -> bool:
        """Return whether a cut may count another thing in each document that prints it."""
        named = (self.find_breakdown(*pair) for pair in zip(DIMENSIONS, cut, strict=True))
        return any(breakdown is not None and breakdown.is_nameless for breakdown in named)

    def is_inside(self, dimension: str, part: str, whole: str) -> bool:
        """Return whether a code names a proper part of what another one names."""
        if part in (TOTAL, whole):
            return False
        if whole == TOTAL:
            breakdown = self.find_breakdown(dimension, part)
            return breakdown is None or not breakdown.is_apart
        same = self.find_breakdown(dimension, part) == self.find_breakdown(dimension, whole)
        return same and self.expand(dimension, [part]) < self.expand(dimension, [whole])

    def are_disjoint(self, dimension: str, first: str, second: str) -> bool:
        """Return whether two codes of one breakdown have no part in common."""
        return not (self.expand(dimension, [first]) & self.expand(dimension, [second]))

    def is_part_of(self, part: Cut, whole: Cut) -> bool:
        """Return whether one cut lies within another and is narrower in at least one dimension."""
        pairs = [(d, p, w) for d, p, w in zip(DIMENSIONS, part, whole, strict=True) if p != w]
        return bool(pairs) and all(self.is_inside(*pair) for pair in pairs)

    def make_up(
        self, dimension: str, parts: Collection[str], whole: str, *, on: str, since: str = ""
    ) -> bool:
        """Return whether parts of one breakdown together are the whole.

        Parameters
        ----------
        dimension, parts, whole
            Codes of one dimension; `_T` is everything.
        on, since
            ISO days, the last and the first of a flow, for codes that do not exist at all times.
        """
        if not parts:
            return False
        breakdown = self.find_breakdown(dimension, next(iter(parts)))
        named = self.expand(dimension, parts)
        if whole != TOTAL:
            return named == self.expand(dimension, [whole])
        if breakdown is None or not breakdown.is_complete:
            return False
        return named >= breakdown.list_required(on, since)


def build_codes(code_lists: pd.DataFrame, breakdowns: pd.DataFrame) -> Codes:
    """Return the codes of all dimensions from the registers.

    Parameters
    ----------
    code_lists
        Register with `list`, `code`, `breakdown`, `members`, `valid_from` and `valid_to`.
    breakdowns
        Register with `breakdown`, `dimension`, `complete`, `optional`, `overlap` and `nameless`.
    """
    rows = [row for row in list_records(code_lists) if row["breakdown"]]
    atoms = {
        (row["list"], row["code"]): frozenset(row["members"].split() or [row["code"]])
        for row in rows
    }
    named = {row["breakdown"]: _build_breakdown(row, rows) for row in list_records(breakdowns)}
    return Codes(atoms, {(row["list"], row["code"]): named[row["breakdown"]] for row in rows})


def _build_breakdown(row: Mapping[str, str], codes: list[Mapping[str, str]]) -> Breakdown:
    """Return one breakdown with its smallest codes."""
    own = [code for code in codes if code["breakdown"] == row["breakdown"] and not code["members"]]
    return Breakdown(
        name=row["breakdown"],
        dimension=row["dimension"],
        is_complete=row["complete"] == "yes",
        parts={code["code"]: (code["valid_from"], code["valid_to"]) for code in own},
        optional=frozenset(row["optional"].split()),
        is_apart=row["complete"] == "apart",
        may_overlap=row.get("overlap", "") == "yes",
        is_nameless=row.get("nameless", "") == "yes",
    )
