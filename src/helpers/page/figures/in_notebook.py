"""A chart as a notebook shows it: as high and wide as it was drawn, and a PNG beside the SVG.

A notebook that is not trusted shows no SVG, and most code hosts show none. Where an SVG becomes a
part of the page that shows the notebook, its style must not reach the next one, so its rules stand
in a class of its own.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

from PIL import Image

from helpers.page.figures.svg import read_size

SHOWN_WIDTH = 408  # CSS pixels on a wide page, where 13 px of text are near its 17
COLORS = 16
"""Of the PNG, which has few and the soft edges of letters: at its size it weighs a tenth."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

Bundle = tuple[dict[str, str], dict[str, dict[str, object]]]


def show_figure(svg: str, png: Path, *, alt: str, name: str) -> Bundle:
    """Return data and metadata of a chart for Jupyter.

    Parameters
    ----------
    svg, png
        The drawing as text, and where it lies as a picture.
    alt
        What the chart says, in words: what is shown where no picture is.
    name
        Where the picture is, in short.
    """
    width, height = measure_svg(svg)
    about: dict[str, object] = {"alt": alt, "width": width, "height": height}
    data = {
        "image/svg+xml": size_svg(svg),
        "image/png": encode_png(png),
        "text/plain": f"{alt}\n{name}",
    }
    return data, {"image/svg+xml": about, "image/png": about}


def measure_svg(svg: str) -> tuple[int, int]:
    """Return the width at which a drawing is shown, and its height there."""
    width, height = read_size(svg)
    return SHOWN_WIDTH, round(height * SHOWN_WIDTH / width)


def size_svg(svg: str) -> str:
    """Return a drawing with its size, and with rules that hold within it alone."""
    width, height = measure_svg(svg)
    own = f"c{hashlib.sha256(svg.encode()).hexdigest()[:8]}"
    scoped = _STYLE.sub(lambda found: f"<style>.{own}{{{found[1]}}}</style>", svg, count=1)
    return scoped.replace("<svg ", f'<svg class="{own}" width="{width}" height="{height}" ', 1)


def encode_png(place: Path) -> str:
    """Return a picture of the size that is shown, in few colours, as Jupyter stores it."""
    buffer = io.BytesIO()
    with Image.open(place) as picture:
        size = SHOWN_WIDTH, round(picture.height * SHOWN_WIDTH / picture.width)
        small = picture.resize(size, Image.Resampling.LANCZOS)
        # An octree keeps rare colours, such as the one that tells excerpts from whole texts.
        few = small.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
