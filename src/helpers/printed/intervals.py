"""Intervals with open or closed ends: what a printed number allows, carried through arithmetic.

Ends are floats, because they are stored in tables, but every operation is done on exact
fractions of the *shortest decimal* that names the float (0.1235 means 1235/10000) and rounded
once, to the nearest float, at the end. So a result that is a short decimal comes out as that
decimal, and no last printed digit drifts. Rounding keeps order: the rounded value of each
exact result lies between the rounded ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from helpers.ground.errors import ContractError

KEPT_DIGITS = 15
"""Significant digits of a number in a table."""

CLOSED_WORDS = ("both", "left", "right", "neither")

Number = int | float | Decimal | Fraction
_End = tuple[Fraction | float, bool]  # exact position (or an infinity), and whether it is included


@dataclass(frozen=True)
class Interval:
    """All numbers between two ends.

    Parameters
    ----------
    low, high
        Ends; `-inf` and `inf` mean unbounded. An infinite end is always open, whatever
        `closed` says.
    closed
        Which ends belong to the interval: `both`, `left`, `right` or `neither`.

    Raises
    ------
    ContractError
        If an end is missing, the ends run backwards, or nothing lies between them.
    """

    low: float
    high: float
    closed: str

    def __post_init__(self) -> None:
        if self.closed not in CLOSED_WORDS:
            raise ContractError(
                f"interval end word '{self.closed}' is unknown: use {', '.join(CLOSED_WORDS)}"
            )
        low, high = float(self.low) + 0.0, float(self.high) + 0.0  # -0.0 becomes 0.0
        closed_low = self.closed in ("both", "left") and not math.isinf(low)
        closed_high = self.closed in ("both", "right") and not math.isinf(high)
        if not (low < high or (low == high and closed_low and closed_high)):
            raise ContractError(
                f"interval from '{low}' to '{high}' closed '{self.closed}' holds no number: "
                "check the order of the ends and that neither is missing"
            )
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        object.__setattr__(self, "closed", name_closed(closed_low, closed_high))

    @property
    def closed_low(self) -> bool:
        """Whether the lower end itself belongs to the interval."""
        return self.closed in ("both", "left")

    @property
    def closed_high(self) -> bool:
        """Whether the upper end itself belongs to the interval."""
        return self.closed in ("both", "right")

    def contains(self, value: Number) -> bool:
        """Return whether a value (taken as its nearest float) lies in the interval."""
        point = float(value)
        above = point > self.low or (self.closed_low and point == self.low)
        below = point < self.high or (self.closed_high and point == self.high)
        return above and below


def build_interval(low: Number | None, high: Number | None, *, closed: str = "both") -> Interval:
    """Return the interval between two ends, where None means unbounded."""
    return Interval(
        -math.inf if low is None else float(low),
        math.inf if high is None else float(high),
        closed,
    )


def build_point(value: Number) -> Interval:
    """Return the interval that holds one value only."""
    return build_interval(value, value)


def add(first: Interval, second: Interval) -> Interval:
    """Return all sums of a number of the first and a number of the second interval."""
    low = _add_ends(_low_end(first), _low_end(second))
    high = _add_ends(_high_end(first), _high_end(second))
    return _from_ends(low, high)


def subtract(first: Interval, second: Interval) -> Interval:
    """Return all differences first minus second."""
    return add(first, multiply_by(second, -1))


def multiply_by(interval: Interval, factor: Number) -> Interval:
    """Return the interval with every number multiplied by one exact, finite factor."""
    exact = to_exact(factor)
    if exact == 0:
        return build_point(0)
    ends = [
        (position * exact, included)
        for position, included in (_low_end(interval), _high_end(interval))
    ]
    return _from_ends(*(ends if exact > 0 else reversed(ends)))


def divide(numerator: Interval, denominator: Interval, *, skip_zero: bool = False) -> Interval:
    """Return all quotients of a number of the first by a number of the second interval.

    Parameters
    ----------
    numerator, denominator
        What the two figures may be; the denominator is never negative.
    skip_zero
        Whether a zero that the denominator may be is left out, because no quotient exists for
        it, rather than refused. The quotients then have no upper end: 1 to 2 out of 0 to 4 is
        [0.25, ∞).

    Raises
    ------
    ContractError
        If the denominator can be negative, can be zero without `skip_zero`, or is zero.
    """
    return _from_ends(*_divide_ends(numerator, denominator, skip_zero=skip_zero))


def ratio_minus_one(
    later: Interval, earlier: Interval, *, scale: Number = 1, skip_zero: bool = False
) -> Interval:
    """Return the relative changes scale × later / earlier - 1.

    Parameters
    ----------
    later, earlier
        What the two figures may be; `earlier` must be positive.
    scale
        What makes their exposures equal, such as days of the earlier over days of the later.
    skip_zero
        As for `divide`.
    """
    factor = to_exact(scale)
    quotient = _divide_ends(later, earlier, skip_zero=skip_zero)
    ends = [_multiply_ends(end, (factor, True)) for end in quotient]
    return _from_ends(*(_add_ends(end, (Fraction(-1), True)) for end in ends))


def clip(interval: Interval, limits: Interval) -> Interval:
    """Return the numbers that lie in both intervals.

    Raises
    ------
    ContractError
        If there are none; ask `intersects` first where that can happen.
    """
    if not intersects(interval, limits):
        raise ContractError(
            f"interval from '{interval.low}' to '{interval.high}' has nothing in common with "
            f"the limits '{limits.low}' to '{limits.high}': test with intersects() first"
        )
    return _from_ends(*_common_ends(interval, limits))


def hull(first: Interval, *others: Interval) -> Interval:
    """Return the smallest interval that holds all the given ones."""
    intervals = (first, *others)
    low = min((_low_end(each) for each in intervals), key=lambda end: (end[0], not end[1]))
    high = max((_high_end(each) for each in intervals), key=lambda end: (end[0], end[1]))
    return _from_ends(low, high)


def intersects(first: Interval, second: Interval) -> bool:
    """Return whether at least one number lies in both intervals."""
    low, high = _common_ends(first, second)
    return low[0] < high[0] or (low[0] == high[0] and low[1] and high[1])


def to_exact(value: Number) -> Fraction:
    """Return the exact fraction of a finite number; a float stands for its shortest decimal."""
    if not math.isfinite(value):
        raise ContractError(f"'{value}' is not a finite number: interval arithmetic needs one here")
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    return Fraction(repr(float(value)))


def round_outward(value: Fraction, *, up: bool) -> float:
    """Return an exact end with as many digits as tables keep, rounded away from the inside.

    An end with fewer digits stays itself.
    """
    context = Context(prec=KEPT_DIGITS, rounding=ROUND_CEILING if up else ROUND_FLOOR)
    return float(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


def name_closed(closed_low: bool, closed_high: bool) -> str:
    """Return the word for which ends are included."""
    if closed_low:
        return "both" if closed_high else "left"
    return "right" if closed_high else "neither"


def _to_end(position: float, included: bool) -> _End:
    """Return an end with its exact position, or with its infinity."""
    return (position if math.isinf(position) else to_exact(position), included)


def _low_end(interval: Interval) -> _End:
    """Return the exact lower end."""
    return _to_end(interval.low, interval.closed_low)


def _high_end(interval: Interval) -> _End:
    """Return the exact upper end."""
    return _to_end(interval.high, interval.closed_high)


def _from_ends(low: _End, high: _End) -> Interval:
    """Return the interval between two exact ends, each rounded once to the nearest float."""
    rounded_low, rounded_high = float(low[0]), float(high[0])
    if rounded_low == rounded_high:  # closer than two floats can be: keep the point, not nothing
        return build_point(rounded_low)
    return Interval(rounded_low, rounded_high, name_closed(low[1], high[1]))


def _common_ends(first: Interval, second: Interval) -> tuple[_End, _End]:
    """Return the higher of the lower ends and the lower of the upper ends; an open end wins."""
    low = max(_low_end(first), _low_end(second), key=lambda end: (end[0], not end[1]))
    high = min(_high_end(first), _high_end(second), key=lambda end: (end[0], end[1]))
    return low, high


def _add_ends(first: _End, second: _End) -> _End:
    """Return the sum of two ends; it is reached only if both are."""
    return first[0] + second[0], first[1] and second[1]


def _invert_end(end: _End) -> _End:
    """Return one over a positive end; zero and infinity change places and stay open."""
    position, included = end
    if position == 0:
        return math.inf, False
    return (Fraction(0), False) if position == math.inf else (1 / position, included)


def _divide_ends(
    numerator: Interval, denominator: Interval, *, skip_zero: bool
) -> tuple[_End, _End]:
    """Return the exact ends of a quotient; the denominator must be positive."""
    is_zero = denominator.high == 0 or (denominator.contains(0) and not skip_zero)
    if denominator.low < 0 or is_zero:
        raise ContractError(
            f"cannot divide by an interval from '{denominator.low}' to '{denominator.high}': "
            "the denominator must be strictly positive"
        )
    smallest = _invert_end(_high_end(denominator))
    largest = _invert_end(_low_end(denominator))
    low, high = _low_end(numerator), _high_end(numerator)
    return (
        _multiply_ends(low, smallest if low[0] > 0 else largest),
        _multiply_ends(high, largest if high[0] > 0 else smallest),
    )


def _multiply_ends(first: _End, second: _End) -> _End:
    """Return the product of two ends; an included zero is reached whatever the other is."""
    if first[0] == 0:
        return Fraction(0), first[1]
    if second[0] == 0:
        return Fraction(0), False
    return first[0] * second[0], first[1] and second[1]
