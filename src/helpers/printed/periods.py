"""Reporting periods: a stock has one date, a flow has a first and a last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from helpers.ground.errors import PeriodError
from helpers.ground.languages import format_date

DAYS_PER_YEAR = 365.25

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUARTER_NUMERALS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """The days that a number covers, both included.

    Parameters
    ----------
    start
        First day of a flow; None for a stock.
    end
        Last day of a flow, or the date of a stock.

    Raises
    ------
    PeriodError
        If the start lies after the end.
    """

    start: date | None
    end: date

    def __post_init__(self) -> None:
        if self.start is not None and self.start > self.end:
            raise PeriodError(
                f"period from '{self.start}' to '{self.end}' runs backwards: swap or correct them"
            )

    @property
    def is_stock(self) -> bool:
        """Whether the number is a state on one date rather than a count over days."""
        return self.start is None

    @property
    def first_day(self) -> date:
        """The first day covered; a stock covers its date only."""
        return self.end if self.start is None else self.start

    @property
    def days(self) -> int:
        """Exposure of a flow in days, first and last day included.

        Raises
        ------
        PeriodError
            For a stock, which has no exposure.
        """
        if self.start is None:
            raise PeriodError(f"the stock of '{self.end}' has no length: only a flow has days")
        return (self.end - self.start).days + 1

    def contains(self, other: Period | date) -> bool:
        """Return whether all days of another period, or one day, lie in this period."""
        covered = other if isinstance(other, Period) else Period(None, other)
        return self.first_day <= covered.first_day and covered.end <= self.end


def parse_period(start_text: str, end_text: str) -> Period:
    """Return the period between two ISO dates, where an empty start means a stock.

    Raises
    ------
    PeriodError
        If a date is not written `YYYY-MM-DD`, does not exist, or the two run backwards.
    """
    start = _parse_date(start_text, "period_start") if start_text else None
    return Period(start, _parse_date(end_text, "period_end"))


def annualise(ratio: float, days: int) -> float:
    """Return the yearly growth, ratio^(365.25/days) - 1, that a ratio over some days amounts to.

    Parameters
    ----------
    ratio
        Later stock over earlier stock, not negative.
    days
        Days between the two.

    Raises
    ------
    PeriodError
        If the ratio is negative or no day lies between the stocks.
    """
    if days <= 0 or not ratio >= 0:
        raise PeriodError(
            f"cannot annualise ratio '{ratio}' over '{days}' days: the ratio must not be negative "
            "and the days must be positive"
        )
    return float(ratio ** (DAYS_PER_YEAR / days)) - 1


def is_named(period: Period) -> bool:
    """Return whether days are a year, half, quarter or month, which a name says without dates."""
    if period.start is None:
        return False
    months = _count_whole_months(period.start, period.end)
    return _name_english(period.start, months) is not None


@cache  # a page names its few periods many hundred times
def format_period(period: Period, lang: str) -> str:
    """Return a period in words of one language (`vi` or `en`), the shortest name that fits.

    Whole years, halves, quarters and months have names (`quý II/2018`, `Q2 2018`); a stock or a
    single day is a date; anything else shows its two ends.

    Raises
    ------
    ParameterError
        If the language is unknown.
    """
    end = format_date(period.end, lang)
    if period.start is None or period.start == period.end:
        return end
    named = _NAMERS[lang](period.start, _count_whole_months(period.start, period.end))
    if named is not None:
        return named
    if _is_whole_years(period.start, period.end):
        return f"{_YEARS[lang]}{period.start.year}–{period.end.year}"
    is_one_year = period.start.year == period.end.year
    return f"{format_date(period.start, lang, with_year=not is_one_year)}–{end}"


_YEARS = {"vi": "năm ", "en": ""}
"""What stands before several years."""


def _is_whole_years(start: date, end: date) -> bool:
    """Return whether days are those of calendar years."""
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _parse_date(text: str, field: str) -> date:
    """Return the date of an ISO text; `field` names it in the error."""
    try:
        if not _ISO_DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError(
            f"{field} '{text}' is not a date: write it as YYYY-MM-DD, for example 2020-05-31"
        ) from None


def _count_whole_months(start: date, end: date) -> int:
    """Return how many calendar months of one year the days fill exactly, or 0."""
    ends_with_month = (end + timedelta(days=1)).day == 1
    if start.day != 1 or not ends_with_month or start.year != end.year:
        return 0
    return end.month - start.month + 1


def _name_vietnamese(start: date, months: int) -> str | None:
    """Return the Vietnamese name of a period of whole months, or None if it has none."""
    month, year = start.month, start.year
    names = {
        (12, 1): f"năm {year}",
        (6, 1): f"6 tháng đầu năm {year}",
        (6, 7): f"6 tháng cuối năm {year}",
        (3, month): f"quý {_QUARTER_NUMERALS[(month - 1) // 3]}/{year}",
        (1, month): f"tháng {month}/{year}",
    }
    return names.get((months, month)) if _starts_on_grid(months, month) else None


def _name_english(start: date, months: int) -> str | None:
    """Return the English name of a period of whole months, or None if it has none."""
    month, year = start.month, start.year
    names = {
        12: f"{year}",
        6: f"H{(month - 1) // 6 + 1} {year}",
        3: f"Q{(month - 1) // 3 + 1} {year}",
        1: format_date(start, "en").removeprefix("1 "),
    }
    return names.get(months) if _starts_on_grid(months, month) else None


def _starts_on_grid(months: int, month: int) -> bool:
    """Return whether a year, half, quarter or month begins with this month."""
    return months > 0 and (month - 1) % months == 0


_NAMERS = {"vi": _name_vietnamese, "en": _name_english}
