"""Where a share and its bounds lie on an axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.page.precision import read_number


@dataclass(frozen=True)
class Level:
    """A share on its axis, in percent of the axis: 0 is its beginning, 100 its end.

    Attributes
    ----------
    value
        None where only bounds are known.
    low, high
        Where the bounds lie; None where they are the value itself.
    is_open
        Whether a side is unbounded: the bounds then run to that end of the axis.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    is_open: bool = False


def place_level(row: Mapping[str, object], end: float) -> Level:
    """Return where a share and its bounds lie on an axis that begins at 0 and ends at `end`."""
    numbers = (read_number(row[name]) for name in ("value", "value_low", "value_high"))
    value, low, high = (None if n is None else round(100 * n / end, 2) for n in numbers)
    if low is not None and low == high:
        return Level(value)
    is_open = low is None or high is None
    return Level(value, 0.0 if low is None else low, 100.0 if high is None else high, is_open)
