"""Everything that the province reported, family by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.badges import Badge
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    render_folds,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.provenance import link_figure, list_sources, name_document
from helpers.page.sections.words import describe_flag, name_figure, name_unit

Row = Mapping[str, object]


def render_families(data: ProvinceData) -> Fragment:
    """Return one fold per family that the province reports, and the names of the others."""
    families = list(dict.fromkeys(data.indicators["family"]))
    reported = data.observations.merge(
        data.indicators[["indicator_code", "family"]], on="indicator_code", validate="many_to_one"
    )
    folds: dict[str, Fragment] = {}
    absent, disputes = [], map_disputes(data)
    for family in families:
        rows = reported[reported["family"] == family]
        if rows.empty:
            absent.append(data.labels.label_code("family", family))
        else:
            title = f"{data.labels.label_code('family', family)} ({len(rows)})"
            folds[title] = _render_family(list_records(rows), family, data, disputes)
    dash = data.labels.translate("A dash: the document prints no such figure; that is not zero.")
    lead = render_paragraph(f"{dash} {_name_absent(absent, data.labels)}".strip())
    return lead + render_folds(folds)


def _render_family(
    rows: Sequence[Row], family: str, data: ProvinceData, disputes: Mapping[str, str]
) -> Fragment:
    """Return the table of one family: a row a figure, a column a document."""
    labels = data.labels
    documents = _list_dated(rows, data)
    common = {str(d["document_id"]): _find_common(d, rows) for d in documents}
    heads = [_head(d, common[str(d["document_id"])], labels) for d in documents]
    names = [name_document({k: str(v) for k, v in d.items()}, labels) for d in documents]
    twice = {head for head, count in Counter(heads).items() if count > 1}
    columns = [
        Column(labels.translate("Figure")),
        *(
            Column(f"{head} · {names[n]}" if head in twice else head, numeric=True)
            for n, head in enumerate(heads)
        ),
    ]
    figures: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = *(row[c] for c in ("indicator_code", *DIMENSIONS)), _is_planned(row)
        figures.setdefault(key, []).append(row)
    cells = [
        _build_family_row(group, documents, data, disputes, common) for group in figures.values()
    ]
    title = labels.label_code("family", family)
    return render_table(columns, cells, caption=title, anchor=f"family-{family}", quiet=True)


def _list_dated(rows: Sequence[Row], data: ProvinceData) -> list[Row]:
    """Return the documents that report some figures, each with the period that these have."""
    printed: dict[str, list[Row]] = {}
    for row in rows:
        printed.setdefault(str(row["document_id"]), []).append(row)
    return [
        {**document, **_choose_period(printed[str(document["document_id"])], document)}
        for document in list_records(data.documents)
        if document["document_id"] in printed
    ]


def _choose_period(rows: Sequence[Row], document: Row) -> dict[str, str]:
    """Return what heads the figures of a document: its period if a flow has it, else their own.

    That of most flows heads them all; figures that are all states of a day are headed by the day.
    """
    flows = [row for row in rows if row["period_start"]]
    found = Counter((str(row["period_start"]), str(row["period_end"])) for row in flows or rows)
    whole = (str(document["period_start"]), str(document["period_end"]))
    start, end = whole if whole in found else found.most_common(1)[0][0]
    return {"period_start": start, "period_end": end}


def _is_planned(row: Row) -> bool:
    """Return whether a figure is a plan, which never shares a row with what was reached."""
    return row["measurement_kind"] == "target"


def _build_family_row(
    group: Sequence[Row],
    documents: Sequence[Row],
    data: ProvinceData,
    disputes: Mapping[str, str],
    common: Mapping[str, Row],
) -> list[Cell]:
    """Return one figure's row: its name and unit, then what each document prints."""
    labels, first = data.labels, group[0]
    planned = labels.translate("planned") if _is_planned(first) else ""
    name = " · ".join(filter(None, [name_figure(first, labels), planned]))
    units = dict.fromkeys(name_unit(name, str(row["unit_code"]), labels) for row in group)
    cells = [Cell(name, note=", ".join(filter(None, units)))]
    for document in documents:
        own = [row for row in group if row["document_id"] == document["document_id"]]
        known = common[str(document["document_id"])]
        cells.append(_build_figures_cell(own, document, data, disputes, known))
    return cells


def _build_figures_cell(
    rows: Sequence[Row],
    document: Row,
    data: ProvinceData,
    disputes: Mapping[str, str],
    common: Row,
) -> Cell:
    """Return the figures of one document, each linked to its source row."""
    labels, sources = data.labels, list_sources(data)
    if not rows:
        return Cell("–", soft=True)
    distinct: dict[str, str] = {}
    told = [(_name_other_period(row, document, labels), row) for row in rows]
    for period, row in sorted(told, key=lambda pair: pair[0] != ""):
        text = labels.format_observation(row, unit=False)
        distinct.setdefault(text + period, name_row(row))
    return Cell(
        links=tuple(link_figure(text, name, sources) for text, name in distinct.items()),
        separator=" / ",
        **_flag(rows, disputes, labels, common),
    )


def _find_common(document: Row, rows: Sequence[Row]) -> Row:
    """Return status and grade that all figures of a document have, so that they are told once."""
    own = [row for row in rows if row["document_id"] == document["document_id"]]
    found = {}
    for name, plain in (("obs_status", "A"), ("grade", "")):
        values = {str(row.get(name, "")) for row in own}
        found[name] = values.pop() if len(values) == 1 else plain
    return found


def _head(document: Row, common: Row, labels: Labels) -> str:
    """Return the heading of a document's column: its period, and what holds for all of it."""
    badge = describe_flag(common, labels)
    words = labels.label_period(document), badge.get("flag", ""), badge.get("excerpt", "")
    return " · ".join(filter(None, words))


def _flag(rows: Sequence[Row], disputes: Mapping[str, str], labels: Labels, common: Row) -> Badge:
    """Return the badge of figures shown together: disputed, else the first status that is not A.

    What the column's heading says of all its figures is not said again.
    """
    anchor = find_dispute(" ".join(name_row(row) for row in rows), disputes)
    statuses = [str(row["obs_status"]) for row in rows if row["obs_status"] != "A"]
    told = {"obs_status": (statuses or ["A"])[0], "grade": rows[0].get("grade", "")}
    plain = {"obs_status": "A", "grade": ""}
    told = {name: plain[name] if value == common[name] else value for name, value in told.items()}
    return describe_flag(told, labels, anchor=anchor)


def _name_other_period(row: Row, document: Row, labels: Labels) -> str:
    """Return the period in brackets where it is not the one that heads the column."""
    whole = (document["period_start"], document["period_end"])
    if row["period_start"] or not document["period_start"]:
        is_usual = (row["period_start"], row["period_end"]) == whole
    else:
        is_usual = row["period_end"] in (document["period_end"], document["issued"])
    return "" if is_usual else f" ({labels.label_period(row)})"


def _name_absent(absent: list[str], labels: Labels) -> str:
    """Return a sentence that names the families without figures; nothing if there is none."""
    if not absent:
        return ""
    return labels.translate("Without figures: {families}.").format(families=", ".join(absent))
