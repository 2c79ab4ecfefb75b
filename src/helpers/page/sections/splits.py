"""Exact splits of changes, as a table behind a fold."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.ground.frames import list_records
from helpers.ground.languages import format_number, format_percent
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.fragments import Cell, Column, Fragment, render_details, render_groups
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote
from helpers.page.province import ProvinceData
from helpers.page.sections.provenance import link_figures, list_sources
from helpers.page.sections.story import render_product_story
from helpers.page.sections.words import format_amount, name_figure

LOGARITHM = "log_product"


def render_decompositions(data: ProvinceData) -> Fragment:
    """Return how each change comes about, component by component, behind a fold."""
    rows = data.decompositions
    if rows.empty:
        return Fragment("")
    t = data.labels.translate
    columns = [
        Column(t("Component")),
        Column(t("From"), numeric=True),
        Column(t("To"), numeric=True),
        Column(t("Contribution"), numeric=True),
        Column(t("Share of the earlier whole"), numeric=True),
    ]
    shown = rows[rows["method"] != LOGARITHM]
    groups: dict[str, list[list[Cell]]] = {}
    for row in list_records(shown):
        cells = _build_row(row, data.labels, list_sources(data))
        groups.setdefault(_name_change(row, data.labels), []).append(cells)
    table = render_groups(columns, groups, caption=t("Changes split into their parts"), quiet=True)
    logs = rows[rows["method"] == LOGARITHM]
    if len(logs):
        table += _render_logarithms(logs, data.labels)
    return render_details(t("Changes split into their parts"), render_product_story(data) + table)


def _render_logarithms(rows: pd.DataFrame, labels: Labels) -> Fragment:
    """Return the splits by logarithms, which add up without a joint part."""
    t = labels.translate
    columns = [
        Column(t("Component")),
        Column(t("Logarithm of the ratio"), numeric=True),
        Column(t("Share of the change"), numeric=True),
    ]
    groups: dict[str, list[list[Cell]]] = {}
    for row in list_records(rows):
        cells = [
            Cell(_name_component(row, labels)),
            Cell(format_amount(float(row["contribution"]), labels, decimals=4)),
            Cell(format_percent(float(row["relative_contribution"]), labels.lang)),
        ]
        groups.setdefault(_name_change(row, labels), []).append(cells)
    return render_groups(columns, groups, caption=t("Changes split by logarithms"))


def _build_row(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote]
) -> list[Cell]:
    """Return one component as a row of the table."""
    decimals = 0 if row["method"] == "parts" else 1
    amount = format_amount(float(str(row["contribution"])), labels, decimals=decimals)
    return [
        Cell(_name_component(row, labels)),
        _build_side(row, "from", labels, sources),
        _build_side(row, "to", labels, sources),
        Cell(amount),
        Cell(labels.format_change(float(str(row["relative_contribution"])))),
    ]


def _build_side(
    row: Mapping[str, object], side: str, labels: Labels, sources: Mapping[str, SourceNote]
) -> Cell:
    """Return the component at one date with its source, or a dash where it is not counted."""
    text, names = _format_side(row[f"{side}_value"], labels), str(row[f"{side}_rows"])
    if text == "–" or not names:
        return Cell(text)
    return Cell(links=(link_figures(text, names, sources),))


def _name_change(row: Mapping[str, object], labels: Labels) -> str:
    """Return the whole and its two periods."""
    first, second = (labels.label_period(row, prefix=f"{side}_") for side in ("from", "to"))
    return f"{name_figure(row, labels)}, {first} → {second}"


def _name_component(row: Mapping[str, object], labels: Labels) -> str:
    """Return a component in words; a part that one side does not count says so."""
    if row["component"] == "part":
        name = _label_codes(str(row["component_code"]), labels)
    else:
        name = labels.label_code("component", str(row["component"]))
    if row["group"] in ("newly_covered", "no_longer_covered"):
        name = f"{name} ({labels.label_code('group', str(row['group']))})"
    return name


def _label_codes(codes: str, labels: Labels) -> str:
    """Return the labels of dimension codes; an indicator's where no code narrows a part."""
    words = []
    for code in codes.split():
        known = [labels.codes[d, code] for d in DIMENSIONS if (d, code) in labels.codes]
        words.append(known[0] if known else labels.label_indicator(code))
    return " · ".join(words)


def _format_side(value: object, labels: Labels) -> str:
    """Return a value of a component; a dash where it is not counted."""
    if pd.isna(value):
        return "–"
    number = float(str(value))
    return format_number(number, labels.lang, decimals=0 if number.is_integer() else 1)
