"""Title, number and issuer of a document, as its first lines print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from helpers.printed.defaults import OFFICIAL
from helpers.reading.draft import Line

_HEAD = 40
_NUMBER = re.compile(r"^[\s*]*(?:số|no\.?)(?:\s+hiệu)?\s*:?\s*(?P<n>\d+[^\s,;]*/[^\s,;*]+)", re.I)
_ISSUER = re.compile(r"^[\s*]*(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|sở|bộ|văn phòng)\b", re.I)
_KIND = re.compile(r"^[\s#*]*(?P<k>báo cáo|kế hoạch|report|plan)\b[\s#*:]*(?P<rest>.*)$", re.I)
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d|\d{1,2}:\d\d")
_LEVELS = "TỈNH|THÀNH PHỐ|THỊ XÃ|THỊ TRẤN|QUẬN|HUYỆN|ĐẶC KHU|PHƯỜNG|XÃ"
_COMMITTEE = re.compile(
    rf"^(?P<body>UBND|(?:ỦY|UỶ) BAN NHÂN DÂN) (?P<level>{_LEVELS}) (?P<name>.+)$"
)
_OFFICE = re.compile(r"^(?:sở|văn phòng|ban|trung tâm)\b", re.I)
_BARE_OFFICE = "văn phòng"
"""An office that has its name from the committee whose it is."""
_PAPER = re.compile(r"(?:Báo|Đài|Tạp chí|Cổng (?:TTĐT|thông tin điện tử)) (?=\w)(?!cáo)")
_FEWEST_WORDS = 4
_MOST_LINES = 3


def read_titles(lines: Sequence[Line], kind: str) -> dict[str, str]:
    """Return title, number and issuer as far as the first lines print them."""
    head = [_strip(line.text) for line in lines if _strip(line.text)][:_HEAD]
    found = {
        "title": _find_official(head) if kind in OFFICIAL else _find_headline(head),
        "document_number": next((m["n"] for text in head if (m := _NUMBER.match(text))), ""),
        "issuer": _write_as_in_text(_find_issuer(head), lines)
        if kind in OFFICIAL
        else _find_paper(head),
    }
    return {name: text for name, text in found.items() if text}


def _strip(text: str) -> str:
    """Return a line without marks of headings, its blanks made single."""
    return re.sub(r"\s+", " ", text).strip(" #*_|-")


def _find_official(head: Sequence[str]) -> str:
    """Return kind and subject of a report or a plan."""
    for place, text in enumerate(head):
        match = _KIND.match(text)
        if match is None or len(text.split()) > 40:
            continue
        behind = list(head[place + 1 :])
        rest = match["rest"] or (behind.pop(0) if behind else "")
        rest = " ".join([rest, *_list_rest(rest, behind)])
        first = rest[:1].lower() + rest[1:] if not rest.isupper() else rest.lower()
        return f"{match['k'].capitalize()} {first}".strip()
    return _find_headline(head)


def _list_rest(begun: str, behind: Sequence[str]) -> Iterator[str]:
    """Yield the lines on which a title goes on: those that begin with a small letter."""
    for text in behind[:_MOST_LINES]:
        if begun.endswith((".", ";", ":")) or not text[:1].islower():
            return
        begun = text
        yield text


def _find_headline(head: Sequence[str]) -> str:
    """Return the first line that has enough words for a headline and is no date."""
    long = (text for text in head if len(text.split()) >= _FEWEST_WORDS)
    return next((text for text in long if not _DATED.search(text)), "")


def _find_issuer(head: Sequence[str]) -> str:
    """Return the body in whose name a document stands: its lines in capitals at the top."""
    for place, text in enumerate(head[:12]):
        if _ISSUER.match(text) and len(text.split()) <= 12:
            behind = head[place + 1] if place + 1 < len(head) else ""
            if _COMMITTEE.match(text) and _OFFICE.match(behind):  # an office below its committee
                return _lower_office(behind, text)
            goes_on = behind.isupper() and re.match(rf"(?:{_LEVELS})\b", behind) is not None
            if goes_on and _OFFICE.match(text):
                return _lower_office(text, f"UBND {behind}")
            if text.isupper() and _OFFICE.match(text) and " UBND " in text:
                return _lower_office(text, "")
            return _lower_body(f"{text} {behind}" if goes_on else text)
    return ""


def _find_paper(head: Sequence[str]) -> str:
    """Return the paper or portal that an article names at its head: `Báo Tuyên Quang - 24/5`."""
    parts = (part.strip() for text in head[:12] for part in re.split(r"\s[-–|]\s|[|]", text))
    return next((p for p in parts if _PAPER.match(p) and len(p.split()) <= 8), "")


def _write_as_in_text(name: str, lines: Sequence[Line]) -> str:
    """Return a name, or its first words, as the running text writes it.

    Above a document names stand in capitals, which do not tell where capitals belong.
    """
    words = name.split()
    for length in range(len(words), 2, -1):
        form = re.compile(r"\s+".join(map(re.escape, words[:length])), re.I)
        for line in lines:
            for match in form.finditer(line.text):
                if not match[0].isupper():
                    return " ".join([*match[0].split(), *words[length:]])
    return name


def _lower_body(text: str) -> str:
    """Return a people's committee printed in capitals as running text writes it."""
    match = _COMMITTEE.match(text)
    if match is None or not text.isupper():
        return text
    body = match["body"] if match["body"] == "UBND" else match["body"].capitalize()
    return f"{body} {match['level'].lower()} {match['name'].title()}"


def _lower_office(office: str, committee: str) -> str:
    """Return an office with its province; where all is capitals, only its first letter stays."""
    own, named, rest = office.partition(" UBND ")
    name = own.capitalize() if office.isupper() else own
    match = _COMMITTEE.match(committee)
    if match is not None and name.casefold() == _BARE_OFFICE:
        return f"{name} {_lower_body(committee)}"
    if named:
        return f"{name} {_lower_body(named.lstrip() + rest)}"
    if match is None or match["name"].casefold() in name.casefold():
        return name
    return f"{name} {match['level'].lower()} {match['name'].title()}"


def complete_titles(given: Mapping[str, str], lines: Sequence[Line], kind: str) -> dict[str, str]:
    """Return what was given, completed by what the first lines print."""
    return {**read_titles(lines, kind), **{name: cell for name, cell in given.items() if cell}}
