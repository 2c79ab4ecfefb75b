"""Which of several shares on one base is the highest, as far as their bounds tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.page.precision import read_number

Row = Mapping[str, object]


@dataclass(frozen=True)
class Highest:
    """The share that is highest for what is known of all.

    Attributes
    ----------
    row
        It has the greatest value, or least possible value where only bounds are known; the order
        of the rows decides between equal ones only.
    count
        Of how many.
    is_open
        Whether the bounds of another one reach beyond its least.
    ties
        How many others are as high for certain.
    """

    row: Row
    count: int
    is_open: bool
    ties: int


def find_highest(rows: Sequence[Row]) -> Highest:
    """Return the highest of some shares on one base, of equal ones the first."""
    first = max(rows, key=_read_rank)
    others = [row for row in rows if row is not first]
    is_open = any(_read_most(row) > _read_least(first) for row in others)
    ties = sum(_read_ends(row) == _read_ends(first) for row in others)
    return Highest(first, len(rows), is_open, 0 if is_open else ties)


def _read_rank(row: Row) -> tuple[float, float, float]:
    """Return what orders shares: the value shown or the least possible one, then the bounds."""
    shown = next((n for n in _read(row, "value", "value_low") if n is not None), 0.0)
    return (shown, *_read_ends(row))


def _read_ends(row: Row) -> tuple[float, float]:
    """Return the least and the most that a share may be."""
    return _read_least(row), _read_most(row)


def _read_least(row: Row) -> float:
    """Return the least that a share may be: of a printed 95% half a unit less; nothing, none."""
    return next((n for n in _read(row, "value_low", "value") if n is not None), 0.0)


def _read_most(row: Row) -> float:
    """Return the most that a share may be: of a printed 95% nearly 96%; without an end, all."""
    return next((n for n in _read(row, "value_high", "value") if n is not None), 1.0)


def _read(row: Row, *columns: str) -> list[float | None]:
    return [read_number(row[column]) for column in columns]
