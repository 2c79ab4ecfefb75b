"""Which days a figure covers, from the words around it, else from the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpers.ground.vocabulary import OPENING, START_ASSUMED
from helpers.reading.context import Context, find_column
from helpers.reading.dates import DURING, NOW, RANGE, SO_FAR, UNTIL, Named, find_periods
from helpers.reading.facts import Facts
from helpers.reading.left_out import blank_spans, find_left_out

_NOT_OF_FIGURE = re.compile(
    r"(?:so với|hơn|kế hoạch|chương trình|nghị quyết|đề án|chỉ tiêu|mục tiêu|giai đoạn|quyết định"
    r"|compared (?:to|with)|plan|phấn đấu|nhiệm vụ|kể từ|since)[^.;:,]{0,80}$",
    re.I,
)
_SAME_PERIOD = re.compile(
    r"cùng kỳ(?: năm)?(?: (?P<y>(?:19|20)\d\d)| trước| ngoái)?"
    r"\s*(?:\(|là|đạt|:)?\s*(?:là|đạt)?\s*$",
    re.I,
)
"""What stands right before a figure of the same days of an earlier year."""
_FROM_JANUARY = re.compile(r"(?:từ đầu năm|lũy kế|luỹ kế|cộng dồn|so far)[^.;]{0,30}$", re.I)
"""Words before a day up to which something was counted since the year began."""
_SAME_END = timedelta(days=3)
_GOES_ON = re.compile(r"^[\s*]*(?:trong đó|cụ thể|bao gồm|of which|trong số)", re.I)
_PRINTED, _NOMINAL, INFERRED = "printed", "nominal", "inferred"


@dataclass(frozen=True)
class Dated:
    """The days of a figure.

    Attributes
    ----------
    start, end
        First and last day in ISO form; no start for a stock.
    label
        The words that name them.
    basis
        `printed`, `nominal` or `inferred`.
    note
        Code of a note on an assumption; empty if none.
    reason
        Why.
    """

    start: str
    end: str
    label: str
    basis: str
    note: str
    reason: str


class PeriodReader:
    """Reads the periods of the figures of one document.

    Parameters
    ----------
    facts
        What is known of the document.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._cache: dict[str, list[Named]] = {}

    def read(self, context: Context, stock_or_flow: str) -> Dated:
        """Return the days of a figure that is a stock, a flow or counted at the start."""
        named = self._choose(context, is_flow=stock_or_flow != "stock")
        if stock_or_flow == "stock":
            return self._date_stock(named)
        lead = context.paragraph.text[: named.start] if named else ""
        dated = self._shift(self._date_flow(named, lead), context)
        if stock_or_flow != OPENING:
            return dated
        return Dated("", dated.start, dated.label, dated.basis, "", dated.reason)

    def _shift(self, dated: Dated, context: Context) -> Dated:
        """Return the same days of an earlier year if a figure is said to be of “cùng kỳ”."""
        match = _SAME_PERIOD.search(context.paragraph.text[: context.token.start])
        if match is None:
            return dated
        if dated.end.startswith(match["y"] or "-"):  # the year was taken for the period
            dated = self._date_flow(None)
        years = int(dated.end[:4]) - int(match["y"]) if match["y"] else 1
        moved = {side: _move(getattr(dated, side), years) for side in ("start", "end")}
        return replace(dated, **moved, label=match[0].strip(" (:"), basis=_NOMINAL, note="")

    def _choose(self, context: Context, *, is_flow: bool) -> Named | None:
        """Return the named period that holds for a figure; None if none does."""
        if in_head := self._find(find_column(context.paragraph, context.token)):
            return in_head[-1]
        here = self._find(context.paragraph.text)
        start = context.words[context.sentence].start if context.words else 0
        token = context.token
        before = [n for n in here if start <= n.start and n.end <= token.start]
        right = context.words[context.right - 1].end if context.right else token.end
        behind = [
            n
            for n in here
            if token.end <= n.start < right and n.kind != NOW and n.start - token.end < 45
        ]
        close = [n for n in behind if n.start - token.end <= 30 and n.kind == DURING]
        before = [n for n in before if not _is_aside(context, n)]
        dated = [n for n in before if n.kind != NOW] or close or behind
        if dated:
            chosen = dated[0] if dated is close else dated[-1]
            return self._end_so_far(chosen, here) if chosen.kind == SO_FAR else chosen
        if before:
            return before[-1]
        earlier = [n for n in here if n.end <= start and n.kind not in (NOW, SO_FAR)]
        earlier = [n for n in earlier if not _is_aside(context, n)]
        sentence = context.paragraph.text[start : token.start]
        if earlier and (is_flow or _GOES_ON.match(sentence)):
            return earlier[-1]
        return self._choose_above(context) if is_flow else None

    def _end_so_far(self, named: Named, here: Sequence[Named]) -> Named:
        """Return the year so far with its last day: that of the period told of before it."""
        ends = [n.last for n in here if n.end <= named.start and n.last is not None]
        return replace(named, kind=DURING, last=max(ends, default=self._facts.end))

    def _choose_above(self, context: Context) -> Named | None:
        """Return the period that the introduction of a list names."""
        above = [n for n in self._find(context.paragraph.parent) if n.kind not in (NOW, SO_FAR)]
        return above[-1] if above else None

    def _find(self, text: str) -> list[Named]:
        """Return the periods that a text names for its own figures."""
        if text not in self._cache:
            hidden = [s for s in find_left_out(text) if s.reason in ("legal_number", "section")]
            free = blank_spans(text, hidden)
            self._cache[text] = [
                named
                for named in find_periods(free, self._facts.end.year)
                if not _NOT_OF_FIGURE.search(free[: named.start])
                and (named.last is None or named.last.year <= self._facts.issued.year)
            ]
        return self._cache[text]

    def _date_stock(self, named: Named | None) -> Dated:
        """Return the day of a stock."""
        facts = self._facts
        if named is not None and named.kind in (UNTIL, RANGE) and named.last is not None:
            basis = _PRINTED if named.is_day else _NOMINAL
            return Dated("", _iso(named.last), named.label, basis, "", f"“{named.label}”")
        day = facts.issued if facts.is_official else facts.end
        reason = "day of signing" if facts.is_official else "end of the document's period"
        label = named.label if named is not None else ""
        return Dated("", _iso(day), label, INFERRED, "", reason)

    def _date_flow(self, named: Named | None, lead: str = "") -> Dated:
        """Return the days of a flow; the words before the named period may tell its start."""
        facts = self._facts
        if named is None or named.last is None:
            label = named.label if named is not None else ""
            return Dated(
                *(_iso(facts.start), _iso(facts.end), label, INFERRED, ""), "the document's period"
            )
        reason = f"“{named.label}”"
        if named.kind == RANGE and named.first is not None:
            return Dated(_iso(named.first), _iso(named.last), named.label, _PRINTED, "", reason)
        if named.kind == DURING and named.first is not None:
            return Dated(_iso(named.first), _iso(named.last), named.label, _NOMINAL, "", reason)
        first = date(named.last.year, 1, 1)
        is_so_far = _FROM_JANUARY.search(lead) is not None
        if not is_so_far and abs(named.last - facts.end) <= _SAME_END and facts.start != first:
            # up to the end of a week, a month or a quarter: all that its report is about
            reason = f"“{named.label}”, end of the document's period"
            return Dated(_iso(facts.start), _iso(named.last), named.label, INFERRED, "", reason)
        says_year = is_so_far or (
            str(named.last.year) in named.label
            and named.label.lower().count("năm")
            and "(" in named.label
        )
        basis = _PRINTED if says_year else INFERRED if named.is_day else _NOMINAL
        note = "" if says_year else START_ASSUMED
        return Dated(_iso(first), _iso(named.last), named.label, basis, note, reason)


def _is_aside(context: Context, named: Named) -> bool:
    """Return whether a period holds for the figures of a bracket that was closed before a figure.

    “tiếp nhận 312 hồ sơ (năm 2022: 277 hồ sơ), trong đó 187 hồ sơ trực tuyến”: the last is no
    figure of 2022. A bracket without a figure of its own dates what stands around it.
    """
    text, token = context.paragraph.text, context.token
    opened = text.rfind("(", 0, named.start)
    closed = text.find(")", named.end)
    if opened < text.rfind(")", 0, named.start) or not 0 <= closed < token.start:
        return False
    inside = blank_spans(text, find_left_out(text))[max(opened, 0) : closed]
    return opened >= 0 and any(letter.isdigit() for letter in inside)


def _move(day: str, years: int) -> str:
    """Return a day in ISO form some years earlier; the last of February stays the last."""
    if not day:
        return day
    moved = date.fromisoformat(day)
    if (moved.month, moved.day) == (2, 29):
        moved = moved.replace(day=28)
    return moved.replace(year=moved.year - years).isoformat()


def _iso(day: date) -> str:
    """Return a day in ISO form."""
    return day.isoformat()
