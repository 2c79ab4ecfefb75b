"""Lines drawn at once look as Matplotlib's own, which draws each letter of its own."""

from __future__ import annotations

import io
from collections.abc import Callable

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from helpers.page.figures.png import DPI, SHARPNESS, render_png
from helpers.page.figures.style import STYLE, build_figure
from helpers.page.figures.text import write

Pixels = np.ndarray[tuple[int, int], np.dtype[np.float64]]
TEXTS = ("Hồ sơ tiếp nhận · cấp huyện", "12,4% qÁỸ", "a 数 letter of another font")


def draw(text: str, weight: str) -> matplotlib.figure.Figure:
    """Return a figure with one line."""
    figure, axes = build_figure(60)
    axes.set_axis_off()
    write(axes, 10, 0.5, text, weight=weight)
    return figure


def draw_plainly(text: str, weight: str) -> Pixels:
    """Return the picture as Matplotlib draws it."""
    with matplotlib.rc_context(STYLE):
        figure = draw(text, weight)
        figure.set_dpi(DPI * SHARPNESS)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].mean(axis=2)


def draw_quickly(text: str, weight: str) -> Pixels:
    """Return the picture as we draw it."""
    with matplotlib.rc_context(STYLE):
        png = render_png(draw(text, weight))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).mean(axis=2)


def find_box(pixels: Pixels) -> tuple[int, ...]:
    """Return the first and last row and column that have ink."""
    ink = pixels < pixels.max() / 2
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_line_is_where_matplotlib_puts_it_and_as_dark(text: str, weight: str) -> None:
    def measure(picture: Callable[[str, str], Pixels]) -> tuple[tuple[int, ...], float]:
        pixels = picture(text, weight)
        return find_box(pixels), float((255 - pixels).sum())

    (box, ink), (expected, amount) = measure(draw_quickly), measure(draw_plainly)
    assert np.abs(np.subtract(box, expected)).max() <= 1, (box, expected)
    assert abs(ink - amount) < 0.02 * amount
