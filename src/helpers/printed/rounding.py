"""Which numbers a printed one may stand for: rounding, round counts and hedges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from helpers.ground.errors import TokenError
from helpers.printed.conventions import CONVENTIONS, Conventions

Bounds = tuple[Decimal, Decimal | None, bool, bool]
"""Low, high (None: unbounded), and whether low and high are themselves possible."""


@dataclass(frozen=True)
class PrintedNumber:
    """A number as printed: percentages still in points, so that bounds follow the digits."""

    printed: Decimal
    unit_hint: str | None
    scale: int = 0  # power of ten that a word behind the digits says
    unit_power: int = 0  # power of ten of the unit to which a number that names a scale is brought
    in_words: bool = False

    @property
    def decimals(self) -> int:
        """Digits behind the comma."""
        return max(0, -int(self.printed.as_tuple().exponent))

    @property
    def is_percent(self) -> bool:
        """Whether the number is a percentage."""
        return self.unit_hint == "%"

    @property
    def step(self) -> Decimal:
        """One unit of the last printed digit."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def names_scale(self) -> bool:
        """Whether the token itself says what it counts in: `1,5 tỷ`, `1.500.000 đồng`."""
        return self.scale > 0 or self.unit_hint == "đồng"

    @property
    def power(self) -> int:
        """The power of ten between printed digits and values."""
        return -2 if self.is_percent else self.scale - self.unit_power

    def to_scale(self, amount: Decimal) -> Decimal:
        """Return an amount in printed units on the scale of values: points become fractions."""
        return amount.scaleb(self.power) if self.power else amount

    def scale_bounds(self, bounds: Bounds) -> Bounds:
        """Return bounds in printed units on the scale of values."""
        low, high, closed_low, closed_high = bounds
        scaled_high = None if high is None else self.to_scale(high)
        return self.to_scale(low), scaled_high, closed_low, closed_high


def bound_number(
    number: PrintedNumber,
    qualifier: str,
    *,
    printed: str,
    conventions: Conventions = CONVENTIONS,
) -> Bounds:
    """Return the bounds in printed units, never below 0 and for shares never above 100."""
    low, high, closed_low, closed_high = BOUND_RULES[qualifier](number, conventions)
    low = max(low, Decimal(0))
    if low == high and not (closed_low and closed_high):
        raise _refuse_empty(printed, qualifier)
    runs_past = number.is_percent and (high is None or high > 100)
    claims_more = number.printed > 100 or (low == 100 and not closed_low)  # `over 100%`
    if runs_past and not claims_more:
        return low, Decimal(100), closed_low, True
    return low, high, closed_low, closed_high


def step_inside(bounds: Bounds, qualifier: str, *, printed: str) -> Bounds:
    """Return the bounds of a count under a strict hedge: more than 25 things are at least 26."""
    low, high, closed_low, closed_high = bounds
    if qualifier == "over":
        return low + 1, high, True, closed_high
    if qualifier == "under" and high is not None:
        return low, high - 1, closed_low, True
    if qualifier == "nearly" and high is not None:
        if high <= 1:
            raise _refuse_empty(printed, qualifier)
        rounded_up = low.to_integral_value(ROUND_CEILING)
        return min(rounded_up, high - 1), high - 1, True, True
    return bounds


def _refuse_empty(printed: str, qualifier: str) -> TokenError:
    """Return the error of a hedge that no number fits."""
    return TokenError(
        f"token '{printed}' with qualifier '{qualifier}' leaves no possible number: "
        "check the qualifier"
    )


def _bound_exact(number: PrintedNumber, conventions: Conventions) -> Bounds:
    """Return the interval of a percentage, a decimal or a round count, else a point."""
    if number.is_percent:
        below, above = conventions.percentages.measure(number.step)
        return number.printed - below, number.printed + above, True, False
    if number.decimals:
        return _bound_around(number, number.step / 2)
    if number.scale or conventions.round_counts.include(number.printed):
        return _bound_around(number, _find_rounding_unit(number) / 2)
    return number.printed, number.printed, True, True


def _bound_about(number: PrintedNumber, conventions: Conventions) -> Bounds:
    """Return the reach of "about" on both sides."""
    reach = conventions.about.measure(number.printed, _find_rounding_unit(number))
    return _bound_around(number, reach)


def _bound_nearly(number: PrintedNumber, _: Conventions) -> Bounds:
    """Return one unit of the last non-zero digit below, but never more than a tenth."""
    unit = min(_find_last_unit(number), number.printed / 10)
    return number.printed - unit, number.printed, True, False


def _bound_around(number: PrintedNumber, reach: Decimal) -> Bounds:
    """Return the numbers within a reach; of the ends the lower, as rounding half up has it."""
    return number.printed - reach, number.printed + reach, True, False


def _find_rounding_unit(number: PrintedNumber) -> Decimal:
    """Return the unit of the last non-zero digit; a tenth of it for a bare power of ten."""
    unit = _find_last_unit(number)
    return max(unit / 10, number.step) if unit == number.printed else unit


def _find_last_unit(number: PrintedNumber) -> Decimal:
    """Return one unit of the last non-zero digit; of zero, of its last digit."""
    if number.printed == 0:
        return number.step
    return Decimal(1).scaleb(int(number.printed.normalize().as_tuple().exponent))


BOUND_RULES: dict[str, Callable[[PrintedNumber, Conventions], Bounds]] = {
    "exact": _bound_exact,
    "about": _bound_about,
    "nearly": _bound_nearly,
    "over": lambda number, _: (number.printed, None, False, False),
    "at_least": lambda number, _: (number.printed, None, True, False),
    "under": lambda number, _: (Decimal(0), number.printed, True, False),
    "at_most": lambda number, _: (Decimal(0), number.printed, True, True),
}
