"""Words of a line: where each stands, and its plain form without tones in which words are compared.

A plain form is robust against tones that a writer or a scan mistook. Vowels that a damaged text
lost are put back where just the words of the vocabulary allow it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

VOWELS = "aeiouy"
_LONGEST = 6
"""Letters of the longest syllable that is left after one is lost."""
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[%#]")
_MARKS = {ord(mark): None for mark in "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"}


@dataclass(frozen=True)
class Word:
    """One word of a line: where it begins and ends, and its plain form."""

    start: int
    end: int
    plain: str


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a text in small letters without tones and marks: `Cổng Dịch vụ`, `cong dich vu`."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return unicodedata.normalize("NFC", decomposed.translate(_MARKS))


def split_words(text: str) -> list[Word]:
    """Return the words of a text, numbers included."""
    return [Word(m.start(), m.end(), fold(m[0])) for m in _WORD.finditer(text)]


def list_plain(text: str) -> frozenset[str]:
    """Return the words of a text in their plain form, once each."""
    return frozenset(word.plain for word in split_words(text))


class Vocabulary:
    """The syllables that are known, and the abbreviations with what they stand for.

    Parameters
    ----------
    phrases
        Texts whose syllables are known, the more often named the more likely.
    abbreviations
        Abbreviation → the words that it stands for.
    aliases
        Word → another that means the same here.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        abbreviations: Mapping[str, str],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._aliases = dict(aliases or {})
        phrases = list(phrases)
        self._counts: dict[str, int] = {}
        for phrase in phrases:
            for word in split_words(phrase):
                self._counts[word.plain] = self._counts.get(word.plain, 0) + 1
        self._long = {fold(short): fold(words).split() for short, words in abbreviations.items()}
        self._mended = self._list_mended()
        self._pairs = _count_pairs(phrases)

    def _list_mended(self) -> dict[str, list[str]]:
        """Return known syllables by what is left of each when one vowel is lost."""
        mended: dict[str, list[str]] = defaultdict(list)
        for known in sorted(self._counts, key=lambda k: -self._counts[k]):
            for place, letter in enumerate(known):
                left = known[:place] + known[place + 1 :]
                if letter in VOWELS and left and known not in mended[left]:
                    mended[left].append(known)
        return mended

    def list_abbreviations(self) -> Iterable[str]:
        """Yield the abbreviations in their plain form."""
        yield from self._long

    def knows(self, plain: str) -> bool:
        """Return whether a syllable is known."""
        return plain in self._counts

    def read(self, text: str) -> list[Word]:
        """Return the words of a text, abbreviations written out and lost vowels put back."""
        words: list[Word] = []
        for word in split_words(text):
            written = text[word.start : word.end]
            long = self._long.get(word.plain) if written.isupper() else None
            for plain in long or [word.plain]:
                words.append(Word(word.start, word.end, self._aliases.get(plain, plain)))
        return self._mend(words)

    def _mend(self, words: list[Word]) -> list[Word]:
        """Return words with known syllables for those that have lost a vowel.

        Of several syllables that fit, one that stands in a known phrase with the word before or
        behind it is chosen, else the commonest.
        """
        mended = list(words)
        for number, word in enumerate(words):
            fits = self._list_fits(word.plain)
            if not fits:
                continue
            before = mended[number - 1].plain if number else ""
            behind = words[number + 1].plain if number + 1 < len(words) else ""
            nexts = [behind, *self._list_fits(behind)]
            plain = max(
                fits,
                key=lambda fit: (
                    (before, fit) in self._pairs or any((fit, n) in self._pairs for n in nexts)
                ),
            )
            mended[number] = Word(word.start, word.end, plain)
        return mended

    def _list_fits(self, plain: str) -> list[str]:
        """Return the known syllables of which a word may be left; none if it is known itself."""
        if plain in self._counts or not plain.isalpha() or len(plain) > _LONGEST:
            return []
        return self._mended.get(plain, [])


def _count_pairs(phrases: Iterable[str]) -> set[tuple[str, str]]:
    """Return every two syllables that stand side by side in a phrase."""
    pairs = set()
    for phrase in phrases:
        plain = [word.plain for word in split_words(phrase)]
        pairs |= set(pairwise(plain))
    return pairs
