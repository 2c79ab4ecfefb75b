"""A figure as a sentence has it: its name, its value as a link, and when, with what is assumed."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.data.rows import name_row
from helpers.ground.vocabulary import INFERRED
from helpers.page.fragments import Link
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.page.sections.cards import find_assumed
from helpers.page.sections.provenance import link_derived, link_figure, list_sources
from helpers.page.sections.words import (
    describe_grade,
    map_printed,
    name_figure,
    name_sources,
    name_unit,
    write_formula,
)

Row = Mapping[str, object]


def link_value(row: Row, data: ProvinceData) -> Link:
    """Return a printed figure with its unit, or a share, as a link to its source."""
    labels, sources = data.labels, list_sources(data)
    if "rests_on" in row:
        formula = write_formula(row, map_printed(data.observations, lang=labels.lang))
        return link_derived(labels.tell_share(row), name_sources(row), formula)
    unit = name_unit(name_figure(row, labels), str(row["unit_code"]), labels)
    return link_figure(labels.format_observation(row, unit=bool(unit)), name_row(row), sources)


def tell_when(row: Row, data: ProvinceData) -> str:
    """Return the period of a figure, what of it is assumed, and its excerpt and dispute."""
    labels = data.labels
    words = [
        tell_assumed(row, data) or labels.label_period(row),
        labels.label_code("period_basis", INFERRED) if is_inferred(row) else "",
        describe_grade(row, labels).get("excerpt", ""),
        labels.translate("disputed") if row.get("disputed_by") else "",
    ]
    return ", ".join(filter(None, words))


def tell_assumed(row: Row, data: ProvinceData) -> str:
    """Return the period of a figure and what is assumed of it; nothing where all is printed."""
    names = name_sources(row) if "rests_on" in row else name_row(row)
    assumed = find_assumed(names, data)
    return f"{data.labels.label_period(row)}, {assumed}" if assumed else ""


def is_inferred(row: Row) -> bool:
    """Return whether the days of a figure are not printed."""
    return row.get("period_basis") == INFERRED


def name_in_prose(row: Row, labels: Labels) -> str:
    """Return the name of a figure as a sentence has it, in which a colon follows."""
    return name_figure(row, labels).replace(": ", ", ")
