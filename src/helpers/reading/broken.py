"""Numbers that a blank or the end of a line broke in two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from helpers.ground.errors import TokenError
from helpers.printed.numerals import parse_printed
from helpers.reading.draft import DraftFigure, Line

BROKEN = "“{told}” may be one number that was broken: look at the document"
_LESS_SURE = 0.5
_GLUED = re.compile(r"[.,][^\W\d]\w*\d\w*")
"""What a misread digit leaves behind a number: `6.S12`."""


def doubt_broken(
    figures: Iterable[DraftFigure], lines: Sequence[Line], style: str
) -> Iterator[DraftFigure]:
    """Yield figures, with a doubt those that make one well-formed number with their neighbour."""
    figures = list(figures)
    texts = {line.number: line.text for line in lines}
    told: dict[int, str] = {}
    for (n, first), (m, second) in pairwise(enumerate(figures)):
        joined = _join(first, second, texts, style)
        told |= dict.fromkeys((n, m), joined) if joined else {}
    for number, figure in enumerate(figures):
        glued = _GLUED.match(texts[figure.line][figure.end :])
        if glued:
            told.setdefault(number, f"{figure.proposed['printed']}{glued[0]}")
        yield _doubt(figure, told[number]) if number in told else figure


def _join(first: DraftFigure, second: DraftFigure, texts: dict[int, str], style: str) -> str:
    """Return two figures as they stand in the text if they may be one; else nothing."""
    a, b = first.proposed["printed"], second.proposed["printed"]
    if first.line == second.line:
        between = texts[first.line][first.end : second.start]
        is_broken = between.isspace() and not _is_number(a, style)
    else:
        rest, lead = texts[first.line][first.end :], texts[second.line][: second.start]
        between = f"{rest.strip()} "
        is_next = second.line == first.line + 1 and not lead.strip() and first.line in texts
        is_broken = is_next and rest.strip() in (".", ",") and re.fullmatch(r"\d{3}", b) is not None
    joined = f"{a}{between.strip()}{b}"
    return f"{a}{between}{b}" if is_broken and _is_number(joined, style) else ""


def _is_number(token: str, style: str) -> bool:
    """Return whether a token is a whole number as the document writes them."""
    try:
        return bool(parse_printed(token, style=style, whole=True))
    except TokenError:
        return False


def _doubt(figure: DraftFigure, told: str) -> DraftFigure:
    """Return a figure with the doubt that it is a half."""
    sure = round(figure.confidence * _LESS_SURE, 3)
    return replace(figure, doubts=(BROKEN.format(told=told), *figure.doubts), confidence=sure)
