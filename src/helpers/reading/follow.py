"""What changes in a row when a reader chooses another indicator than the proposed one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpers.ground.vocabulary import DIMENSIONS, START_ASSUMED, STOCKS
from helpers.reading.draft import DraftFigure

Row = Mapping[str, str]
PERIOD = ("period_start", "period_end", "period_basis")
_QUOTED = "“"
_DAYS = {"period_start": ("period_start",), "period_end": ("issued", "period_end")}
"""Which days of a document a figure may have, by its cell."""


def follow_indicator(
    figure: DraftFigure, cells: Mapping[str, Any], indicators: Mapping[str, Row]
) -> dict[str, Any]:
    """Return decided cells with those that a newly chosen indicator changes.

    A breakdown that no word of the text gave but the former indicator becomes that of the new
    one. A period that no word gave becomes the default where a flow takes the place of a stock,
    or the other way round; a stock never keeps a first day. What the reader decided stays. With
    another first day goes the note that the former one was assumed.

    Parameters
    ----------
    figure
        The figure before the decision.
    cells
        All its decided cells, with the new choice.
    indicators
        Rows of the codebook by code.
    """
    cells = _drop_assumed(figure, cells)
    before = figure.cells.get("indicator_code", "")
    after = str(cells.get("indicator_code", before))
    if before == after:
        return cells
    followed = list_followed(figure, before, indicators)
    own = {k: v for k, v in cells.items() if k not in followed or v != followed[k]}
    return {**list_followed(figure, after, indicators), **own}


def follow_document(figure: DraftFigure, before: Row, after: Row) -> DraftFigure:
    """Return a figure whose days were the document's, with those that the document has now.

    A day that words of the text gave, or that a reader typed, stays.
    """
    cells = figure.proposed
    if cells.get("period_basis") != "inferred" or _QUOTED in figure.reasons.get("period_end", ""):
        return figure
    moved = {
        name: after.get(source, "")
        for name, sources in _DAYS.items()
        for source in sources
        if cells.get(name) and cells[name] == before.get(source) != after.get(source)
    }
    return replace(figure, proposed={**cells, **moved}) if all(moved.values()) else figure


def list_followed(figure: DraftFigure, code: str, indicators: Mapping[str, Row]) -> dict[str, str]:
    """Return the cells that differ from the proposal only because of the indicator's code."""
    proposed = figure.proposed.get("indicator_code", "")
    if code in (proposed, "") or code not in indicators or not proposed:
        return {}
    implied = dict(part.split("=", 1) for part in indicators[code].get("implied", "").split())
    unsaid = [name for name in DIMENSIONS if _QUOTED not in figure.reasons.get(name, _QUOTED)]
    cells = {name: implied.get(name, "") for name in unsaid}
    kinds = {indicators.get(one, {}).get("stock_or_flow", "") for one in (proposed, code)}
    if len(kinds) > 1 and _QUOTED not in figure.reasons.get("period_end", _QUOTED):
        cells |= dict.fromkeys(PERIOD, "")
    elif indicators[code].get("stock_or_flow") in STOCKS:
        cells |= {"period_start": ""}
    return cells


def _drop_assumed(figure: DraftFigure, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return decided cells without the note of an assumed first day, if they give another one."""
    proposed, start = figure.proposed, "period_start"
    notes = str(cells.get("note", proposed.get("note", ""))).split()
    if START_ASSUMED not in notes or cells.get(start, proposed.get(start)) == proposed.get(start):
        return dict(cells)
    return {**cells, "note": " ".join(note for note in notes if note != START_ASSUMED)}
