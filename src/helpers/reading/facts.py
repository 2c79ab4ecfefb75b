"""What a text says about itself: kind, day of issue, period, number style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from helpers.printed.defaults import OFFICIAL
from helpers.printed.named_days import CUT_OFF
from helpers.reading.dates import DURING, RANGE, Named, find_periods
from helpers.reading.days import list_days
from helpers.reading.draft import Line
from helpers.reading.left_out import blank_spans, find_left_out

_HEAD = 60
_AHEAD = timedelta(days=45)
"""How long before its period ends a report may be signed."""
_REPORT = re.compile(r"^[\s#*]*(?:báo cáo|report)(?!\w)", re.I)
_PLAN = re.compile(r"^[\s#*]*(?:kế hoạch|plan)(?!\w)", re.I)
_RESULTS = re.compile(r"kết quả|tình hình|báo cáo|results|report", re.I)
_SIGNED = re.compile(r"^[\s*]*[^,\d]{3,40},\s*(?:ngày\s*)?\d{1,2}\s", re.I)
_DATA_OF = re.compile(r"^[\s(*]*(?:số liệu|kỳ báo cáo|thời gian|figures|data)\b", re.I)
"""A line that dates all figures of a report."""
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.I)


@dataclass(frozen=True)
class Facts:
    """What is known of a document.

    Attributes
    ----------
    issued, start, end
        Day of issue, and the first and last day of its period.
    label
        Its period in its own words.
    is_official
        Whether it is a report or a plan.
    style
        `vi` or `en`.
    reasons
        Why, by cell.
    """

    issued: date
    start: date
    end: date
    label: str
    is_official: bool
    style: str
    kind: str
    reasons: Mapping[str, str]


def read_facts(lines: Sequence[Line], given: Mapping[str, str], *, today: date) -> Facts:
    """Return what is known of a document, from what was given and from its text.

    Parameters
    ----------
    lines
        The text.
    given
        Cells of its row in the register of documents, as far as they are known.
    today
        Stands in where no day of issue is given or printed.
    """
    head = [line.text for line in lines if line.text.strip()][:_HEAD]
    kind = given.get("document_kind") or _find_kind(head)
    whole = " \n".join(line.text for line in lines)
    issued = (
        _read_given(given, "issued") or _find_issued(head, today) or _guess_issued(whole, today)
    )
    start, end = _read_given(given, "period_start"), _read_given(given, "period_end")
    label = given.get("period_label", "")
    if start is None or end is None:
        start, end, label = _find_period(head, issued)
        start, end = _find_own_days(whole, (start, end))
    return Facts(
        *(issued, start, end, label),
        is_official=kind in OFFICIAL,
        style=given.get("number_style") or find_style(whole),
        kind=kind,
        reasons={
            name: "given" if given.get(name) else "from the text"
            for name in ("issued", "period_start", "period_end", "number_style", "document_kind")
        },
    )


def tells_year(lines: Sequence[Line]) -> bool:
    """Return whether a text names a year; if not, nothing in it says of when its figures are."""
    return any(re.search(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)", line.text) for line in lines)


def _read_given(given: Mapping[str, str], name: str) -> date | None:
    """Return a date that was given."""
    return date.fromisoformat(given[name]) if given.get(name) else None


def _find_kind(head: Sequence[str]) -> str:
    """Return whether a text is a report, a plan or an article."""
    report, plan = OFFICIAL
    for text in head[:30]:
        if _REPORT.match(text) and len(text.split()) < 12:
            return report
        if _PLAN.match(text) and len(text.split()) < 12:
            return plan
    return "article"


def _find_issued(head: Sequence[str], today: date) -> date | None:
    """Return the day of issue: with the place, as a day of issue, or the first of the text."""
    dated = [(text, words, day) for text in head[:40] for words, day in list_days(text, today.year)]
    signed = [
        day for text, words, day in dated if re.match(r"^[^,\d]{3,40},\s*(?:ngày\s*)?$", words)
    ]
    named = [
        day for _, words, day in dated if re.search(r"ban hành\s*:?\s*(?:ngày)?\s*$", words, re.I)
    ]
    weekdays = ("thứ", "chủ nhật")
    official = [d for t, _, d in dated if not t.lower().lstrip(" *").startswith(weekdays)]
    placed = [d for d in signed if d in official]
    plain = [day for text, _, day in dated if len(text) < 60]
    return next(iter([*named, *placed, *plain]), None)


def _guess_issued(text: str, today: date) -> date:
    """Return the latest day that a text without a day of issue names, or the end of its year."""
    days = [day for _, day in list_days(text, today.year) if day <= today]
    if days:
        return max(days)
    years = [int(year) for year in re.findall(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,/])", text)]
    past = [year for year in years if 2000 <= year < today.year]
    return date(max(past), 12, 31) if past else today


def _find_period(head: Sequence[str], issued: date) -> tuple[date, date, str]:
    """Return the period of a document: the first one named that has begun and is about to end."""
    found = []
    for number, text in enumerate(head):
        if _SIGNED.match(text) and len(text) < 60:
            continue  # the day of issue names a month and a year, too
        is_title = number > 0 and _REPORT.match(head[number - 1]) is not None
        tells = (is_title or _RESULTS.search(text) is not None) and len(text) < 300
        for named in _find_named(text, issued.year):
            if named.kind not in (DURING, RANGE) or named.first is None or named.last is None:
                continue
            if named.last <= issued + _AHEAD and issued - named.last < timedelta(days=400):
                dates_all = named.kind == RANGE and _DATA_OF.match(text) is not None
                found.append((not dates_all, not tells or number > 45, number, named))
    if found:
        named = min(found, key=lambda item: item[:3])[3]
        assert named.first
        assert named.last
        return named.first, named.last, named.label
    if issued.month <= 2:
        return date(issued.year - 1, 1, 1), date(issued.year - 1, 12, 31), f"năm {issued.year - 1}"
    return date(issued.year, 1, 1), issued, ""


def _find_named(text: str, year: int) -> list[Named]:
    """Return the periods that a text names outside of laws and headings' numbers."""
    hidden = [s for s in find_left_out(text) if s.reason in ("legal_number", "section")]
    return find_periods(blank_spans(text, hidden), year)


