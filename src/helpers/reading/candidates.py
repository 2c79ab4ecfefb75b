"""Which indicators a figure may be of: rules of the lexicon, its noun, its neighbours.

Each indicator gets points. Its rules give points for every phrase that is said, more for a rare
phrase and for a near one; the noun behind the number must fit the unit; earlier transcriptions
with like words add theirs; a list goes on with what it began.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.reading.codebook import PERCENT, RANK, Indicator
from helpers.reading.context import OWN_LEFT, OWN_RIGHT, Context, Said
from helpers.reading.draft import Candidate
from helpers.reading.lexicon import INDICATOR, UNIT, Lexicon, Rule
from helpers.reading.neighbours import Neighbours
from helpers.reading.words import fold

BEST = 3
_FITS, _MISSES, _SOFT = 2.2, -4.0, 0.9
_LIKE = 3.2
_GOES_ON, _GOES_ON_ANYWAY = 1.5, 0.4
_SAYS_ENOUGH = 1.7
_NARROWER = 0.8
_NEXT = 1.5
"""How much more a phrase says right behind the figure, where its noun stands."""
_NEVER = -99.0
_WARMTH = 1.15
"""Temperature that makes confidence the part of answers that are right; see docs."""
_OWN = (OWN_LEFT, OWN_RIGHT)


@dataclass(frozen=True)
class Scored:
    """An indicator with its points and the phrases that gave most of them."""

    code: str
    points: float
    reason: str


@dataclass(frozen=True)
class Followed:
    """The points of a rule, those of them from the figure's own words, and the phrases."""

    points: float
    own: float
    reason: str


