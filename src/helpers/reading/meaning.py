"""What each figure of a text is: indicator, dimensions, period, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.reading.arithmetic import Together, find_together
from helpers.reading.candidates import Scored, Scorer, choose_best
from helpers.reading.codebook import RANK, Indicator, list_kept
from helpers.reading.context import OWN_LEFT, OWN_RIGHT, Context, is_base
from helpers.reading.dimensions import Broken, DimensionReader
from helpers.reading.draft import Candidate
from helpers.reading.facts import Facts
from helpers.reading.indices import IndexReader
from helpers.reading.periods import INFERRED, Dated, PeriodReader

_PART, _PART_SAID, _SHARE, _COMPANION = 2.6, 0.7, 4.0, 1.2
_PLACES = 8.0
_NEXT = 5
"""Most words, the noun among them, between a count and the share that is printed for it."""
_SAYS_ENOUGH = 1.6
_AMONG = {"trong", "tren", "out", "of", "among"}
"""Words between a rank and the number of places."""


@dataclass(frozen=True)
class Meaning:
    """What one figure is.

    Attributes
    ----------
    context
        The figure.
    scored
        All indicators that it may be of, the likeliest first.
    candidates
        The best of them with their confidence.
    dimensions
        Code and reason of each dimension.
    dated
        Its days.
    goes_on
        The number of the figure that it goes on from; None if from none.
    unknown_index
        The name of an index that the codebook does not hold, if the figure is of one.
    """

    context: Context
    scored: Sequence[Scored]
    candidates: tuple[Candidate, ...]
    dimensions: Mapping[str, Broken]
    dated: Dated
    goes_on: int | None = None
    unknown_index: str = ""

    @property
    def code(self) -> str:
        """The likeliest indicator; empty if there is none."""
        return self.candidates[0].indicator_code if self.candidates else ""


class MeaningReader:
    """Reads what the figures of a document are.

    Parameters
    ----------
    scorer, dimensions, indices, codebook
        What is known.
    """

    def __init__(
        self,
        scorer: Scorer,
        dimensions: DimensionReader,
        *,
        indices: IndexReader,
        codebook: Mapping[str, Indicator],
    ) -> None:
        self._scorer, self._dimensions, self._codebook = scorer, dimensions, codebook
        self._indices = indices

    def read(self, contexts: Sequence[Context], facts: Facts) -> list[Meaning]:
        """Return the meaning of each figure, in the order of the text."""
        together = find_together(contexts, style=facts.style)
        periods = PeriodReader(facts)
        meanings: list[Meaning] = []
        for number, context in enumerate(contexts):
            before = _find_before(number, contexts, meanings)
            scored = self._scorer.score(context, before)
            scored = self._raise_by_arithmetic(number, scored, together, meanings)
            scored = self._raise_companion(number, scored, contexts, meanings)
            scored = self._raise_places(scored, context, meanings)
            scored = self._indices.choose(scored, context)
            meanings.append(self._decide(number, scored, contexts, meanings, periods, together))
        return meanings

    def _decide(
        self,
        number: int,
        scored: Sequence[Scored],
        contexts: Sequence[Context],
        meanings: Sequence[Meaning],
        periods: PeriodReader,
        together: Together,
    ) -> Meaning:
        """Return the meaning of one figure from its points."""
        context, candidates = contexts[number], choose_best(scored)
        indicator = self._codebook[candidates[0].indicator_code]
        source = _find_source(number, contexts, together)
        before = meanings[source].dimensions if source is not None else {}
        is_share = source is not None and meanings[source].code == indicator.numerator
        kept = list_kept(indicator.code) if is_share else frozenset()
        dimensions = self._dimensions.read(context, indicator, before, kept=kept)
        dated = periods.read(context, indicator.stock_or_flow)
        if meanings:
            dated = _keep_day(dated, candidates[0].indicator_code, context, meanings[-1])
        unknown = self._indices.is_unknown(context)
        return Meaning(context, scored, candidates, dimensions, dated, source, unknown)

    def _raise_by_arithmetic(
        self,
        number: int,
        scored: Sequence[Scored],
        together: Together,
        meanings: Sequence[Meaning],
    ) -> list[Scored]:
        """Return points raised for what adds up: a part by its total, a share by its two sides."""
        points = {s.code: s for s in scored}
        total = together.total_of.get(number)
        if total is not None and total < len(meanings):
            says = scored[0].points if scored and _says_itself(scored[0]) else 0.0
            extra = _PART_SAID if says > _SAYS_ENOUGH else _PART
            _add(points, meanings[total].code, extra, "a part of the figure that it adds up to")
        sides = together.share_of.get(number)
        if sides is not None and max(sides) < len(meanings):
            for code, chance in self._weigh_shares(*(meanings[side] for side in sides)).items():
                _add(points, code, _SHARE * chance, "one printed figure over another")
        share = together.find_share_of(number)
        if share is not None and share < len(meanings):
            for candidate in meanings[share].candidates:
                above = self._codebook[candidate.indicator_code].numerator
                extra = _SHARE * candidate.confidence
                _add(points, above, extra, "the percentage beside it is this over that")
        return sorted(points.values(), key=lambda s: (-s.points, s.code))

    def _weigh_shares(self, above: Meaning, below: Meaning) -> dict[str, float]:
        """Return how likely each share of the codebook is that of two figures."""
        tops = {c.indicator_code: c.confidence for c in above.candidates}
        bases = {c.indicator_code: c.confidence for c in below.candidates}
        if above is below:
            bases = {self._codebook[code].base: sure for code, sure in tops.items()}
        weighed = {}
        for indicator in self._codebook.values():
            chance = tops.get(indicator.numerator, 0.0) * bases.get(indicator.base, 0.0)
            fits = all(
                above.dimensions[name].code == code for name, code in indicator.implied.items()
            )
            if chance and indicator.numerator:
                weighed[indicator.code] = min(1.0, chance + 0.3) * (1.0 if fits else 0.3)
        return weighed

    def _raise_companion(
        self,
        number: int,
        scored: Sequence[Scored],
        contexts: Sequence[Context],
        meanings: Sequence[Meaning],
    ) -> list[Scored]:
        """Return points raised for the share of the count right before a percentage."""
        context = contexts[number]
        if not meanings or context.token.shape != "percent" or not context.position:
            return list(scored)
        last = _find_count(meanings)
        if last.context.sentence != context.sentence or last.context.token.shape == "percent":
            return list(scored)
        is_next = context.first - last.context.last <= _NEXT
        points = {s.code: s for s in scored}
        for indicator in self._codebook.values():
            if indicator.numerator and indicator.numerator == last.code:
                fits = all(
                    last.dimensions[name].code == code for name, code in indicator.implied.items()
                )
                if fits:
                    extra = _COMPANION * (2 if is_next else 1)
                    _add(points, indicator.code, extra, "the share of the count before it")
        return sorted(points.values(), key=lambda s: (-s.points, s.code))

    def _raise_places(
        self, scored: Sequence[Scored], context: Context, meanings: Sequence[Meaning]
    ) -> list[Scored]:
        """Return points raised for the number of places among which the figure before ranks."""
        last = meanings[-1] if meanings and context.position else None
        if last is None or last.context.sentence != context.sentence:
            return list(scored)
        ranked = self._codebook[last.code]
        words = {word.plain for word in context.words[last.context.last : context.first]}
        if ranked.kind != RANK or not words & _AMONG:
            return list(scored)
        points = {s.code: s for s in scored}
        _add(points, ranked.base, _PLACES, "the places among which the figure before it ranks")
        return sorted(points.values(), key=lambda s: (-s.points, s.code))


def _add(points: dict[str, Scored], code: str, extra: float, reason: str) -> None:
    """Raise the points of one indicator."""
    if code in points:
        held = points[code]
        points[code] = replace(held, points=held.points + extra, reason=held.reason or reason)


def _says_itself(scored: Scored) -> bool:
    """Return whether a figure's own words gave points."""
    return OWN_LEFT in scored.reason or OWN_RIGHT in scored.reason


