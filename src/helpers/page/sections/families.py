"""Everything that the province reported, family by family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.badges import Badge
from helpers.page.fragments import Cell, Column, Fragment, render_paragraph, render_table
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.provenance import link_figure, list_sources
from helpers.page.sections.words import describe_flag, name_figure, name_unit

Row = Mapping[str, object]


def render_families(data: ProvinceData) -> Fragment:
    """Return one table per family that the province reports, and the names of the others."""
    families = list(dict.fromkeys(data.indicators["family"]))
    reported = data.observations.merge(
        data.indicators[["indicator_code", "family"]], on="indicator_code", validate="many_to_one"
    )
    body, absent, disputes = Fragment(""), [], map_disputes(data)
    for family in families:
        rows = reported[reported["family"] == family]
        if rows.empty:
            absent.append(data.labels.label_code("family", family))
        else:
            body += _render_family(list_records(rows), family, data, disputes)
    return body + _render_absent(absent, data.labels)


def _render_family(
    rows: Sequence[Row], family: str, data: ProvinceData, disputes: Mapping[str, str]
) -> Fragment:
    """Return the table of one family: a row a figure, a column a document."""
    labels = data.labels
    reporting = {row["document_id"] for row in rows}
    documents = [d for d in list_records(data.documents) if d["document_id"] in reporting]
    columns = [
        Column(labels.translate("Figure")),
        *(Column(labels.label_period(d), numeric=True) for d in documents),
    ]
    figures: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = *(row[c] for c in ("indicator_code", *DIMENSIONS)), _is_planned(row)
        figures.setdefault(key, []).append(row)
    cells = [_build_family_row(group, documents, data, disputes) for group in figures.values()]
    title = labels.label_code("family", family)
    return render_table(columns, cells, caption=title, anchor=f"family-{family}")


def _is_planned(row: Row) -> bool:
    """Return whether a figure is a plan, which never shares a row with what was reached."""
    return row["measurement_kind"] == "target"


def _build_family_row(
    group: Sequence[Row], documents: Sequence[Row], data: ProvinceData, disputes: Mapping[str, str]
) -> list[Cell]:
    """Return one figure's row: its name and unit, then what each document prints."""
    labels, first = data.labels, group[0]
    planned = labels.translate("planned") if _is_planned(first) else ""
    name = " · ".join(filter(None, [name_figure(first, labels), planned]))
    units = dict.fromkeys(name_unit(name, str(row["unit_code"]), labels) for row in group)
    cells = [Cell(name, note=", ".join(filter(None, units)))]
    for document in documents:
        own = [row for row in group if row["document_id"] == document["document_id"]]
        cells.append(_build_figures_cell(own, document, data, disputes))
    return cells


def _build_figures_cell(
    rows: Sequence[Row],
    document: Row,
    data: ProvinceData,
    disputes: Mapping[str, str],
) -> Cell:
    """Return the figures of one document, each linked to its source row."""
    labels, sources = data.labels, list_sources(data)
    if not rows:
        return Cell(labels.translate("not reported"), soft=True)
    distinct: dict[str, str] = {}
    for row in rows:
        text = labels.format_observation(row, unit=False)
        distinct.setdefault(text + _name_other_period(row, document, labels), name_row(row))
    return Cell(
        links=tuple(link_figure(text, name, sources) for text, name in distinct.items()),
        separator=" / ",
        **_flag(rows, disputes, labels),
    )


def _flag(rows: Sequence[Row], disputes: Mapping[str, str], labels: Labels) -> Badge:
    """Return the badge of figures shown together: disputed, else the first status that is not A."""
    anchor = find_dispute(" ".join(name_row(row) for row in rows), disputes)
    statuses = [str(row["obs_status"]) for row in rows if row["obs_status"] != "A"]
    told = {"obs_status": (statuses or ["A"])[0], "grade": rows[0].get("grade", "")}
    return describe_flag(told, labels, anchor=anchor)


def _name_other_period(row: Row, document: Row, labels: Labels) -> str:
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
    text = labels.translate("Without figures: {families}.").format(families=", ".join(absent))
    return render_paragraph(text)
