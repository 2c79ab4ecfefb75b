"""What a typed text must be, whatever it says: signs that look alike are written in one way."""

from __future__ import annotations

import re
from unicodedata import is_normalized, name


def explain_text(text: str) -> str:
    """Return what is wrong with the signs of a text; empty if nothing is."""
    if text != text.strip() or "  " in text:
        return "no blank stands before, behind or twice in it"
    if not text.isprintable():
        return "it holds a sign that cannot be seen, or a line break: type it anew"
    if text.isascii():
        return ""
    if not is_normalized("NFC", text):
        return "its letters and their marks are apart: save it in Unicode form NFC"
    if _is_garbled(text):
        return "its letters were read in another encoding: type it anew"
    if odd := _find_foreign(text):
        return f"'{odd}' only looks like a Vietnamese letter ({name(odd, 'no name')}): type it anew"
    return ""


def _find_foreign(text: str) -> str:
    """Return a letter of another alphabet within a word of Latin ones, or one of Iceland's.

    A word of another language stands as it is; letters of two alphabets in one word are a slip
    that nobody sees, as is the eth of old Vietnamese fonts.
    """
    for word in text.split():
        letters = {sign: name(sign, "") for sign in word if sign.isalpha()}
        latin = [sign for sign, told in letters.items() if told.startswith("LATIN ")]
        odd = [sign for sign, told in letters.items() if _FOREIGN.match(told)]
        odd = odd if latin else []
        odd += [sign for sign in latin if letters[sign].endswith(" LETTER ETH")]
        if odd:
            return odd[0]
    return ""


_FOREIGN = re.compile("CYRILLIC |GREEK |ARMENIAN |CHEROKEE |FULLWIDTH ")


def _is_garbled(text: str) -> bool:
    """Return whether UTF-8 was read as the encoding of an old Windows, or a sign was lost."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return True
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