def _find_count(meanings: Sequence[Meaning]) -> Meaning:
    """Return the count that a percentage behind it is the share of: what stands above its base."""
    last = meanings[-1]
    above = meanings[-2] if len(meanings) > 1 else last
    is_of_base = is_base(last.context) and above.context.paragraph is last.context.paragraph
    return above if is_of_base else last


def _keep_day(dated: Dated, code: str, context: Context, last: Meaning) -> Dated:
    """Return the day of the figure before if this one is of the same thing and names none."""
    goes_on = last.code == code and last.context.paragraph is context.paragraph
    is_open = dated.basis == INFERRED and not dated.start and not dated.label
    return last.dated if goes_on and is_open and not last.dated.start else dated


def _find_before(number: int, contexts: Sequence[Context], meanings: Sequence[Meaning]) -> str:
    """Return the indicator of the last figure of the same kind in the paragraph."""
    context = contexts[number]
    is_percent = context.token.shape == "percent"
    for other in range(number - 1, -1, -1):
        if contexts[other].paragraph is not context.paragraph:
            break
        if (contexts[other].token.shape == "percent") == is_percent:
            return meanings[other].code
    return ""


def _find_source(number: int, contexts: Sequence[Context], together: Together) -> int | None:
    """Return the figure whose dimensions hold for this one unless it says others."""
    total = together.total_of.get(number)
    if total is not None and total < number:
        return total
    sides = together.share_of.get(number)
    if sides is not None and sides[0] < number:
        return sides[0]
    context = contexts[number]
    is_percent = context.token.shape == "percent"
    if number and is_percent and contexts[number - 1].paragraph is context.paragraph:
        last = contexts[number - 1]
        is_same = last.sentence == context.sentence and not _parts_from(last, context)
        if is_same and last.token.shape != "percent":
            return number - 1
    return None


def _parts_from(last: Context, context: Context) -> bool:
    """Return whether the bracket in which a count stands is closed before a percentage."""
    between = context.paragraph.text[last.token.end : context.token.start]
    return between.count(")") > between.count("(")
