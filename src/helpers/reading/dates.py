"""Dates and periods as texts name them, in two languages."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

_I = re.IGNORECASE
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
_YEAR = r"(?:19|20)\d\d"
_EN = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:(?:ngày\s+)?\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+{_YEAR})?"
    rf"|(?:ngày\s+)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}(?:\s?[/.-]\s?{_YEAR})?"
    rf"|{_EN}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_EN}(?:,?\s+{_YEAR})?)"
)

RANGE, UNTIL, DURING, NOW = "range", "until", "during", "now"
"""From one day to another; up to a day; a named period; today."""


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
        `range`, `until`, `during` or `now`.
    first, last
        Its days; the first is None where only an end is named, both are None for today.
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


def read_day(text: str, year: int) -> date | None:
    """Return the date that a text names, e.g. `18/11`, `ngày 5 tháng 6 năm 2018`, `June 30`."""
    named_month = re.search(r"[a-z]{3}", text.lower().replace("ngày", "").replace("tháng", ""))
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    years = [n for n in numbers if n > 1900]
    rest = [n for n in numbers if n <= 1900]
    chosen = years[0] if years else year
    try:
        if named_month and named_month[0] in _MONTHS and rest:
            return date(chosen, _MONTHS.index(named_month[0]) + 1, rest[0])
        day, month = rest[:2]
        return date(chosen, day, month) if month > 12 >= day else date(chosen, month, day)
    except ValueError:
        return None


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


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
    month = int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1
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
_OF_YEAR = rf"(?:[\s,/-]*(?:năm|of|in)?\s*(?P<y>{_YEAR}))"
_Builder = Callable[[re.Match[str], int], Named | None]

_FORMS: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    (
        re.compile(
            rf"(?<!\w)(?:từ|from|between)\s+(?:ngày\s+)?(?P<a>{_DAY})\s*(?:đến|tới|to|-|–|and|until)"
            rf"(?:\s+(?:hết|ngày|hết ngày))*\s*(?P<b>{_DAY})(?![\d/%])",
            _I,
        ),
        _build_range,
    ),
    (
        re.compile(
            r"(?<!\w)(?:trong\s+)?năm\s+(?:19|20)\d\d\s*\(\s*(?:tính\s+)?đến\s+(?:hết\s+)?"
            rf"(?:ngày\s+)?(?P<b>{_DAY})\s*\)",
            _I,
        ),
        _build_until,
    ),
    (re.compile(rf"(?<!\w)(?:{_UP_TO})\s+(?P<b>{_DAY})(?![\d%]|/\d)", _I), _build_until),
    (
        re.compile(rf"(?<!\w)(?:{_UP_TO})\s+tháng\s+(?P<m>\d{{1,2}})(?:{_OF_YEAR})?(?![\d%])", _I),
        _build_until_month,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:(?:{_UP_TO})\s+)?(?:trong\s+|in\s+(?:the\s+)?)?"
            rf"(?:quý\s+|q|quarter\s+)(?P<q>iv|i{{1,3}}|[1-4]|một|hai|ba|bốn)(?!\w){_OF_YEAR}?",
            _I,
        ),
        _build_quarter,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:trong\s+)?(?P<n>{_COUNT})\s+(?:tháng|quý)\s+(?:(?:đầ?u|cuố?i)\s+)?"
            rf"(?:của\s+)?nă?m(?:\s+(?P<y>{_YEAR}))?(?!\w)",
            _I,
        ),
        _build_months,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:in\s+)?(?:the\s+)?(?:first|last)\s+(?P<n>{_COUNT})\s+(?:months|quarters)"
            rf"(?:\s+of\s+(?:the\s+year\s+)?(?P<y>{_YEAR})?)?",
            _I,
        ),
        _build_months,
    ),
    (
        re.compile(
            rf"(?<!\w)(?:in\s+)?(?:the\s+)?(?:first|second)\s+half\s+of\s+(?:the\s+year\s+)?"
            rf"(?P<y>{_YEAR})?",
            _I,
        ),
        _build_half,
    ),
    (
        re.compile(
            rf"(?<!\w)(?<!\d )(?:trong\s+)?tháng\s+(?P<m>\d{{1,2}})\s*(?:[/-]|\s+năm)\s*"
            rf"(?P<y>{_YEAR})",
            _I,
        ),
        _build_month,
    ),
    (re.compile(rf"(?<!\w)(?:in\s+)?(?P<m>{_EN})\s+(?P<y>{_YEAR})", _I), _build_month),
    (re.compile(rf"(?<!\w)(?:{_UP_TO})\s+(?:năm\s+)?(?P<y>{_YEAR})(?!\w)", _I), _build_until_year),
    (
        re.compile(
            rf"(?<![\w/.-])(?:trong\s+|in\s+|during\s+)?(?:năm\s+)?(?P<y>{_YEAR})(?![\w%]|[.,/-]\d)",
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


def list_days(text: str, year: int) -> Iterator[tuple[str, date]]:
    """Yield the full dates of a text with the words before each."""
    for match in re.finditer(_DAY, text, _I):
        found = read_day(match[0], year)
        if found is not None and re.search(_YEAR, match[0]):
            yield text[max(0, match.start() - 40) : match.start()], found
