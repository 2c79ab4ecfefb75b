"""Rows of labelled horizontal bars with bounds: the one layout that most figures share.

Vertical positions are pixels from the top, so that a row is as high in a short figure as in a
long one; horizontal positions are data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from helpers.page.figures.layout import (
    ARROW,
    BAR_ROOM,
    GAP,
    LINE_HEIGHT,
    NAME_HEIGHT,
    NAME_SPACE,
    TITLE_HEIGHT,
    Line,
    Row,
    Section,
    find_limits,
    lay_name,
)
from helpers.page.figures.palette import DEEPEST, INK, PAPER, SOFT, TRACK
from helpers.page.figures.png import DPI
from helpers.page.figures.style import TINTS, WIDTH
from helpers.page.figures.svg import SMALL_SIZE
from helpers.page.figures.text import measure_text, write

BAR_HEIGHT = 9.0
OVERHANG = 3.0  # by which the zero line and marks stand out above and below a bar
SECTION_GAP = 5.0
DASHES = (0, (3.0, 2.0))


def draw_sections(ax: Axes, sections: Sequence[Section], *, whole: float = 0.0) -> None:
    """Draw sections from top to bottom on one scale that starts at zero.

    Parameters
    ----------
    ax
        Where to draw. If it is the only one of its figure, the figure gets the height it needs.
    sections
        What to draw.
    whole
        If positive, the value up to which a pale track shows the whole that each bar is part of.
    """
    prepare_axes(ax, sum(s.height for s in sections) + SECTION_GAP * (len(sections) - 1))
    rows = [row for section in sections for row in section.rows]
    ax.set_xlim(find_limits(rows, whole=whole))
    y = 0.0
    for section in sections:
        draw_title(ax, y, section.title)
        y += TITLE_HEIGHT if section.title else 0.0
        for row in section.rows:
            _draw_row(ax, row, y, whole=whole)
            y += row.height
        y += SECTION_GAP


def prepare_axes(ax: Axes, height: float) -> None:
    """Give an Axes pixels as vertical unit, the whole of its figure, and no frame."""
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1:
        figure.set_figheight(height / DPI)
        ax.set_position((0.0, 0.0, 1.0, 1.0))
    ax.set_axis_off()
    ax.set_ylim(height, 0.0)


def draw_title(ax: Axes, top: float, title: str) -> None:
    """Write the title of a group of rows."""
    if title:
        write(ax, 0.0, top + TITLE_HEIGHT / 2 - 1, title, weight="bold")


def draw_lines(ax: Axes, lines: Sequence[Line], text: str, top: float) -> float:
    """Write the words of a row and its value at the right end; return the lines' foot."""
    for number, line in enumerate(lines):
        y = top + LINE_HEIGHT * (number + 0.5)
        write(ax, 0.0, y, line.ink)
        start = measure_text(line.ink) + GAP if line.ink else 0.0
        write(ax, start, y, line.grey, size=SMALL_SIZE, color=SOFT)
    write(ax, WIDTH, top + LINE_HEIGHT / 2, text, weight="bold", ha="right")
    return top + LINE_HEIGHT * len(lines)


def choose_look(color: str, *, is_pale: bool, gap: float = 0.0) -> dict[str, Any]:
    """Return fill and line of a bar: hollow if it is pale, else filled, with a gap if there is one.

    A disputed figure is told by its shape, so that it is seen without colours, too.
    """
    if is_pale:
        return {"color": PAPER, "ec": color, "lw": 1.5}
    return {"color": color, "ec": PAPER, "lw": gap} if gap else {"color": color, "lw": 0}


def draw_reference(ax: Axes, place: float, y: float, height: float) -> None:
    """Draw a dashed line across a bar."""
    reach = height / 2 + OVERHANG + 1
    ends = [y - reach, y + reach]
    ax.plot([place] * 2, ends, color=INK, lw=1.5, ls=DASHES, gid="reference", zorder=6)


def draw_name(ax: Axes, place: float, top: float, words: str) -> None:
    """Write the words that name a line below it, as near as the width allows."""
    low, high = ax.get_xlim()
    lines = lay_name(words)
    width = max((measure_text(line, SMALL_SIZE) for line in lines), default=0.0)
    left = (place - low) / (high - low) * WIDTH - width / 2
    for number, line in enumerate(lines):
        y = top + NAME_SPACE + NAME_HEIGHT * (number + 0.5)
        write(ax, min(max(left, 0.0), WIDTH - width), y, line, size=SMALL_SIZE)


