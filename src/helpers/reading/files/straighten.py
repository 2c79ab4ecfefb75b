"""A scanned page is made straight and smooth before its letters are read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PIL import Image, ImageFilter

STEEPEST, COARSE, FINE = 4.0, 0.5, 0.1
"""Degrees: the largest skew that is looked for, and the two steps of the search."""

SEARCH_WIDTH = 400
"""Pixels; a page this small shows its skew as well, and is turned at once."""

LEAST_TURN = 0.2


def straighten(page: Image.Image) -> Image.Image:
    """Return a grey page without single specks and with level lines."""
    smooth = page.filter(ImageFilter.MedianFilter(3))
    angle = measure_skew(smooth)
    if abs(angle) < LEAST_TURN:
        return smooth
    return smooth.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def measure_skew(page: Image.Image) -> float:
    """Return by how many degrees a page must be turned so that its lines are level."""
    height = max(1, round(page.height * SEARCH_WIDTH / page.width))
    small = page.resize((SEARCH_WIDTH, height), Image.Resampling.BOX)
    coarse = _find_sharpest(small, _spread(0.0, STEEPEST, COARSE))
    return _find_sharpest(small, _spread(coarse, COARSE, FINE))


def _spread(middle: float, reach: float, step: float) -> list[float]:
    """Return angles around one, the nearest first, so that a tie changes nothing."""
    count = round(reach / step)
    angles = [middle + step * n for n in range(-count, count + 1)]
    return sorted(angles, key=lambda angle: abs(angle - middle))


def _find_sharpest(page: Image.Image, angles: Iterable[float]) -> float:
    """Return the angle at which rows of ink and rows of paper differ most."""
    return max(angles, key=lambda angle: _measure_contrast(page, angle))


def _measure_contrast(page: Image.Image, angle: float) -> float:
    """Return the sum of squared steps of brightness from row to row."""
    turned = page.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    rows = turned.resize((1, page.height), Image.Resampling.BOX).tobytes()
    return sum((a - b) ** 2 for a, b in pairwise(rows))
