"""Planned tasks as text: of which year, which failed, and which have no outcome printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import OUTCOME
from helpers.page.fragments import Fragment, Link, render_details, render_links, render_paragraph
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.page.sections.provenance import link_figure, list_sources

Row = Mapping[str, object]

MET, NOT_MET, NOT_PRINTED = "met", "not_met", "not_printed"


def render_tasks(data: ProvinceData) -> Fragment:
    """Return the planned tasks of each year; those met stand behind a fold."""
    rows = data.observations[data.observations["measurement_kind"] == OUTCOME]
    ordered = rows.assign(line=rows["line"].astype(int)).sort_values(
        ["period_end", "document_id", "line"], kind="stable"
    )
    body = Fragment("")
    for _, own in groupby(list_records(ordered), key=lambda row: str(row["period_end"])):
        body += _render_year(list(own), data)
    return body


def _render_year(rows: Sequence[Row], data: ProvinceData) -> Fragment:
    """Return the tasks of one period: how many of how many, then each with its outcome."""
    labels, t = data.labels, data.labels.translate
    by_outcome: dict[str, list[Link]] = {}
    for row in rows:
        by_outcome.setdefault(read_outcome(row), []).append(_link_task(row, data))
    met = by_outcome.get(MET, [])
    text = t("Planned tasks of {period} that the province reports as met: {met} of {total}.")
    period = labels.label_period(rows[0])
    body = render_paragraph(text.format(period=period, met=len(met), total=len(rows)))
    for outcome in (NOT_MET, NOT_PRINTED):
        if found := by_outcome.get(outcome):
            body += render_links(found, label=_name_outcome(outcome, len(found), labels))
    if not met:
        return body
    title = _name_outcome(MET, len(met), labels)
    return body + render_details(title.rstrip(":"), render_links(met, label=title))


def read_outcome(row: Row) -> str:
    """Return the outcome of a task; a missing value is no outcome, not a failure."""
    if pd.isna(row["value"]):
        return NOT_PRINTED
    return MET if float(str(row["value"])) else NOT_MET


def _link_task(row: Row, data: ProvinceData) -> Link:
    """Return a task by its name, which leads to its row."""
    name = data.labels.label_code("scope", str(row["scope"]))
    return link_figure(name, name_row(row), list_sources(data))


def _name_outcome(outcome: str, count: int, labels: Labels) -> str:
    """Return the heading of the tasks of one outcome, with their number."""
    if outcome == NOT_PRINTED:
        title = labels.translate("No outcome printed")
    else:
        title = labels.label_code("outcome", outcome)
    return f"{title[:1].upper()}{title[1:]} ({count}):"
