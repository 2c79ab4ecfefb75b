"""Sums of printed figures named in a register, each as printed or read in a declared other way.

A sum is written `document:line:seq + document:line:seq`. Behind a name may stand

- `!`       the hedge is left out: "more than 43.806" is read as 43.806;
- `~1000`   the count is rounded to this unit; `~0` takes it as exact to the unit;
- `=1.592`  the token is read as this one instead, a declared repair of a misprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.analysis.hedges import read_unhedged
from helpers.data.rows import Observation
from helpers.ground.errors import ContractError
from helpers.printed.numerals import parse_printed

REPAIRED = "E"
_TERM = re.compile(
    r"(?P<row>[a-z0-9-]+:\d+:\d+)(?:(?P<plain>!)|~(?P<unit>\d+)|=(?P<token>[\d.,]+))?"
)


@dataclass(frozen=True)
class Term:
    """One printed figure of a sum, and how it is read.

    Attributes
    ----------
    row
        `document_id:line:seq`.
    unhedged
        Whether its hedge is left out.
    unit
        Unit to which it is rounded; None leaves the bounds of its token.
    token
        The token read instead; empty for the printed one.
    """

    row: str
    unhedged: bool = False
    unit: int | None = None
    token: str = ""


def parse_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a sum.

    Raises
    ------
    ContractError
        If the text does not follow the grammar of this module.
    """
    return tuple(_parse_term(part.strip()) for part in text.split("+"))


def _parse_term(text: str) -> Term:
    """Return one term."""
    found = _TERM.fullmatch(text)
    if found is None:
        raise ContractError(
            f"term '{text}' of a register is no printed figure: write `document:line:seq`, with "
            "`!`, `~unit` or `=token` behind it"
        )
    unit = found["unit"]
    return Term(
        found["row"],
        bool(found["plain"]),
        None if unit is None else int(unit),
        found["token"] or "",
    )


def map_rows(observations: Iterable[Observation]) -> dict[str, Observation]:
    """Return observations by their place in the documents."""
    return {row.name: row for row in observations}


def read_terms(text: str, rows: Mapping[str, Observation]) -> list[Observation]:
    """Return the observations that a sum names, read as it says.

    Raises
    ------
    ContractError
        If a term is malformed or names a row that is not transcribed.
    """
    return [_read_term(term, rows) for term in parse_terms(text)]


def _read_term(term: Term, rows: Mapping[str, Observation]) -> Observation:
    """Return one observation, its value and bounds as the term says."""
    if term.row not in rows:
        raise ContractError(
            f"term '{term.row}' of a register names no transcribed figure: correct document, "
            "line or place"
        )
    row = rows[term.row]
    if term.unhedged:
        return read_unhedged(row)
    if term.token:
        value = float(parse_printed(term.token).value)
        read = replace(row, obs_status=REPAIRED, qualifier="exact", read_as=term.token)
        return _bound(read, value, unit=0.0)
    if term.unit is not None:
        return _bound(row, row.number, unit=float(term.unit))
    return row


def _bound(row: Observation, value: float, *, unit: float) -> Observation:
    """Return a figure with a value and the bounds of rounding half up to a unit, if any."""
    low, high = value - unit / 2, value + unit / 2
    closed = "left" if unit else "both"
    return replace(row, value=value, value_low=low, value_high=high, closed=closed)


def write_sum(rows: Sequence[Observation]) -> str:
    """Return the printed tokens of a sum; a repaired one with the printed one in brackets."""
    tokens = [write_token(row) for row in rows]
    return f"({' + '.join(tokens)})" if len(tokens) > 1 else tokens[0]


def write_token(row: Observation) -> str:
    """Return the token of a figure; of one read otherwise both tokens."""
    return f"{row.read_as} [{row.token}]" if row.read_as else row.token
