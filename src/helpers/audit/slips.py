"""Slips of practice: what a printed figure becomes when it is mistyped or miscopied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from helpers.audit.repair import reprint
from helpers.data.rows import Observation
from helpers.ground.errors import ProjectError
from helpers.printed.edits import DIGITS
from helpers.printed.numerals import parse_printed

DIGIT, SWAP, DROP, DOUBLE = "digit", "swapped neighbours", "dropped digit", "doubled digit"
POINT, COMMA, EXCHANGE, SCALE = (
    "lost thousands point",
    "comma for point",
    "figures exchanged",
    "unit",
)
SCALES = {
    "triệu": "tỷ",
    "tỷ": "triệu",
    "nghìn": "triệu",
    "million": "billion",
    "billion": "million",
}
"""Words of scale that are taken one for the other."""


@dataclass(frozen=True)
class Slip:
    """One error as it would stand in the document.

    Attributes
    ----------
    kind
        What went wrong.
    edited
        The figures as they then read; None for a token that is no number any more.
    rows
        Names of the figures concerned.
    """

    kind: str
    edited: tuple[Observation | None, ...]
    rows: tuple[str, ...]


def list_slips(row: Observation) -> Iterator[Slip]:
    """Yield every slip within one token, each as a figure would then be read.

    Parameters
    ----------
    row
        A figure with a value.
    """
    seen = {row.token}
    for kind, token in _list_tokens(row.token):
        if token not in seen:
            seen.add(token)
            yield Slip(kind, (reprint(row, token),), (row.name,))


def list_exchanges(rows: Sequence[Observation]) -> Iterator[Slip]:
    """Yield every exchange of two figures of one unit that stand in one line."""
    lines: dict[tuple[str, int, str], list[Observation]] = {}
    for row in rows:
        lines.setdefault((row.document_id, row.line, row.unit_code), []).append(row)
    for found in lines.values():
        for first, second in combinations(found, 2):
            if first.token != second.token:
                edited = (reprint(first, second.token), reprint(second, first.token))
                yield Slip(EXCHANGE, edited, (first.name, second.name))


def _list_tokens(token: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, token) for each slip within one token."""
    places = [place for place, character in enumerate(token) if character.isdigit()]
    for place in places:
        before, digit, after = token[:place], token[place], token[place + 1 :]
        yield from ((DIGIT, before + other + after) for other in DIGITS if other != digit)
        yield DROP, before + after
        yield DOUBLE, before + digit + digit + after
    for first, second in pairwise(places):
        between = token[first + 1 : second]
        swapped = token[second] + between + token[first]
        yield SWAP, token[:first] + swapped + token[second + 1 :]
    for mark in re.finditer(r"(?<=\d)\.(?=\d{3})", token):
        yield POINT, token[: mark.start()] + token[mark.end() :]
        yield COMMA, token[: mark.start()] + "," + token[mark.end() :]
    for word, other in SCALES.items():
        if word in token:
            yield SCALE, token.replace(word, other)


def is_readable(row: Observation) -> bool:
    """Return whether a figure is a number in digits, so that slips can be tried on it."""
    if row.value is None or row.measurement_kind == "outcome":
        return False
    try:
        parse_printed(row.token, "exact", style=row.style)
    except ProjectError:
        return False
    return any(character.isdigit() for character in row.token)
