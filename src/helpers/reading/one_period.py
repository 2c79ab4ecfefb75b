"""The period of a text that names only one, and whose day of issue nobody gave."""

from __future__ import annotations

from dataclasses import replace

from helpers.reading.draft import Draft

PERIOD = ("period_label", "period_start", "period_end", "period_basis")


def undate(draft: Draft) -> Draft:
    """Return a draft without days: those of the document, and of figures that took them from it.

    For a text that names no year: today stood in for its day of issue, and would become the time
    of its figures if nobody looked.
    """
    figures = [
        replace(figure, proposed={**figure.proposed, **dict.fromkeys(PERIOD, "")})
        for figure in draft.figures
    ]
    days = dict.fromkeys(("issued", *PERIOD[:3]), "")
    return replace(draft, document={**draft.document, **days}, figures=tuple(figures))


def spread_period(draft: Draft) -> Draft:
    """Return a draft in which every figure is of the one period that its text names.

    Without title and day of issue, a figure in a sentence without a period would count up to
    today, and so never meet the figures of the sentence before. A draft whose document has a
    period, or whose figures have several, stays as it is.
    """
    labelled = {
        tuple(figure.cells.get(name, "") for name in PERIOD)
        for figure in draft.figures
        if figure.cells.get("period_label")
    }
    if draft.document.get("period_label") or len({cells[1:3] for cells in labelled}) != 1:
        return draft
    cells = dict(zip(PERIOD, min(labelled), strict=True))
    figures = [
        figure
        if figure.cells.get("period_label")
        else replace(figure, proposed={**figure.proposed, **cells})
        for figure in draft.figures
    ]
    return replace(draft, figures=tuple(figures))
