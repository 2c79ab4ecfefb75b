"""Hedges: which words beside a number say that it is not exact, and which only look like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.ground.vocabulary import EXACT
from helpers.reading.words import Word, list_plain

PREPOSITION = "tren"
"""Plain form of the word that is “more than” before a number and “on” before a noun."""

_LOCATING = list_plain(
    "cung cap trien khai thuc hien cai dat hoat dong van hanh ap dung dang tai cong khai chay tinh"
    " so duoc giai quyet xu ly"
)
_ON_WHAT = list_plain(
    "ngon ngu nen tang he thong phan mem cong trang kenh thiet bi dia ban mang ung dung linh vuc"
    " tieu chi tieu chuan thang"
)
_COMPARING = list_plain("cao thap nhieu it nhanh som lon nho tot rong cham")
_REACH = 3


@dataclass(frozen=True)
class Hedge:
    """A hedge that was found: its code, its words, and why it is one or is none."""

    qualifier: str
    words: str = ""
    note: str = ""


class Hedges:
    """The hedge words of the register, before and behind a number.

    Parameters
    ----------
    phrases
        Plain words → code of the qualifier; those that begin with `#` stand behind the number.
    """

    def __init__(self, phrases: dict[str, str]) -> None:
        self._behind = {p[1:].strip(): code for p, code in phrases.items() if p.startswith("#")}
        self._before = {p: code for p, code in phrases.items() if not p.startswith("#")}

    def read(self, words: Sequence[Word], first: int, last: int, *, printed: str) -> Hedge:
        """Return the hedge of the number that stands from one word to another.

        Parameters
        ----------
        words
            All words of the line.
        first, last
            Places of the number's first word and of the first word behind it.
        printed
            The number.
        """
        behind = self._match_behind(words, last)
        before = self._match_before(words, first)
        if behind is not None:
            return behind
        if before is None:
            return Hedge(EXACT)
        start = first - len(before.words.split())
        is_part = _follows_its_part(words, start, last, printed=printed)
        if before.words == PREPOSITION and (
            is_part or _is_preposition(words, start, last, printed=printed)
        ):
            return Hedge(EXACT, PREPOSITION, "preposition")
        if before.words == "hon" and start and words[start - 1].plain in _COMPARING:
            return Hedge(EXACT)
        return before

    def _match_before(self, words: Sequence[Word], first: int) -> Hedge | None:
        """Return the longest hedge that ends right before a number."""
        for length in range(min(_REACH, first), 0, -1):
            phrase = " ".join(word.plain for word in words[first - length : first])
            if phrase in self._before:
                return Hedge(self._before[phrase], phrase)
        return None

    def _match_behind(self, words: Sequence[Word], last: int) -> Hedge | None:
        """Return the hedge that begins right behind a number, or behind its noun."""
        for skip in range(2):
            for length in range(_REACH, 0, -1):
                phrase = " ".join(word.plain for word in words[last + skip : last + skip + length])
                if phrase in self._behind:
                    return Hedge(self._behind[phrase], phrase)
        return None


def _follows_its_part(words: Sequence[Word], start: int, last: int, *, printed: str) -> bool:
    """Return whether a figure right before “trên” is the part of which this one is the whole.

    “244.916 hồ sơ trên 247.390 hồ sơ”: the same noun stands behind both, or neither is round.
    """
    for gap in range(1, 4):
        if start - gap < 1 or not words[start - gap - 1].plain[0].isdigit():
            continue
        noun = [word.plain for word in words[start - gap : start]]
        is_same = [word.plain for word in words[last : last + gap]] == noun
        return is_same or re.search(r"0$", printed) is None
    return False


def _is_preposition(words: Sequence[Word], start: int, last: int, *, printed: str) -> bool:
    """Return whether “trên” before a number means “on” or “of”, not “more than”."""
    before = words[start - 1].plain if start else ""
    if re.fullmatch(r"0\d", printed) or before == "%" or (before[:1].isdigit() and start):
        return True
    if "%" in printed:
        return False
    is_round = re.search(r"0$", printed) is not None
    behind = {word.plain for word in words[last : last + 2]}
    located = before in _LOCATING or len(printed) <= 1
    return bool(behind & _ON_WHAT) or (located and not is_round)
