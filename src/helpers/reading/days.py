"""Days as texts name them, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from helpers.printed.named_days import MONTHS

YEAR = r"(?:19|20)\d\d"
EN = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
DAY = (
    rf"(?:(?:ngày\s+)?\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+{YEAR})?"
    rf"|(?:ngày\s+)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}(?:\s?[/.-]\s?{YEAR})?"
    rf"|{EN}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{EN}(?:,?\s+{YEAR})?)"
)


def read_day(text: str, year: int) -> date | None:
    """Return the date that a text names, e.g. `18/11`, `ngày 5 tháng 6 năm 2018`, `June 30`."""
    named_month = re.search(r"[a-z]{3}", text.lower().replace("ngày", "").replace("tháng", ""))
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    years = [n for n in numbers if n > 1900]
    rest = [n for n in numbers if n <= 1900]
    chosen = years[0] if years else year
    try:
        if named_month and named_month[0] in MONTHS and rest:
            return date(chosen, MONTHS.index(named_month[0]) + 1, rest[0])
        day, month = rest[:2]
        return date(chosen, day, month) if month > 12 >= day else date(chosen, month, day)
    except ValueError:
        return None


def list_days(text: str, year: int) -> Iterator[tuple[str, date]]:
    """Yield the full dates of a text with the words before each."""
    for match in re.finditer(DAY, text, re.I):
        found = read_day(match[0], year)
        if found is not None and re.search(YEAR, match[0]):
            yield text[max(0, match.start() - 40) : match.start()], found
