"""The words that stand for codes (`data/reading/words.csv`), and where a line says them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.ground import opening, paths
from helpers.ground.vocabulary import DIMENSIONS
from helpers.reading.words import Vocabulary, Word, split_words

ABBREVIATION, ALIAS = "abbreviation", "alias"
INDICATOR = "indicator_code"
UNIT = "unit_code"
BODY = "body"
"""What a unit below the province calls itself, by its tier."""
INDEX = "index"
"""Names of indices, by the stem of the codes of their ranks and scores."""
MASK = "mask"
COUNTABLE = "countable"
DAMAGED = "damaged"
PARTED = "parted"
"""List of two words each between which an enumeration has a comma."""
NUMBER_MARK = "#"
"""In a phrase: here stands the figure."""
_STROKE = re.compile(r"[;:.!?()\[\]|]")
JOIN = " + "
"""In a rule: these phrases must all be said."""
NOT = " !"
"""In a rule: this phrase must not be said."""


@dataclass(frozen=True)
class Occurrence:
    """A phrase that a line says: its words, and where they begin and end."""

    phrase: str
    first: int
    last: int


@dataclass(frozen=True)
class Rule:
    """Phrases that together stand for a code.

    Attributes
    ----------
    code
        What they stand for.
    needed, barred
        Plain phrases that must, or must not, be said.
    """

    code: str
    needed: tuple[str, ...]
    barred: tuple[str, ...] = ()


class Lexicon:
    """Phrases by the list of codes to which they belong.

    Parameters
    ----------
    rows
        Rows with `list`, `code` and `words`.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        rows = list(rows)
        self._aliases = {row["code"]: row["words"] for row in rows if row["list"] == ALIAS}
        shorts = [row for row in rows if row["list"] == ABBREVIATION]
        self.vocabulary = Vocabulary(
            (row["words"] for row in rows if row["list"] != ABBREVIATION),
            {row["code"]: row["words"] for row in shorts},
            self._aliases,
        )
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for row in rows:
            if row["list"] not in (ABBREVIATION, ALIAS):
                self.rules[row["list"]].append(self._read_rule(row))
        self._by_first = self._index_phrases()
        self._parted = {rule.needed[0] for rule in self.rules[PARTED]}
        self._names = {rule.needed[0] for rule in self.rules[MASK]}
        self._breaking = {r.needed[0] for name in DIMENSIONS for r in self.rules[name]}

    def _read_rule(self, row: Mapping[str, str]) -> Rule:
        """Return the rule of one row."""
        needed, *barred = row["words"].split(NOT)
        phrases = tuple(self._write_plain(phrase) for phrase in needed.split(JOIN))
        return Rule(row["code"], phrases, tuple(self._write_plain(phrase) for phrase in barred))

    def _write_plain(self, phrase: str) -> str:
        """Return a phrase in plain words, each as it is read in a text."""
        words = fold_phrase(phrase).split()
        return " ".join(self._aliases.get(word, word) for word in words)

    def _index_phrases(self) -> dict[str, list[tuple[str, ...]]]:
        """Return all phrases by their first word, the longest first."""
        phrases = {
            phrase
            for rules in self.rules.values()
            for rule in rules
            for phrase in (*rule.needed, *rule.barred)
            if NUMBER_MARK not in phrase
        }
        by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in sorted(phrases, key=len, reverse=True):
            words = tuple(phrase.split())
            by_first[words[0]].append(words)
        return by_first

    def codes_of(self, name: str) -> dict[str, str]:
        """Return the codes of one list by the phrase that stands for each."""
        return {rule.needed[0]: rule.code for rule in self.rules[name]}

    def list_countable(self) -> Iterator[str]:
        """Yield the nouns that may stand behind a number."""
        for name in (UNIT, COUNTABLE):
            yield from (rule.needed[0] for rule in self.rules[name])

    def hide(self, found: Sequence[Occurrence]) -> set[int]:
        """Return which phrases are only a part of a name, by their number.

        In “thanh toán trực tuyến” nothing is said of a channel.
        """
        names = [o for o in found if o.phrase in self._names]
        return {
            number
            for number, o in enumerate(found)
            if o.phrase in self._breaking
            and any(n.first <= o.first and o.last <= n.last and n.phrase != o.phrase for n in names)
        }

    def read(self, text: str) -> tuple[list[Word], list[Occurrence]]:
        """Return the words of a text, and every phrase that they say, in their order.

        No phrase goes beyond a stroke or a bracket; beyond a comma only where its words are an
        enumeration, as in `sở, ban, ngành`.
        """
        words = self.vocabulary.read(text)
        plain = [word.plain for word in words]
        ends = self._list_ends(text, words)
        return words, [
            Occurrence(" ".join(phrase), place, place + len(phrase))
            for place, word in enumerate(plain)
            for phrase in self._by_first.get(word, ())
            if place + len(phrase) <= ends[place]
            and tuple(plain[place : place + len(phrase)]) == phrase
        ]

    def _list_ends(self, text: str, words: Sequence[Word]) -> list[int]:
        """Return for each word how far a phrase that begins with it may go."""
        ends, end = [len(words)] * len(words), len(words)
        for number in range(len(words) - 2, -1, -1):
            first, second = words[number], words[number + 1]
            between = text[first.end : second.start]
            is_list = f"{first.plain} {second.plain}" in self._parted
            if _STROKE.search(between) or ("," in between and not is_list):
                end = number + 1
            ends[number] = end
        return ends


def fold_phrase(phrase: str) -> str:
    """Return a phrase in plain words with single blanks."""
    return " ".join(word.plain for word in split_words(phrase))


@cache
def read_lexicon() -> Lexicon:
    """Return the committed words."""
    return Lexicon(read_table(paths.resolve_path("data", "reading", "words.csv")))


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of words as text.

    Raises
    ------
    MissingInputError, ContractError
        If it cannot be read, or is no table.
    """
    return opening.read_table(path).list_records()
