"""What a figure shows beside words for indicators: its noun, its form, a place, a time.

A noun behind a number is one of a unit; an indicator of another unit hardly fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.ground.vocabulary import OUTCOME
from helpers.reading.codebook import PERCENT, PLACE, RANK, Indicator
from helpers.reading.context import OWN_LEFT, Context, find_column
from helpers.reading.lexicon import UNIT, Lexicon
from helpers.reading.words import fold, split_words


@dataclass(frozen=True)
class Scales:
    """How much each sign counts, in points; chosen on the transcribed texts and made ones.

    Attributes
    ----------
    fits, misses, soft
        The noun behind the number is a unit of the indicator, is that of others, or stands only
        before it.
    like
        An earlier figure has the very same words around it.
    goes_on, goes_on_anyway
        The figure before has this indicator; less where the figure's own words say another.
    says_enough
        Points from which on the figure's own words say what it is.
    narrower
        The indicator is a part of another, and the own words say so.
    next
        A phrase right behind the figure, where its noun stands, counts this much more.
    further
        Each further phrase of a rule counts this much of the one before.
    ranked
        A place is named, for a rank; against it elsewhere.
    usual
        For each doubling of the number of figures of an indicator that are known.
    warmth
        Temperature that makes a confidence the part of such answers that are right.
    """

    fits: float = 1.8
    misses: float = -3.2
    soft: float = 0.9
    like: float = 3.2
    goes_on: float = 1.5
    goes_on_anyway: float = 0.2
    says_enough: float = 2.2
    narrower: float = 0.4
    next: float = 1.5
    further: float = 0.85
    ranked: float = 2.0
    usual: float = 0.15
    warmth: float = 1.15


SCALES = Scales()
_PERCENT_SIGN = re.compile(r"%|percent|per cent|phần trăm", re.I)
_NAMES_PLACE = {"thu", "hang", "xep", "dung", "rank", "ranked", "ranks", "ranking", "tri", "top"}
_MEANS = {"quan", "trung", "average", "moi", "per"}
_TIMES = {"thang", "ngay", "nam", "month", "day", "year"}


@dataclass(frozen=True)
class Seen:
    """What a figure shows beside words for indicators.

    Attributes
    ----------
    units, left_units
        Units that the noun behind it, and those before it, may stand for.
    is_percent, is_per_time, is_rank, is_ratio, is_outcome, has_marks
        What its form and its neighbours say.
    """

    units: frozenset[str]
    left_units: frozenset[str]
    is_percent: bool
    is_per_time: bool
    is_rank: bool
    is_ratio: bool
    is_outcome: bool
    has_marks: bool = False


class SignReader:
    """Reads the signs of figures.

    Parameters
    ----------
    lexicon
        The nouns of units.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._units: dict[str, set[str]] = defaultdict(set)
        for rule in lexicon.rules[UNIT]:
            self._units[rule.needed[0]].add(rule.code)

    def see(self, context: Context) -> Seen:
        """Return what a figure shows beside words for indicators."""
        token = context.token
        own = (p for p, said in context.said.items() if said.place == OWN_LEFT)
        near = context.words[max(0, context.first - 4) : context.first]
        column = split_words(find_column(context.paragraph, token))
        names_place = bool({word.plain for word in (*near, *column)} & _NAMES_PLACE)
        is_percent = _PERCENT_SIGN.search(token.printed) is not None
        return Seen(
            units=frozenset({PERCENT} if is_percent else self._read_units(context)),
            left_units=frozenset().union(*(self._units.get(p, ()) for p in own)),
            is_percent=is_percent,
            is_per_time=_is_per_time(context),
            is_rank=names_place or token.shape == "ordinal",
            is_ratio=token.shape == "ratio",
            is_outcome=token.shape == OUTCOME,
            has_marks=re.search(r"\d[.,]\d", token.printed) is not None,
        )

    def _read_units(self, context: Context) -> set[str]:
        """Return the units that the noun right behind a figure may stand for."""
        words = [word.plain for word in context.words[context.last : context.right][:6]]
        for skipped in range(2):
            for length in range(len(words) - skipped, 0, -1):
                units = self._units.get(" ".join(words[skipped : skipped + length]))
                if units:
                    return units
        return set()


def fit(indicator: Indicator, seen: Seen, scales: Scales) -> float | None:
    """Return points for how well an indicator fits what is counted; None if it cannot."""
    if seen.is_outcome != (indicator.kind == OUTCOME):
        return None
    if seen.is_percent != (indicator.unit == PERCENT):
        return None
    if seen.is_outcome:
        return scales.fits
    if indicator.kind == RANK:
        if seen.has_marks:  # no place has decimals or thousands
            return None
        return scales.ranked if seen.is_rank else -scales.ranked
    if seen.is_percent:
        return 0.0
    points = scales.ranked / -2 if seen.is_rank else 0.0
    return points + _fit_unit(indicator, seen, scales) + _fit_time(indicator, seen)


def _fit_unit(indicator: Indicator, seen: Seen, scales: Scales) -> float:
    """Return points for the noun beside the number."""
    if seen.is_ratio and indicator.kind == "score":
        return scales.soft
    if indicator.things == PLACE and PLACE not in seen.units:
        return scales.misses
    if seen.units:
        return scales.fits if indicator.things in seen.units else scales.misses
    return scales.soft if indicator.things in seen.left_units else 0.0


def _fit_time(indicator: Indicator, seen: Seen) -> float:
    """Return points for what is counted per month, day or year, or is not."""
    if indicator.is_rate != seen.is_per_time:
        return -2.5 if indicator.is_rate else -1.0
    return 2.0 if indicator.is_rate else 0.0


def _is_per_time(context: Context) -> bool:
    """Return whether a figure is a mean per month, day or year."""
    behind = context.words[context.last : context.last + 6]
    text = context.paragraph.text[context.token.start : behind[-1].end if behind else None]
    if "/" in text and set(fold(text).replace("/", " ").split()) & _TIMES:
        return True
    own = {*context.list_own(), *_list_lead(context)}
    return bool(own & _MEANS and own & _TIMES)


def _list_lead(context: Context) -> Iterator[str]:
    """Yield the words of a sentence before its first number: what they say holds for all of it."""
    for word in context.words[context.sentence : context.first]:
        if word.plain[0].isdigit():
            return
        yield word.plain
