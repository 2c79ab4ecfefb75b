"""Level, channel, tier and scope of a figure, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.ground.vocabulary import DIMENSIONS, OUTCOME, TOTAL
from helpers.reading.codebook import Indicator, list_codes
from helpers.reading.context import Context, is_base
from helpers.reading.experience import Experience
from helpers.reading.lexicon import DAMAGED, MASK, NUMBER_MARK, Lexicon
from helpers.reading.words import fold

_LEVEL = re.compile(
    r"(?:mu?c(?:\s+do?)?|levels?|grades?|level-)\s*"
    r"(?P<n>[1-4](?:\s*(?:,|/|&|-|–|va|and|to|den)?\s*(?:muc(?:\s+do)?\s*|level\s*)?[1-4](?![\d.,]*\d))*)"
    r"(?![.,]?\d)"
)
_LEVEL_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "one": 1, "two": 2, "three": 3}
_LEVEL_IN_WORDS = re.compile(
    r"(?:(?P<a>first|second|third|fourth)[ -](?:grade|level)|level[ -](?P<b>one|two|three|four))"
)
_GAP = 3
"""Most words between two mentions that belong together."""
_SITES = ("site",)
"""Breakdowns of scope that hold for a whole paragraph."""
_KEPT = ("medium", "site", "route")
"""Breakdowns that are taken from earlier transcriptions where a text says nothing."""


@dataclass(frozen=True)
class Mention:
    """A code of a dimension that a paragraph mentions, and where."""

    code: str
    first: int
    last: int
    words: str


@dataclass(frozen=True)
class Broken:
    """The code of one dimension of a figure, and why."""

    code: str
    reason: str
    is_own: bool = False


class DimensionReader:
    """Reads the dimensions of figures.

    Parameters
    ----------
    lexicon, experience
        What is known.
    """

    def __init__(self, lexicon: Lexicon, experience: Experience) -> None:
        self._phrases = {name: lexicon.codes_of(name) for name in DIMENSIONS}
        self._masks = {rule.needed[0] for rule in lexicon.rules[MASK]}
        self._barred = {
            rule.needed[0]: rule.barred for name in DIMENSIONS for rule in lexicon.rules[name]
        }
        self._experience = experience
        self._levels = _list_levels()
        self._lost = lexicon.codes_of(DAMAGED)

    def read(
        self,
        context: Context,
        indicator: Indicator,
        before: Mapping[str, Broken],
        *,
        kept: frozenset[str] = frozenset(),
    ) -> dict[str, Broken]:
        """Return the dimensions of a figure.

        Parameters
        ----------
        context, indicator
            The figure and what it is of.
        before
            The dimensions of the figure that this one goes on from: a share from its count, a
            part from its total; empty if from none.
        kept
            Dimensions that hold for this figure as they do for that one: a share of its count.
        """
        if indicator.kind == OUTCOME:
            return dict.fromkeys(DIMENSIONS, Broken(TOTAL, "a verdict has no breakdown"))
        read = {name: self._read_one(name, context, indicator, before) for name in DIMENSIONS}
        return {
            name: before[name] if name in kept and broken.code == TOTAL else broken
            for name, broken in read.items()
        }

    def _read_one(
        self, name: str, context: Context, indicator: Indicator, before: Mapping[str, Broken]
    ) -> Broken:
        """Return one dimension."""
        if name in indicator.implied:
            return Broken(indicator.implied[name], "the label of the indicator says it")
        mentions = [
            m
            for m in self._mention(name, context)
            if m.code == TOTAL
            or name == "tier"
            or self._experience.allows(indicator.code, name, m.code)
        ]
        own = [m for m in mentions if context.left <= m.first < context.right]
        if own:
            return self._choose(name, context, own)
        if head := [p for p in context.headers if p in self._phrases[name]]:
            codes = list(dict.fromkeys(self._phrases[name][phrase] for phrase in head))
            return Broken(_unite(name, codes), f"“{', '.join(head)}”", is_own=True)
        if name == "tier" and (lost := self._read_lost(context, mentions)):
            return lost
        carried = before.get(name)
        if carried is not None and carried.code != TOTAL and self._may(indicator, name, carried):
            return Broken(carried.code, "as of the figure before it")
        subject = [m for m in mentions if _is_subject(m, context) and not is_base(context)]
        if subject and (name != "scope" or _is_of(name, subject[0].code, _SITES)):
            return Broken(subject[0].code, f"“{subject[0].words}” at the head of the paragraph")
        usual = self._experience.usual(indicator.code, name)
        reason = "nothing said" if usual == TOTAL else "as nearly always before"
        return Broken(usual if _is_of(name, usual, _KEPT) else TOTAL, reason)

    def _may(self, indicator: Indicator, name: str, carried: Broken) -> bool:
        """Return whether an indicator may carry the code of the figure that it goes on from."""
        return self._experience.allows(indicator.code, name, carried.code)

    def _read_lost(self, context: Context, mentions: Sequence[Mention]) -> Broken | None:
        """Return the tier of a list's item of whose name only the first word is left.

        After “cấp tỉnh 02, cấp huyện 11” a damaged text has “cấp 200”.
        """
        first = context.words[context.left].plain if context.left < context.first else ""
        in_list = [m for m in mentions if context.sentence <= m.first < context.left]
        code = self._lost.get(first)
        if code is None or not any(m.words.startswith(first) for m in in_list):
            return None
        return Broken(code, f"“{first}” without its second word, in a list of tiers", is_own=True)

    def _choose(self, name: str, context: Context, own: Sequence[Mention]) -> Broken:
        """Return the code of what belongs to the figure itself; the nearest side decides."""
        behind = [m for m in own if m.first >= context.last]
        ahead = [m for m in own if m.last <= context.first]
        nearest = _pick_side(context, behind, ahead)
        codes = list(dict.fromkeys(m.code for m in nearest))
        words = ", ".join(m.words for m in nearest)
        return Broken(_unite(name, codes), f"“{words}”", is_own=True)

    def _mention(self, name: str, context: Context) -> list[Mention]:
        """Return what a paragraph mentions of one dimension, without what is part of a name."""
        found = [*self._mention_levels(context)] if name == "service_level" else []
        codes = self._phrases[name]
        hidden = [
            (o.first, o.last) for o in context.found if o.phrase in self._masks or o.phrase in codes
        ]
        said = {o.phrase for o in context.found if o.first >= context.sentence}
        for o in context.found:
            if o.phrase not in codes or said & set(self._barred[o.phrase]):
                continue
            if not _is_inside(o.first, o.last, hidden):
                found.append(Mention(codes[o.phrase], o.first, o.last, o.phrase))
        found += self._mention_behind(codes, context)
        return sorted(found, key=lambda m: m.first)

    def _mention_behind(self, codes: Mapping[str, str], context: Context) -> Iterator[Mention]:
        """Yield codes whose words stand right behind the figure."""
        behind = " ".join(w.plain for w in context.words[context.last : context.last + 4]) + " "
        for phrase, code in codes.items():
            if phrase.startswith(NUMBER_MARK):
                noun = phrase[1:].strip()
                if behind.startswith(f"{noun} "):
                    yield Mention(code, context.last, context.last + len(noun.split()), noun)

    def _mention_levels(self, context: Context) -> Iterator[Mention]:
        """Yield the levels that a paragraph names by number."""
        text = _fold_in_place(context.paragraph.text)
        found = [(m, {int(d) for d in re.findall(r"[1-4]", m["n"])}) for m in _LEVEL.finditer(text)]
        found += [
            (m, {_LEVEL_WORDS.get(m["a"] or m["b"], 4)}) for m in _LEVEL_IN_WORDS.finditer(text)
        ]
        for match, numbers in found:
            code = self._levels.get(frozenset(numbers))
            places = [
                n
                for n, word in enumerate(context.words)
                if match.start() <= word.start < match.end()
            ]
            if code and places:
                yield Mention(code, places[0], places[-1] + 1, match[0].strip())


def _is_of(name: str, code: str, breakdowns: tuple[str, ...]) -> bool:
    """Return whether a code belongs to one of some breakdowns."""
    return list_codes(name).get(code, {}).get("breakdown") in breakdowns


def _is_subject(mention: Mention, context: Context) -> bool:
    """Return whether a mention is what a whole paragraph, or the figure's sentence, is about."""
    if mention.last > min(context.first, context.opening):
        return False
    return mention.last <= context.label or mention.first >= context.sentence


