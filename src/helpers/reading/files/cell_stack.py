"""The cells of a scanned table, stacked into one column, so that each is read by itself.

Letter recognition takes a table for columns of text and loses short cells; it reads a column well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from helpers.reading.files.rules import RuledTable

INSIDE, GAP = 1.8, 8.0
"""Points that are cut off along the walls of a cell, and that part two cells of the stack."""

MARGIN = 10
"""Pixels around the stack."""

LARGER = 1.5
"""By how much the stack is enlarged: a lone figure of 200 dots an inch is read less well."""

INK = 0.7
"""What is darker than this share of the paper is ink."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class CellStack:
    """An enlarged picture of cells one below the other, and where each was on the page.

    Attributes
    ----------
    picture
        The stack.
    tops
        Where each cell begins in the picture before it was enlarged.
    origins
        Left and top of the same cells on the page.
    """

    picture: Image.Image
    tops: tuple[int, ...]
    origins: tuple[tuple[int, int], ...]

    def find_place(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the page a place in the picture lies."""
        x, y = x / LARGER, y / LARGER
        cell = max(0, bisect_right(self.tops, y) - 1)
        left, top = self.origins[cell]
        return x + left - MARGIN, y + top - self.tops[cell]


def stack_cells(
    page: Image.Image, tables: Sequence[RuledTable], *, dpi: float, paper: int
) -> CellStack | None:
    """Return the cells with ink in them as a stack, None if all are empty."""
    boxes = [box for table in tables for box in _list_boxes(table, dpi)]
    inked = [box for box in boxes if min(page.crop(box).tobytes()) < INK * paper]
    if not inked:
        return None
    gap = round(GAP * dpi / 72)
    width = max(right - left for left, _, right, _ in inked) + 2 * MARGIN
    height = sum(bottom - top + gap for _, top, _, bottom in inked) + 2 * MARGIN
    picture = Image.new("L", (width, height), paper)
    tops: list[int] = []
    at = MARGIN
    for box in inked:
        picture.paste(page.crop(box), (MARGIN, at))
        tops.append(at)
        at += box[3] - box[1] + gap
    size = (round(width * LARGER), round(height * LARGER))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    return CellStack(picture, tuple(tops), tuple((left, top) for left, top, _, _ in inked))


def _list_boxes(table: RuledTable, dpi: float) -> Iterator[Box]:
    """Yield where each cell of a table lies on the page, in pixels, within its walls."""
    places: dict[int, list[tuple[int, int]]] = {}
    for y, row in enumerate(table.cells):
        for x, number in enumerate(row):
            places.setdefault(number, []).append((x, y))
    for cell in places.values():
        (left, top), (right, bottom) = cell[0], cell[-1]
        low = table.xs[left] + INSIDE, table.ys[top] + INSIDE
        high = table.xs[right + 1] - INSIDE, table.ys[bottom + 1] - INSIDE
        x0, y0, x1, y1 = (round(place * dpi / 72) for place in (*low, *high))
        if x1 > x0 and y1 > y0:
            yield x0, y0, x1, y1


def blank_tables(
    page: Image.Image, tables: Sequence[RuledTable], *, dpi: float, paper: int
) -> Image.Image:
    """Return a page without its tables."""
    clean = page.copy()
    for table in tables:
        walls = (table.xs[0], table.ys[0], table.xs[-1], table.ys[-1])
        left, top, right, bottom = (round(wall * dpi / 72) for wall in walls)
        clean.paste(paper, (left - 2, top - 2, right + 3, bottom + 3))
    return clean
