"""Figures of earlier transcriptions, found again by the words around them.

A row of `data/reading/contexts.csv` holds at most six plain words around one figure, sorted, so
that no sentence can be put together from them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from helpers.ground import paths
from helpers.reading.context import Context
from helpers.reading.lexicon import read_table
from helpers.reading.words import list_plain

MOST_WORDS = 6
_SLIGHT = 12.0
"""Rarity, squared, at which a row's words count half: a few common words tell little."""
_COMMON = list_plain(
    "va cua cac cho la co da duoc trong tren tai the of to in for and a at by with so voi den tu"
    " mot nhung nay do theo ve khi"
)


class Neighbours:
    """An index of words around figures whose indicator is known.

    Parameters
    ----------
    rows
        Rows with `document_id`, `indicator_code` and `words`.
    without
        A document whose figures are left aside, to measure how well others are read.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]], *, without: str = "") -> None:
        self._entries = [
            (row["indicator_code"], frozenset(row["words"].split()))
            for row in rows
            if row["document_id"] != without
        ]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(self._entries):
            for word in words:
                self._by_word[word].append(number)
        self._counts = Counter(code for code, _ in self._entries)
        self._norms = [self._measure(words) for _, words in self._entries]

    def count(self, code: str) -> int:
        """Return how many figures of an indicator are known."""
        return self._counts[code]

    def rarity(self, word: str) -> float:
        """Return how much a word tells: nothing if it stands around every figure."""
        return math.log((1 + len(self._entries)) / (1 + len(self._by_word.get(word, ()))))

    def _measure(self, words: Iterable[str]) -> float:
        """Return the length of a set of words."""
        return math.sqrt(sum(self.rarity(word) ** 2 for word in words)) or 1.0

    def compare(self, words: Sequence[str]) -> dict[str, float]:
        """Return for each indicator how like its nearest figure some words are, 0…1."""
        query = {w for w in words if is_telling(w)}
        dots: dict[int, float] = defaultdict(float)
        for word in query:
            weight = self.rarity(word) ** 2
            for number in self._by_word.get(word, ()):
                dots[number] += weight
        length = self._measure(query)
        best: dict[str, float] = {}
        for number, dot in dots.items():
            code = self._entries[number][0]
            norm = self._norms[number]
            like = dot / (length * norm) * norm**2 / (norm**2 + _SLIGHT)
            best[code] = max(best.get(code, 0.0), like)
        return best


def is_telling(word: str) -> bool:
    """Return whether a plain word may say what a figure is of."""
    return len(word) > 1 and not word[0].isdigit() and word not in _COMMON


def list_nearest(context: Context) -> list[str]:
    """Return the telling words that belong to a figure, the nearest first."""
    before = range(context.first - 1, context.left - 1, -1)
    behind = range(context.last, context.right)
    places = sorted(
        [*((context.first - n, n) for n in before), *((n - context.last + 1, n) for n in behind)]
    )
    words = (context.words[n].plain for _, n in places)
    return list(dict.fromkeys(word for word in words if is_telling(word)))


def make_entry(context: Context) -> str:
    """Return the words of a row of the index: the nearest six, sorted."""
    return " ".join(sorted(list_nearest(context)[:MOST_WORDS]))


@cache
def read_neighbours(without: str = "") -> Neighbours:
    """Return the committed index, without one document if told so."""
    path = paths.resolve_path("data", "reading", "contexts.csv")
    return Neighbours(read_table(path), without=without)
