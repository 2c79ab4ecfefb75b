"""A total that its parts do not add up to may be of the wider thing of which they are a share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.printed.numerals import parse_printed
from helpers.reading.codebook import list_wider
from helpers.reading.draft import Candidate, DraftFigure

_MOST = 4
"""Most parts that are looked for behind a total."""


def widen_totals(figures: Iterable[DraftFigure], style: str) -> Iterator[DraftFigure]:
    """Yield figures, a total with the wider indicator where its parts leave out something.

    “118 thủ tục, trong đó 64 dịch vụ toàn trình, 41 một phần”: not 118 online services, of which
    13 would be missing, but 118 procedures.
    """
    figures = list(figures)
    for number, figure in enumerate(figures):
        wider = next((c for c in figure.candidates if _is_wider(c, figure)), None)
        parts = _list_parts(figure, figures[number + 1 : number + 1 + _MOST])
        if wider and parts and _leaves_out(figure, parts, style):
            yield _exchange(figure, wider)
        else:
            yield figure


def _is_wider(candidate: Candidate, figure: DraftFigure) -> bool:
    """Return whether a candidate is what figures of the first indicator are a share of."""
    return candidate.indicator_code in list_wider(figure.proposed["indicator_code"])


def _list_parts(figure: DraftFigure, behind: Sequence[DraftFigure]) -> list[DraftFigure]:
    """Return the figures right behind a total that are parts of it, all cut in one dimension."""
    cells = figure.proposed
    parts: list[DraftFigure] = []
    for other in behind:
        cut = [n for n in DIMENSIONS if other.proposed[n] != cells[n]]
        is_part = other.proposed["indicator_code"] == cells["indicator_code"] and len(cut) == 1
        if other.line != figure.line or not is_part or cells[cut[0]] != TOTAL:
            break
        parts.append(other)
    return parts if len(parts) > 1 else []


def _leaves_out(figure: DraftFigure, parts: Sequence[DraftFigure], style: str) -> bool:
    """Return whether the parts add up to less than the total."""
    try:
        total, *listed = [
            parse_printed(f.proposed["printed"], style=style).value for f in (figure, *parts)
        ]
    except TokenError:
        return False
    return sum(listed) < total


def _exchange(figure: DraftFigure, wider: Candidate) -> DraftFigure:
    """Return a total as one of the wider indicator."""
    others = tuple(c for c in figure.candidates if c is not wider)
    proposed = {**figure.proposed, "indicator_code": wider.indicator_code}
    reasons = {**figure.reasons, "indicator_code": "its parts add up to less"}
    return replace(figure, proposed=proposed, candidates=(wider, *others), reasons=reasons)
