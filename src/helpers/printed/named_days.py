"""The days that a Vietnamese name of a period means, and days and numbers in other texts.

The converse of `periods.format_period`, for names that tell both ends: `quý II năm 2018`,
`1/1–31/10/2021`. Whatever else a label says, such as `đến nay`, names no days here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

Days = tuple[str, str]
"""First and last day, ISO."""

_YEAR = r"(?:năm |/)(?P<year>\d{4})"
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def find_named_days(label: str) -> Days | None:
    """Return the days that a whole label names; None if it does not name both ends."""
    for pattern, build in _FORMS.items():
        if match := re.fullmatch(pattern, label, re.IGNORECASE):
            try:
                return build(match.groupdict())
            except ValueError:  # a month 13, or a day that does not exist
                return None
    return None


def names_each_day(label: str) -> bool:
    """Return whether a label tells its days themselves, not only a year, a quarter or the like."""
    return re.search(_DAY, label) is not None


def _name_months(year: str, first: int, last: int) -> Days:
    """Return the days from the first of one month to the last of another."""
    end = last_of_month(int(year), last)
    return date(int(year), first, 1).isoformat(), end.isoformat()


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _build_quarter(told: Mapping[str, str]) -> Days:
    last = 3 * _QUARTERS[told["quarter"].upper()]
    return _name_months(told["year"], last - 2, last)


def _build_months(told: Mapping[str, str]) -> Days:
    count = int(told["count"])
    is_last = (told["side"] or "").casefold() == "cuối"
    first, last = (13 - count, 12) if is_last else (1, count)
    return _name_months(told["year"], first, last)


def _build_month(told: Mapping[str, str]) -> Days:
    return _name_months(told["year"], int(told["month"]), int(told["month"]))


def _build_range(told: Mapping[str, str]) -> Days:
    year = told.get("year1") or told["year"]
    return _read(told["day1"], told["month1"], year), _read(
        told["day"], told["month"], told["year"]
    )


def _build_day(told: Mapping[str, str]) -> Days:
    day = _read(told["day"], told["month"], told["year"])
    return day, day


def _read(day: str, month: str, year: str) -> str:
    return date(int(year), int(month), int(day)).isoformat()


_DAY = r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
_START = r"(?P<day1>\d{1,2})/(?P<month1>\d{1,2})(?:/(?P<year1>\d{4}))?"
_FORMS: Mapping[str, Callable[[Mapping[str, str]], Days]] = {
    r"(?:trong )?năm (?P<year>\d{4})": lambda told: _name_months(told["year"], 1, 12),
    rf"quý (?P<quarter>I{{1,3}}|IV|[1-4]) ?{_YEAR}": _build_quarter,
    rf"(?P<count>\d{{1,2}}) tháng (?:(?P<side>đầu|cuối) )?{_YEAR}": _build_months,
    rf"tháng (?P<month>\d{{1,2}}) ?{_YEAR}": _build_month,
    rf"ngày {_DAY}": _build_day,
    rf"{_START}[–-]{_DAY}": _build_range,
}

_WORD = r"(?P<word>[A-Z][a-z]{2})[a-z]*"
CUT_OFF = 20
"""Days by which books may be closed before or after a period's end: from the 15th to the 14th."""

_SOURCE_DAY = re.compile(
    r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b"
    rf"|\b(?P<day2>\d{{1,2}}) {_WORD} (?P<year2>\d{{4}})\b"
    rf"|\b{_WORD.replace('word', 'word3')} (?P<day3>\d{{1,2}}), (?P<year3>\d{{4}})\b"
)


def find_source_day(text: str) -> str:
    """Return the ISO day of a source, `7/3/2019`, `7 Mar 2019` or `March 7, 2019`; "" if none.

    The last one counts: a number such as `57-NQ/TW` is no day, and the day stands behind it.
    """
    days = [_read_source_day(match.groupdict()) for match in _SOURCE_DAY.finditer(text)]
    return days[-1] if days else ""


def _read_source_day(told: Mapping[str, str | None]) -> str:
    day = told["day"] or told["day2"] or told["day3"] or ""
    word = (told["word"] or told["word3"] or "").casefold()
    try:
        month = told["month"] or str(MONTHS.index(word) + 1)
        return _read(day, month, told["year"] or told["year2"] or told["year3"] or "")
    except ValueError:
        return ""


_OPEN = re.compile(r"\b(?:nay|since|now)\b", re.IGNORECASE)


def find_named_years(label: str) -> tuple[str, str] | None:
    """Return the first and the last year that a label names, the last open where it says so."""
    years = sorted(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", label))
    if not years:
        return None
    return years[0], "9999" if _OPEN.search(label) else years[-1]


_MONTH_OF_DAY = re.compile(rf"(?<=\d )({'|'.join(MONTHS)})[a-z]*", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"\btháng \d{1,2}\b|\b\d{1,2} tháng\b|\bquý \d\b"
    r"|\b[HQ]\d\b|\b\d(?:st|nd|rd|th)\b|\b\d{1,2}[ -]months?\b",
    re.IGNORECASE,
)
"""Half a year is six months in the other language, and a month may be a quarter."""


def list_numerals(text: str) -> set[int]:
    """Return the numbers in a text, months of English days among them, parts of a year not.

    So `8.310` of `1/7/2025` and `8,310 of 1 July 2025` have the same.
    """
    dated = _MONTH_OF_DAY.sub(lambda found: str(MONTHS.index(found[1].casefold()) + 1), text)
    plain = re.sub(r"(?<=\d)[.,](?=\d)", "", _PART_OF_YEAR.sub("", dated))
    return set(map(int, re.findall(r"\d{1,100}", plain)))
