"""Figures of one office, district or commune, so that none passes for the province's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from helpers.ground import paths
from helpers.ground.vocabulary import TOTAL
from helpers.printed.provinces import add_kind, read_provinces
from helpers.reading.codebook import is_nameless, list_codes, read_codebook
from helpers.reading.draft import DraftFigure, Line
from helpers.reading.lexicon import BODY, read_table

_CAPITALS = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper())
_PROPER = rf"[{_CAPITALS}]\w*"
_NAME = rf"(?P<name>{_PROPER}(?:(?: -)? (?:{_PROPER}|và(?= {_PROPER})))*)[^.;:,()\d]{{0,32}}$"
"""A name in capitals, and the words that lead from it to a figure."""
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
    tiers = _read_tiers()
    match = re.search(rf"{_write_kinds(tiers)} {_NAME}", before)
    if match is None or _PLURAL.search(before[: match.start()]):
        return None
    tier = tiers[match["kind"].casefold()]
    if _is_province(match["kind"], match["name"]):
        return None
    indicator = read_codebook().get(figure.proposed.get("indicator_code", ""))
    is_office = tier == _find_highest()
    if is_office and (indicator is None or indicator.family not in _COUNTED_APART):
        return None
    return tier, f"{match['kind']} {match['name']}"


def _is_province(kind: str, name: str) -> bool:
    """Return whether a city is a province of its own, not the capital of one of its name."""
    told = f"{kind} {name}".casefold()
    names = (add_kind(row["name_vi"], row["kind"], lang="vi") for row in read_provinces())
    return told in {each.casefold() for each in names}


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
    tiers = _read_tiers()
    match = re.search(_write_kinds(tiers), issuer)
    if match is None:
        return None
    kind = match["kind"].casefold()
    tier = tiers[kind]
    name = issuer[match.end() :].strip()
    if name.casefold() in {row["name_vi"].casefold() for row in read_provinces()}:
        return None  # a city under the central government
    title = document.get("title", "").casefold()
    is_own = f"của {kind}" in title or f"tại {kind}" in title
    return (tier, issuer) if tier != _find_highest() or is_own else None


def _clause(figure: DraftFigure, text: str) -> str:
    """Return the sentence up to a figure."""
    before = text[: figure.start]
    return before[max(before.rfind(". "), before.rfind("; ")) + 1 :]


def _narrow(figure: DraftFigure, tier: str, name: str) -> DraftFigure:
    """Return a figure as one of a single unit, whatever part of it the text tells."""
    cells = figure.proposed
    if not cells.get("indicator_code"):
        return figure
    kept = cells["tier"] if cells["tier"] != TOTAL else tier
    reasons = {**figure.reasons, "scope": f"“{name}”", "tier": f"“{name}”"}
    proposed = {**cells, "scope": _find_single(), "tier": kept}
    return replace(figure, proposed=proposed, reasons=reasons)


@cache
def _read_tiers() -> dict[str, str]:
    """Return the tier of each word by which a unit below the province calls itself."""
    table = read_table(paths.resolve_path("data", "reading", "words.csv"))
    return {row["words"]: row["code"] for row in table if row["list"] == BODY}


def _write_kinds(tiers: Mapping[str, str]) -> str:
    """Return the pattern of those words, the longest first."""
    kinds = sorted(tiers, key=len, reverse=True)
    return rf"(?<!\w)(?P<kind>(?i:{'|'.join(kinds)}))(?!\w)"


@cache
def _find_highest() -> str:
    """Return the tier of the province itself, whose offices are units as well."""
    return next(code for code in list_codes("tier") if code != TOTAL)


@cache
def _find_single() -> str:
    """Return the scope of a unit that has no code of its own."""
    return next(filter(is_nameless, list_codes("scope")))