def _pick_side(
    context: Context, behind: Sequence[Mention], ahead: Sequence[Mention]
) -> Sequence[Mention]:
    """Return the mentions on the side that says what the figure is."""
    behind = _keep_together(context, behind)
    if not behind or not ahead:
        return behind or ahead
    if {m.code for m in ahead} == {TOTAL} != {m.code for m in behind}:
        return behind  # “toàn tỉnh có 1.942 công chức cấp tỉnh”: the narrower of the two
    gap_behind = behind[0].first - context.last
    gap_ahead = context.first - ahead[-1].last
    return behind if gap_behind <= gap_ahead + 1 else ahead


def _keep_together(context: Context, behind: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions behind a figure; only the first run if that is its very noun."""
    if not behind or behind[0].first - context.last > 1:
        return behind
    kept = [behind[0]]
    for mention in behind[1:]:
        if mention.first - max(m.last for m in kept) > _GAP:
            break
        kept.append(mention)
    return kept


def _unite(name: str, codes: Sequence[str]) -> str:
    """Return the code of several codes together; the first if there is none."""
    if len(codes) == 1 or TOTAL in codes:
        return TOTAL if TOTAL in codes else codes[0]
    rows = list_codes(name)
    atoms = {atom for code in codes for atom in (rows[code]["members"].split() or [code])}
    for code, row in rows.items():
        if atoms == set(row["members"].split()):
            return code
    breakdown = rows[codes[0]]["breakdown"]
    singles = {c for c, r in rows.items() if r["breakdown"] == breakdown and not r["members"]}
    if atoms == singles:
        return TOTAL
    return codes[0]


def _is_inside(first: int, last: int, others: Sequence[tuple[int, int]]) -> bool:
    """Return whether a stretch lies within a longer one."""
    return any(
        start <= first and last <= end and end - start > last - first for start, end in others
    )


def _fold_in_place(text: str) -> str:
    """Return a text without tones, letter for letter."""
    return "".join(fold(letter)[:1] or " " for letter in text)


def _list_levels() -> dict[frozenset[int], str]:
    """Return the code of each set of numbered levels, from the labels of the code list."""
    rows = list_codes("service_level")
    own = {
        code: {int(digit) for digit in re.findall(r"[1-4]", row["label_vi"])}
        for code, row in rows.items()
        if not row["members"]
    }
    levels = {frozenset(numbers): code for code, numbers in own.items() if numbers}
    for code, row in rows.items():
        if row["members"]:
            numbers = set().union(*(own[member] for member in row["members"].split()))
            levels[frozenset(numbers)] = code
    return levels
