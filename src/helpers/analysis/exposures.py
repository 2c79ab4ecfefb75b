"""Periods that a flow may cover: a report signed early cannot have counted to its label's end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpers.printed.periods import DAYS_PER_YEAR, Period

LABELLED, TO_SIGNING, FROM_JANUARY = "labelled", "to_signing", "from_january"
EXPOSURES = (LABELLED, TO_SIGNING, FROM_JANUARY)

MONTH = DAYS_PER_YEAR / 12
MONTH_SLACK = 0.05
"""A mean per month is taken over whole months as often as over days."""

SHORTEST_LABEL = 28
"""Days of the shortest period with a name, a February; counts of fewer days are of these days."""


def list_exposures(labelled: Period, issued: str, *, since: str = "") -> dict[str, Period]:
    """Return the periods that a flow may cover, the one on its label first.

    Parameters
    ----------
    labelled
        The period of a flow as its label says.
    issued
        ISO date on which the document was signed. If it lies within the period, the count can
        only reach to that day; and a named part of a year may have been counted from 1 January.
        Empty where it is unknown.
    since
        ISO date of the first day of a unit younger than the documents; empty for the others.
    """
    first, january = labelled.first_day, date(labelled.first_day.year, 1, 1)
    last = min(labelled.end, date.fromisoformat(issued)) if issued else labelled.end
    found = {LABELLED: labelled}
    if first <= last < labelled.end:
        found[TO_SIGNING] = Period(first, last)
    is_old = not since or date.fromisoformat(since) <= january
    if january < first and january <= last and labelled.days >= SHORTEST_LABEL and is_old:
        found[FROM_JANUARY] = Period(january, last)
    return found


def choose_exposure(exposures: Mapping[str, Period], name: str) -> Period:
    """Return the named exposure; the labelled one where the figure has no such reading."""
    return exposures.get(name, exposures[LABELLED])
