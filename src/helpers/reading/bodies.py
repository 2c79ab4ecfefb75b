"""Figures of one office, district or commune, so that none passes for the province's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.ground.vocabulary import TOTAL
from helpers.printed.provinces import read_provinces
from helpers.reading.codebook import read_codebook
from helpers.reading.draft import DraftFigure, Line

SINGLE = "single_unit"
_TIERS = {
    **dict.fromkeys(("phường", "xã", "thị trấn", "đặc khu"), "commune"),
    **dict.fromkeys(("huyện", "quận", "thị xã", "thành phố"), "district"),
    **dict.fromkeys(("sở", "ban quản lý"), "province"),
}
"""What a unit below the province calls itself → its tier."""
_PROPER = r"[A-ZĐÀ-Ỹ][\wÀ-ỹ]*"
_NAMED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{'|'.join(sorted(_TIERS, key=len, reverse=True))})) "
    rf"(?P<name>{_PROPER}(?:(?: -)? (?:{_PROPER}|và(?= {_PROPER})))*)[^.;:,()\d]{{0,32}}$"
)
_PLURAL = re.compile(r"(?:các|những|\d)\s+$", re.I)
_WHOLE = re.compile(
    r"(?:toàn|trên địa bàn|của|cả)\s+(?:tỉnh|thành phố)|cấp tỉnh|cấp huyện|cấp xã", re.I
)
_COUNTED_APART = ("dossier",)
"""Families of figures in which an office speaks of its own work, not of the province's."""


def narrow_to_bodies(
    figures: Iterable[DraftFigure], lines: Sequence[Line], document: Mapping[str, str]
) -> Iterator[DraftFigure]:
    """Yield figures, those of one unit within the province marked as such.

    A unit is named right before the figure (“phường Phan Thiết tiếp nhận 5.870 hồ sơ”), or the
    whole document is its report. A percentage right behind a figure of a unit is its own.
    """
    texts = {line.number: line.text for line in lines}
    whole = _find_body(document)
    last: DraftFigure | None = None
    for figure in figures:
        text = texts[figure.line]
        found = _find_named(figure, text) or _follow(figure, last, text)
        if not found and whole and not _WHOLE.search(_clause(figure, text)):
            found = whole
        narrowed = _narrow(figure, *found) if found else figure
        last = narrowed if found and found != whole else None
        yield narrowed


def _find_named(figure: DraftFigure, text: str) -> tuple[str, str] | None:
    """Return tier and name of the unit whose name leads to a figure."""
    before = text[: figure.start]
    match = _NAMED.search(before)
    if match is None or _PLURAL.search(before[: match.start()]):
        return None
    kind = match["kind"].casefold()
    if match["name"] in {row["name_vi"] for row in read_provinces()}:
        return None
    indicator = read_codebook().get(figure.proposed.get("indicator_code", ""))
    is_office = _TIERS[kind] == "province"
    if is_office and (indicator is None or indicator.family not in _COUNTED_APART):
        return None
    return _TIERS[kind], f"{match['kind']} {match['name']}"


def _follow(figure: DraftFigure, last: DraftFigure | None, text: str) -> tuple[str, str] | None:
    """Return the unit of the figure before if this one goes on with it."""
    if last is None or last.line != figure.line or "%" not in figure.proposed["printed"]:
        return None
    if re.search(r"[.;]\s", text[last.end : figure.start]):
        return None
    return last.proposed["tier"], last.reasons["scope"].strip("“”")


def _find_body(document: Mapping[str, str]) -> tuple[str, str] | None:
    """Return tier and name of the unit whose report the document is; None if the province's."""
    issuer = document.get("issuer", "")
    match = re.search(rf"(?<!\w)(?P<kind>{'|'.join(_TIERS)})(?!\w)", issuer, re.I)
    if match is None:
        return None
    kind, tier = match["kind"].casefold(), _TIERS[match["kind"].casefold()]
    name = issuer[match.end() :].strip()
    if name.casefold() in {row["name_vi"].casefold() for row in read_provinces()}:
        return None  # a city under the central government
    title = document.get("title", "").casefold()
    is_own = f"của {kind}" in title or f"tại {kind}" in title
    return (tier, issuer) if tier != "province" or is_own else None


def _clause(figure: DraftFigure, text: str) -> str:
    """Return the sentence up to a figure."""
    before = text[: figure.start]
    return before[max(before.rfind(". "), before.rfind("; ")) + 1 :]


def _narrow(figure: DraftFigure, tier: str, name: str) -> DraftFigure:
    """Return a figure as one of a single unit; a scope that it has already stays."""
    cells = figure.proposed
    if not cells.get("indicator_code") or cells.get("scope") not in (TOTAL, "provincial_centre"):
        return figure
    kept = cells["tier"] if cells["tier"] != TOTAL else tier
    reasons = {**figure.reasons, "scope": f"“{name}”", "tier": f"“{name}”"}
    return replace(figure, proposed={**cells, "scope": SINGLE, "tier": kept}, reasons=reasons)