def _draw_row(ax: Axes, row: Row, top: float, *, whole: float) -> None:
    """Draw one row: its words, its bar, and all that is marked on the bar."""
    y = draw_lines(ax, row.lines, row.text, top) + BAR_ROOM / 2 + 0.5
    if whole:
        ax.barh(y, whole, BAR_HEIGHT, color=TRACK, lw=0, zorder=1)
    _draw_bar(ax, row, y)
    reach = BAR_HEIGHT / 2 + OVERHANG
    ax.plot([0, 0], [y - reach, y + reach], color=SOFT, lw=1.0, zorder=3, gid="zero")
    _draw_bounds(ax, row, y)
    if row.printed is not None:
        ends = [y - reach, y + reach]
        ax.plot([row.printed] * 2, ends, color=INK, lw=2.0, gid="printed", zorder=5)
    if row.reference is not None:
        draw_reference(ax, row.reference, y, BAR_HEIGHT)
        draw_name(ax, row.reference, y + BAR_HEIGHT / 2, row.reference_text)
    _draw_marks(ax, row.others, y, shape="o", size=7.0, gid="alternative")
    _draw_marks(ax, row.readings, y, shape="D", size=5.0, gid="reading")


def _draw_marks(
    ax: Axes, places: Sequence[float], y: float, *, shape: str, size: float, gid: str
) -> None:
    """Draw hollow marks of one shape."""
    look: dict[str, Any] = {"mfc": PAPER, "mec": INK, "mew": 1.3, "zorder": 6}
    for place in places:
        ax.plot(place, y, shape, ms=size, gid=gid, **look)


def _draw_bar(ax: Axes, row: Row, y: float) -> None:
    """Draw the bar, or its stacked segments in shades that alternate."""
    if row.value is None:
        return
    left, value = 0.0, row.value if row.cut_at is None else row.cut_at
    for number, part in enumerate(row.segments or (value,)):
        color = (TINTS[2], DEEPEST)[number % 2] if row.segments else row.color
        look = choose_look(color, is_pale=row.is_pale)
        ax.barh(y, part, BAR_HEIGHT, left=left, zorder=2, gid="bar", **look)
        left += part
    if row.cut_at is not None:
        gap: dict[str, Any] = {
            "marker": (2, 0, -20),
            "ms": 20,
            "mew": 4.0,
            "mec": PAPER,
            "zorder": 4,
        }
        ax.plot(row.cut_at * 0.93, y, gid="cut", **gap)


def _draw_bounds(ax: Axes, row: Row, y: float) -> None:
    """Draw a whisker between the bounds, with an open arrow where there is none."""
    if row.cut_at is not None or (row.low is not None and row.low == row.high):
        return
    low = row.known if row.low is None else row.low
    high = row.known if row.high is None else row.high
    ax.plot([low, high], [y, y], color=INK, lw=1.5, zorder=5, gid="whisker")
    if row.value is not None:
        ax.plot(row.value, y, "o", ms=5.0, mew=0, color=INK, zorder=5, gid="dot")
    for end, bound, sign in ((low, row.low, -1), (high, row.high, 1)):
        if bound is None:
            _draw_arrow(ax, end, y, sign)
        else:
            reach = BAR_HEIGHT / 2 + 1
            ax.plot([end] * 2, [y - reach, y + reach], color=INK, lw=1.5, zorder=5, gid="cap")


def _draw_arrow(ax: Axes, x: float, y: float, sign: int) -> None:
    """Draw an open arrow of fixed length away from a bound: no limit on that side."""
    low, high = ax.get_xlim()
    pixel = sign * (high - low) / WIDTH
    end, back = x + (ARROW - 2) * pixel, x + (ARROW - 8) * pixel
    look: dict[str, Any] = {"color": INK, "lw": 1.5, "zorder": 5, "solid_joinstyle": "miter"}
    ax.plot([x, end], [y, y], gid="shaft", **look)
    ax.plot([back, end, back], [y - 4, y, y + 4], gid="arrow", **look)