class Scorer:
    """Gives points to indicators.

    Parameters
    ----------
    lexicon, codebook, neighbours
        What is known.
    """

    def __init__(
        self, lexicon: Lexicon, codebook: Mapping[str, Indicator], neighbours: Neighbours
    ) -> None:
        self._lexicon, self._codebook, self._neighbours = lexicon, codebook, neighbours
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in lexicon.rules[INDICATOR]:
            self._rules[rule.code].append(rule)
        self._rarity = _measure_rarity(self._rules)
        self._units: dict[str, set[str]] = defaultdict(set)
        for rule in lexicon.rules[UNIT]:
            self._units[rule.needed[0]].add(rule.code)

    def score(self, context: Context, before: str = "") -> list[Scored]:
        """Return all indicators that a figure may be of, the likeliest first.

        Parameters
        ----------
        context
            The figure.
        before
            The indicator of the figure before it in the same list; empty if none.
        """
        behind = self.read_units(context)
        like = self._neighbours.compare(list(context.list_own()))
        followed = {code: self._follow_rules(code, context) for code in self._codebook}
        fits = {c: self._fit(i, context, behind) for c, i in self._codebook.items()}
        goes_on = _GOES_ON
        if any(f.own > _SAYS_ENOUGH and fits[c] >= 0 and c != before for c, f in followed.items()):
            goes_on = _GOES_ON_ANYWAY
        scored = []
        for code, indicator in self._codebook.items():
            rule_points, reason = followed[code].points, followed[code].reason
            likeness = like.get(code, 0.0)
            points = rule_points + _LIKE * likeness + fits[code]
            if indicator.part_of and followed[code].own > _SAYS_ENOUGH:
                points += _NARROWER
            if code == before:
                points += goes_on
                reason = reason or "the list goes on"
            if likeness > 0.5 and not reason:
                reason = "like a figure of an earlier transcription"
            if points > _NEVER / 2:
                scored.append(Scored(code, points, reason))
        return sorted(scored, key=lambda s: (-s.points, s.code))

    def _follow_rules(self, code: str, context: Context) -> Followed:
        """Return the points of an indicator's best rule, and which phrases gave them."""
        best = Followed(0.0, 0.0, "")
        for rule in self._rules.get(code, ()):
            heard = [context.said.get(phrase) for phrase in rule.needed]
            if any(said is None for said in heard) or self._is_barred(rule, context):
                continue
            pairs = [(p, said) for p, said in zip(rule.needed, heard, strict=True) if said]
            each = [self._rarity[phrase] * _weigh(said) for phrase, said in pairs]
            if sum(each) > best.points:
                own = sum(e for e, (_, s) in zip(each, pairs, strict=True) if s.place in _OWN)
                told = ", ".join(f"“{phrase}” {said.place}" for phrase, said in pairs)
                best = Followed(sum(each), own, f"says {told}")
        return best

    def _is_barred(self, rule: Rule, context: Context) -> bool:
        """Return whether a phrase near the figure speaks against a rule."""
        heard = (context.said.get(phrase) for phrase in rule.barred)
        return any(said is not None and said.place in _OWN for said in heard)

    def read_units(self, context: Context) -> set[str]:
        """Return the units that the noun right behind a figure may stand for."""
        if context.token.shape == "percent" or "%" in context.token.printed:
            return {PERCENT}
        words = [word.plain for word in context.words[context.last : context.last + 6]]
        for skipped in range(2):
            for length in range(5, 0, -1):
                units = self._units.get(" ".join(words[skipped : skipped + length]))
                if units and len(words) >= skipped + length:
                    return units
        return set()

    def _fit(self, indicator: Indicator, context: Context, behind: set[str]) -> float:
        """Return points for how well an indicator's unit fits what is counted."""
        is_percent = PERCENT in behind
        if is_percent != (indicator.unit == PERCENT):
            return _NEVER
        if indicator.kind == "outcome" or context.token.shape == "outcome":
            is_one = indicator.kind == "outcome" and context.token.shape == "outcome"
            return _FITS if is_one else _NEVER
        points = self._fit_rank(indicator, context)
        if is_percent:
            return points
        if context.token.shape == "ratio" and indicator.kind in (RANK, "score"):
            points += _SOFT
        elif behind:
            points += _FITS if indicator.things in behind else _MISSES
        elif indicator.things in self._read_left_units(context):
            points += _SOFT
        if indicator.is_rate:
            points += 2.0 if self._is_per_time(context) else -2.5
        elif self._is_per_time(context):
            points -= 1.0
        return points

    def _fit_rank(self, indicator: Indicator, context: Context) -> float:
        """Return points for a rank where a place is named, and against it elsewhere."""
        said = context.said
        near = context.words[max(0, context.first - 4) : context.first]
        words = {word.plain for word in near} & {"thu", "hang", "xep", "rank", "ranked", "tri", "top"}
        is_rank = bool(words) or context.token.shape == "ordinal" or "bac" in said
        return 2.0 if is_rank and indicator.kind == RANK else -2.0 * (indicator.kind == RANK)

    def _read_left_units(self, context: Context) -> set[str]:
        """Return the units that nouns before a figure may stand for."""
        own = (p for p, said in context.said.items() if said.place == OWN_LEFT)
        return set().union(*(self._units[p] for p in own if p in self._units))

    def _is_per_time(self, context: Context) -> bool:
        """Return whether a figure is a mean per month, day or year."""
        behind = context.words[context.last : context.last + 6]
        own = set(context.list_own())
        per = {"thang", "ngay", "nam", "month", "day", "year"}
        start = context.token.start
        text = context.paragraph.text[start : behind[-1].end if behind else None]
        is_joined = "/" in text and bool(set(fold(text).replace("/", " ").split()) & per)
        return is_joined or bool(own & {"quan", "trung", "average", "moi"} and own & per)


def _weigh(said: Said) -> float:
    """Return how much a phrase says where it stands."""
    is_next = said.place == OWN_RIGHT and said.distance <= 1
    return said.weight * (_NEXT if is_next else 1.0)


def _measure_rarity(rules: Mapping[str, Sequence[Rule]]) -> dict[str, float]:
    """Return how much each phrase tells: the fewer indicators it stands for, the more."""
    users: dict[str, set[str]] = defaultdict(set)
    for code, own in rules.items():
        for rule in own:
            for phrase in rule.needed:
                users[phrase].add(code)
    return {
        phrase: math.log(len(rules) / len(codes)) / 2 + 0.25 * len(phrase.split())
        for phrase, codes in users.items()
    }


def choose_best(scored: Sequence[Scored]) -> tuple[Candidate, ...]:
    """Return the best candidates with their confidence."""
    if not scored:
        return ()
    top = scored[0].points
    raised = [math.exp((s.points - top) / _WARMTH) for s in scored[:12]]
    total = sum(raised) + math.exp((2.0 - top) / _WARMTH)
    return tuple(
        Candidate(s.code, round(weight / total, 3), s.reason)
        for s, weight in zip(scored[:BEST], raised, strict=False)
    )
