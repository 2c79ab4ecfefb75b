"""Numbers of a plain text that look like figures; the plainest rules, where no better ones exist.

Dates, years, numbers of laws, sections and levels are left out. A number that is left in by mistake
adds one more figure that may fit by accident; the chance beside each find allows for that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from helpers.reading.draft import Draft, DraftFigure, LeftOut, Line

_YEAR = r"(?:19|20)\d\d"
_LEFT_OUT = (
    ("date", rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|\d{{1,2}}/{_YEAR}|\d{{1,2}}:\d\d"),
    ("date", r"(?:ngày|tháng|quý|đến|từ)\s+\d{1,2}(?:\s?[/-]\s?\d{1,2})?(?![\d.,])"),
    ("year", rf"(?:năm\s+)?\b{_YEAR}(?:\s?[-–]\s?{_YEAR})?\b(?![.,/]?\d|\s?%)"),
    ("legal_number", r"\d+[a-z]?(?:/\d{4})?[/-][A-ZĐ][\w/-]*"),
    (
        "legal_number",
        r"(?:[Ss]ố|[Ss]ố:|[Đđ]ề án|[Đđ]iều|[Nn]ghị quyết)\s*:?\s*\d+[a-z]?(?![.,]?\d|\s?%)",
    ),
    ("level", r"(?i:mức(?:\s+độ)?|cấp độ|level)\s*[1-4](?:\s*(?:,|và|-|/)\s*[1-4](?![\d.,]))*"),
    ("section", r"^[\s#*>_+-]*\d{1,2}(?:\.\d{1,2})*[.)](?=\s|\*|$)"),
    ("name", r"\b01 cửa|\b\d+G\b|\b\d\.0\b|24/7|COVID-19|[^\W\d_]+-?\d+"),
    ("period", r"\b\d{1,2}\s+(?:tháng|ngày|năm|tuần|cấp)\b"),
)
_NUMBER = re.compile(
    r"(?P<part>\d[\d.,]*\d|\d)/(?P<base>\d[\d.,]*\d|\d)(?:/tháng)?"
    r"|(?P<single>(?:\d[\d.,]*\d|\d)(?:\s?%)?)"
)


def split_lines(text: str) -> list[Line]:
    """Return the numbered lines of a text, NFC."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return [Line(number, line) for number, line in enumerate(lines, start=1)]


def draft_figures(lines: Iterable[Line]) -> Draft:
    """Return a draft of the numbers of some lines, with nothing but their tokens."""
    kept = tuple(lines)
    left_out = tuple(out for line in kept for out in _list_left_out(line))
    figures = []
    for line in kept:
        taken = [(out.start, out.end) for out in left_out if out.line == line.number]
        figures += list(_list_figures(line, taken))
    return Draft({}, kept, tuple(figures), left_out)


def _list_left_out(line: Line) -> Iterator[LeftOut]:
    """Yield the stretches of a line whose numbers are no figures."""
    for reason, form in _LEFT_OUT:
        for match in re.finditer(form, line.text):
            yield LeftOut(line.number, match.start(), match.end(), match[0], reason)


def _list_figures(line: Line, taken: list[tuple[int, int]]) -> Iterator[DraftFigure]:
    """Yield the figures of a line; the two sides of a ratio are two."""
    seq = 0
    for match in _NUMBER.finditer(line.text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        groups = ("single",) if match["single"] else ("part", "base")
        for group in groups:
            seq += 1
            cells = {"printed": match[group]}
            yield DraftFigure(line.number, seq, match.start(group), match.end(group), cells)
