"""Periods that a flow may cover: a report signed early cannot have counted to its label's end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpers.printed.periods import DAYS_PER_YEAR, Period, is_named

LABELLED, TO_SIGNING, FROM_JANUARY = "labelled", "to_signing", "from_january"
EXPOSURES = (LABELLED, TO_SIGNING, FROM_JANUARY)

MONTH = DAYS_PER_YEAR / 12
MONTH_SLACK = 0.05
"""A mean per month is taken over whole months as often as over days."""

DAYS_BY_NAME = {"day": 1.0, "month": MONTH, "year": DAYS_PER_YEAR}
"""Days of the period in the name of a unit such as `dossier_per_day`."""
WORKING = 5 / 7
"""Least share of the days on which an office works, over a few weeks; holidays fall into the slack.

A count per day may be one of working days or of all days, and the texts do not say which.
"""


def list_exposures(labelled: Period, issued: str, *, since: str = "") -> dict[str, Period]:
    """Return the periods that a flow may cover, the one on its label first.

    Parameters
    ----------
    labelled
        The period of a flow as its label says.
    issued
        ISO date on which the document was signed. If it lies within the period, the count can
        only reach to that day; and a named part of a year, such as a quarter, may have been counted
        from 1 January. Days between two dates are counted over these. Empty where it is unknown.
    since
        ISO date of the first day of a unit younger than the documents; empty for the others.
    """
    first, january = labelled.first_day, date(labelled.first_day.year, 1, 1)
    last = min(labelled.end, date.fromisoformat(issued)) if issued else labelled.end
    found = {LABELLED: labelled}
    if first <= last < labelled.end:
        found[TO_SIGNING] = Period(first, last)
    is_old = not since or date.fromisoformat(since) <= january
    if january < first and january <= last and is_named(labelled) and is_old:
        found[FROM_JANUARY] = Period(january, last)
    return found


def find_unit_days(unit_code: str) -> float:
    """Return the days of the period that a rate is per; those of a month where none is named."""
    return DAYS_BY_NAME.get(unit_code.rpartition("_per_")[2], MONTH)


def bound_units(days: int, unit_days: float) -> tuple[float, float]:
    """Return how many periods of a rate some days can be, at least and at most.

    Parameters
    ----------
    days
        The days counted.
    unit_days
        The days of one period of the rate.
    """
    least = WORKING if unit_days == 1 else 1.0
    units = days / unit_days
    return units * least * (1 - MONTH_SLACK), units * (1 + MONTH_SLACK)


def choose_exposure(exposures: Mapping[str, Period], name: str) -> Period:
    """Return the named exposure; the labelled one where the figure has no such reading."""
    return exposures.get(name, exposures[LABELLED])
