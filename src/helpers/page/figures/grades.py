"""Bars of figures that were seen in an excerpt have a colour and a word of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpers.ground.vocabulary import EXCERPT
from helpers.page.figures.layout import Row
from helpers.page.figures.palette import OCHRE
from helpers.page.labels import Labels


def mark_excerpt(row: Row, figure: Mapping[str, object], labels: Labels) -> Row:
    """Return the bar of a figure, marked where it rests on an excerpt."""
    word = name_grade(figure, labels)
    if not word:
        return row
    notes = filter(None, (row.note, word))
    return replace(row, color=OCHRE, note=", ".join(notes))


def name_grade(figure: Mapping[str, object], labels: Labels) -> str:
    """Return the word for a figure that rests on an excerpt; nothing for one read whole."""
    return labels.translate("excerpt") if figure.get("grade") == EXCERPT else ""
