"""What a typed text must be, whatever it says: signs that look alike are written in one way."""

from __future__ import annotations

from unicodedata import is_normalized


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
    return "its letters were read in another encoding: type it anew" if _is_garbled(text) else ""


def _is_garbled(text: str) -> bool:
    """Return whether UTF-8 was read as the encoding of an old Windows, or a sign was lost."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return True
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
