"""How precisely a figure is shown: as its token prints it, else as its number needs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache

from helpers.ground.errors import ProjectError
from helpers.ground.languages import choose_decimals, round_outward
from helpers.printed.grammar import NUMBER_STYLES
from helpers.printed.numerals import PARTS, parse_printed, parse_range

SHARE_DECIMALS, CHANGE_DECIMALS = 2, 1
"""Decimals of a computed share, and of a relative change, in percent."""
SMALL_SHARE = 0.01


def read_number(value: object) -> float | None:
    """Return a finite number; None for what is missing, unbounded or no number."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def count_share_decimals(share: object) -> int:
    """Return the decimals of a share in percent: one more below 1 %, where two are few digits."""
    is_small = 0 < abs(read_number(share) or 0) < SMALL_SHARE
    return SHARE_DECIMALS + 1 if is_small else SHARE_DECIMALS


def round_bounds(
    low: float | None, high: float | None, *, unit_code: str
) -> tuple[list[Decimal | None], int]:
    """Return the bounds of a figure as shown, and the decimals of both.

    Bounds of a share or a change are rounded outward, and the decimals, which are those of
    percent, follow from their width. The bounds of other figures are not rounded.
    """
    ends = [end for end in (low, high) if end is not None]
    if unit_code not in ("percent", "change") or not ends:
        shown = [None if end is None else Decimal(str(end)) for end in (low, high)]
        return shown, max(map(count_decimals, ends), default=0)
    least = CHANGE_DECIMALS if unit_code == "change" else count_share_decimals(ends[-1])
    is_span = len(ends) == 2  # one bound alone has no width
    digits = choose_decimals(*ends, least=least + 2) if is_span else least + 2
    return [_round_end(low, digits, up=False), _round_end(high, digits, up=True)], digits - 2


def _round_end(end: float | None, digits: int, *, up: bool) -> Decimal | None:
    """Return one bound rounded outward; None where there is none."""
    return None if end is None else round_outward(end, digits, up=up)


def count_decimals(value: float) -> int:
    """Return the digits behind the mark that a finite number needs not to be rounded."""
    return max(0, -_read_exponent(Decimal(str(value)).normalize()))


@cache  # a page shows the same figure in several tables
def count_printed_decimals(
    token: str, *values: float, is_percent: bool = False, unit_power: int = 0
) -> int:
    """Return the decimals that a token prints of its value, or of the two ends of a range.

    Which side of a ratio and which style of numbers the row reads is not asked: it is the one
    that gives the value. A value that no reading gives shows the digits that it needs. The
    decimals of a percentage are those of its points.
    """
    points = 2 if is_percent else 0
    for numbers in _list_readings(token, unit_power):
        if tuple(map(float, numbers)) == values:
            return max(0, *(-_read_exponent(number) - points for number in numbers))
    return max(0, *(count_decimals(value) - points for value in values))


def _list_readings(token: str, unit_power: int) -> Iterator[tuple[Decimal, ...]]:
    """Yield what a token may say: the number of each side and style, or the ends of a range."""
    for style in NUMBER_STYLES:
        for part in PARTS:
            with suppress(ProjectError):
                parsed = parse_printed(token, part=part, style=style, unit_power=unit_power)
                yield (parsed.value,)
        with suppress(ProjectError):
            span = parse_range(token, style=style, unit_power=unit_power)
            yield span.low, span.high


def _read_exponent(number: Decimal) -> int:
    """Return the power of ten of a finite number's last digit."""
    return int(number.as_tuple().exponent)
