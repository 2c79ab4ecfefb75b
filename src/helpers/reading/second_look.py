"""What is seen only when all figures of a text are read: changes, other places, twins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.reading.asides import mark_asides
from helpers.reading.bodies import narrow_to_bodies
from helpers.reading.broken import doubt_broken
from helpers.reading.changes import mark_changes
from helpers.reading.draft import DraftFigure, Line
from helpers.reading.twins import doubt_twins
from helpers.reading.wider import widen_totals


def look_again(
    figures: Iterable[DraftFigure], lines: Sequence[Line], document: Mapping[str, str]
) -> tuple[DraftFigure, ...]:
    """Return the figures of a document numbered, those that say something else marked so.

    Parameters
    ----------
    figures
        As each was read by itself, in the order of the text.
    lines, document
        The text, and what is known of the document.
    """
    style = document["number_style"]
    wide = widen_totals(_number(figures), style)
    own = mark_asides(mark_changes(wide, lines), lines, document)
    whole = doubt_twins(narrow_to_bodies(own, lines, document), style)
    return tuple(doubt_broken(whole, lines, style))


def _number(figures: Iterable[DraftFigure]) -> Iterator[DraftFigure]:
    """Yield figures with their number within the line."""
    seen: Counter[int] = Counter()
    for figure in figures:
        seen[figure.line] += 1
        yield replace(figure, seq=seen[figure.line])
