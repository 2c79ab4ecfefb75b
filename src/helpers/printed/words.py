"""Numbers in words, a closed list: none, one to ninety-nine and the ranks, in two languages."""

from __future__ import annotations

from collections.abc import Iterator

_VI_DIGITS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_VI_AFTER_TEN = {5: ("lăm", "nhăm")}
_VI_AFTER_TENS = {1: ("mốt",), 4: ("bốn", "tư"), 5: ("lăm", "nhăm")}
_VI_RANKS = {"thứ nhất": 1, "thứ nhì": 2, "thứ tư": 4}

_EN_SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_RANKS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

ZERO_WORDS = ("không có", "none")


def _list_vietnamese() -> Iterator[tuple[str, int]]:
    """Yield every way to write 1 to 99 in Vietnamese words."""
    yield from ((word, number) for number, word in enumerate(_VI_DIGITS, start=1))
    yield "mười", 10
    for ten in range(1, 10):
        stem = "mười" if ten == 1 else f"{_VI_DIGITS[ten - 1]} mươi"
        yield stem, 10 * ten
        changed = _VI_AFTER_TEN if ten == 1 else _VI_AFTER_TENS
        for one, plain in enumerate(_VI_DIGITS, start=1):
            yield from ((f"{stem} {word}", 10 * ten + one) for word in changed.get(one, (plain,)))


def _list_english() -> Iterator[tuple[str, int]]:
    """Yield every way to write 1 to 99 in English words."""
    yield from ((word, number) for number, word in enumerate(_EN_SMALL, start=1))
    for ten, stem in enumerate(_EN_TENS, start=2):
        yield stem, 10 * ten
        for one, word in enumerate(_EN_SMALL[:9], start=1):
            yield from ((f"{stem}{join}{word}", 10 * ten + one) for join in "- ")


def _rank_english(word: str) -> str:
    """Return the rank of an English number: `twenty-two`, `twenty-second`."""
    cut = max(word.rfind("-"), word.rfind(" ")) + 1
    stem, last = word[:cut], word[cut:]
    plain = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return stem + _EN_RANKS.get(last, plain)


CARDINALS = dict([*((word, 0) for word in ZERO_WORDS), *_list_vietnamese(), *_list_english()])
"""Number in small letters → value."""

RANKS = {
    **{f"thứ {word}": number for word, number in _list_vietnamese() if word not in ("một", "bốn")},
    **{_rank_english(word): number for word, number in _list_english()},
    **_VI_RANKS,
}
"""Rank in small letters → place; the first is 1."""
