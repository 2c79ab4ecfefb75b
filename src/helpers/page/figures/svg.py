"""A figure as a small SVG: text stays text, and its colours follow the reader's choice of dark.

Matplotlib's own SVG writes every letter as an outline, which is heavier than a PNG, and names each
colour where it stands. Here a colour is a class, so that a style sheet of its own can change it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from io import BytesIO
from pathlib import Path as FilePath
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform
from matplotlib.typing import ColorType

from helpers.ground.errors import ContractError
from helpers.page.figures.palette import FAMILY, IN_THE_DARK

_SIZE = re.compile(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"')

FONT = "DejaVu Sans"  # comes with matplotlib, has all Vietnamese letters, and is wider than most
TEXT_SIZE = 13.0
SMALL_SIZE = 12.0
SUBPIXELS = 64  # in which FreeType measures

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
PLACES = {"left": 0.0, "center": 0.5, "right": 1.0}
ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}


class SvgRenderer(RendererBase):
    """Collects what a figure draws as SVG elements, one unit a point."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.elements: list[str] = []
        self.colors: dict[str, str] = {}

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in units."""
        return self.width, self.height

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: object
    ) -> tuple[float, float, float]:
        """Return the size of a line of text."""
        return measure_line(s, prop.get_size_in_points(), str(prop.get_weight()))

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: ColorType | None = None,  # noqa: N803  (matplotlib's name)
    ) -> None:
        """Add a path with its fill and line; one that shows neither is left out."""
        line = gc.get_linewidth() if gc.get_alpha() != 0 else 0
        look = self._paint("f", rgbFace) if rgbFace is not None else ""
        style = "" if rgbFace is not None else ' fill="none"'
        if line:
            look += (" " if look else "") + self._paint("s", gc.get_rgb())
            style += _describe_line(gc, line)
        if look:
            turned = transform + Affine2D().scale(1, -1).translate(0, self.height)
            self._add_path(f'class="{look}"{style}', _write_path(path, turned))

    def _add_path(self, look: str, outline: str) -> None:
        """Add an outline, to the last path if that has the same look.

        A path with both a fill and a line stays apart: of several in one, the lines would all
        stand above the fills.
        """
        start, end = f'<path {look} d="', '"/>'
        is_plain = " s" not in look or 'fill="none"' in look
        if is_plain and self.elements and self.elements[-1].startswith(start):
            outline = f"{self.elements.pop().removeprefix(start).removesuffix(end)}{outline}"
        self.elements.append(f"{start}{outline}{end}")

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: object = False,
        mtext: Text | None = None,
    ) -> None:
        """Add a line of text, anchored at the side by which it was placed."""
        side = mtext.get_horizontalalignment() if mtext is not None else "left"
        width, _, _ = self.get_text_width_height_descent(s, prop, False)
        look = [self._paint("f", gc.get_rgb())]
        look += ["b"] if prop.get_weight() == "bold" else []
        look += ["t"] if prop.get_size_in_points() < TEXT_SIZE else []
        place = f'x="{_round(x + PLACES[side] * width)}" y="{_round(y)}"{ANCHORS[side]}'
        words = escape(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", s))
        self.elements.append(f'<text class="{" ".join(look)}" {place}>{words}</text>')

    def write(self) -> str:
        """Return the whole file."""
        size = f"{_round(self.width)} {_round(self.height)}"
        style = _write_style(self.colors)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">',
                f"<style>{style}</style>",
                *self.elements,
                "</svg>\n",
            ]
        )

    def _paint(self, kind: str, color: ColorType) -> str:
        """Return the class of a fill (`f`) or a line (`s`), named by order of first use."""
        number = self.colors.setdefault(to_hex(color), str(len(self.colors)))
        return f"{kind}{number}"


def read_size(svg: str) -> tuple[float, float]:
    """Return the width and the height that a drawing says it has.

    Raises
    ------
    ContractError
        It does not say how large it is.
    """
    found = _SIZE.search(svg)
    if found is None:
        raise ContractError(f"a drawing has no viewBox=\"0 0 WIDTH HEIGHT\": '{svg[:60]}'")
    return float(found[1]), float(found[2])


@lru_cache(maxsize=4096)
def measure_line(text: str, size: float, weight: str) -> tuple[float, float, float]:
    """Return width, height and descent of a line in the widest font that may show it."""
    look = FontProperties(family=FONT, size=size, weight=weight)
    font = _open_to_measure(weight)
    if not all(map(font.get_char_index, map(ord, text))):  # a letter that another font must show
        return text_to_path.get_text_width_height_descent(text, look, ismath=False)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    scale = size / text_to_path.FONT_SCALE / SUBPIXELS
    width, height = font.get_width_height()
    return width * scale, height * scale, font.get_descent() * scale


@cache
def _open_to_measure(weight: str) -> FT2Font:
    font = open_font(weight)
    font.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
    return font


def open_font(weight: str) -> FT2Font:
    """Return the font, from memory: Matplotlib's own reads and seeks a file for each letter."""
    file = fontManager.findfont(FontProperties(family=FONT, weight=weight))
    return FT2Font(BytesIO(FilePath(file).read_bytes()))


def render_svg(figure: Figure) -> str:
    """Return a figure as SVG, the same text for the same figure."""
    renderer = SvgRenderer(figure.bbox.width, figure.bbox.height)
    figure.draw(renderer)
    return renderer.write()


def _write_style(colors: dict[str, str]) -> str:
    """Return the style sheet: fonts, then each colour as fill and line, then those of the dark."""
    font = f"text{{font:{TEXT_SIZE:g}px {FAMILY}}}.t{{font-size:{SMALL_SIZE:g}px}}"
    bold = ".b{font-weight:600}"
    light = "".join(_write_color(number, color) for color, number in colors.items())
    dark = "".join(
        _write_color(number, IN_THE_DARK[color])
        for color, number in colors.items()
        if color in IN_THE_DARK
    )
    return f"{font}{bold}{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _write_color(number: str, color: str) -> str:
    """Return the two rules of a colour."""
    return f".f{number}{{fill:{color}}}.s{number}{{stroke:{color}}}"


def _describe_line(gc: GraphicsContextBase, width: float) -> str:
    """Return width and dashes of a line as attributes."""
    dashes: Any = gc.get_dashes()[1]
    broken = "" if dashes is None else f' stroke-dasharray="{" ".join(map(_round, dashes))}"'
    return f' stroke-width="{_round(width)}"{broken}'


def _write_path(path: Path, transform: Transform) -> str:
    """Return a path's outline in the letters of SVG."""
    steps = []
    for points, code in path.iter_segments(transform, simplify=False, curves=True):
        if code == Path.CLOSEPOLY:
            steps.append("Z")
        else:
            steps.append(LETTERS[code] + " ".join(map(_round, points)))
    return "".join(steps)


def _round(number: float) -> str:
    """Return a number with one decimal, without an idle nought."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
