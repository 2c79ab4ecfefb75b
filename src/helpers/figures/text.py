"""Text in figures: writing a line at a place, measuring it, breaking it."""

from __future__ import annotations

from matplotlib.axes import Axes

from helpers.figures.style import INK, WIDTH
from helpers.figures.svg import FONT, TEXT_SIZE, measure_line

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
    place = {} if on_data else {"transform": ax.get_yaxis_transform()}
    look = {"size": size, "color": color, "weight": weight, "family": FONT}
    side = {"ha": ha, "va": "center_baseline"}
    ax.text(x if on_data else x / WIDTH, y, text, zorder=7, **place, **look, **side)


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
    for word in text.split(" ") if text else []:
        room = first if len(lines) == 1 and first is not None else width
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wrap_label(text: str, width: float, *, first: float, size: float = TEXT_SIZE) -> list[str]:
    """Return a label in lines; one that is too long breaks first before what narrows it."""
    name, _, breakdown = text.partition(BREAK)
    if measure_text(text, size) <= first:
        return [text]
    return wrap_text(name, width, first=first, size=size) + wrap_text(breakdown, width, size=size)
