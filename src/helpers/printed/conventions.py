"""What documents do not say of their numbers, and is assumed of all of them alike.

Notebook 01 shows these settings with their reasons. A change there reaches every bound that it
writes, and with the bounds the checks, shares and growth; what an edited token would say is read
by the settings here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from helpers.ground.errors import ParameterError


@dataclass(frozen=True)
class RoundCounts:
    """Which counts without a hedge are taken as rounded.

    Attributes
    ----------
    smallest
        The smallest such count.
    zeros
        With how many zeros it ends at least.
    """

    smallest: int = 10_000
    zeros: int = 3

    def include(self, count: Decimal) -> bool:
        """Return whether a count is taken as rounded."""
        return count >= self.smallest and count % 10**self.zeros == 0


@dataclass(frozen=True)
class AboutReach:
    """How far a number called "about" reaches to either side of the printed one.

    The digits of 5.000 say how coarsely it is told. Those of 1.750 or 14.304 say only how it is
    printed: who writes "about" in front of them gives up some of them and does not say which.
    So the reach has a floor that does not depend on the digits.

    Attributes
    ----------
    places
        In units of the last non-zero place: a half is what rounding to that place hides.
    least
        At least this part of the number, whatever its digits.
    """

    places: float = 0.5
    least: float = 0.01

    def __post_init__(self) -> None:
        _require_width(self.places, self.least, name="about")

    def measure(self, printed: Decimal, unit: Decimal) -> Decimal:
        """Return the reach of a printed number whose digits are told in a unit."""
        return max(_to_decimal(self.places) * unit, _to_decimal(self.least) * printed)


@dataclass(frozen=True)
class PercentEnds:
    """How far a percentage without a hedge may lie from what it stands for.

    Sources round some percentages and cut others: 7.383 of 7.420 are 99.50 % and printed 99 %.
    Which of the two was done cannot be seen, so both are allowed. None was seen that was rounded
    up by more than half a unit.

    Attributes
    ----------
    below, above
        In units of the last printed digit: what rounding up may have added, and what cutting may
        have taken away. The lower end is possible, the upper is not.
    """

    below: float = 0.5
    above: float = 1.0

    def __post_init__(self) -> None:
        _require_width(self.below, self.above, name="percentages")

    def measure(self, unit: Decimal) -> tuple[Decimal, Decimal]:
        """Return the reach below and above a percentage whose last digit is told in a unit."""
        return _to_decimal(self.below) * unit, _to_decimal(self.above) * unit


@dataclass(frozen=True)
class Conventions:
    """What a document does not say of its numbers and is assumed of all of them.

    Attributes
    ----------
    round_counts
        Which counts without a hedge are taken as rounded.
    about
        How far "about" reaches.
    percentages
        What a percentage without a hedge stands for.
    """

    round_counts: RoundCounts = field(default_factory=RoundCounts)
    about: AboutReach = field(default_factory=AboutReach)
    percentages: PercentEnds = field(default_factory=PercentEnds)


def _to_decimal(number: float) -> Decimal:
    """Return the short decimal that a setting is written as."""
    return Decimal(str(number))


def _require_width(*ends: float, name: str) -> None:
    """Stop unless a convention leaves room around a printed number."""
    if min(ends) < 0 or max(ends) <= 0:
        told = ", ".join(map(str, ends))
        raise ParameterError(
            f"convention '{name}' with {told} leaves no room: give two numbers from 0 up, one of "
            "them above 0"
        )


CONVENTIONS = Conventions()
