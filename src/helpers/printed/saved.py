"""What a spreadsheet makes of a token that it takes for a number or a day, and the way back.

It reads `7.420` as a little more than seven and saves `7.42`, `6.000` as `6`, `50%` as `0.5`, `1/4`
as a day of January or April. Some of these can no longer be read; others can, as another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

MARKS = {"vi": (".", ","), "en": (",", ".")}
"""Marks of thousands and of decimals by number style."""

_SHORT_GROUP = {
    style: re.compile(rf"([1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})*{re.escape(group)})(\d\d?)")
    for style, (group, _) in MARKS.items()
}
_PLAIN = re.compile(r"(?:0|[1-9]\d{0,14})(?:[.,]\d{0,14}[1-9])?", re.ASCII)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]{1,15})?e\+?[0-9]{1,2}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)(?:[ T].*)?|(\d\d?)[/.-](\d\d?)[/.-]\d{4}")
_MOST_DIGITS = 15


def list_unsaved(token: str, style: str = "vi") -> list[str]:
    """Return tokens from which a spreadsheet may have made this one, the likeliest first.

    Parameters
    ----------
    token
        A token that is no number as it stands.
    style
        `vi` or `en`, as the document prints numbers.
    """
    return list(dict.fromkeys(_find_unsaved(token.strip(), style)))


def _find_unsaved(token: str, style: str) -> Iterator[str]:
    group, mark = MARKS.get(style, MARKS["vi"])
    if match := _SHORT_GROUP.get(style, _SHORT_GROUP["vi"]).fullmatch(token):
        yield f"{match[1]}{match[2]:0<3}"
    if re.fullmatch(r"0\.\d{1,15}", token):
        yield f"{format((Decimal(token) * 100).normalize(), 'f').replace('.', mark)}%"
    if re.fullmatch(r"\d{1,15}\.0", token):
        yield f"{int(token[:-2]):,}".replace(",", group)
    if _SCIENTIFIC.fullmatch(token):
        number = Decimal(token.replace(",", "."))
        if number.adjusted() < _MOST_DIGITS and number == int(number):
            yield f"{int(number):,}".replace(",", group)
    if match := _DAY.fullmatch(token):
        first, second = (int(part) for part in match.groups() if part)
        yield from (f"{first}/{second}", f"{second}/{first}")


def may_be_saved(token: str, printed: str) -> bool:
    """Return whether a spreadsheet may have written this for a printed token."""
    if token == printed or not _PLAIN.fullmatch(token):
        return False
    return Decimal(token.replace(",", ".")) in _read_as_spreadsheets(printed)


def _read_as_spreadsheets(printed: str) -> set[Decimal]:
    """Return the numbers that spreadsheets of either style read in a printed token."""
    bare = printed.removesuffix("%").rstrip()
    if not re.fullmatch(r"[0-9.,]{1,40}", bare):
        return set()
    found = set()
    for group, mark in MARKS.values():
        plain = bare.replace(group, "").replace(mark, ".")
        if re.fullmatch(r"\d+(?:\.\d+)?", plain):
            found.add(Decimal(plain) / (100 if bare != printed else 1))
    return found
