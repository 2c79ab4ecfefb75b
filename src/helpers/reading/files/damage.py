"""What is wrong with a text: codes for its lines, and a version of each line with plain letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from helpers.reading.files.syllables import list_impossible, list_words

LOOKALIKE_LETTERS, LOOKALIKE_DIGITS = "lookalike_letters", "lookalike_digits"
FOREIGN_DIGITS, BROKEN_LETTERS = "foreign_digits", "broken_letters"
LOST_LETTERS, LOST_WORDS, CUT_OFF = "lost_letters", "lost_words", "cut_off"
CONVERTED, UNSURE = "converted", "unsure_digits"

FLAGS = {
    LOOKALIKE_LETTERS: "Letters of another script stand for Latin ones, as a Cyrillic о for an o.",
    LOOKALIKE_DIGITS: "A letter stands in a number, as an O for a zero.",
    FOREIGN_DIGITS: "Digits of another script or of double width.",
    BROKEN_LETTERS: "Letters that could not be read, or accents that belong to no letter.",
    LOST_LETTERS: "Many words lack letters.",
    LOST_WORDS: "A word that no long text is without, such as và, is missing throughout.",
    CUT_OFF: "The text says that a part was cut off.",
    CONVERTED: "The letters were stored in TCVN3, VNI or Windows-1258 and have been converted.",
    UNSURE: "Letter recognition is not sure of a number.",
}
"""Code → what it means. All but `lost_words` are of a line; a text has those of its lines."""

LATIN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",
        "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXovi",
        strict=True,
    )
)
"""Cyrillic and Greek letters → the Latin ones that look the same."""

WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
"""Letters of double width → the same in plain width."""

DIGITS_MEANT = {"O": "0", "o": "0", "l": "1", "I": "1"}

NUMBER_WITH_LETTERS = re.compile(
    r"(?<![\w.,/-])(?=[OolI.,]*\d)(?=[\d.,]*[OolI])[\dOolI.,]{2,}(?!\w)"
)
CUT = re.compile(r"\[(?:\.{3}|…)\]")
SPACING_ACCENTS = frozenset("´`˜¨ˆ˘\ufffd")

MANY, OFTEN = 2, 0.08
"""So many impossible words, and so large a share, are no names or foreign words."""

EVERYWHERE, LONG = ("và", "các"), 400
"""Words that make up one in fifty, and the number of words in which one must occur."""


@cache
def _plain_letter(letter: str) -> str:
    """Return the plain form of one letter, digit or space."""
    if letter in LATIN or letter in WIDE:
        return LATIN.get(letter) or WIDE[letter]
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.decimal(letter))
    return " " if unicodedata.category(letter) == "Zs" else letter


def even_letters(text: str) -> str:
    """Return a line of the same length in plain letters, digits and spaces.

    Places in the result are places in the line, so that a token found here stands there as printed.
    Digits of other scripts become 0–9, letters of other scripts the Latin ones that they look like,
    an O or l within a number the digit that it stands for, and every kind of space a space.
    """
    plain = "".join(map(_plain_letter, text))
    return NUMBER_WITH_LETTERS.sub(lambda m: m[0].translate(_MEANT), plain)


_MEANT = str.maketrans(DIGITS_MEANT)


def mend_digits(text: str) -> str:
    """Return a line of the same length in which an O or l within a number is the digit meant.

    A letter before or behind a single digit may be a name, `O2` or `5l`, and stays; so does a
    Roman number before a section's, `I.12`.
    """
    return NUMBER_WITH_LETTERS.sub(lambda m: _mend_number(m[0]), text)


def _mend_number(token: str) -> str:
    """Return a number with digits for the letters in it, if it can hardly be a name."""
    digits = sum(letter.isdigit() for letter in token)
    is_name = re.fullmatch(r"[OolI][.,]?\d|\d+l|I[.,].*", token) is not None
    return token if is_name or not digits else token.translate(_MEANT)


def list_flags(text: str) -> list[str]:
    """Return the codes of what is wrong with a line."""
    plain = "".join(map(_plain_letter, text))
    signs = {
        LOOKALIKE_LETTERS: any(letter in LATIN for letter in text),
        LOOKALIKE_DIGITS: bool(NUMBER_WITH_LETTERS.search(plain)),
        FOREIGN_DIGITS: any(not c.isascii() and unicodedata.category(c) == "Nd" for c in text),
        BROKEN_LETTERS: any(map(_is_broken, text)),
        LOST_LETTERS: _lacks_letters(plain),
        CUT_OFF: bool(CUT.search(text)),
    }
    return [code for code, shown in signs.items() if shown]


def _is_broken(letter: str) -> bool:
    """Tell whether a letter of a text in NFC is the remains of another."""
    return letter in SPACING_ACCENTS or unicodedata.category(letter) in ("Mn", "Co")


def _lacks_letters(text: str) -> bool:
    """Tell whether too many words cannot be Vietnamese, though most are."""
    count = len(list_impossible(text))
    return count >= MANY and OFTEN <= count / len(list_words(text)) < 0.8


def lacks_words(lines: Sequence[str]) -> bool:
    """Tell whether a long text does without a word that every long text has."""
    words = list_words(" ".join(lines))
    return len(words) >= LONG and any(word not in words for word in EVERYWHERE)
