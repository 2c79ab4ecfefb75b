"""Where each number is from."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.labels import Labels
from helpers.relations import name_row
from helpers.report import ProvinceData
from helpers.sections.citation import render_document
from helpers.sections.guide import explain_place
from helpers.sections.provenance import SourceNote, list_sources, name_document
from helpers.sections.words import explain_marks
from helpers.tables import (
    Cell,
    Column,
    Fragment,
    Heading,
    name_anchor,
    render_details,
    render_heading,
    render_paragraph,
    render_table,
)


def render_sources(data: ProvinceData) -> Fragment:
    """Return each document with all figures read from it, one row a printed token."""
    sources = list_sources(data)
    body = render_paragraph(explain_place(data)) + render_paragraph(explain_marks(data.labels))
    for document in data.documents.to_dict("records"):
        rows = data.observations[data.observations["document_id"] == document["document_id"]]
        title = name_document(document, data.labels)
        anchor = Heading(f"document-{document['document_id']}", title)
        body += render_heading(anchor, level=3)
        body += render_document(document, data.labels)
        body += _render_source_rows(rows, title, data.labels, sources)
    return body


def _render_source_rows(
    rows: pd.DataFrame, title: str, labels: Labels, sources: Mapping[str, SourceNote]
) -> Fragment:
    """Return the table of all figures of a document."""
    t = labels.translate
    columns = [
        Column(t("Number"), numeric=True),
        Column(t("Line:place")),
        Column(t("Printed"), numeric=True),
        Column(t("Meaning")),
        Column(t("Period")),
        Column(t("Bounds")),
        Column(t("Status")),
        Column(t("Remark")),
    ]
    cells = [_build_source_row(row, labels, sources) for row in rows.to_dict("records")]
    return render_table(columns, cells, caption=t("Figures of: {title}").format(title=title))


def _build_source_row(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote]
) -> list[Cell]:
    """Return one printed figure with all that is known about it."""
    status = str(row["obs_status"])
    label = labels.label_code("obs_status", status)
    breakdown = labels.label_breakdown(row)
    name = labels.label_indicator(str(row["indicator_code"]))
    basis = labels.label_code("period_basis", str(row["period_basis"]))
    remarks = labels.label_notes(str(row["note"]))
    if row["corrected"]:
        remarks.append(labels.translate("read as {token}").format(token=row["corrected"]))
    hedge = labels.format_hedge(str(row["qualifier"]))
    bounds = "" if pd.isna(row["value"]) else labels.format_bounds(row, str(row["unit_code"]))
    return [
        Cell(str(sources[name_row(row)].number), anchor=name_anchor(name_row(row))),
        Cell(f"{row['line']}:{row['seq']}"),
        Cell(f"{hedge}{row['printed']}" if row["printed"] else labels.translate("not printed")),
        Cell(f"{name}: {breakdown}" if breakdown else name),
        Cell(f"{labels.label_period(row)} ({basis})"),
        Cell(bounds),
        Cell("A") if status == "A" else Cell(flag=status, flag_title=label),
        Cell("; ".join(remarks)),
    ]


def render_status_key(labels: Labels) -> Fragment:
    """Return the meaning of each status flag, behind a fold."""
    t = labels.translate
    flags = [code for code_list, code in labels.codes if code_list == "obs_status"]
    rows = [[Cell(flag), Cell(labels.label_code("obs_status", flag))] for flag in flags]
    table = render_table(
        [Column(t("Flag")), Column(t("Meaning"))], rows, caption=t("Status flags (SDMX)")
    )
    return render_details(t("How to read the flags"), table)
