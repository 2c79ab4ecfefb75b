"""Cells of a share on the page that sets provinces side by side, each linked to its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from helpers.data.peers import Base
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import TOTAL
from helpers.page.fragments import Cell, Column, Link
from helpers.page.joint import HEDGED
from helpers.page.labels import Labels
from helpers.page.naming import name_dated
from helpers.page.number_cards import SourceNotes
from helpers.page.sections.provenance import link_derived, tell_rows
from helpers.page.sections.words import (
    describe_coverage,
    describe_flag,
    name_figure,
    name_sources,
    note_share_bounds,
)


def name_share_anchor(code: str) -> str:
    """Return where the comparison page shows a share."""
    return code.replace("_", "-")


def name_base_anchor(base: Base) -> str:
    """Return where the comparison page shows a share on one base.

    On a whole base that is where the share itself is; another base adds what it covers.
    """
    narrowed = [part for part in (base.tier, base.scope, base.coverage) if part != TOTAL]
    parts = [base.indicator_code, *(part.replace(" ", "_") for part in narrowed)]
    return name_share_anchor("_".join(parts))


def name_place(province_id: str, labels: Labels) -> str:
    """Return the name of a province, and when it ended or began, if it did."""
    return name_dated(province_id, labels)


def build_columns(labels: Labels) -> list[Column]:
    """Return the columns of a comparison."""
    t = labels.translate
    return [
        Column(t("Province")),
        Column(t("Value"), numeric=True),
        Column(t("Part and whole"), numeric=True),
        Column(t("Period and coverage"), wide=True),
    ]


def build_row(row: Mapping[str, object], labels: Labels, *, name_share: bool) -> list[Cell]:
    """Return one province's share, its numbers linked to their rows in the province's report."""
    code, name = str(row["indicator_code"]), name_place(str(row["province_id"]), labels)
    counted = name_figure(row, labels) if name_share else labels.label_breakdown(row)
    name = f"{name}: {counted}" if counted else name
    sides = link_sides(row, labels)
    value = labels.tell_share(row)
    names = name_sources(row)
    formula = " / ".join(side.text for side in sides)
    number = replace(link_derived(value, names, formula), href=sides[0].href)
    sides = [replace(side, rows=number.rows, how=number.how) for side in sides]
    return [
        Cell(
            links=(Link(name, name_address(row, "compare", labels)),),
            anchor=name_share_anchor(code) if name_share else "",
        ),
        Cell(
            links=(number,),
            note=note_share_bounds(row, labels),
            **describe_flag(row, labels),
        ),
        Cell(links=tuple(sides), separator=" / ", note=_tell_sides(row, labels)),
        Cell(labels.label_period(row), note=describe_coverage(row, labels)),
    ]


def _tell_sides(row: Mapping[str, object], labels: Labels) -> str:
    """Return that the counts are not printed, or that a hedge leaves the share bounds only."""
    if not row["numerator_rows"]:
        return labels.translate("the counts are not printed")
    return labels.translate(HEDGED) if pd.isna(row["value"]) else ""


def link_sides(row: Mapping[str, object], labels: Labels) -> list[Link]:
    """Return numerator and base of a share, or the token of one that is only printed."""
    if not row["numerator_rows"]:
        name = str(row["printed_rows"])
        token = f"{labels.format_hedge(str(row['printed_qualifier']))}“{row['printed']}”"
        return [Link(token, name_address(row, name, labels), is_source=True)]
    return [_link_side(row, side, labels) for side in ("numerator", "denominator")]


def _link_side(row: Mapping[str, object], side: str, labels: Labels) -> Link:
    """Return numerator or base of a share, which leads to the first row that it is made of."""
    first = str(row[f"{side}_rows"]).split()[0]
    text = format_number(float(str(row[f"{side}_value"])), labels.lang)
    return Link(text, name_address(row, first, labels), is_source=True)


def name_address(row: Mapping[str, object], anchor: str, labels: Labels) -> str:
    """Return the address of a place in the province's report."""
    return f"{row['province_id']}.{labels.lang}.html#{anchor}"


def tell_compared_rows(
    counted: pd.DataFrame, shares: pd.DataFrame, intensities: pd.DataFrame, *, labels: Labels
) -> SourceNotes:
    """Return what the comparison tells of the rows that its numbers rest on.

    Parameters
    ----------
    counted
        Observations of all provinces.
    shares, intensities
        What is compared.
    labels
        Words of the page.
    """
    named = {name for row in list_records(shares) for name in name_sources(row).split()}
    named |= {row["row"] for row in list_records(intensities)}  # no column where none
    rows = (row for row in list_records(counted) if name_row(row) in named)
    return SourceNotes(tell_rows(rows, labels))
