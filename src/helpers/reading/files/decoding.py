"""From bytes to text: UTF-8, UTF-16, and what was used before."""

from __future__ import annotations

import codecs
import unicodedata

from helpers.ground.errors import UnreadableFileError
from helpers.reading.files.old_letters import (
    CONVERTERS,
    PLAUSIBLE,
    WINDOWS_1258,
    recognise,
)
from helpers.reading.files.syllables import compute_plausibility

UTF_8, UTF_16 = "utf-8", "utf-16"
_MARKS = {codecs.BOM_UTF8: UTF_8, codecs.BOM_UTF16_LE: UTF_16, codecs.BOM_UTF16_BE: UTF_16}
_CONTROLS_ALLOWED = frozenset("\t\n\r\f\x0b\x1a")


def decode(content: bytes, *, name: str) -> tuple[str, str]:
    """Return the text of a file as it stands, NFC, and the encoding that it was in.

    Raises
    ------
    UnreadableFileError
        If it is binary, or in an encoding that is not known.
    """
    text, encoding = _decode_unicode(content) or _decode_old(content, name=name)
    if any(unicodedata.category(c) == "Cc" and c not in _CONTROLS_ALLOWED for c in set(text)):
        raise UnreadableFileError(
            f'"{name}" is a binary file, not a text: give the document as PDF, DOCX, HTML or text'
        )
    return unicodedata.normalize("NFC", text), encoding


def _decode_unicode(content: bytes) -> tuple[str, str] | None:
    """Return text and encoding if the bytes are Unicode, else None."""
    marked = next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), "")
    guesses = [marked] if marked else [_guess_utf_16(content), UTF_8]
    for encoding in filter(None, guesses):
        try:
            return content.decode("utf-8-sig" if encoding == UTF_8 else encoding), encoding[:6]
        except UnicodeError:
            continue
    return None


def _guess_utf_16(content: bytes) -> str:
    """Return the kind of UTF-16 that every other byte being zero shows, or an empty text."""
    start = content[:4000]
    if start.count(0) * 4 < len(start) or len(content) % 2:
        return ""
    return "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"


def _decode_old(content: bytes, *, name: str) -> tuple[str, str]:
    """Return text and encoding of bytes that are no Unicode.

    Old letters of TCVN3 and VNI are left for `old_letters.convert_lines`, which finds them in
    files of every kind; here they only prove that the bytes are text.
    """
    latin = content.decode("latin-1")
    if code := recognise(latin):
        return latin, code
    windows = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    if compute_plausibility(windows) >= PLAUSIBLE:
        return windows, WINDOWS_1258
    raise UnreadableFileError(
        f'"{name}" is neither UTF-8 nor UTF-16, nor Vietnamese in '
        f"{', '.join(code.upper() for code in CONVERTERS)} or Windows-1258: "
        "save it as UTF-8 and try again"
    )
