"""A few words read as the text of a report on half a year."""

from __future__ import annotations

from datetime import date

from helpers.reading.draft import Draft, DraftFigure, Line
from helpers.reading.reader import build_reader

GIVEN = {
    "issued": "2023-07-05",
    "document_kind": "report",
    "period_start": "2023-01-01",
    "period_end": "2023-06-30",
    "number_style": "vi",
}


def read(text: str, **given: str) -> Draft:
    lines = [Line(n, line) for n, line in enumerate(text.split("\n"), start=1)]
    return build_reader().read(lines, {**GIVEN, **given}, today=date(2023, 7, 5))


def find(text: str, printed: str, **given: str) -> DraftFigure:
    return next(f for f in read(text, **given).figures if f.cells["printed"] == printed)
