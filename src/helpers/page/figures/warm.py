"""What every chart needs beforehand and no chart changes; nothing is drawn here."""

from __future__ import annotations

from itertools import product

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager

from helpers.page.figures.style import STYLE, build_figure
from helpers.page.figures.svg import FONT, SMALL_SIZE, TEXT_SIZE


def warm_charts() -> None:
    """Find the fonts' files, read the style, and set up an empty figure.

    No font is opened: an opened one must not be shared by processes that fork.
    """
    with matplotlib.rc_context(STYLE):
        for size, weight in product((TEXT_SIZE, SMALL_SIZE), ("normal", "bold")):
            font = FontProperties(family=FONT, size=size, weight=weight)
            fontManager.findfont(font)
            fontManager.findfont(font, fallback_to_default=False)  # as asked for when measuring
    figure, _ = build_figure()
    figure.clear()
