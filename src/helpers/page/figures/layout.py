"""What a row of a figure is, how high it is, and the scale on which all rows fit.

A row is written as in a ledger: its label at the left and its value at the right of one line, in
grey what explains both, and the bar below over the full width. So no number ever stands on a bar,
and the same picture serves a phone and a desk. All lengths are pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from helpers.page.figures.style import TINTS, WIDTH
from helpers.page.figures.svg import SMALL_SIZE
from helpers.page.figures.text import measure_text, wrap_label, wrap_text

GAP = 8.0
LINE_HEIGHT = 18.0
BAR_ROOM = 19.0  # from the last line's foot to the bar's, marks included
ROW_GAP = 6.0
TITLE_HEIGHT = 25.0
NAME_HEIGHT, NAME_SPACE = 15.0, 4.0  # of the words below a bar that name a line through it
EDGE, MARK_EDGE = 2.0, 5.0  # kept free at the ends of the scale, at a bar or at a mark
ARROW = 20.0
WHISKER_TEXT = "Thin lines are the bounds that a printed figure allows."
HOLLOW_TEXT = "A hollow circle is a second figure that the same document gives."
READING_TEXT = "A small diamond is the share under another reading of the text."
"""What captions say where a row has bounds, or further readings."""


@dataclass(frozen=True)
class Line:
    """One line of a row's words: in ink, and in grey behind or instead."""

    ink: str = ""
    grey: str = ""


@dataclass(frozen=True)
class Row:
    """One bar with what is written above it.

    Attributes
    ----------
    label
        What the bar is.
    value
        Where the bar ends; None if only a bound is known.
    low, high
        Bounds; None means unbounded.
    text
        The value in words, at the right end.
    note
        In grey: what the value is made of, and further readings.
    printed
        Where a printed share is marked, if any.
    reference, reference_text
        Where a dashed line crosses the bar, if any, and the words below that name it.
    cut_at
        Where a bar that would dwarf all others is cut, with a gap to show it.
    others
        Further figures that the same document gives, drawn as hollow circles.
    readings
        The figure under other readings of the text, drawn as small diamonds.
    color
        Fill of the bar.
    is_pale
        Whether the bar is hollow, since the audit disputes what it shows.
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
    note: str = ""
    printed: float | None = None
    reference: float | None = None
    reference_text: str = ""
    cut_at: float | None = None
    others: tuple[float, ...] = ()
    readings: tuple[float, ...] = ()
    color: str = TINTS[3]
    is_pale: bool = False
    segments: tuple[float, ...] = ()
    spoken: str = ""

    @property
    def positions(self) -> list[float]:
        """Every place on the axis that the row marks."""
        if self.cut_at is not None:
            return [0.0, self.cut_at]
        known = (0.0, self.value, self.low, self.high, self.printed, self.reference)
        marks = (*known, *self.others, *self.readings)
        return [mark for mark in marks if mark is not None]

    @property
    def marks(self) -> list[float]:
        """What is known of the figure: its value and bounds."""
        return [mark for mark in (self.value, self.low, self.high) if mark is not None]

    @property
    def known(self) -> float:
        """The value, or the one bound that stands for it."""
        return self.marks[0]

    @cached_property
    def lines(self) -> list[Line]:
        """The words above the bar; the value stands at the right end of the first line."""
        return lay_lines(self.label, self.text, self.note)

    @cached_property
    def height(self) -> float:
        """Pixels from the first line's head to the next row's."""
        name = measure_name(self.reference_text)
        return LINE_HEIGHT * len(self.lines) + BAR_ROOM + name + ROW_GAP


@dataclass(frozen=True)
class Section:
    """Rows under one title."""

    rows: tuple[Row, ...]
    title: str = ""
    height: float = field(init=False)

    def __post_init__(self) -> None:
        total = (TITLE_HEIGHT if self.title else 0.0) + sum(row.height for row in self.rows)
        object.__setattr__(self, "height", total)


def lay_lines(label: str, text: str, note: str) -> list[Line]:
    """Return label and note in lines, the first short enough for the text at its right end.

    The note follows the label where the label's last line has room for all of it.
    """
    first = WIDTH - measure_text(text, weight="bold") - GAP
    found = [Line(ink) for ink in wrap_label(label, WIDTH, first=first)]
    if not note:
        return found
    room = first if len(found) == 1 else WIDTH
    if measure_text(found[-1].ink) + GAP + measure_text(note, SMALL_SIZE) <= room:
        return [*found[:-1], Line(found[-1].ink, note)]
    return found + [Line(grey=grey) for grey in wrap_text(note, WIDTH, size=SMALL_SIZE)]


def lay_name(words: str) -> list[str]:
    """Return the words that name a line in lines."""
    return wrap_label(words, WIDTH, first=WIDTH, size=SMALL_SIZE)


def measure_name(words: str) -> float:
    """Return the height of the words that name a line; nothing where there are none."""
    return NAME_SPACE + NAME_HEIGHT * len(lay_name(words)) if words else 0.0


def find_limits(rows: Iterable[Row], *, whole: float = 0.0) -> tuple[float, float]:
    """Return the ends of an axis on which all bars, marks and arrows fit.

    The scale is the largest at which the longest needs left and right of zero fill the width;
    both grow with the scale, so halving the interval finds it.
    """
    listed = list(rows)
    low, high = 0.0, WIDTH / (max([whole, *map(_reach, listed)]) or 1.0)
    for _ in range(40):
        scale = (low + high) / 2
        left, right = _need_room(listed, scale, whole=whole)
        low, high = (scale, high) if left + right <= WIDTH else (low, scale)
    left, _ = _need_room(listed, low, whole=whole)
    return -left / low, (WIDTH - left) / low


def _reach(row: Row) -> float:
    """Return the distance between the outermost marks of a row."""
    return max(row.positions) - min(row.positions)


def _need_room(rows: Sequence[Row], scale: float, *, whole: float) -> tuple[float, float]:
    """Return the pixels needed left and right of zero at a scale in pixels per unit."""
    left, right = EDGE, whole * scale + EDGE
    for row in rows:
        left = max(left, -min(row.positions) * scale + _pad(row, row.low, min(row.positions)))
        right = max(right, max(row.positions) * scale + _pad(row, row.high, max(row.positions)))
    return left, right


def _pad(row: Row, bound: float | None, end: float) -> float:
    """Return the pixels by which marks run beyond the outermost place of a side."""
    if bound is None:
        return ARROW
    is_plain = end in (0.0, row.cut_at) or (end == row.value and row.low == row.high)
    return EDGE if is_plain else MARK_EDGE


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
    """Return all words of a row in one line."""
    words = (row.text, row.note, row.spoken, row.reference_text)
    return f"{row.label}: {', '.join(word for word in words if word)}"
