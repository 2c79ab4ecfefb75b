"""The charts of the pages: each drawn only where the data give it something to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd

from helpers.analysis.comparison import select_online_periods
from helpers.analysis.disputes import list_disputes
from helpers.analysis.sensitivity import DOUBTFUL
from helpers.analysis.share_declarations import parse_declarations
from helpers.data.results import build_findings
from helpers.data.rows import name_row
from helpers.ground import paths
from helpers.ground.audience import is_for_page
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import UNVALIDATED
from helpers.page import figures
from helpers.page.figures import Chart, SavedFigure
from helpers.page.fragments import Fragment, render_paragraph
from helpers.page.labels import Labels
from helpers.page.once import once
from helpers.page.province import ProvinceData

NOTHING = Fragment("")
MOST_PERIODS = 200
"""The rows of the tallest chart that can be read: five thousand take gigabytes to draw."""

Output = TypeVar("Output")


def add_captions(*outputs: Output) -> tuple[Output | Fragment, ...]:
    """Return outputs of a cell, each chart followed by its caption where a notebook is read.

    A page takes the caption from what the notebook stores of the chart.
    """
    if is_for_page():
        return outputs
    shown: list[Output | Fragment] = []
    for output in outputs:
        shown.append(output)
        if isinstance(output, SavedFigure):
            shown.append(render_paragraph(output.chart.caption))
    return tuple(shown)


def show_online_shares(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of online submission, targets on the same base beside it."""
    if not figures.can_draw_online_shares(data.shares):
        return NOTHING
    options = {"targets": data.targets, "readings": data.sensitivity}
    return _show(figures.draw_online_shares, data.shares, data, name="online-shares", **options)


def show_services(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of online services by level at each date, targets of that share marked."""
    if not can_show_services(data):
        return NOTHING
    registers = {"rules": data.rules, "targets": data.targets}
    options = registers | {"shares": data.shares, "findings": data.findings}
    name = "services-by-level"
    return _show(figures.draw_services_by_level, _mark(data), data, name=name, **options)


def show_dossiers(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of dossiers by tier and channel."""
    if not can_show_dossiers(data):
        return NOTHING
    options = {"rules": data.rules, "findings": data.findings}
    return _show(figures.draw_dossiers, _mark(data), data, name="dossiers", **options)


@once
def _mark(data: ProvinceData) -> pd.DataFrame:
    """Return the printed figures with the checks that dispute them."""
    disputes = list_disputes(build_findings(data.findings, data.repairs))
    names = (name_row(row) for row in list_records(data.observations))
    return data.observations.assign(disputed_by=[" ".join(disputes.get(n, ())) for n in names])


def show_changes(data: ProvinceData) -> Sequence[SavedFigure | Fragment]:
    """Return the charts of growth, stocks and flows apart; without any, the shares of one date.

    A year's sum and the stock of a day do not change alike, so each has a scale of its own.
    """
    main = data.growth[data.growth["is_main"] == "yes"]
    is_stock = main["to_period_start"] == ""
    kinds = {"growth-dates": main[is_stock], "growth-periods": main[~is_stock]}
    drawn = [
        _show(figures.draw_growth, rows, data, name=name)
        for name, rows in kinds.items()
        if figures.can_draw_growth(rows)
    ]
    return drawn or [_show_snapshot(data)]


def _show_snapshot(data: ProvinceData) -> SavedFigure | Fragment:
    """Return the chart of the other shares of a province with one document."""
    if not can_show_snapshot(data):
        return NOTHING
    return _show(figures.draw_snapshot, _select_reliable(data), data, name="snapshot")


@once
def can_show_services(data: ProvinceData) -> bool:
    """Return whether services are split by level at a date."""
    return figures.can_draw_services(data.observations, data.rules)


@once
def can_show_dossiers(data: ProvinceData) -> bool:
    """Return whether a period has two figures on dossiers to draw beside each other."""
    return figures.can_draw_dossiers(data.observations, data.rules)


@once
def can_show_snapshot(data: ProvinceData) -> bool:
    """Return whether one document gives several shares to draw beside each other."""
    return figures.can_draw_snapshot(_select_reliable(data))


def _select_reliable(data: ProvinceData) -> pd.DataFrame:
    """Return the shares that are not doubtful."""
    return data.shares[~data.shares["obs_status"].isin((DOUBTFUL, UNVALIDATED))]


def _show(
    draw: Callable[..., Chart],
    frame: pd.DataFrame,
    data: ProvinceData,
    *,
    name: str,
    **options: object,
) -> SavedFigure:
    """Return a chart of one province, saved in its folder."""
    return figures.show_chart(
        draw, frame, province_id=data.province_id, name=name, labels=data.labels, **options
    )


def show_periods(
    shares: pd.DataFrame, breaks: pd.DataFrame, declared: pd.DataFrame, *, labels: Labels
) -> tuple[SavedFigure | Fragment, ...]:
    """Return the chart of the days that the online shares of all provinces cover.

    Parameters
    ----------
    shares
        Shares of all provinces.
    breaks, declared
        Registers of breaks and of shares.
    labels
        Words and number formats.
    """
    rows = select_online_periods(shares)
    if not figures.can_draw_periods(rows):
        return (NOTHING,)
    count = int((rows["period_start"] != "").sum())  # the others are of one day
    if count > MOST_PERIODS:
        said = labels.translate(
            "The periods of {count} shares are not drawn: nobody could read so tall a chart. "
            "The tables below give the period of each latest share, each report those of its own."
        )
        return (render_paragraph(said.format(count=format_number(len(rows), labels.lang))),)
    chart = figures.show_chart(
        figures.draw_periods,
        rows,
        province_id=paths.COMPARISON,
        name="online-periods",
        labels=labels,
        breaks=breaks,
        declared=parse_declarations(declared),
    )
    return add_captions(chart)