def _find_own_days(whole: str, named: tuple[date, date]) -> tuple[date, date]:
    """Return the days that a text gives its own period; else those of its name.

    In brackets, `quý I/2026 (từ ngày 15/12/2025 đến ngày 14/3/2026)`, or wherever it prints one
    pair of days, and no other, close to the beginning and the end that the name has.
    """
    found = _find_named(whole, named[1].year)
    for first, second in pairwise(found):
        is_own = (first.first, first.last) == named and second.kind == RANGE
        between = whole[first.end : second.start].strip()
        if is_own and between == "(" and second.first and second.last:
            return second.first, second.last
    near = {days for f in found if (days := _days_near(f, named)) is not None}
    return near.pop() if len(near) == 1 else named


def _days_near(found: Named, named: tuple[date, date]) -> tuple[date, date] | None:
    """Return two printed days if they are those of a named period, as offices keep their books."""
    if found.kind != RANGE or found.first is None or found.last is None:
        return None
    days = (found.first, found.last)
    is_near = all(abs((day - end).days) <= CUT_OFF for day, end in zip(days, named, strict=True))
    return days if is_near else None


def find_style(text: str) -> str:
    """Return the style in which a text writes numbers: `vi` (1.234,5) or `en` (1,234.5)."""
    vi = len(re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d])|\d,\d{1,2}(?:\s?%|\D)", text))
    en = len(re.findall(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])|\d\.\d{1,2}\s?(?:%|percent)", text))
    if vi != en:
        return "vi" if vi > en else "en"
    return "vi" if len(_VIETNAMESE.findall(text)) > len(text) / 50 else "en"
