"""Words of a line: where each stands, and its plain form without tones in which words are compared.

A plain form is robust against tones that a writer or a scan mistook. Vowels that a damaged text
lost are put back where just the words of the vocabulary allow it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

VOWELS = "aeiouy"
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*|[%#]")
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
    return [
        Word(match.start() + start, match.start() + end, piece)
        for match in _WORD.finditer(text)
        for start, end, piece in _split_joined(match[0])
    ]


def _split_joined(word: str) -> Iterable[tuple[int, int, str]]:
    """Yield the parts of words that a stroke or a dot joins: `CB,CC,VC`, `xã/phường`."""
    if any(letter.isdigit() for letter in word):
        yield 0, len(word), fold(word)
        return
    for part in re.finditer(r"[^.,/-]+", word):
        yield part.start(), part.end(), fold(part[0])


class Vocabulary:
    """The syllables that are known, and the abbreviations with what they stand for.

    Parameters
    ----------
    phrases
        Texts whose syllables are known, the more often named the more likely.
    abbreviations
        Abbreviation → the words that it stands for.
    """

    def __init__(self, phrases: Iterable[str], abbreviations: Mapping[str, str]) -> None:
        self._counts: dict[str, int] = {}
        for phrase in phrases:
            for word in split_words(phrase):
                self._counts[word.plain] = self._counts.get(word.plain, 0) + 1
        self._long = {fold(short): fold(words).split() for short, words in abbreviations.items()}
        self._mended = self._list_mended()

    def _list_mended(self) -> dict[str, str]:
        """Return each known syllable by what is left of it when one vowel is lost."""
        mended: dict[str, str] = {}
        for known, count in self._counts.items():
            for place, letter in enumerate(known):
                left = known[:place] + known[place + 1 :]
                if letter not in VOWELS or not place or len(left) < 2:
                    continue
                if count > self._counts.get(mended.get(left, ""), 0):
                    mended[left] = known
        return mended

    def knows(self, plain: str) -> bool:
        """Return whether a syllable is known."""
        return plain in self._counts

    def read(self, text: str) -> list[Word]:
        """Return the words of a text, abbreviations written out and lost vowels put back."""
        words: list[Word] = []
        for word in split_words(text):
            for plain in self._long.get(word.plain, [word.plain]):
                words.append(Word(word.start, word.end, self._mend(plain)))
        return words

    def _mend(self, plain: str) -> str:
        """Return a known syllable for one that has lost a vowel."""
        if plain in self._counts or not plain.isalpha():
            return plain
        return self._mended.get(plain, plain)
