"""The rules around the cells of a scanned table, found as long rows and columns of ink."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.reading.files.rules import Rule

PALER = 0.78
"""Ink is darker than this share of the paper; a thin rule is grey after straightening."""

SHORTEST_LEVEL, SHORTEST_UPRIGHT = 0.5, 0.22
"""Inches; no letter of a report is as wide or as high."""

UNBROKEN = 0.94
"""Share of a rule that must be ink: noise breaks it."""

Ink = NDArray[np.bool_]


def find_picture_rules(page: Image.Image, *, dpi: float) -> list[Rule]:
    """Return the level and upright lines on a straight page, in points from its top left."""
    ink = np.asarray(page) < PALER * measure_paper(page)
    level = _list_runs(ink, round(SHORTEST_LEVEL * dpi))
    upright = _list_runs(ink.T, round(SHORTEST_UPRIGHT * dpi))
    points = 72 / dpi
    found = [Rule(False, y * points, x0 * points, x1 * points) for y, x0, x1 in level]
    return found + [Rule(True, x * points, y0 * points, y1 * points) for x, y0, y1 in upright]


def measure_paper(page: Image.Image) -> int:
    """Return the brightness of the paper, which most of a page is."""
    return int(np.median(np.asarray(page)[::4, ::4]))


def _list_runs(ink: Ink, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield row, begin and end of every run of ink that is long enough.

    A rule that is not quite level crosses rows: each row counts with its neighbours.
    """
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    sums = np.cumsum(np.pad(thick, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = sums[:, length:] - sums[:, :-length] >= UNBROKEN * length
    for row in np.flatnonzero(full.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.pad(full[row], 1).astype(np.int8)))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield int(row), int(start), int(end) - 1 + length
