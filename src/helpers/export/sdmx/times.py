"""Periods as SDMX tells them: a frequency, and a time in the form that goes with it."""

from __future__ import annotations

import calendar

from helpers.printed.periods import Period

ANNUAL, HALF_YEARLY, QUARTERLY, MONTHLY = "A", "S", "Q", "M"
NO_FREQUENCY = "_Z"
"""Of a state on one day, which belongs to no series of periods."""

OTHER = "_O"
"""Of a period that is no calendar period."""

MONTHS = {12: ANNUAL, 6: HALF_YEARLY, 3: QUARTERLY, 1: MONTHLY}


def describe_period(period: Period) -> tuple[str, str]:
    """Return the code of CL_FREQ and the time of a period.

    A calendar period is written as such (`2018`, `2018-S1`, `2018-Q2`, `2018-06`), a state as its
    day, anything else as a range: its first day and its length in days.
    """
    if period.start is None:
        return NO_FREQUENCY, period.end.isoformat()
    months = _count_months(period)
    if months not in MONTHS or (period.start.month - 1) % months:
        return OTHER, f"{period.start.isoformat()}/P{period.days}D"
    year, part = period.start.year, (period.start.month - 1) // months + 1
    forms = {12: f"{year}", 6: f"{year}-S{part}", 3: f"{year}-Q{part}", 1: f"{year}-{part:02}"}
    return MONTHS[months], forms[months]


def _count_months(period: Period) -> int:
    """Return how many whole months of one year a period has; 0 if it has others."""
    start, end = period.first_day, period.end
    is_whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    return end.month - start.month + 1 if is_whole and start.year == end.year else 0
