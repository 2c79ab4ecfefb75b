"""The house style of figures, and how a figure becomes files and a notebook output.

Figures are drawn at 72 dots per inch, so that a point, a pixel of CSS and a unit of the SVG are
the same, and a text of 13 points is 13 pixels high where the figure is shown at its own width.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import seaborn
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.ground import paths
from helpers.ground.audience import is_for_page
from helpers.ground.languages import require_language
from helpers.page.figures.in_notebook import SHOWN_WIDTH, show_figure
from helpers.page.figures.palette import DEEPEST, INK, PAPER
from helpers.page.figures.png import DPI, render_png
from helpers.page.figures.svg import FONT, render_svg

WIDTH = 360.0  # a phone's column: 13 px of text are still 12 there
LIGHTEST = "#dfecf7"

TINTS = tuple(seaborn.color_palette(f"blend:{LIGHTEST},{DEEPEST}", n_colors=6).as_hex())
"""One hue from nearly white to full: the steps differ in lightness, so they last in grey."""
ON_LIGHT, ON_DARK = "#1b1f25", "#fffffe"
"""Text upon a tint, which keeps its colour where ink and paper change places in the dark."""

STYLE = seaborn.axes_style("white") | {
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "text.color": INK,
    "text.parse_math": False,
    "text.hinting": "no_hinting",  # letters as wide as they are measured
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
    """A figure on disk; as the last value of a cell it shows its SVG with alt and caption."""

    png_path: Path
    svg_path: Path
    chart: Chart
    svg: str = field(repr=False)

    def __repr__(self) -> str:
        """Return where the picture is, the same on every machine."""
        return f"<figure {paths.relative_path(self.png_path)}>"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return the picture and its words for Jupyter."""
        words = {"alt": self.chart.alt, "caption": self.chart.caption, "width": SHOWN_WIDTH}
        if not is_for_page():
            return show_figure(self.svg, self.png_path, alt=self.chart.alt, name=repr(self))
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}, {"image/svg+xml": words}


def build_figure(height: float = 200.0) -> tuple[Figure, Axes]:
    """Return an empty figure in the house style with one Axes.

    The figure is not registered with pyplot: nothing is shown twice or kept open.

    Parameters
    ----------
    height
        Pixels. The chart functions of `figures` set the height that their rows need.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    return figure, axes


def save_figure(
    figure: Figure, province_id: str, name: str, *, chart: Chart, lang: str
) -> SavedFigure:
    """Write a figure as PNG and SVG, empty it, and return what a notebook shows.

    Equal figures give equal bytes: no date, no version, no ids.

    Raises
    ------
    ParameterError
        If the language is not offered.
    """
    require_language(lang)
    png_path = paths.figure(province_id, f"{name}.{lang}.png")
    svg_path = png_path.with_suffix(".svg")
    with matplotlib.rc_context(STYLE):
        svg, png = render_svg(figure), render_png(figure)
    paths.replace_bytes(png_path, png)
    paths.replace_text(svg_path, svg)
    for axes in figure.axes:
        figure.delaxes(axes)
    return SavedFigure(png_path, svg_path, chart, svg)


def capitalise(text: str) -> str:
    """Return a text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
