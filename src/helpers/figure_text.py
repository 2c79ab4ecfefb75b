"""Text in figures: writing a line at a place, measuring it, breaking it."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers.figure_style import FONT, INK

TEXT_SIZE = 9.0
SMALL_SIZE = 8.0
BOX = {"fc": "white", "ec": "none", "pad": 1.0}  # keeps a number clear of a line behind it


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
    shift: float = 0.0,
    in_margin: bool = False,
    boxed: bool = False,
) -> None:
    """Write one line, shifted by some inches; in the margin, x is in inches from the left end."""
    place = ax.get_yaxis_transform() if in_margin else "data"
    ax.annotate(
        text,
        (0.0 if in_margin else x, y),
        xycoords=place,
        xytext=((x if in_margin else shift) * 72, 0),
        textcoords="offset points",
        **{"size": size, "color": color, "weight": weight, "ha": ha, "va": "center_baseline"},
        family=FONT,
        annotation_clip=False,
        bbox=BOX if boxed else None,
        zorder=7,
    )


@lru_cache(maxsize=4096)
def measure_text(text: str, size: float = TEXT_SIZE, weight: str = "normal") -> float:
    """Return the width of a line in inches."""
    if not text:
        return 0.0
    font = FontProperties(family=FONT, size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return width / 72


def wrap_text(text: str, width: float) -> list[str]:
    """Return a text in as few lines of at most a width as its blanks allow."""
    lines: list[str] = []
    for word in text.split(" ") if text else []:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wrap_label(text: str, width: float) -> list[str]:
    """Return a label in lines; one that is too long breaks first before what narrows it."""
    name, _, breakdown = text.partition(" · ")
    if measure_text(text) <= width:
        return [text]
    return wrap_text(name, width) + wrap_text(breakdown, width)
