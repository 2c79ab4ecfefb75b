"""What a reviewer should look at: tokens that are no numbers, and indicators that hardly fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import OUTCOME, RANGE
from helpers.printed.numerals import parse_printed, parse_range
from helpers.printed.units import read_units, select_unit
from helpers.reading.draft import Candidate, DraftFigure
from helpers.reading.planned import DENOMINATOR, NUMERATOR

_DOUBTFUL, _UNKNOWN = 0.5, 0.2


def doubt_token(row: Mapping[str, str], style: str) -> Iterator[str]:
    """Yield why a token cannot be read as a number."""
    unit = select_unit(row["unit_code"], read_units())
    kind = row["measurement_kind"]
    if kind == OUTCOME:
        return
    try:
        if row["qualifier"] == RANGE or "-" in row["printed"]:
            parse_range(row["printed"], whole=not unit.divisible, style=style)
        else:
            parse_printed(
                row["printed"],
                row["qualifier"],
                part=kind if kind in (NUMERATOR, DENOMINATOR) else "value",
                whole=not unit.divisible,
                style=style,
                unit_power=unit.power_of_ten,
            )
    except TokenError as error:
        yield str(error)


def doubt_meaning(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield why the indicator is doubtful."""
    if not candidates or candidates[0].confidence < _UNKNOWN:
        yield "no indicator of the codebook fits well: choose one, or propose a new one"
    elif candidates[0].confidence < _DOUBTFUL:
        others = ", ".join(c.indicator_code for c in candidates[1:])
        yield f"it may also be {others}"


def propose_indicators(figures: Sequence[DraftFigure]) -> Iterator[dict[str, str]]:
    """Yield rows for the codebook where no indicator fits."""
    for figure in figures:
        if figure.candidates and figure.candidates[0].confidence >= _UNKNOWN:
            continue
        yield {
            "line": str(figure.line),
            "printed": figure.proposed["printed"],
            "label_vi": figure.reasons["label"],
            "unit_code": figure.proposed["unit_code"],
            "kind": "share" if "%" in figure.proposed["printed"] else "count",
        }
