"""Bars of figures seen in an excerpt, or disputed by the audit, have a look and a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpers.ground.vocabulary import EXCERPT
from helpers.page.figures.layout import Row
from helpers.page.figures.palette import OCHRE
from helpers.page.labels import Labels


def mark_excerpt(row: Row, figure: Mapping[str, object], labels: Labels) -> Row:
    """Return the bar of a figure, marked where it rests on an excerpt or is disputed."""
    words = [word for word in (name_grade(figure, labels), name_dispute(figure, labels)) if word]
    if not words:
        return row
    color = OCHRE if name_grade(figure, labels) else row.color
    note = ", ".join(filter(None, (row.note, *words)))
    return replace(row, color=color, note=note, is_pale=bool(figure.get("disputed_by")))


def name_dispute(figure: Mapping[str, object], labels: Labels) -> str:
    """Return the word for a figure that the audit disputes; nothing for any other."""
    return labels.translate("disputed") if figure.get("disputed_by") else ""


def name_grade(figure: Mapping[str, object], labels: Labels) -> str:
    """Return the word for a figure that rests on an excerpt; nothing for one read whole."""
    return labels.translate("excerpt") if figure.get("grade") == EXCERPT else ""
