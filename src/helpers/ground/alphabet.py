"""The order of Vietnamese names, as a dictionary has it."""

from __future__ import annotations

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def sort_name(name: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts names as a Vietnamese dictionary does.

    ă, â, đ, ê, ô, ơ and ư are letters of their own; a tone decides only between equal letters.
    """
    letters = ((ALPHABET.find(letter), letter) for letter in strip_tones(name.casefold()))
    return (*letters, (-2, name))


def strip_tones(text: str) -> str:
    """Return a text without the five marks of tone, its letters composed."""
    plain = unicodedata.normalize("NFD", text).translate(TONES)
    return unicodedata.normalize("NFC", plain)
