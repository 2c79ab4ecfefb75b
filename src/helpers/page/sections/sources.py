"""Where each number is from."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import EXCERPT
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    render_details,
    render_folds,
    render_paragraph,
    render_table,
)
from helpers.page.joint import take_joint
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote
from helpers.page.province import ProvinceData
from helpers.page.sections.agreement import render_agreement
from helpers.page.sections.citation import render_document
from helpers.page.sections.disputes import map_disputes
from helpers.page.sections.provenance import list_sources, name_document, tell_narrowing
from helpers.page.sections.words import describe_flag, explain_marks, name_figure


def render_sources(data: ProvinceData) -> Fragment:
    """Return each document behind a fold, with all figures read from it, a row a token."""
    exact = data.labels.translate("A figure without bounds is taken as printed.")
    marks = explain_marks(data.labels, data.documents["number_style"])
    folds: dict[str, Fragment] = {}
    for document in list_records(data.documents):
        name = str(document["document_id"])
        rows = data.observations[data.observations["document_id"] == name]
        title = name_document(document, data.labels)
        text = "{title} ({count} figure)" if len(rows) == 1 else "{title} ({count} figures)"
        summary = data.labels.translate(text).format(title=title, count=len(rows))
        folds[f"{summary} [{name}]" if summary in folds else summary] = (
            render_document(document, data.labels, differences=data.differences.get(name))
            + render_agreement(data.agreements.get(name, ()), data.labels)
            + _render_source_rows(rows, title, data)
            + _render_changes(name, title, data)
            + _render_left_out(name, title, data)
        )
    return render_paragraph(f"{exact} {marks}".strip()) + render_folds(folds)


def _render_source_rows(rows: pd.DataFrame, title: str, data: ProvinceData) -> Fragment:
    """Return the table of all figures of a document; what holds for all of them stands above."""
    labels, sources, t = data.labels, list_sources(data), data.labels.translate
    periods = list(dict.fromkeys(_tell_period(row, labels) for row in list_records(rows)))
    columns = [
        Column(t("Figure")),
        Column(t("Line:place")),
        Column(t("Printed"), numeric=True),
        Column(t("Period"), nowrap=True, wide=True),
        Column(t("Bounds"), wide=True),
    ]
    cells = [
        _build_source_row(row, labels, sources, map_disputes(data)) for row in list_records(rows)
    ]
    kept = [0, 1, 2, *([3] if len(periods) > 1 else [])]
    if any(row[4].text or row[4].note for row in cells):
        kept.append(4)
    caption = t("Figures of: {title}").format(title=title)
    note = ""
    if len(periods) == 1:
        note = t("Period of all figures: {period}.").format(period=periods[0])
    return render_paragraph(note) + render_table(
        [columns[place] for place in kept],
        [[row[place] for place in kept] for row in cells],
        caption=caption,
        quiet=True,
    )


def _tell_period(row: Mapping[str, object], labels: Labels) -> str:
    """Return the period of a figure and how it is known."""
    basis = labels.label_code("period_basis", str(row["period_basis"]))
    return f"{labels.label_period(row)} ({basis})"


def _render_changes(document_id: str, title: str, data: ProvinceData) -> Fragment:
    """Return the changes that a document prints, with what changed and between when."""
    t, labels, rows = data.labels.translate, data.labels, data.printed_changes
    own = rows[rows["document_id"] == document_id].to_dict("records")
    if not own:
        return Fragment("")
    columns = [
        Column(t("Printed"), numeric=True),
        Column(t("Figure")),
        Column(t("From")),
        Column(t("To")),
    ]
    cells = [
        [
            Cell(row["printed"], note=t("up") if row["direction"] == "up" else t("down")),
            Cell(name_figure(row, labels)),
            *(Cell(_name_side(row, side, labels)) for side in ("from", "to")),
        ]
        for row in own
    ]
    caption = t("Changes printed in: {title}").format(title=title)
    return render_table(columns, cells, caption=caption, quiet=True)


def _name_side(row: Mapping[str, str], side: str, labels: Labels) -> str:
    """Return the period of one side of a printed change."""
    period = {"period_start": row[f"{side}_start"], "period_end": row[f"{side}_end"]}
    return labels.label_period(period)


def _render_left_out(document_id: str, title: str, data: ProvinceData) -> Fragment:
    """Return the numbers of a document that stay out of the tables, each with the reason."""
    t, rows = data.labels.translate, data.left_out
    own = rows[rows["document_id"] == document_id].to_dict("records")
    if not own:
        return Fragment("")
    columns = [Column(t("Printed"), numeric=True), Column(t("About")), Column(t("Reason"))]
    cells = [
        [
            Cell(row["printed"] or t("not printed")),
            Cell(row[f"about_{data.labels.lang}"]),
            Cell(
                data.labels.label_code("left_out_reason", row["reason_code"]),
                note=row[f"because_{data.labels.lang}"],
            ),
        ]
        for row in own
    ]
    caption = t("Left out of: {title}").format(title=title)
    table = render_table(columns, cells, caption=caption, quiet=True)
    return render_details(t("Printed, and left out: {count}").format(count=len(own)), table)


def _build_source_row(
    row: Mapping[str, object],
    labels: Labels,
    sources: Mapping[str, SourceNote],
    disputes: Mapping[str, str],
) -> list[Cell]:
    """Return one printed figure with all that is known about it."""
    name, number = name_row(row), sources[name_row(row)].number
    remarks = labels.label_notes(str(row["note"]))
    if row["corrected"]:
        remarks.append(labels.translate("read as “{token}”").format(token=row["corrected"]))
    hedge = labels.format_hedge(str(row["qualifier"]))
    is_exact = pd.isna(row["value"]) or row["value_low"] == row["value_high"]
    bounds = "" if is_exact else labels.format_bounds(take_joint(row), str(row["unit_code"]))
    alone = {f"single_{end}": row[f"value_{end}"] for end in ("low", "high")}
    narrowing = tell_narrowing({**take_joint(row), **alone}, labels, sources, str(row["unit_code"]))
    return [
        Cell(f"{number}. {name_figure(row, labels)}", anchor=name, note="; ".join(remarks)),
        Cell(str(row["seq"]) if row.get("grade") == EXCERPT else f"{row['line']}:{row['seq']}"),
        Cell(
            f"{hedge}{row['printed']}" if row["printed"] else labels.translate("not printed"),
            **describe_flag(row, labels, anchor=disputes.get(name, "")),
        ),
        Cell(_tell_period(row, labels)),
        Cell(bounds, note=narrowing),
    ]


def render_status_key(labels: Labels) -> Fragment:
    """Return the meaning of each status flag."""
    t = labels.translate
    flags = [code for code_list, code in labels.codes if code_list == "obs_status"]
    rows = [[Cell(flag), Cell(labels.label_code("obs_status", flag))] for flag in flags]
    columns = [Column(t("Flag")), Column(t("Meaning"))]
    title = t("Status flags (SDMX)")
    table = render_table(columns, rows, caption=title, anchor="flags", quiet=True)
    return render_details(title, table, kept=True)
