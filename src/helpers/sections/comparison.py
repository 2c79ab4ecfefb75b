"""Sections of the page that sets provinces side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.comparison import list_incomparable, select_latest
from helpers.labels import Labels
from helpers.tables import (
    Cell,
    Column,
    Fragment,
    Heading,
    Link,
    render_heading,
    render_paragraph,
    render_table,
)


def render_introduction(labels: Labels) -> Fragment:
    """Return the rule of the page in one paragraph."""
    return render_paragraph(
        labels.translate(
            "Shares stand side by side only where they have the same base. Periods and coverage "
            "still differ: read them with each value, and do not rank."
        )
    )


def render_share_heading(code: str, *, labels: Labels) -> Fragment:
    """Return the heading of one compared share and the definition of its base."""
    heading = Heading(code.replace("_", "-"), labels.label_indicator(code))
    return render_heading(heading) + render_paragraph(labels.define_indicator(code))


def render_comparison(shares: pd.DataFrame, code: str, *, labels: Labels) -> Fragment:
    """Return the table of one share for every province that has it."""
    latest = select_latest(shares)
    rows = latest[latest["indicator_code"] == code].to_dict("records")
    return render_table(
        _build_columns(labels),
        [_build_row(row, labels, name_share=False) for row in rows],
        caption=labels.label_indicator(code),
    )


def render_incomparable(shares: pd.DataFrame, *, labels: Labels) -> Fragment:
    """Return the shares that stand alone on their base, with the reason."""
    rows = list_incomparable(shares)
    if rows.empty:
        return Fragment("")
    reason = labels.translate("No other province prints figures on this base.")
    heading = render_heading(Heading("not-comparable", labels.translate("Not comparable")))
    return (
        heading
        + render_paragraph(reason)
        + render_table(
            _build_columns(labels),
            [_build_row(row, labels, name_share=True) for row in rows.to_dict("records")],
            caption=labels.translate("Not comparable"),
        )
    )


def _build_columns(labels: Labels) -> list[Column]:
    """Return the columns of a comparison."""
    t = labels.translate
    return [
        Column(t("Province")),
        Column(t("Period")),
        Column(t("Days"), numeric=True),
        Column(t("Value"), numeric=True),
        Column(t("Bounds")),
    ]


def _build_row(row: Mapping[str, object], labels: Labels, *, name_share: bool) -> list[Cell]:
    """Return one province's share, linked to its report."""
    province = str(row["province_id"])
    name = labels.label_province(province)
    if name_share:
        name = f"{name}: {labels.label_indicator(str(row['indicator_code']))}"
    days = row["exposure_days"]
    value = float(str(row["value"]))
    return [
        Cell(links=(Link(name, f"{province}.{labels.lang}.html#online"),)),
        Cell(labels.label_period(row)),
        Cell("–" if pd.isna(days) else str(int(float(str(days))))),
        Cell(labels.format_value(value, "percent", decimals=2)),
        Cell(labels.format_bounds(row, "percent")),
    ]
