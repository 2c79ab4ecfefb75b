"""Numbers that tell a change, “tăng 12,5%” or “gấp 2,1 lần”, which are no value of an indicator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.reading.draft import DraftFigure, Line

CHANGE = (
    "it tells a change, not what was reached: skip it, or keep it in registers/printed_changes.csv"
)
_MOVED = re.compile(
    r"(?:tăng|giảm|gấp|vượt|(?:cao|thấp) hơn|rose|risen|increased|up|fell|fallen|decreased|down)"
    r"(?: (?:so với )?(?:cùng kỳ|năm trước)(?: năm (?:trước|ngoái|\d{4}))?)?"
    r"(?: (?:là|thêm|gấp|by|hơn|gần|khoảng|trên|tới|more than|nearly|about|over))*\s*$",
    re.I,
)
_BY = re.compile(
    r"\s*(?:%|percent|per cent|lần|bậc|hạng|điểm (?:phần trăm|%)|percentage points?|places?|times)"
    r"(?!\w)",
    re.I,
)
_POINTS = re.compile(r"\s*(?:điểm (?:phần trăm|%)|percentage points?)(?!\w)", re.I)
"""Behind a number: it is a difference of two shares, whatever stands before it."""
_AGAINST = re.compile(r"(?: [^\s.;,()]+){0,4} (?:so với|compared (?:to|with))(?!\w)", re.I)


def mark_changes(figures: Iterable[DraftFigure], lines: Sequence[Line]) -> Iterator[DraftFigure]:
    """Yield figures, those that tell a change without an indicator and with the doubt that says so.

    “tăng từ 30% lên 45%” prints two values, and “tăng 1.200 hồ sơ” may be one: both stay as read,
    unless it is said against what it rose.
    """
    texts = {line.number: line.text for line in lines}
    for figure in figures:
        text = texts[figure.line]
        behind = text[figure.end :]
        ends = text[figure.start : figure.end].endswith("%") or _BY.match(behind)
        ends = ends or _AGAINST.match(behind)
        if _POINTS.match(behind) or (ends and _MOVED.search(text[: figure.start])):
            proposed = {**figure.proposed, "indicator_code": ""}
            yield replace(figure, proposed=proposed, confidence=0.0, doubts=(CHANGE,))
        else:
            yield figure
