"""Linear equations in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def solve_exactly(
    columns: Sequence[Sequence[Fraction]], target: Sequence[Fraction]
) -> list[Fraction] | None:
    """Return factors with which some columns add up to a target, or None if there are none.

    Where several solutions exist, the factors of later columns are zero.

    Parameters
    ----------
    columns, target
        Vectors of one length.
    """
    rows = [
        [column[i] for column in columns] + [target[i]]
        for i in range(len(target))
        if any(column[i] for column in columns) or target[i]
    ]
    pivots: list[int] = []
    for place in range(len(columns)):
        _eliminate(rows, place, pivots)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    factors = [Fraction(0)] * len(columns)
    for row, place in zip(rows, pivots, strict=False):
        factors[place] = row[-1]
    return factors


def _eliminate(rows: list[list[Fraction]], place: int, pivots: list[int]) -> None:
    """Make one column a unit vector, if it still can be, and note that it is one."""
    done = len(pivots)
    lead = next((i for i in range(done, len(rows)) if rows[i][place]), None)
    if lead is None:
        return
    rows[done], rows[lead] = rows[lead], rows[done]
    factor = rows[done][place]
    rows[done] = [value / factor for value in rows[done]]
    for i, row in enumerate(rows):
        if i != done and row[place]:
            times = row[place]
            rows[i] = [a - times * b for a, b in zip(row, rows[done], strict=True)]
    pivots.append(place)
