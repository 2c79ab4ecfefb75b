"""Everything that the province reported, family by family."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.labels import Labels
from helpers.relations import name_row
from helpers.report import ProvinceData
from helpers.sections.provenance import SourceNote, link_figure, list_sources
from helpers.tables import (
    Cell,
    Column,
    Fragment,
    Heading,
    render_heading,
    render_paragraph,
    render_table,
)
from helpers.vocabulary import DIMENSIONS


def render_families(data: ProvinceData) -> Fragment:
    """Return one table per family that the province reports, and the names of the others."""
    families = list(dict.fromkeys(data.indicators["family"]))
    reported = data.observations.merge(
        data.indicators[["indicator_code", "family"]], on="indicator_code", validate="many_to_one"
    )
    body, absent = Fragment(""), []
    sources = list_sources(data)
    for family in families:
        rows = reported[reported["family"] == family]
        if rows.empty:
            absent.append(data.labels.label_code("family", family))
        else:
            body += _render_family(rows, family, data, sources)
    return body + _render_absent(absent, data.labels)


def _render_family(
    rows: pd.DataFrame, family: str, data: ProvinceData, sources: Mapping[str, SourceNote]
) -> Fragment:
    """Return the heading and table of one family: a row a figure, a column a document."""
    labels = data.labels
    title = labels.label_code("family", family)
    documents = [
        d for d in data.documents.to_dict("records") if d["document_id"] in set(rows["document_id"])
    ]
    columns = [
        Column(labels.translate("Figure")),
        *(Column(labels.label_period(d), numeric=True) for d in documents),
    ]
    keys = ["indicator_code", *DIMENSIONS, "measurement_kind_group"]
    planned = rows["measurement_kind"].eq("target").map({True: "target", False: ""})
    groups = rows.assign(measurement_kind_group=planned).groupby(keys, sort=False)
    cells = [_build_family_row(group, documents, labels, sources) for _, group in groups]
    heading = render_heading(Heading(f"family-{family}", title), level=3)
    return heading + render_table(columns, cells, caption=title)


def _build_family_row(
    group: pd.DataFrame,
    documents: list[dict[str, str]],
    labels: Labels,
    sources: Mapping[str, SourceNote],
) -> list[Cell]:
    """Return one figure's row: its name, then what each document prints."""
    records = group.to_dict("records")
    name = labels.label_indicator(records[0]["indicator_code"])
    breakdown = labels.label_breakdown(records[0])
    if records[0]["measurement_kind"] == "target":
        breakdown = " · ".join(filter(None, [breakdown, labels.translate("planned")]))
    cells = [Cell(f"{name}: {breakdown}" if breakdown else name)]
    for document in documents:
        own = [r for r in records if r["document_id"] == document["document_id"]]
        cells.append(_build_figures_cell(own, document, labels, sources))
    return cells


def _build_figures_cell(
    records: list[dict],
    document: Mapping[str, str],
    labels: Labels,
    sources: Mapping[str, SourceNote],
) -> Cell:
    """Return the figures of one document, each linked to its source row."""
    if not records:
        return Cell(labels.translate("not reported"))
    distinct: dict[str, str] = {}
    for row in records:
        text = labels.format_observation(row) + _name_other_period(row, document, labels)
        distinct.setdefault(text, name_row(row))
    return Cell(links=tuple(link_figure(text, name, sources) for text, name in distinct.items()))


def _name_other_period(
    row: Mapping[str, object], document: Mapping[str, str], labels: Labels
) -> str:
    """Return the period in brackets where it is not the one that the document reports on."""
    whole = (document["period_start"], document["period_end"])
    if row["period_start"]:
        is_usual = (row["period_start"], row["period_end"]) == whole
    else:
        is_usual = row["period_end"] in (document["period_end"], document["issued"])
    return "" if is_usual else f" ({labels.label_period(row)})"


def _render_absent(absent: list[str], labels: Labels) -> Fragment:
    """Return a sentence that names the families without figures."""
    if not absent:
        return Fragment("")
    text = labels.translate("Not reported: {families}.").format(families=", ".join(absent))
    return render_paragraph(text)
