"""What the units before and after a merger print, beside each other and never in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.analysis.lineage import SERIES, Sum, list_shared, sum_predecessors
from helpers.data.rows import name_row
from helpers.ground.languages import format_number
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    Heading,
    Link,
    render_heading,
    render_links,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.naming import name_dated
from helpers.page.province import ProvinceData
from helpers.page.sections.words import describe_grade, join_notes, name_figure
from helpers.printed.provinces import list_predecessors

Row = Mapping[str, object]


def has_relatives(data: ProvinceData) -> bool:
    """Return whether a unit that this one is made of, or became, has figures too."""
    return bool(data.relatives)


def render_lineage(data: ProvinceData) -> Fragment:
    """Return links to predecessors and successors, shared figures side by side, and sums.

    Nothing for a unit whose relatives have no documents.
    """
    if not has_relatives(data):
        return Fragment("")
    t, labels = data.labels.translate, data.labels
    links = [_link_unit(unit, labels) for unit in data.relatives]
    return (
        render_heading(Heading("merger", t("Before and after the merger")), level=3)
        + render_links(links, label=t("Their own pages:"))
        + _render_shared(data)
        + _render_sums(data)
    )


def _link_unit(unit: str, labels: Labels) -> Link:
    """Return the link to the page of a unit, with the month in which it ended or began."""
    return Link(name_dated(unit, labels), f"{unit}.{labels.lang}.html")


def _render_shared(data: ProvinceData) -> Fragment:
    """Return the figures that this unit and a relative print, a column each."""
    t, labels = data.labels.translate, data.labels
    shared = list_shared(data.observations, data.relatives)
    if not shared:
        text = t("This unit and the others have no printed figure in common.")
        return render_paragraph(text)
    units = ("", *data.relatives)
    names = [name_dated(unit or data.province_id, labels) for unit in units]
    columns = [Column(t("Figure")), *(Column(name, numeric=True) for name in names)]
    rows = [
        [
            Cell(name_figure(dict(zip(SERIES, series, strict=True)), labels)),
            *(_build_cell(figures.get(unit), unit, labels) for unit in units),
        ]
        for series, figures in shared.items()
    ]
    rule = t(
        "The territories differ, so these figures stand side by side and make no series: no change "
        "is computed between them."
    )
    caption = t("The latest figure of each unit")
    return render_paragraph(rule) + render_table(columns, rows, caption=caption)


def list_related(data: ProvinceData) -> list[Row]:
    """Return the figures of other units that stand beside those of this one."""
    shared = list_shared(data.observations, data.relatives)
    return [row for own in shared.values() for unit, row in own.items() if unit]


def _build_cell(row: Row | None, unit: str, labels: Labels) -> Cell:
    """Return a unit's figure with its period, linked to its row on that unit's page."""
    if row is None:
        return Cell(labels.translate("not reported"), soft=True)
    page = f"{unit}.{labels.lang}.html" if unit else ""
    text = labels.format_observation(row, unit=False)
    link = Link(text, f"{page}#{name_row(row)}", is_source=True)
    return Cell(links=(link,), note=labels.label_period(row), **describe_grade(row, labels))


def _render_sums(data: ProvinceData) -> Fragment:
    """Return the sums over all predecessors; nothing where one of them does not print a figure."""
    t, labels = data.labels.translate, data.labels
    units = list_predecessors(data.province_id)
    indicators = data.indicators[data.indicators["kind"] == "count"]["indicator_code"]
    sums = sum_predecessors(units, data.relatives, list(indicators))
    if not sums:
        return Fragment("")
    columns = [Column(t("Figure")), Column(t("Sum"), numeric=True), Column(t("Period"))]
    rows = [_build_sum(found, units, labels) for found in sums]
    return render_table(columns, rows, caption=t("Sums over all former units"))


def _build_sum(found: Sum, units: Sequence[str], labels: Labels) -> list[Cell]:
    """Return one sum with the figures that it is made of."""
    named = dict(zip(SERIES, found.series, strict=True))
    period = {"period_start": found.start, "period_end": found.end}
    parts = " + ".join(
        f"{labels.label_province(unit)} {labels.format_observation(row, unit=False)}"
        for unit, row in zip(units, found.rows, strict=True)
    )
    graded = max((describe_grade(row, labels) for row in found.rows), key=len)
    return [
        Cell(name_figure(named, labels)),
        Cell(format_number(found.value, labels.lang), note=join_notes(parts), **graded),
        Cell(labels.label_period(period)),
    ]
