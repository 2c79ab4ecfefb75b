"""Parts of a change, each with what it may be at least and at most."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.page.labels import Labels
from helpers.page.sections.words import format_amount


@dataclass(frozen=True)
class Amount:
    """What is added to a count.

    Attributes
    ----------
    value
        As the printed numbers give it.
    low, high
        What it may be; None where nothing is known.
    """

    value: float
    low: float | None
    high: float | None

    @property
    def sign(self) -> int | None:
        """1 for more, -1 for less, 0 for unchanged; None where the bounds leave it open."""
        if self.low == self.high == 0:
            return 0
        if self.low is not None and self.low > 0:
            return 1
        return -1 if self.high is not None and self.high < 0 else None

    def tell(self, labels: Labels, *, unknown: str) -> str:
        """Return it with its sign and bounds: `+15.392`, `0 (−500 to +500)`, `at most +499`.

        `unknown` is the word where nothing is known of it.
        """
        value = format_amount(self.value, labels)
        if self.low is not None and self.low == self.high:
            return value
        low = None if self.low is None else format_amount(math.floor(self.low), labels)
        high = None if self.high is None else format_amount(math.ceil(self.high), labels)
        if low and high:
            bounds = labels.translate("{low} to {high}").format(low=low, high=high)
            return f"{value} ({bounds})"
        if low or high:
            text = "at least {value}" if low else "at most {value}"
            return labels.translate(text).format(value=low or high)
        return unknown

    def subtract(self, other: Amount) -> Amount:
        """Return what is left of it without another one."""
        return Amount(
            self.value - other.value,
            None if self.low is None or other.high is None else self.low - other.high,
            None if self.high is None or other.low is None else self.high - other.low,
        )


@dataclass(frozen=True)
class Whole(Amount):
    """A total of one period and how it is told."""

    text: str


def narrow(first: Amount, second: Amount) -> Amount:
    """Return the first of two statements on one amount, within the bounds of both."""
    lows = [low for low in (first.low, second.low) if low is not None]
    highs = [high for high in (first.high, second.high) if high is not None]
    return Amount(first.value, max(lows, default=None), min(highs, default=None))


def add_amounts(amounts: Iterable[Amount]) -> Amount:
    """Return the sum; a side of it is known where that of every part is."""
    parts = list(amounts)
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    return Amount(
        sum(part.value for part in parts),
        None if None in lows else sum(low for low in lows if low is not None),
        None if None in highs else sum(high for high in highs if high is not None),
    )
