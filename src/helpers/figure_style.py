"""The house style of figures, and how a figure becomes a file and a notebook output."""

from __future__ import annotations

import base64
import io
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import seaborn
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from helpers import paths
from helpers.languages import require_language

WIDTH = 7.2
DPI = 150
TALL, TALL_DPI = 6.0, 120  # a figure higher than this many inches is saved a little coarser
SHOWN_WIDTH = 720  # CSS pixels; the file has half as many again, for sharp screens
PALETTE_COLORS = 24

FONT = "DejaVu Sans"  # comes with matplotlib and has all Vietnamese letters
INK = "#1b1f24"
SOFT = "#565e69"
LINE = "#d5dae1"
TRACK = "#eef1f4"
DEEP = "#14507f"
TINTS = tuple(seaborn.color_palette(f"blend:#dfecf7,{DEEP}", n_colors=6).as_hex())
"""One hue from nearly white to full: the steps differ in lightness, so they last in grey."""

STYLE = seaborn.axes_style("white") | {
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "text.color": INK,
    "text.parse_math": False,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "path",
    "svg.hashsalt": "vn-egov-notebooks",
}


@dataclass(frozen=True)
class Chart:
    """What a drawn chart says, in words.

    Attributes
    ----------
    alt
        Kind of chart and its values, for readers who do not see it.
    caption
        One or two sentences on what is seen.
    """

    alt: str
    caption: str


@dataclass(frozen=True)
class SavedFigure:
    """A figure on disk; as the last value of a cell it shows its PNG with alt and caption."""

    png_path: Path
    svg_path: Path
    chart: Chart
    png: bytes = field(repr=False)

    def __repr__(self) -> str:
        """Return where the picture is, the same on every machine."""
        return f"<figure {paths.relative_path(self.png_path)}>"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return the picture and its words for Jupyter."""
        words = {"alt": self.chart.alt, "caption": self.chart.caption, "width": SHOWN_WIDTH}
        picture = base64.b64encode(self.png).decode("ascii")
        return {"image/png": picture, "text/plain": repr(self)}, {"image/png": words}


def build_figure(height: float = 3.0) -> tuple[Figure, Axes]:
    """Return an empty figure in the house style with one Axes.

    The figure is not registered with pyplot: nothing is shown twice or kept open.

    Parameters
    ----------
    height
        Inches. The chart functions of `figures` set the height that their rows need.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    return figure, axes


def save_figure(
    figure: Figure, province_id: str, name: str, *, chart: Chart, lang: str
) -> SavedFigure:
    """Write a figure as PNG and SVG, empty it, and return what a notebook shows.

    Equal figures give equal bytes: no date, no version, fixed ids.

    Raises
    ------
    ParameterError
        If the language is not offered.
    """
    require_language(lang)
    png_path = paths.figure(province_id, f"{name}.{lang}.png")
    svg_path = png_path.with_suffix(".svg")
    with matplotlib.rc_context(STYLE):
        png, svg = _render_png(figure), _render_svg(figure)
    _replace_file(png_path, png)
    _replace_file(svg_path, svg)
    figure.clear()
    return SavedFigure(png_path, svg_path, chart, png)


def _render_png(figure: Figure) -> bytes:
    """Return a PNG with a small palette: a third of the weight of full colour, no visible loss."""
    dpi = TALL_DPI if figure.get_figheight() > TALL else DPI
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    size, pixels = canvas.get_width_height(), canvas.buffer_rgba()
    picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    small = picture.quantize(PALETTE_COLORS, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    small.save(buffer, format="png", compress_level=9, dpi=(dpi, dpi))
    return buffer.getvalue()


def _render_svg(figure: Figure) -> bytes:
    """Return the figure as SVG, letters as outlines."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: first beside it, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def capitalise(text: str) -> str:
    """Return a text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
