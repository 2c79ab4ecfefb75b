"""Two numbers read as one fact: at least one of them counts something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from helpers.ground.errors import ProjectError
from helpers.ground.vocabulary import DIMENSIONS, OUTCOME, RANGE
from helpers.printed.numerals import parse_printed, parse_range
from helpers.reading.codebook import is_nameless, read_codebook
from helpers.reading.draft import DraftFigure
from helpers.reading.planned import TARGET

TWIN = (
    "read as the same thing as “{printed}” in line “{line}”, one of the two counts something "
    "else, or is of another time"
)
_LESS_SURE = 0.7
_KEY = ("indicator_code", *DIMENSIONS, "period_start", "period_end")


def doubt_twins(figures: Iterable[DraftFigure], style: str) -> Iterator[DraftFigure]:
    """Yield figures, with a doubt those that share all their cells but cannot be one number."""
    figures = list(figures)
    groups: dict[tuple[str, ...], list[DraftFigure]] = defaultdict(list)
    for figure in figures:
        if _is_one_fact(figure):
            groups[_read_key(figure)].append(figure)
    for figure in figures:
        held = groups.get(_read_key(figure), []) if _is_one_fact(figure) else []
        other = next((f for f in held if not _may_agree(f, figure, style)), None)
        yield figure if other is None else _doubt(figure, other)


def _doubt(figure: DraftFigure, other: DraftFigure) -> DraftFigure:
    """Return a figure with the doubt that another one raises."""
    told = TWIN.format(line=other.line, printed=other.proposed["printed"])
    sure = figure.confidence * (1.0 if figure.doubts else _LESS_SURE)
    return replace(figure, doubts=(*figure.doubts, told), confidence=round(sure, 3))


def _read_key(figure: DraftFigure) -> tuple[str, ...]:
    """Return what a figure is of; what is planned is another thing than what was reached."""
    cells = figure.proposed
    planned = str(cells.get("measurement_kind") == TARGET)
    return (planned, *(cells.get(name, "") for name in _KEY))


def _is_one_fact(figure: DraftFigure) -> bool:
    """Return whether a figure can have one value only: no verdict, no unit without a name."""
    cells = figure.proposed
    indicator = read_codebook().get(cells.get("indicator_code", ""))
    is_known = indicator is not None and indicator.kind != OUTCOME
    return is_known and not is_nameless(cells.get("scope", ""))


def _may_agree(first: DraftFigure, second: DraftFigure, style: str) -> bool:
    """Return whether two figures leave one number that is within the bounds of both."""
    bounds = [_read_bounds(figure, style) for figure in (first, second)]
    if None in bounds or first is second:
        return True
    (low, high), (other_low, other_high) = (b for b in bounds if b is not None)
    return low <= other_high and other_low <= high


def _read_bounds(figure: DraftFigure, style: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that a figure may be; none where it is no number."""
    cells = figure.proposed
    kind, qualifier = cells["measurement_kind"], cells["qualifier"]
    part = kind if "/" in cells["printed"] else "value"
    try:
        if qualifier == RANGE:
            span = parse_range(cells["printed"], style=style)
            return span.low, span.high
        read = parse_printed(cells["printed"], qualifier, part=part, style=style)
    except ProjectError:
        return None
    return read.low, Decimal("Infinity") if read.high is None else read.high
