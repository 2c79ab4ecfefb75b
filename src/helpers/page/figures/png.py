"""A figure as PNG, for those who paste it elsewhere.

Matplotlib draws each letter of its own, from a font that it reads from the disk letter by letter.
Here a line is drawn at once, from a font in memory and as wide as it has been measured.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text
from PIL import Image

from helpers.page.figures.svg import SUBPIXELS, measure_line, open_font

DPI = 72
SHARPNESS = 2  # pixels of the PNG per unit


class QuickRenderer(RendererAgg):
    """Draws a line of text at once."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return the size of a line of text in pixels."""
        size, weight = prop.get_size_in_points(), str(prop.get_weight())
        width, height, descent = measure_line(s, size, weight)
        scale = self.dpi / DPI
        return width * scale, height * scale, descent * scale

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Draw a line of text; letters that the font lacks are left to Matplotlib."""
        font = _open_sized(str(prop.get_weight()), prop.get_size_in_points(), self.dpi)
        if angle or not all(map(font.get_char_index, map(ord, s))):
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        font.set_text(s, 0.0, flags=LoadFlags.NO_HINTING)
        font.draw_glyphs_to_bitmap()
        left, low = (offset / SUBPIXELS for offset in font.get_bitmap_offset())
        base = y + font.get_descent() / SUBPIXELS + low
        self._renderer.draw_text_image(font.get_image(), round(x + left), round(base) + 1, 0, gc)


@cache
def _open_sized(weight: str, size: float, dpi: float) -> FT2Font:
    """Return a font of one size, from memory."""
    font = open_font(weight)
    font.set_size(size, dpi)
    return font


def render_png(figure: Figure) -> bytes:
    """Return a figure as PNG, the same bytes for the same figure; compressed little, to be fast."""
    dpi = DPI * SHARPNESS
    figure.set_dpi(dpi)
    renderer: Any = QuickRenderer(figure.bbox.width, figure.bbox.height, dpi)  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    size, pixels = (int(renderer.width), int(renderer.height)), renderer.buffer_rgba()
    picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, format="png", compress_level=2, dpi=(dpi, dpi))
    return buffer.getvalue()
