"""How far two readers of a document agree, aspect by aspect: per cent and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helpers.ground.vocabulary import DIMENSIONS, ROW_KEY

Row = Mapping[str, object]
Answer = tuple[str, ...]

TOKEN = "token"
ASPECTS: Mapping[str, tuple[str, ...]] = {
    TOKEN: ("printed", "qualifier"),
    "indicator": ("indicator_code",),
    "dimensions": DIMENSIONS,
    "period": ("period_start", "period_end"),
}
"""What is compared, and the columns that must all be equal."""

PLAIN = {"qualifier": "exact"}
NO_FIGURE: Answer = ("no figure",)


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree on one aspect.

    Attributes
    ----------
    aspect
        A key of `ASPECTS`.
    compared, equal
        How many places were compared, and in how many both say the same.
    kappa
        Cohen's kappa; None where chance alone would make both agree everywhere.
    """

    aspect: str
    compared: int
    equal: int
    kappa: float | None

    @property
    def share(self) -> float:
        """Places with the same answer among those compared."""
        return self.equal / self.compared


def compute_agreement(first: Iterable[Row], second: Iterable[Row]) -> tuple[Agreement, ...]:
    """Return the agreement of two transcriptions of one document on each aspect.

    Tokens, with their hedges, are compared at every place where either reader has a figure; a
    place that one of them lacks counts as a difference. Meaning is compared where both have one.
    An aspect that the second transcription does not tell is left out.

    Parameters
    ----------
    first, second
        Rows of both, with `document_id`, `line` and `seq`.
    """
    ours, theirs = _map_places(first), _map_places(second)
    everywhere = list(dict.fromkeys([*ours, *theirs]))
    shared = [place for place in ours if place in theirs]
    found = []
    for aspect, columns in ASPECTS.items():
        if not any(row.get(name) for row in theirs.values() for name in columns):
            continue
        places = everywhere if aspect == TOKEN else shared
        pairs = [(_answer(ours.get(p), columns), _answer(theirs.get(p), columns)) for p in places]
        if pairs:
            equal = sum(a == b for a, b in pairs)
            found.append(Agreement(aspect, len(pairs), equal, compute_kappa(pairs)))
    return tuple(found)


def _map_places(rows: Iterable[Row]) -> dict[Answer, Row]:
    return {tuple(str(row[name]) for name in ROW_KEY): row for row in rows}


def _answer(row: Row | None, columns: Sequence[str]) -> Answer:
    """Return what a reader says; where nothing is printed no hedge need be named."""
    if row is None:
        return NO_FIGURE
    return tuple(str(row.get(name) or PLAIN.get(name, "")) for name in columns)


def compute_kappa(pairs: Sequence[tuple[Answer, Answer]]) -> float | None:
    """Return Cohen's kappa, (p − e) / (1 − e), of pairs of answers; None where e is 1.

    p is the share of equal pairs, e what two readers with these same answers would reach if they
    gave them at random (Cohen 1960, Educational and Psychological Measurement 20, 37–46).
    """
    total = len(pairs)
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(count * theirs[answer] for answer, count in ours.items())
    if by_chance == total * total:
        return None
    equal = sum(a == b for a, b in pairs)
    return (equal * total - by_chance) / (total * total - by_chance)
