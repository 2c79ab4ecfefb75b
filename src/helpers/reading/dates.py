"""Dates and periods as texts name them, in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from helpers.printed.named_days import MONTHS, last_of_month
from helpers.reading.days import DAY, EN, YEAR, read_day

_I = re.IGNORECASE
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SMALL = dict(
    zip(
        ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"],
        range(1, 11),
        strict=True,
    )
) | dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"],
        range(1, 12),
        strict=True,
    )
)
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_SMALL)})"
RANGE, UNTIL, DURING, NOW, SO_FAR = "range", "until", "during", "now", "so_far"
"""From one day to another; up to a day; a named period; today; the year up to where it tells of."""


@dataclass(frozen=True)
class Named:
    """A period that a text names.

    Attributes
    ----------
    start, end
        Where it stands in the text.
    label
        Its words.
    kind
        `range`, `until`, `during`, `now` or `so_far`.
    first, last
        Its days; the first is None where only an end is named, both are None for today. Of the
        year so far the last is None.
    is_day
        Whether its end is named to the day.
    """

    start: int
    end: int
    label: str
    kind: str
    first: date | None
    last: date | None
    is_day: bool = False


def find_periods(text: str, year: int) -> list[Named]:
    """Return the periods that a text names, in its order; a longer one hides what it contains.

    Parameters
    ----------
    text
        Any text.
    year
        The year of a date that names none.
    """
    found: list[Named] = []
    for form, build in _FORMS:
        for match in form.finditer(text):
            named = build(match, year)
            overlaps = (f.start < match.end() and match.start() < f.end for f in found)
            if named is not None and not any(overlaps):
                found.append(named)
    return sorted(found, key=lambda named: named.start)


def _count(text: str) -> int:
    """Return a small number in digits or words."""
    return int(text) if text.isdigit() else _SMALL[text.lower()]


def _make(
    match: re.Match[str], kind: str, first: date | None, last: date | None, *, is_day: bool = False
) -> Named:
    """Return a period with its words."""
    label = re.sub(r"\s+", " ", match[0]).strip(" ,(")
    return Named(match.start(), match.end(), label, kind, first, last, is_day)


def _build_range(match: re.Match[str], year: int) -> Named | None:
    """Return a period between two days."""
    last = read_day(match["b"], year)
    first = read_day(match["a"], last.year if last else year)
    if first is None or last is None or first > last:
        return None
    return _make(match, RANGE, first, last, is_day=True)


def _build_until(match: re.Match[str], year: int) -> Named | None:
    """Return a period up to a day."""
    last = read_day(match["b"], year)
    return _make(match, UNTIL, None, last, is_day=True) if last else None


def _build_begun(match: re.Match[str], year: int) -> Named | None:
    """Return a month or a quarter that is told up to a day: `tháng 9/2024 (tính đến 15/9/2024)`."""
    last = read_day(match["b"], int(match["y"] or year))
    if last is None:
        return None
    months = 3 if match["q"] else 1
    first = date(last.year, (last.month - 1) // months * months + 1, 1)
    return _make(match, RANGE, first, last, is_day=True)


def _build_so_far(match: re.Match[str], year: int) -> Named:
    """Return the year so far."""
    return _make(match, SO_FAR, date(year, 1, 1), None)


def _build_until_year(match: re.Match[str], year: int) -> Named:
    """Return a period up to the end of a year."""
    return _make(match, UNTIL, None, date(int(match["y"]), 12, 31))


def _build_until_month(match: re.Match[str], year: int) -> Named | None:
    """Return a period up to the end of a month."""
    month = int(match["m"])
    chosen = int(match["y"] or year)
    return _make(match, UNTIL, None, last_of_month(chosen, month)) if 1 <= month <= 12 else None


def _build_quarter(match: re.Match[str], year: int) -> Named | None:
    """Return a quarter."""
    text = match["q"].lower()
    quarter = _ROMAN.get(text) or (_count(text) if text in _SMALL or text.isdigit() else 0)
    if not 1 <= quarter <= 4:
        return None
    chosen = int(match["y"] or year)
    first = date(chosen, 3 * quarter - 2, 1)
    kind = UNTIL if re.match(r"(?:tính )?đến|until|by", match[0], _I) else DURING
    return _make(match, kind, first if kind == DURING else None, last_of_month(chosen, 3 * quarter))


def _build_months(match: re.Match[str], year: int) -> Named | None:
    """Return the first or last months, or quarters, of a year."""
    groups = match.groupdict()
    count, chosen = _count(match["n"]), int(groups.get("y") or year)
    months = count * (3 if re.search("quý|quarter", match[0], _I) else 1)
    if not 1 <= months <= 12:
        return None
    if re.search("cuố?i|last", match[0], _I):
        return _make(match, DURING, date(chosen, 13 - months, 1), date(chosen, 12, 31))
    return _make(match, DURING, date(chosen, 1, 1), last_of_month(chosen, months))


def _build_month(match: re.Match[str], year: int) -> Named | None:
    """Return one month."""
    groups = match.groupdict()
    text = match["m"].lower()
    month = int(text) if text.isdigit() else MONTHS.index(text[:3]) + 1
    if not 1 <= month <= 12:
        return None
    chosen = int(groups.get("y") or year)
    return _make(match, DURING, date(chosen, month, 1), last_of_month(chosen, month))


def _build_half(match: re.Match[str], year: int) -> Named:
    """Return half a year."""
    chosen = int(match["y"] or year)
    if re.search("second|cuối", match[0], _I):
        return _make(match, DURING, date(chosen, 7, 1), date(chosen, 12, 31))
    return _make(match, DURING, date(chosen, 1, 1), date(chosen, 6, 30))


def _build_year(match: re.Match[str], _: int) -> Named:
    """Return a year."""
    year = int(match["y"])
    return _make(match, DURING, date(year, 1, 1), date(year, 12, 31))


def _build_now(match: re.Match[str], _: int) -> Named:
    """Return today."""
    return _make(match, NOW, None, None)


_UP_TO = (
    r"(?:tính\s+)?đến(?:\s+(?:hết|cuối|ngày|thời điểm|thời điểm ngày|hết ngày))*"
    r"|as of|until|up to|by the end of|by"
)
_OF_YEAR = rf"(?:[\s,/-]*(?:năm|of|in)?\s*(?P<y>{YEAR}))"
_Builder = Callable[[re.Match[str], int], Named | None]

_FORMS: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    (
        re.compile(
            rf"(?<!\w)(?:từ|from|between)\s+(?:ngày\s+)?(?P<a>{DAY})\s*(?:đến|tới|to|-|–|and|until)"
            rf"(?:\s+(?:hết|ngày|hết ngày))*\s*(?P<b>{DAY})(?![\d/%])",
            _I,
        ),
        _build_range,
    ),
    (
        re.compile(
            r"(?<!\w)(?:trong\s+)?năm\s+(?:19|20)\d\d\s*\(\s*(?:tính\s+)?đến\s+(?:hết\s+)?"
            rf"(?:ngày\s+)?(?P<b>{DAY})\s*\)",
            _I,
        ),
        _build_until,
    ),
    (
        re.compile(
            r"(?<!\w)(?:trong\s+)?(?:tháng\s+\d{1,2}|(?P<q>quý\s+(?:iv|i{1,3}|[1-4])))"
            rf"{_OF_YEAR}?\s*\(\s*(?:số liệu\s+)?(?:tính\s+)?đến\s+(?:hết\s+)?(?:ngày\s+)?"
            rf"(?P<b>{DAY})\s*\)",
            _I,
        ),
        _build_begun,
    ),
    (
        re.compile(
            r"(?<!\w)(?:(?:lũy|luỹ)\s+kế\s+)?(?:tính\s+|kể\s+)?từ\s+đầu\s+năm(?:\s+đến\s+nay)?(?!\w)",
            _I,
        ),
        _build_so_far,
    ),
    (re.compile(rf"(?<!\w)(?:{_UP_TO})\s+(?P<b>{DAY})(?![\d%]|/\d)", _I), _build_until),
    (
        re.compile(rf"(?<!\w)(?:{_UP_TO})\s+tháng\s+(?P<m>\d{{1,2}})(?:{_OF_YEAR})?(?![\d%])", _I),
        _build_until_month,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:(?:{_UP_TO})\s+)?(?:trong\s+|in\s+(?:the\s+)?)?"
            rf"(?:quý\s+|q|quarter\s+)(?P<q>iv|i{{1,3}}|[1-4]|một|hai|ba|bốn)(?!\w|[.,]\d){_OF_YEAR}?",
            _I,
        ),
        _build_quarter,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:trong\s+)?(?P<n>{_COUNT})\s+(?:tháng|quý)\s+(?:(?:đầ?u|cuố?i)\s+)?"
            rf"(?:của\s+)?nă?m(?:\s+(?P<y>{YEAR}))?(?!\w)",
            _I,
        ),
        _build_months,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:in\s+)?(?:the\s+)?(?:first|last)\s+(?P<n>{_COUNT})\s+(?:months|quarters)"
            rf"(?:\s+of\s+(?:the\s+year\s+)?(?P<y>{YEAR})?)?",
            _I,
        ),
        _build_months,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:in\s+)?(?:the\s+)?(?:first|second)\s+half\s+of\s+(?:the\s+year\s+)?"
            rf"(?P<y>{YEAR})?",
            _I,
        ),
        _build_half,
    ),
    (
        re.compile(
            rf"(?<!\w)(?<!\d )(?:trong\s+)?tháng\s+(?P<m>\d{{1,2}})\s*(?:[/-]|\s+năm)\s*"
            rf"(?P<y>{YEAR})",
            _I,
        ),
        _build_month,
    ),
    (re.compile(rf"(?<!\w)(?:in\s+)?(?P<m>{EN})\s+(?P<y>{YEAR})", _I), _build_month),
    (re.compile(rf"(?<!\w)(?:{_UP_TO})\s+(?:năm\s+)?(?P<y>{YEAR})(?!\w)", _I), _build_until_year),
    (
        re.compile(
            rf"(?<![\w/.-])(?:trong\s+|in\s+|during\s+)?(?:năm\s+)?(?P<y>{YEAR})(?![\w%]|[.,/-]\d)",
            _I,
        ),
        _build_year,
    ),
    (
        re.compile(
            r"(?<!\w)(?:tính\s+)?(?:đến\s+nay|hiện\s+nay|hiện\s+tại|đến\s+thời\s+điểm\s+(?:hiện\s+tại"
            r"|này)|to date|currently|at present|so far)(?!\w)",
            _I,
        ),
        _build_now,
    ),
)
"""Forms in the order in which they are tried; what an earlier one took is hidden."""
