"""Printed numbers as the search sees them: place, size, unit; no indicator and no register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from helpers.data.rows import Observation
from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import RANGE
from helpers.printed.numerals import parse_printed

PERCENT = "percent"
OPENS, STATES = "opens", "states"
"""What the words before a figure say: its parts begin (`trong đó`), or a share follows (`đạt`)."""

UNITS = 10**9
"""Printed numbers have fewer decimals."""

NEVER_ADDED = ("rank",)
"""Kinds of units whose numbers are no sizes."""


@dataclass(frozen=True)
class FoundFigure:
    """One printed number, in whatever text.

    Attributes
    ----------
    name
        Place that names it, such as `document_id:line:seq`.
    line, order
        Line, and place within the line: a number or an offset.
    printed
        The token as printed, without its hedge; of a ratio only its own side.
    value
        The printed number, exact; of a percentage in points.
    step
        One unit of the last printed digit.
    low, high
        Bounds in the same units; None where nothing bounds it.
    unit
        What it counts in; empty where the text leaves it open, which goes with every unit.
    noun
        The word behind it, where the unit is not known for sure; empty if there is none.
    clause
        Sentence or item of a list in which it stands; empty where unknown.
    cue
        `opens` or `states`, if the words before it say so; empty otherwise or where unknown.
    style
        Number style of the token.
    """

    name: str
    line: int
    order: int
    printed: str
    value: Fraction
    step: Fraction = Fraction(1)
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    noun: str = ""
    clause: str = ""
    cue: str = ""
    style: str = "vi"

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == PERCENT

    @cached_property
    def units(self) -> int:
        """The value in billionths: whole, so that sums are exact and quick."""
        return int(self.value * UNITS)

    @cached_property
    def grain(self) -> Fraction:
        """The largest power of ten that divides the printed number: of 80.000 it is 10.000."""
        grain = self.step
        while self.value and (self.value / grain) % 10 == 0:
            grain *= 10
        return grain

    @cached_property
    def digits(self) -> str:
        """The digits of the token, without marks."""
        return "".join(character for character in self.printed if character.isdigit())

    def reprint(self, token: str) -> FoundFigure | None:
        """Return the figure as if a token were printed; None if that is no number of its kind."""
        digits = token.split("%")[0].strip()
        if digits[:1] == "0" and len(digits) > 1 and digits[1] != ",":
            return None  # only single digits are padded
        read = read_token(token, self.style)
        if read is None or (read[2] == PERCENT) != self.is_percent:
            return None
        return replace(self, printed=token, value=read[0], step=read[1])


def go_together(first: FoundFigure, second: FoundFigure) -> bool:
    """Return whether two figures may count in one unit."""
    if first.is_percent != second.is_percent:
        return False
    return not first.unit or not second.unit or first.unit == second.unit


def are_alike(first: FoundFigure, second: FoundFigure) -> bool:
    """Return whether two figures are said to count the same: by a unit, or by the same noun."""
    if first.unit or second.unit:
        return first.unit == second.unit
    return bool(first.noun) and first.noun == second.noun


def is_mixed(total: FoundFigure, parts: Iterable[FoundFigure]) -> bool:
    """Return whether some parts are named like their total and others otherwise.

    Nobody adds 85 trainees and 2 classes to 90 trainees.
    """
    if not total.noun:
        return False
    nouns = {part.noun for part in parts if part.noun}
    return len(nouns) > 1 and total.noun in nouns


def print_number(value: Fraction, style: str, *, decimals: int = 6) -> str:
    """Return a number in the marks of a style, without zeros behind its last decimal."""
    whole = value.denominator == 1
    text = f"{int(value):,}" if whole else f"{float(value):,.{decimals}f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if style == "vi" else text


def read_token(token: str, style: str) -> tuple[Fraction, Fraction, str] | None:
    """Return number, last unit and `percent` or nothing of a token; None if it is no number."""
    try:
        parsed = parse_printed(token, style=style)
    except TokenError:
        return None
    points = 100 if parsed.unit_hint == "%" else 1
    step = Fraction(Decimal(1).scaleb(-parsed.decimals))
    return Fraction(parsed.value) * points, step, PERCENT if points > 1 else ""


def build_figures(observations: Iterable[Observation]) -> list[FoundFigure]:
    """Return the figures of a transcription that have a size, in the order of the text.

    Ranks and ranges are passed over: nothing is added up of them.

    Parameters
    ----------
    observations
        Rows of one document; of their meaning only the unit is used.
    """
    rows = sorted(observations, key=lambda row: (row.line, row.seq))
    usable = [r for r in rows if r.value is not None and r.qualifier != RANGE]
    return [_build_figure(row) for row in usable if row.unit_code not in NEVER_ADDED]


def _build_figure(row: Observation) -> FoundFigure:
    """Return one row as a figure."""
    points = 100 if row.unit_code == PERCENT else 1
    read = read_token(row.token, row.style)
    value = Fraction(str(row.value)) * points
    return FoundFigure(
        name=row.name,
        line=row.line,
        order=row.seq,
        printed=row.token,
        value=value,
        step=read[1] if read and read[0] == value else Fraction(1),
        low=None if row.value_low is None else Fraction(str(row.value_low)) * points,
        high=None if row.value_high is None else Fraction(str(row.value_high)) * points,
        unit=row.unit_code,
        style=row.style,
    )
