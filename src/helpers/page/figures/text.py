"""Text in figures: writing a line at a place, measuring it, breaking it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Any

from matplotlib.axes import Axes

from helpers.page.figures.palette import INK
from helpers.page.figures.style import WIDTH
from helpers.page.figures.svg import FONT, TEXT_SIZE, measure_line

BREAK = " · "  # stands before what narrows a label


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = TEXT_SIZE,
    color: str = INK,
    weight: str = "normal",
    ha: str = "left",
    on_data: bool = False,
) -> None:
    """Write one line; x is in pixels from the left end of the Axes, or in data."""
    if not text:
        return
    look: dict[str, Any] = {"size": size, "color": color, "weight": weight, "family": FONT}
    look |= {"ha": ha, "va": "center_baseline"}
    look |= {} if on_data else {"transform": ax.get_yaxis_transform()}
    ax.text(x if on_data else x / WIDTH, y, text, zorder=7, **look)


def measure_text(text: str, size: float = TEXT_SIZE, weight: str = "normal") -> float:
    """Return the width of a line in pixels."""
    return measure_line(text, size, weight)[0] if text else 0.0


def wrap_text(
    text: str, width: float, *, first: float | None = None, size: float = TEXT_SIZE
) -> list[str]:
    """Return a text in as few lines of at most a width as its blanks allow.

    `first` is the width of the first line, where another one stands beside it.
    """
    lines: list[str] = []
    words = text.split(" ") if text else []
    while words:
        room = first if not lines and first is not None else width
        count = _count_fitting(words, room, size)
        lines.append(" ".join(words[:count]))
        words = words[count:]
    return lines


def _count_fitting(words: list[str], room: float, size: float) -> int:
    """Return how many words, one at least, fit in a line; few lines are measured, as that is slow.

    Begins where the line would end if all letters were equally wide.
    """
    whole = measure_text(" ".join(words), size)
    if whole <= room:
        return len(words)
    ends = list(accumulate(len(word) + 1 for word in words))
    count = max(1, bisect_right(ends, ends[-1] * room / whole))
    while count > 1 and measure_text(" ".join(words[:count]), size) > room:
        count -= 1
    while measure_text(" ".join(words[: count + 1]), size) <= room:
        count += 1
    return count


def wrap_label(text: str, width: float, *, first: float, size: float = TEXT_SIZE) -> list[str]:
    """Return a label in lines; one that is too long breaks first before what narrows it."""
    name, _, breakdown = text.partition(BREAK)
    if measure_text(text, size) <= first:
        return [text]
    return wrap_text(name, width, first=first, size=size) + wrap_text(breakdown, width, size=size)
