"""Which indicators a figure may be of: rules of the lexicon, its noun, its neighbours.

Each indicator gets points. Its rules give points for every phrase that is said, more for a rare
phrase and for a near one; the noun behind the number must fit the unit; earlier transcriptions
with like words add theirs; a list goes on with what it began.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.reading.codebook import Indicator
from helpers.reading.context import OWN_LEFT, OWN_RIGHT, Context, Said
from helpers.reading.draft import Candidate
from helpers.reading.lexicon import INDICATOR, Lexicon, Rule
from helpers.reading.neighbours import Neighbours
from helpers.reading.signs import SCALES, Scales, SignReader, fit

BEST = 3


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

    points: float = 0.0
    own: float = 0.0
    reason: str = ""


class Scorer:
    """Gives points to indicators.

    Parameters
    ----------
    lexicon, codebook, neighbours
        What is known.
    scales
        How much each sign counts.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        codebook: Mapping[str, Indicator],
        neighbours: Neighbours,
        scales: Scales = SCALES,
    ) -> None:
        self._codebook, self._neighbours, self._scales = codebook, neighbours, scales
        rules = [rule for rule in lexicon.rules[INDICATOR] if rule.code in codebook]
        self._rarity = _measure_rarity(rules)
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            rarest = max(rule.needed, key=lambda phrase: self._rarity[phrase])
            self._rules[rarest].append(rule)
        self._signs = SignReader(lexicon)

    def score(self, context: Context, before: str = "") -> list[Scored]:
        """Return all indicators that a figure may be of, the likeliest first.

        Parameters
        ----------
        context
            The figure.
        before
            The indicator of the figure before it in the same list; empty if none.
        """
        seen = self._signs.see(context)
        fits = {
            code: points
            for code, indicator in self._codebook.items()
            if (points := fit(indicator, seen, self._scales)) is not None
        }
        followed = self._follow_rules(context)
        like = self._neighbours.compare(list(context.list_own()))
        goes_on = self._weigh_going_on(followed, fits, before)
        scored = [
            self._sum_up(code, fit, followed.get(code, Followed()), like.get(code, 0.0))
            for code, fit in fits.items()
        ]
        scored = [_raise(s, goes_on) if s.code == before else s for s in scored]
        return sorted(scored, key=lambda s: (-s.points, s.code))

    def _sum_up(self, code: str, fit: float, followed: Followed, like: float) -> Scored:
        """Return the points of one indicator."""
        scales = self._scales
        known = math.log2(1 + self._neighbours.count(code))
        points = followed.points + scales.like * like + scales.usual * known + fit
        if self._codebook[code].part_of and followed.own > scales.says_enough:
            points += scales.narrower
        reason = followed.reason
        if not reason and like > 0.5:
            reason = "like a figure of an earlier transcription"
        return Scored(code, points, reason)

    def _weigh_going_on(
        self, followed: Mapping[str, Followed], fits: Mapping[str, float], before: str
    ) -> float:
        """Return the points for going on with the list."""
        says_other = any(
            found.own > self._scales.says_enough and fits.get(code, -1.0) >= 0
            for code, found in followed.items()
            if code != before
        )
        return self._scales.goes_on_anyway if says_other else self._scales.goes_on

    def _follow_rules(self, context: Context) -> dict[str, Followed]:
        """Return for each indicator the points of its best rule, and which phrases gave them."""
        best: dict[str, Followed] = {}
        for phrase in context.said:
            for rule in self._rules.get(phrase, ()):
                found = self._follow(rule, context)
                if found is not None and found.points > best.get(rule.code, Followed()).points:
                    best[rule.code] = found
        return best

    def _follow(self, rule: Rule, context: Context) -> Followed | None:
        """Return the points of one rule; None where a phrase is missing or barred."""
        heard = [(p, said) for p in rule.needed if (said := context.said.get(p)) is not None]
        if len(heard) < len(rule.needed) or _is_barred(rule, context):
            return None
        each = [(self._rarity[p] * self._weigh(said), said) for p, said in heard]
        each.sort(key=lambda pair: -pair[0])
        shares = [points * self._scales.further**n for n, (points, _) in enumerate(each)]
        own = sum(s for s, (_, said) in zip(shares, each, strict=True) if said.place in _OWN)
        told = ", ".join(f"“{phrase}” {said.place}" for phrase, said in heard)
        return Followed(sum(shares), own, f"says {told}")

    def _weigh(self, said: Said) -> float:
        """Return how much a phrase says where it stands."""
        is_next = said.place == OWN_RIGHT and said.distance <= 1
        return said.weight * (self._scales.next if is_next else 1.0)


def _is_barred(rule: Rule, context: Context) -> bool:
    """Return whether a phrase near the figure speaks against a rule."""
    heard = (context.said.get(phrase) for phrase in rule.barred)
    return any(said is not None and said.place in _OWN for said in heard)


def _raise(scored: Scored, points: float) -> Scored:
    """Return an indicator with more points because the list goes on."""
    return Scored(scored.code, scored.points + points, scored.reason or "the list goes on")


def _measure_rarity(rules: Sequence[Rule]) -> dict[str, float]:
    """Return how much each phrase tells: the fewer indicators it stands for, the more."""
    users: dict[str, set[str]] = defaultdict(set)
    for phrase, code in _list_uses(rules):
        users[phrase].add(code)
    known = len({rule.code for rule in rules})
    return {
        phrase: math.log(known / len(codes)) / 2 + 0.35 * len(phrase.split())
        for phrase, codes in users.items()
    }


def _list_uses(rules: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Yield each phrase with each indicator for which it stands."""
    for rule in rules:
        yield from ((phrase, rule.code) for phrase in rule.needed)


def choose_best(scored: Sequence[Scored], warmth: float = SCALES.warmth) -> tuple[Candidate, ...]:
    """Return the best candidates with their confidence."""
    if not scored:
        return ()
    top = scored[0].points
    raised = [math.exp((s.points - top) / warmth) for s in scored[:12]]
    total = sum(raised) + math.exp((2.0 - top) / warmth)
    return tuple(
        Candidate(s.code, round(weight / total, 3), s.reason)
        for s, weight in zip(scored[:BEST], raised, strict=False)
    )
