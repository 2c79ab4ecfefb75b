"""What a row of a figure is, how high it is, and the scale on which all rows fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helpers.figure_style import TINTS
from helpers.figure_text import SMALL_SIZE, measure_text, wrap_label, wrap_text

LABEL_WIDTH = 3.05
GAP = 0.07
ARROW = 0.26
HOLLOW = 0.07
LINE_HEIGHT = 0.165
ROW_GAP = 0.1
TITLE_HEIGHT = 0.27
WHISKER_TEXT = "Thin lines are the bounds that a printed figure allows."
HOLLOW_TEXT = "A hollow circle is a second figure that the same document gives."
READING_TEXT = "A small diamond is the share under another reading of the text."
"""What captions say where a row has bounds, or further readings."""


@dataclass(frozen=True)
class Row:
    """One bar with what is written beside it.

    Attributes
    ----------
    label, detail
        What is left of the bar: in ink, and in grey below.
    value
        Where the bar ends; None if only a bound is known.
    low, high
        Bounds; None means unbounded.
    text, note
        What is right of the bar: in ink, and in grey behind.
    printed, target
        Where a printed share or a target is marked, if any.
    cut_at
        Where a bar that would dwarf all others is cut, with a gap to show it.
    others
        Further figures that the same document gives, drawn as hollow circles.
    readings
        The figure under other readings of the text, drawn as small diamonds.
    color
        Fill of the bar.
    segments
        Parts to stack instead of one bar.
    spoken
        What the alternative text says beyond the words drawn.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    detail: str = ""
    note: str = ""
    printed: float | None = None
    target: float | None = None
    cut_at: float | None = None
    others: tuple[float, ...] = ()
    readings: tuple[float, ...] = ()
    color: str = TINTS[3]
    segments: tuple[float, ...] = ()
    spoken: str = ""

    @property
    def positions(self) -> list[float]:
        """Every place on the axis that the row marks."""
        if self.cut_at is not None:
            return [0.0, self.cut_at]
        marks = (0.0, self.value, self.low, self.high, self.printed, self.target)
        marks = (*marks, *self.others, *self.readings)
        return [mark for mark in marks if mark is not None]

    @property
    def marks(self) -> list[float]:
        """What is known of the figure: its value and bounds."""
        return [mark for mark in (self.value, self.low, self.high) if mark is not None]

    @property
    def known(self) -> float:
        """The value, or the one bound that stands for it."""
        return self.marks[0]


@dataclass(frozen=True)
class Section:
    """Rows under one title; `reference` is a value marked by a named line through all of them."""

    rows: tuple[Row, ...]
    title: str = ""
    reference: float | None = None
    reference_text: str = ""
    heights: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heights", tuple(_measure_row(row) for row in self.rows))

    @property
    def height(self) -> float:
        """Inches from the title's top to the last row's bottom."""
        return (TITLE_HEIGHT if self.title else 0.0) + sum(self.heights)


def _measure_row(row: Row) -> float:
    """Return the height of a row in inches."""
    width = LABEL_WIDTH - 2 * GAP
    lines = len(wrap_label(row.label, width)) + len(wrap_text(row.detail, width))
    return max(lines, 1) * LINE_HEIGHT + ROW_GAP


def find_limits(rows: Iterable[Row], width: float, *, whole: float = 0.0) -> tuple[float, float]:
    """Return the ends of an axis on which bars and the texts beside them fit.

    The scale is the largest at which the longest needs left and right of zero fill the width;
    both grow with the scale, so halving the interval finds it.
    """
    listed = list(rows)
    low, high = 0.0, width / (max(_reach(row) for row in listed) or 1.0)
    if whole:
        high = min(high, width / whole)
    for _ in range(40):
        scale = (low + high) / 2
        left, right = _need_room(listed, scale, whole=whole)
        low, high = (scale, high) if left + right <= width else (low, scale)
    left, _ = _need_room(listed, low, whole=whole)
    return -left / low, (width - left) / low


def _reach(row: Row) -> float:
    """Return the distance between the outermost marks of a row."""
    return max(row.positions) - min(row.positions)


def _need_room(rows: Sequence[Row], scale: float, *, whole: float) -> tuple[float, float]:
    """Return the inches needed left and right of zero at a scale in inches per unit."""
    left, right = 0.0, whole * scale
    for row in rows:
        text = measure_text(row.text) + GAP + measure_text(row.note, SMALL_SIZE)
        end = max(*row.positions, whole) * scale
        left = max(left, -min(row.positions) * scale + measure_arrow(row.low))
        right = max(right, end + find_text_start(row) + text)
    return left, right


def find_text_start(row: Row) -> float:
    """Return the inches between the outermost mark and the text right of it."""
    return GAP + measure_arrow(row.high) + (HOLLOW / 2 if row.others or row.readings else 0.0)


def measure_arrow(bound: float | None) -> float:
    """Return the inches by which an arrow runs beyond the outermost mark of a side."""
    return ARROW if bound is None else 0.0


def read_bound(bound: object) -> float | None:
    """Return a bound of a table row; None where it is missing, which means unbounded."""
    value = math.nan if bound is None or bound == "" else float(str(bound))
    return value if math.isfinite(value) else None


def describe_sections(kind: str, sections: Iterable[Section]) -> str:
    """Return alternative text: the kind of chart, then every row in the words drawn beside it."""
    return " ".join([kind, *(f"{_describe_section(section)}." for section in sections)])


def _describe_section(section: Section) -> str:
    """Return title and rows of a section in one line."""
    rows = "; ".join(_describe_row(row) for row in section.rows)
    return f"{section.title}: {rows}" if section.title else rows


def _describe_row(row: Row) -> str:
    """Return label, value and further words of a row in one line."""
    label = f"{row.label} ({row.detail})" if row.detail else row.label
    words = ", ".join(word for word in (row.text, row.note, row.spoken) if word)
    return f"{label}: {words}"
