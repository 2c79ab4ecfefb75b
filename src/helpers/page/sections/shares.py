"""Online submission and every other share, each with its formula."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.share_declarations import ONLINE, SERVICES
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import BASE_NOT_STATED, ROW_KEY
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    render_details,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.main_shares import find_main_share, tell_count
from helpers.page.sections.presence import name_other_shares
from helpers.page.sections.provenance import (
    link_derived,
    link_figure,
    link_formula,
    list_sources,
    tell_narrowing,
)
from helpers.page.sections.words import (
    describe_coverage,
    describe_flag,
    join_notes,
    map_printed,
    name_figure,
    name_share,
    name_sources,
    note_share_bounds,
    tell_printed_share,
    write_formula,
)

MOST_OPEN = 1
"""Shares of a table that stands open; one of more is behind a fold."""


def render_share_statement(data: ProvinceData) -> Fragment:
    """Return the main online share in words, its base named; nothing where there is none."""
    row = find_main_share(data)
    if row is None:
        return Fragment("")
    labels = data.labels
    if not row["numerator_rows"]:
        return render_paragraph(_tell_printed(row, data))
    text = labels.translate(
        "{label}: {part} of {whole} dossiers, {share} ({period}). {definition}"
    ).format(
        label=name_share(row, labels),
        part=tell_count(row, "numerator", data),
        whole=tell_count(row, "denominator", data),
        share=labels.tell_share(row),
        period=labels.label_period(row),
        definition=labels.define_indicator(str(row["indicator_code"])),
    )
    return render_paragraph(text)


def _tell_printed(row: Mapping[str, object], data: ProvinceData) -> str:
    """Return in words a share that is printed without the counts it comes from."""
    labels = data.labels
    names = data.observations[list(ROW_KEY)].agg(":".join, axis=1)
    (note,) = data.observations.loc[names == row["printed_rows"], "note"]
    definition = labels.define_indicator(str(row["indicator_code"]))
    if BASE_NOT_STATED in note.split():
        definition = labels.translate("The document does not state its base.")
    return labels.translate(
        "{label}: {share} as printed ({period}); the counts are not printed. {definition}"
    ).format(
        label=name_share(row, labels),
        share=tell_printed_share(row, data),
        period=labels.label_period(row),
        definition=definition,
    )


def render_online_shares(data: ProvinceData) -> Fragment:
    """Return the table of online-submission shares, one row a base and period."""
    rows = data.shares[data.shares["family"] == ONLINE]
    return _fold_shares(rows, data, data.labels.translate("Online submission, base by base"))


def render_service_shares(data: ProvinceData) -> Fragment:
    """Return the table of the catalogue's structure by level."""
    rows = data.shares[data.shares["family"] == SERVICES]
    return _fold_shares(rows, data, data.labels.translate("Structure of the service catalogue"))


def render_other_shares(data: ProvinceData) -> Fragment:
    """Return the table of all other shares that the counts support."""
    rows = data.shares[~data.shares["family"].isin([ONLINE, SERVICES])]
    caption = data.labels.translate("{shares}, base by base")
    return _fold_shares(rows, data, caption.format(shares=name_other_shares(data)))


def _fold_shares(rows: pd.DataFrame, data: ProvinceData, caption: str) -> Fragment:
    """Return a table of shares that the reader opens; nothing if there are none."""
    table = _render_shares(rows, data, caption, quiet=len(rows) > MOST_OPEN)
    return render_details(caption, table) if len(rows) > MOST_OPEN else table


def _render_shares(
    rows: pd.DataFrame, data: ProvinceData, caption: str, *, quiet: bool = False
) -> Fragment:
    """Return a table of shares with bounds, formula, printed value and source rows."""
    if rows.empty:
        return Fragment("")
    t = data.labels.translate
    is_printed = bool((rows["printed"] != "").any())
    columns = [
        Column(t("Share")),
        Column(t("Value"), numeric=True),
        Column(t("Calculation"), numeric=True, nowrap=True),
        *([Column(t("As printed"), numeric=True)] if is_printed else []),
        Column(t("Period and coverage"), wide=True),
    ]
    printed, sources = map_printed(data.observations, lang=data.labels.lang), list_sources(data)
    cells = [
        _build_share_row(row, data.labels, printed, sources, map_disputes(data))
        for row in list_records(rows)
    ]
    if not is_printed:
        cells = [[*row[:3], *row[4:]] for row in cells]
    return render_table(columns, cells, caption=caption, quiet=quiet)


def _build_share_row(
    row: Mapping[str, object],
    labels: Labels,
    printed: Mapping[str, str],
    sources: Mapping[str, SourceNote],
    disputes: Mapping[str, str],
) -> list[Cell]:
    """Return one row of the share table."""
    formula = write_formula(row, printed)
    names = name_sources(row)
    return [
        Cell(name_figure(row, labels)),
        Cell(
            links=(link_derived(labels.tell_share(row), names, formula),),
            note=join_notes(
                note_share_bounds(row, labels), tell_narrowing(row, labels, sources, "percent")
            ),
            **describe_flag(
                row, labels, anchor=find_dispute(f"{names} {row['narrowed_by']}", disputes)
            ),
        ),
        Cell(links=link_formula(row, printed, sources), separator=""),
        _build_printed_cell(row, labels, sources),
        Cell(labels.label_period(row), note=describe_coverage(row, labels)),
    ]


def _build_printed_cell(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote]
) -> Cell:
    """Return the printed share with its source, or that there is none."""
    if not row["printed"]:
        return Cell("–", soft=True)
    token = labels.format_hedge(str(row["printed_qualifier"])) + str(row["printed"])
    return Cell(links=(link_figure(token, str(row["printed_rows"]), sources),))
