"""Planned tasks as text: of which year, which failed, and which have no outcome printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, OUTCOME
from helpers.page.fragments import Fragment, Link, render_details, render_links, render_paragraph
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.page.sections.provenance import link_figure, list_sources

Row = Mapping[str, object]

PERIOD = ["period_end", "period_start"]
TASK = [*PERIOD, "indicator_code", *DIMENSIONS]
MET, NOT_MET, NOT_PRINTED = "met", "not_met", "not_printed"


def render_tasks(data: ProvinceData) -> Fragment:
    """Return the planned tasks of each period; those met stand behind a fold."""
    body = Fragment("")
    for _, own in groupby(list_tasks(data), key=lambda row: [row[name] for name in PERIOD]):
        body += _render_period(list(own), data)
    return body


def list_tasks(data: ProvinceData) -> list[Row]:
    """Return the planned tasks with their outcomes, oldest period first.

    A task that several documents tell alike is one; without an outcome it is none beside one.
    """
    rows = data.observations[data.observations["measurement_kind"] == OUTCOME]
    ordered = rows.assign(line=rows["line"].astype(int), unknown=rows["value"].isna()).sort_values(
        [*PERIOD, "unknown", "document_id", "line"], kind="stable"
    )
    by_outcome = ordered.groupby([*TASK, "value"], dropna=False)["document_id"]
    told = ordered[ordered["document_id"] == by_outcome.transform("first")]
    known = told.groupby(TASK, dropna=False)["unknown"].transform("min")
    kept = told[told["unknown"] == known].sort_values(
        [*PERIOD, "document_id", "line"], kind="stable"
    )
    return list_records(rows.loc[kept.index])


def _render_period(rows: Sequence[Row], data: ProvinceData) -> Fragment:
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
