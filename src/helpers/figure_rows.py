"""Rows of labelled horizontal bars with bounds: the one layout that most figures share.

Vertical positions are inches from the top, so that a row is as high in a short figure as in a
long one; horizontal positions are data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from helpers.figure_layout import (
    ARROW,
    GAP,
    HOLLOW,
    LABEL_WIDTH,
    LINE_HEIGHT,
    TITLE_HEIGHT,
    Row,
    Section,
    find_limits,
    find_text_start,
)
from helpers.figure_style import INK, SOFT, TINTS, TRACK, WIDTH
from helpers.figure_text import (
    SMALL_SIZE,
    TEXT_SIZE,
    measure_text,
    wrap_label,
    wrap_text,
    write,
)

MARGIN = 0.06
BAR_HEIGHT = 0.15
SECTION_GAP = 0.14


def draw_sections(
    ax: Axes, sections: Sequence[Section], *, label_width: float = LABEL_WIDTH, whole: float = 0.0
) -> None:
    """Draw sections from top to bottom on one scale that starts at zero.

    Parameters
    ----------
    ax
        Where to draw. If it is the only one of its figure, the figure gets the height it needs.
    sections
        What to draw.
    label_width
        Inches left of the bars.
    whole
        If positive, the value up to which a pale track shows the whole that each bar is part of.
    """
    total = sum(s.height for s in sections) + SECTION_GAP * (len(sections) - 1)
    prepare_axes(ax, total, label_width=label_width)
    rows = [row for section in sections for row in section.rows]
    ax.set_xlim(find_limits(rows, WIDTH - label_width - MARGIN, whole=whole))
    y = 0.0
    for section in sections:
        _draw_section(ax, section, y, label_width=label_width, whole=whole)
        y += section.height + SECTION_GAP


def prepare_axes(ax: Axes, height: float, *, label_width: float) -> None:
    """Give an Axes inches as vertical unit, room for labels on its left, and no frame."""
    figure = ax.figure
    full = height + 2 * MARGIN
    if len(figure.axes) == 1:
        figure.set_figheight(full)
        left = label_width / WIDTH
        ax.set_position((left, MARGIN / full, 1 - left - MARGIN / WIDTH, height / full))
    ax.set_axis_off()
    ax.set_ylim(height, 0.0)


def _draw_section(
    ax: Axes, section: Section, top: float, *, label_width: float, whole: float
) -> None:
    """Draw the title, the rows and the reference line of a section."""
    y = top
    if section.title:
        write(
            ax,
            MARGIN / 2 - label_width,
            y + TITLE_HEIGHT / 2,
            section.title,
            weight="bold",
            in_margin=True,
        )
        y += TITLE_HEIGHT
    ax.plot([0, 0], [y, top + section.height], color=SOFT, lw=0.8, zorder=3, gid="zero")
    if section.reference is not None:
        ends = [y - 0.05, top + section.height]
        style = {"color": INK, "lw": 1.1, "ls": (0, (4, 2)), "zorder": 2.5}
        ax.plot([section.reference] * 2, ends, gid="reference", **style)
        write(ax, section.reference, y - 0.11, section.reference_text, size=SMALL_SIZE)
    for row, height in zip(section.rows, section.heights, strict=True):
        _draw_label(ax, row, y + height / 2, label_width=label_width)
        _draw_row(ax, row, y + height / 2, whole=whole, boxed=section.reference is not None)
        y += height


def _draw_label(ax: Axes, row: Row, y: float, *, label_width: float) -> None:
    """Write the label of a row, its detail in grey below."""
    lines = [(line, INK, TEXT_SIZE) for line in wrap_label(row.label, label_width - 2 * GAP)]
    lines += [(line, SOFT, SMALL_SIZE) for line in wrap_text(row.detail, label_width - 2 * GAP)]
    first = y - LINE_HEIGHT * (len(lines) - 1) / 2
    for number, (line, color, size) in enumerate(lines):
        at = first + number * LINE_HEIGHT
        write(ax, -label_width + GAP, at, line, color=color, size=size, in_margin=True)


def _draw_row(ax: Axes, row: Row, y: float, *, whole: float, boxed: bool) -> None:
    """Draw one bar, its marks and the text beside it."""
    if whole:
        ax.barh(y, whole, BAR_HEIGHT, color=TRACK, zorder=1)
    _draw_bar(ax, row, y)
    _draw_bounds(ax, row, y)
    for place, style in ((row.printed, "-"), (row.target, ":")):
        if place is not None:
            gid = "printed" if style == "-" else "target"
            ax.plot([place] * 2, [y - 0.12, y + 0.12], color=INK, lw=1.4, ls=style, gid=gid)
    _draw_marks(ax, row.others, y, shape="o", size=HOLLOW * 72, gid="alternative")
    _draw_marks(ax, row.readings, y, shape="D", size=HOLLOW * 42, gid="reading")
    _draw_text(ax, row, y, whole=whole, boxed=boxed)


def _draw_marks(
    ax: Axes, places: Sequence[float], y: float, *, shape: str, size: float, gid: str
) -> None:
    """Draw hollow marks of one shape."""
    look = {"mfc": "white", "mec": INK, "mew": 1.0, "zorder": 6}
    for place in places:
        ax.plot(place, y, shape, ms=size, gid=gid, **look)


def _draw_bar(ax: Axes, row: Row, y: float) -> None:
    """Draw the bar, or its stacked segments."""
    if row.value is None:
        return
    left, value = 0.0, row.value if row.cut_at is None else row.cut_at
    for number, part in enumerate(row.segments or (value,)):
        hatch = ("////", "", "\\\\\\\\")[number % 3] if row.segments else None
        look = {"edgecolor": TINTS[5], "lw": 0.6, "hatch": hatch} if row.segments else {"lw": 0}
        color = TINTS[1] if row.segments else row.color
        ax.barh(y, part, BAR_HEIGHT, left=left, color=color, zorder=2, gid="bar", **look)
        left += part
    if row.cut_at is not None:
        gap = {"marker": (2, 0, -20), "ms": 22, "mew": 3.0, "mec": "white", "zorder": 4}
        ax.plot(row.cut_at * 0.93, y, gid="cut", **gap)


def _draw_bounds(ax: Axes, row: Row, y: float) -> None:
    """Draw a whisker between the bounds, with an open arrow where there is none."""
    if row.cut_at is not None or (row.low is not None and row.low == row.high):
        return
    low = row.known if row.low is None else row.low
    high = row.known if row.high is None else row.high
    ax.plot([low, high], [y, y], color=INK, lw=1.1, zorder=5, gid="whisker")
    if row.value is not None:
        ax.plot(row.value, y, "o", ms=HOLLOW * 50, color=INK, zorder=5, gid="dot")
    for end, bound, sign in ((low, row.low, -1), (high, row.high, 1)):
        if bound is None:
            _draw_arrow(ax, end, y, sign)
        else:
            ax.plot([end] * 2, [y - 0.05, y + 0.05], color=INK, lw=1.1, zorder=5, gid="cap")


def _draw_arrow(ax: Axes, x: float, y: float, sign: int) -> None:
    """Draw an open arrowhead of fixed length away from a bound: no limit on that side."""
    shape = {"arrowstyle": "<-,head_width=0.22", "shrinkA": 0, "shrinkB": 0}
    arrow = ax.annotate(
        "",
        (x, y),
        xytext=(sign * (ARROW - 0.02) * 72, 0),
        textcoords="offset points",
        arrowprops={**shape, "color": INK, "lw": 1.1},
    )
    arrow.set_gid("arrow")


def _draw_text(ax: Axes, row: Row, y: float, *, whole: float, boxed: bool) -> None:
    """Write value and note right of all marks; right of zero too where the bar runs left."""
    end, start = max(*row.positions, whole), find_text_start(row)
    inner = max(*replace(row, readings=()).positions, whole)
    if _fits_before_readings(ax, row, inner, start):
        end = inner
    write(ax, end, y, row.text, shift=start, boxed=boxed)
    if row.note:
        after = start + measure_text(row.text) + GAP
        write(ax, end, y, row.note, shift=after, color=SOFT, size=SMALL_SIZE)


def _fits_before_readings(ax: Axes, row: Row, end: float, start: float) -> bool:
    """Return whether the words fit between the bar and the readings that lie beyond it."""
    beyond = [place for place in row.readings if place > end]
    if not beyond:
        return False
    low, high = ax.get_xlim()
    inches = ax.get_position().width * ax.figure.get_figwidth() / (high - low)
    words = measure_text(row.text) + GAP + measure_text(row.note, SMALL_SIZE)
    return (min(beyond) - end) * inches > start + words + HOLLOW
