"""The charts of the pages: each drawn only where the data give it something to say."""

from __future__ import annotations

import pandas as pd

from helpers import figures
from helpers.comparison import select_online_periods
from helpers.figures import SavedFigure
from helpers.labels import Labels
from helpers.report import ProvinceData
from helpers.sensitivity import DOUBTFUL
from helpers.tables import Fragment

COMPARISON_FOLDER = "compare"
NOTHING = Fragment("")


def show_online_shares(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of online submission, targets on the same base beside it."""
    if not figures.can_draw_online_shares(data.shares):
        return NOTHING
    return figures.show_chart(
        figures.draw_online_shares,
        data.shares,
        province_id=data.province_id,
        name="online-shares",
        labels=data.labels,
        targets=data.targets,
        readings=data.sensitivity,
    )


def show_services(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of online services by level at each date."""
    if not figures.can_draw_services(data.observations):
        return NOTHING
    return figures.show_chart(
        figures.draw_services_by_level,
        data.observations,
        province_id=data.province_id,
        name="services-by-level",
        labels=data.labels,
    )


def show_dossiers(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of dossiers by tier and channel."""
    if not figures.can_draw_dossiers(data.observations):
        return NOTHING
    return figures.show_chart(
        figures.draw_dossiers,
        data.observations,
        province_id=data.province_id,
        name="dossiers",
        labels=data.labels,
    )


def show_change(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of growth; with one date only, the shares of that date instead."""
    main = data.growth[data.growth["is_main"] == "yes"]
    reliable = data.shares[data.shares["obs_status"] != DOUBTFUL]
    if figures.can_draw_growth(main):
        chosen, frame, name = figures.draw_growth, main, "growth"
    elif figures.can_draw_snapshot(reliable):
        chosen, frame, name = figures.draw_snapshot, reliable, "snapshot"
    else:
        return NOTHING
    return figures.show_chart(
        chosen, frame, province_id=data.province_id, name=name, labels=data.labels
    )


def show_tasks(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of planned tasks met and missed."""
    if not figures.can_draw_tasks(data.observations):
        return NOTHING
    return figures.show_chart(
        figures.draw_tasks,
        data.observations,
        province_id=data.province_id,
        name="tasks",
        labels=data.labels,
    )


def show_comparison(latest: pd.DataFrame, code: str, *, labels: Labels) -> SavedFigure | Fragment:
    """Return the chart of one share for all provinces that have it."""
    rows = latest[latest["indicator_code"] == code]
    if not figures.can_draw_share_comparison(rows):
        return NOTHING
    return figures.show_chart(
        figures.draw_share_comparison,
        rows,
        province_id=COMPARISON_FOLDER,
        name=code.replace("_", "-"),
        labels=labels,
    )


def show_periods(
    shares: pd.DataFrame, breaks: pd.DataFrame, *, labels: Labels
) -> SavedFigure | Fragment:
    """Return the chart of the days that the online shares of all provinces cover."""
    rows = select_online_periods(shares)
    if not figures.can_draw_periods(rows):
        return NOTHING
    return figures.show_chart(
        figures.draw_periods,
        rows,
        province_id=COMPARISON_FOLDER,
        name="online-periods",
        labels=labels,
        breaks=breaks,
    )
