"""Vietnamese as it was stored before Unicode: TCVN3 (ABC), VNI and Windows-1258.

Texts of before about 2005 hold one byte a letter (TCVN3) or a letter and a mark (VNI), and look
right only in their own fonts (`.VnTime`, `VNI-Times`). A text is converted only where that makes
its words Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from helpers.reading.files.syllables import compute_plausibility, list_words

TCVN3, VNI, WINDOWS_1258 = "tcvn3", "vni", "windows_1258"

_TCVN3_CODES = (
    "B8 B5 B6 B7 B9 A8 BE BB BC BD C6 A9 CA C7 C8 C9 CB AE D0 CC CE CF D1 AA D5 D2 D3 D4 D6 "
    "DD D7 D8 DC DE E3 DF E1 E2 E4 AB E8 E5 E6 E7 E9 AC ED EA EB EC EE F3 EF F1 F2 F4 AD F8 F5 "
    "F6 F7 F9 FD FA FB FC FE A1 A2 A7 A3 A4 A5 A6"
)
_TCVN3_LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
TCVN3_TABLE = dict(zip(bytes.fromhex(_TCVN3_CODES).decode("latin-1"), _TCVN3_LETTERS, strict=True))
"""Letter as Latin-1 shows its byte → letter."""

_GREEK_MU = "\u03bc"  # some PDF writers put it for the micro sign

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONES = ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
_VNI_ROWS = {"": " ùøûõï", _CIRCUMFLEX: "âáàåãä", _BREVE: "êéèúüë"}
_VNI_SMALL_MARKS = {
    mark: accent + tone
    for accent, row in _VNI_ROWS.items()
    for mark, tone in zip(row, _TONES, strict=True)
    if mark != " "
}
VNI_MARKS = _VNI_SMALL_MARKS | {mark.upper(): a for mark, a in _VNI_SMALL_MARKS.items()}
"""What follows a vowel → its accents."""

_VNI_SMALL_LETTERS = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
VNI_LETTERS = _VNI_SMALL_LETTERS | {k.upper(): v.upper() for k, v in _VNI_SMALL_LETTERS.items()}
"""Letters of their own."""

_VNI_VOWELS = frozenset("aeouyôöAEOUYÔÖ")

ENOUGH_WORDS = 3
CLEAR_GAIN, PLAUSIBLE = 0.3, 0.75
"""How much more of the words must be Vietnamese after conversion, and how many at least."""


def convert_tcvn3(text: str) -> str:
    """Return the text of letters that stand as TCVN3."""
    return "".join(TCVN3_TABLE.get(c, c) for c in text.replace(_GREEK_MU, "\u00b5"))


def convert_vni(text: str) -> str:
    """Return the text of letters that stand as VNI."""
    made, before = [], ""
    for letter in text:
        if before in _VNI_VOWELS and letter in VNI_MARKS:
            made.append(VNI_MARKS[letter])
        else:
            made.append(VNI_LETTERS.get(letter, letter))
        before = letter
    return unicodedata.normalize("NFC", "".join(made))


CONVERTERS: dict[str, Callable[[str], str]] = {TCVN3: convert_tcvn3, VNI: convert_vni}


def recognise(text: str) -> str:
    """Return the old encoding whose letters a text holds, or an empty text.

    Only words that conversion changes speak: plain ones are the same in every encoding.
    """
    best, code = 0.0, ""
    for candidate, convert in CONVERTERS.items():
        changed = [word for word in re.findall(r"\S+", text) if convert(word) != word]
        before, after = " ".join(changed), convert(" ".join(changed))
        if len(list_words(after)) < ENOUGH_WORDS:
            continue
        gain = compute_plausibility(after) - compute_plausibility(before)
        if gain > max(best, CLEAR_GAIN) and compute_plausibility(after) >= PLAUSIBLE:
            best, code = gain, candidate
    return code


def convert_lines(lines: Iterable[str]) -> tuple[list[str], str, list[bool]]:
    """Return lines with old letters converted, the encoding found, and which lines changed."""
    found = list(lines)
    code = recognise("\n".join(found))
    if not code:
        return found, "", [False] * len(found)
    made = [convert_line(line, CONVERTERS[code]) for line in found]
    return made, code, [new != old for new, old in zip(made, found, strict=True)]


def convert_line(line: str, convert: Callable[[str], str]) -> str:
    """Return a line converted, or as it is where it is Vietnamese already."""
    made = convert(line)
    return made if compute_plausibility(made) >= compute_plausibility(line) else line


def convert_run(text: str, font: str) -> tuple[str, str]:
    """Return what a run in a font of an old encoding says, and the encoding if it is one."""
    name = font.lower()
    if name.startswith(".vn"):
        made = convert_tcvn3(text)
        return (made.upper() if name.endswith("h") else made), TCVN3
    if name.startswith("vni-"):
        return convert_vni(text), VNI
    return text, ""
