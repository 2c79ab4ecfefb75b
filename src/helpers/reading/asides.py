"""Figures that are no value of the document's own place: of others, of a plan, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.printed.provinces import find_named, read_provinces
from helpers.reading.draft import DraftFigure, Line

OF_PLAN = "it tells how much of a plan was met, not what was reached: skip it"
WITHDRAWN = "the text itself corrects it a few words on: skip it"
OTHER_PLACE = (
    "it is said of “{place}”, not of the place of this document: skip it, or read the document "
    "once more for that place"
)
_PLAN = re.compile(
    r"\s*(?:so với )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|of the (?:plan|target))(?!\w)", re.I
)
_CORRECTED = re.compile(
    r"[^.\d]{0,24}[(;,:]?\s*(?:số (?:liệu )?đúng(?: phải)?(?: là|:)|đính chính|xin sửa"
    r"|(?:sửa|đọc) lại|nay sửa)",
    re.I,
)
_STRAIGHT = r"(?:\s\((?:cũ|trước đây|old|former)\))?[^.;:,()\d]{0,32}$"
"""Between the name of a place and its figure: no stroke, no other figure."""
_COUNTRY = re.compile(
    r"(?:(?:bình quân|trung bình|mức|tính chung)[^.;,()\d]{0,24}|(?:^|[.;,(]\s*)(?:trên |trong )?)"
    rf"(?P<place>cả nước|toàn quốc){_STRAIGHT}"
    rf"|(?P<abroad>national average|nationwide|whole country){_STRAIGHT}",
    re.I,
)
_OLD = re.compile(rf"(?P<place>[A-ZĐ][^.;:,()\d]{{1,24}} \(?(?:cũ|trước đây)(?!\w)\)?){_STRAIGHT}")


def mark_asides(
    figures: Iterable[DraftFigure], lines: Sequence[Line], given: Mapping[str, str]
) -> Iterator[DraftFigure]:
    """Yield figures, those that are no value of the document's place without an indicator.

    Parameters
    ----------
    figures, lines
        What was read, and the text.
    given
        What is known of the document: its province, by name or identifier.
    """
    texts = {line.number: line for line in lines}
    others = _list_others(given)
    for figure in figures:
        doubt = _explain(figure, texts[figure.line], others)
        yield take_out(figure, doubt) if doubt else figure


def take_out(figure: DraftFigure, doubt: str) -> DraftFigure:
    """Return a figure that is proposed for no indicator, and why."""
    proposed = {**figure.proposed, "indicator_code": ""}
    return replace(figure, proposed=proposed, confidence=0.0, doubts=(doubt,))


def _explain(figure: DraftFigure, line: Line, others: re.Pattern[str] | None) -> str:
    """Return why a figure is no value of the document's place; empty if it is one."""
    before, behind = line.text[: figure.start], line.text[figure.end :]
    if "%" in figure.proposed["printed"] and _PLAN.match(behind):
        return OF_PLAN
    if _CORRECTED.match(behind):
        return WITHDRAWN
    found = _COUNTRY.search(before) or _OLD.search(before)
    if found or others is None:
        return OTHER_PLACE.format(place=_name_place(found)) if found else ""
    if line.row_header and (named := others.search(line.row_header)):
        return OTHER_PLACE.format(place=named["place"])
    straight = re.compile(f"{others.pattern}{_STRAIGHT}")
    found = straight.search(before) or _find_subject(before, others)
    return OTHER_PLACE.format(place=found["place"]) if found else ""


def _name_place(found: re.Match[str]) -> str:
    """Return the words for the place of which a figure is said."""
    return next(name for name in found.groupdict().values() if name)


def _find_subject(before: str, others: re.Pattern[str]) -> re.Match[str] | None:
    """Return the other province with which the sentence of a figure begins, if it names no more."""
    sentence = re.split(r"[.;:] ", before)[-1]
    found = re.match(rf"\s*(?:tỉnh|thành phố|TP\.?)?\s*{others.pattern}", sentence, re.I)
    if found is None or not found["place"][:1].isupper():
        return None
    return None if re.search(r"tỉnh", sentence[found.end() :], re.I) else found


def _list_others(given: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return the names of all provinces but the document's own; None where that is not known."""
    rows = read_provinces()
    told = given.get("province_id") or given.get("province", "")
    meant = (
        [*find_named(told, rows), *(r for r in rows if r["province_id"] == told)] if told else []
    )
    own = {row[name] for row in meant for name in ("name_vi", "name_en")}
    if not own:
        return None
    named = {row[name] for row in rows for name in ("name_vi", "name_en")}
    names = sorted(named - own, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?P<place>{'|'.join(map(re.escape, names))})(?!\w)")
