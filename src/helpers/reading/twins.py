"""Two numbers read as one fact: at least one of them counts something else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from helpers.ground.vocabulary import DIMENSIONS, EXACT, OUTCOME
from helpers.reading.codebook import list_codes, read_codebook
from helpers.reading.draft import DraftFigure

TWIN = (
    "line {line} has “{printed}” as the same thing: one of the two counts something else, or is "
    "of another time"
)
_LESS_SURE = 0.7
_KEY = ("indicator_code", *DIMENSIONS, "period_start", "period_end")
_PLANNED = "target"


def doubt_twins(figures: Iterable[DraftFigure]) -> Iterator[DraftFigure]:
    """Yield figures, with a doubt those that share all their cells but print another number."""
    figures = list(figures)
    groups: dict[tuple[str, ...], list[DraftFigure]] = defaultdict(list)
    for figure in figures:
        if _is_one_fact(figure):
            groups[_read_key(figure)].append(figure)
    for figure in figures:
        held = groups.get(_read_key(figure), []) if _is_one_fact(figure) else []
        other = next((f for f in held if _strip(f) != _strip(figure)), None)
        yield figure if other is None else _doubt(figure, other)


def _doubt(figure: DraftFigure, other: DraftFigure) -> DraftFigure:
    """Return a figure with the doubt that another one raises."""
    told = TWIN.format(line=other.line, printed=other.proposed["printed"])
    sure = figure.confidence * (1.0 if figure.doubts else _LESS_SURE)
    return replace(figure, doubts=(*figure.doubts, told), confidence=round(sure, 3))


def _read_key(figure: DraftFigure) -> tuple[str, ...]:
    """Return what a figure is of; what is planned is another thing than what was reached."""
    cells = figure.proposed
    planned = str(cells.get("measurement_kind") == _PLANNED)
    return (planned, *(cells.get(name, "") for name in _KEY))


def _is_one_fact(figure: DraftFigure) -> bool:
    """Return whether a figure can have one exact value only: no hedge, no verdict, a named unit."""
    cells = figure.proposed
    scope = list_codes("scope").get(cells.get("scope", ""), {})
    indicator = read_codebook().get(cells.get("indicator_code", ""))
    return (
        indicator is not None
        and indicator.kind != OUTCOME
        and cells.get("qualifier") == EXACT
        and scope.get("breakdown") != "single"
    )


def _strip(figure: DraftFigure) -> str:
    """Return the number of a figure without its marks; of a ratio its own side."""
    cells = figure.proposed
    sides = cells["printed"].split("/")
    lower = cells["measurement_kind"] == "denominator"
    return re.sub(r"\D", "", sides[-1 if lower else 0]).lstrip("0")
