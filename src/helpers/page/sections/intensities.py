"""Dossiers a day, under every number of days that the documents allow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from helpers.ground.frames import list_records
from helpers.ground.languages import format_number, round_outward
from helpers.page.compared import fold_long
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Heading,
    Link,
    render_heading,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.sections.share_cells import name_address, name_place
from helpers.page.sections.words import count_days, name_coverage, name_figure


def render_intensities(intensities: pd.DataFrame, *, labels: Labels) -> Fragment:
    """Return dossiers a day, every exposure of a figure on a line of its own."""
    if intensities.empty:
        return Fragment("")
    t = labels.translate
    columns = [
        Column(t("Province")),
        Column(t("A day"), numeric=True),
        Column(t("Days"), numeric=True),
        Column(t("Figure")),
        Column(t("Period and coverage"), wide=True),
    ]
    cells = [_build_intensity(row, labels) for row in list_records(intensities)]
    warning = t(
        "The counts cover different tiers and, where dossiers carried over are included, "
        "different things: read each line by itself."
    )
    heading = render_heading(Heading("a-day", t("Dossiers a day")))
    table = render_table(columns, cells, caption=t("Dossiers a day"), quiet=True)
    text = "Show one row" if len(cells) == 1 else "Show {count} rows"
    summary = t(text).format(count=format_number(len(cells), labels.lang))
    return heading + render_paragraph(warning) + fold_long(table, len(cells), summary)


def _build_intensity(row: Mapping[str, object], labels: Labels) -> list[Cell]:
    """Return one count per day, linked to the row of the count in the province's report."""
    value, bounds = float(str(row["per_day"])), _tell_daily_bounds(row, labels)
    is_open = math.isnan(value)
    daily = bounds if is_open else format_number(value, labels.lang, decimals=1)
    count = format_number(float(str(row["value"])), labels.lang)
    hedge = labels.format_hedge(str(row["qualifier"]))
    days = count_days(row["days"], labels)
    how, address = f"{hedge}{count} / {days} = {daily}", name_address(row, str(row["row"]), labels)
    return [
        Cell(name_place(str(row["province_id"]), labels)),
        Cell(
            links=(Link(daily, address, is_source=True, how=how),),
            note="" if is_open else bounds,
        ),
        Cell(days, note=labels.label_code("exposure", str(row["exposure"]))),
        Cell(name_figure(row, labels)),
        Cell(labels.label_period(row), note=name_coverage(str(row["coverage"]), labels)),
    ]


def _tell_daily_bounds(row: Mapping[str, object], labels: Labels) -> str:
    """Return the bounds of a count per day, rounded outward; in words where one side is open."""
    low, high = (
        format_number(round_outward(end, 1, up=up), labels.lang, decimals=1)
        if math.isfinite(end)
        else ""
        for end, up in (
            (float(str(row["per_day_low"])), False),
            (float(str(row["per_day_high"])), True),
        )
    )
    if not high:
        return labels.translate("at least {value}").format(value=low)
    if not low:
        return labels.translate("at most {value}").format(value=high)
    return "" if row["per_day_low"] == row["per_day_high"] else f"{low}–{high}"
