"""Ranks and scores: of which index, by the name that stands nearest before the figure.

An index that the codebook does not hold is not read as one that it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.reading.candidates import Scored
from helpers.reading.codebook import PERCENT, Indicator
from helpers.reading.context import Context
from helpers.reading.lexicon import INDEX, Lexicon
from helpers.reading.words import fold, split_words

UNKNOWN_INDEX = (
    "it is a rank or score of “{name}”, an index that the codebook does not hold: skip it, or "
    "propose a new one"
)
_FAMILY = "index"
_PARTS = ("_rank", "_score", "_places", "_points_possible")
_NAMED = 5.0
_AS_PERCENT = 3.0
_SAYS_INDEX = re.compile(
    r"(?P<long>(?:[Bb]ộ )?[Cc]hỉ số (?:[^\W\d]+ ){1,9}?(?:\((?P<short>[A-ZĐ][A-ZĐ ]{1,14})\)"
    r"|(?=(?:năm|đạt|xếp|đứng|là|được|của tỉnh|tăng|giảm)\b)))"
    r"|(?<![\w-])(?P<bare>[A-ZĐ]{3,6}(?: INDEX)?)(?=\)?:? ?(?:năm \d{4} )?(?:của tỉnh )?"
    r"(?:đạt|xếp|đứng|là|được|tăng|giảm|hạng|\d))"
)
_NAMES_PLACE = re.compile(r"(?:xếp|hạng|đứng|thứ|rank)", re.I)
_NEAR = 8
"""Most words between a place and the index behind it: `out of 63 provinces in the`."""
_IN_INDEX = re.compile(r" (?:in|on) (?:the )?(?P<bare>[A-ZĐ]{3,6})(?!\w)")
_RANKS = re.compile(r"(?:xếp|hạng|đứng|thứ|điểm|rank|score|point)", re.I)


@dataclass(frozen=True)
class Named:
    """The index that is named nearest before a figure: its group, empty if unknown, and words."""

    group: str
    words: str


class IndexReader:
    """Finds the index of which a figure is a rank, a score or a number of places.

    Parameters
    ----------
    lexicon, codebook
        What is known.
    """

    def __init__(self, lexicon: Lexicon, codebook: Mapping[str, Indicator]) -> None:
        self._groups = {
            code: _cut_part(code)
            for code, indicator in codebook.items()
            if indicator.family == _FAMILY
        }
        self._codebook = codebook
        self._names = lexicon.codes_of(INDEX)
        self._shorts = set(lexicon.vocabulary.list_abbreviations())

    def find(self, context: Context) -> Named | None:
        """Return the index that the sentence of a figure names last before it."""
        if not context.words:
            return None
        start, end = context.words[context.sentence].start, context.token.start
        text = context.paragraph.text[start:end]
        known = [
            (o.last, -o.first, Named(self._names[o.phrase], o.phrase))
            for o in context.found
            if o.phrase in self._names and context.sentence <= o.first and o.last <= context.first
        ]
        known += [(0, 0, Named(self._names[p], p)) for p in context.headers if p in self._names]
        best = max(known, default=None, key=lambda item: item[:2])
        for match in _SAYS_INDEX.finditer(text):
            name = (match["short"] or match["bare"] or match["long"]).strip()
            last = _count_words(context, start + match.end())
            if fold(name) in self._shorts or (best and best[0] >= last - 1):
                continue
            if not self._knows(match[0]):
                best = (last, 0, Named("", name))
        return best[2] if best else self._find_behind(context)

    def _find_behind(self, context: Context) -> Named | None:
        """Return the index of which a place is told right behind it: `12th in the DTI`."""
        if context.token.shape != "ordinal":
            return None
        near = [o for o in context.found if context.last <= o.first <= context.last + _NEAR]
        known = [Named(self._names[o.phrase], o.phrase) for o in near if o.phrase in self._names]
        bare = _IN_INDEX.match(context.paragraph.text[context.token.end :])
        if bare and not self._knows(bare["bare"]):
            return Named("", bare["bare"])
        return known[0] if known else None

    def choose(self, scored: Sequence[Scored], context: Context) -> list[Scored]:
        """Return the indicators without those of other indices than the one that is named."""
        named = self.find(context)
        if named is None:
            return list(scored)
        kept = [s for s in scored if self._groups.get(s.code, named.group) == named.group]
        if not named.group:
            return kept
        raised = [
            replace(s, points=s.points + _NAMED) if s.code in self._groups else s for s in kept
        ]
        if context.token.shape == "percent":
            raised += self._read_percent(named, scored)
        return sorted(raised, key=lambda s: (-s.points, s.code))

    def is_unknown(self, context: Context) -> str:
        """Return the name of an unknown index of which a figure is a rank or a score; else none."""
        named = self.find(context)
        if named is None or (named.group and not self._lacks_rank(named, context)):
            return ""
        near = context.paragraph.text[max(0, context.token.start - 24) : context.token.end + 8]
        is_plain = context.token.shape in ("ratio", "number", "ordinal", "percent")
        return named.words if is_plain and _RANKS.search(near) else ""

    def _lacks_rank(self, named: Named, context: Context) -> bool:
        """Return whether a figure is a rank, and the codebook holds only scores of its index."""
        is_rank = context.token.shape in ("ratio", "ordinal") or _NAMES_PLACE.search(
            context.paragraph.text[max(0, context.token.start - 16) : context.token.start]
        )
        is_points = re.match(r"/\d+ ?điểm| ?(?:điểm|points)", _behind(context)) is not None
        return bool(is_rank) and not is_points and f"{named.group}_rank" not in self._codebook

    def _read_percent(self, named: Named, scored: Sequence[Scored]) -> list[Scored]:
        """Return the score of an index that is printed in per cent of its points."""
        code = f"{named.group}_score"
        if code not in self._codebook or self._codebook[code].unit == PERCENT:
            return []
        top = max((s.points for s in scored), default=0.0)
        return [Scored(code, top + _AS_PERCENT, f"says “{named.words}”")]

    def _knows(self, text: str) -> bool:
        """Return whether a text names an index of the codebook."""
        plain = " ".join(word.plain for word in split_words(text))
        return any(f" {name} " in f" {plain} " for name in self._names)


def _behind(context: Context) -> str:
    """Return what stands right behind a figure."""
    return context.paragraph.text[context.token.end : context.token.end + 12]


def _cut_part(code: str) -> str:
    """Return the index of an indicator: `dti` of `dti_rank`."""
    return next((code.removesuffix(part) for part in _PARTS if code.endswith(part)), code)


def _count_words(context: Context, place: int) -> int:
    """Return the number of the first word at or behind a place."""
    return next((n for n, w in enumerate(context.words) if w.start >= place), len(context.words))
