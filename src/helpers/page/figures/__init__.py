"""One function per chart on a given Axes, a question beside each, and the way to a file.

A notebook asks `can_draw_…(frame)`, builds a figure, draws, and ends its cell with the saved
figure; `show_chart` does the last three in one.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.page.figures.dossiers import can_draw_dossiers, draw_dossiers
from helpers.page.figures.growth import can_draw_growth, draw_growth
from helpers.page.figures.periods import can_draw_periods, draw_periods
from helpers.page.figures.services import can_draw_services, draw_services_by_level
from helpers.page.figures.shares import (
    can_draw_online_shares,
    can_draw_snapshot,
    draw_online_shares,
    draw_snapshot,
)
from helpers.page.figures.style import Chart, SavedFigure, build_figure, save_figure
from helpers.page.labels import Labels

__all__ = [
    "Chart",
    "SavedFigure",
    "build_figure",
    "can_draw_dossiers",
    "can_draw_growth",
    "can_draw_online_shares",
    "can_draw_periods",
    "can_draw_services",
    "can_draw_snapshot",
    "draw_dossiers",
    "draw_growth",
    "draw_online_shares",
    "draw_periods",
    "draw_services_by_level",
    "draw_snapshot",
    "save_figure",
    "show_chart",
]


def show_chart(
    draw: Callable[..., Chart],
    frame: pd.DataFrame,
    *,
    province_id: str,
    name: str,
    labels: Labels,
    **options: object,
) -> SavedFigure:
    """Draw one chart, save it as PNG and SVG, and return what a notebook shows.

    Parameters
    ----------
    draw
        One of the drawing functions of this module.
    frame
        The table that it draws.
    province_id, name
        Folder and stem of the files; the language is added to the stem.
    labels
        Words and number formats.
    options
        Further arguments of the drawing function, such as `targets`.

    Raises
    ------
    ContractError
        If the table holds nothing to draw.
    """
    figure, axes = build_figure()
    chart = draw(axes, frame, labels=labels, **options)
    return save_figure(figure, province_id, name, chart=chart, lang=labels.lang)
