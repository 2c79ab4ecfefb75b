"""Other readings of the shares, and the reference intervals, each behind a fold."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    render_details,
    render_groups,
    render_paragraph,
    render_table,
)
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote
from helpers.page.once import once
from helpers.page.precision import count_decimals
from helpers.page.province import ProvinceData
from helpers.page.sections.provenance import link_derived, list_sources, tell_narrowing
from helpers.page.sections.words import (
    count_days,
    find_style,
    format_share_bounds,
    join_notes,
    name_coverage,
    name_figure,
    write_marks,
)


def render_readings(data: ProvinceData) -> Fragment:
    """Return every reading of every share that the text leaves open, behind a fold."""
    rows = _drop_same(data.sensitivity)
    if rows.empty:
        return Fragment("")
    t = data.labels.translate
    columns = [
        Column(t("Reading")),
        Column(t("Value"), numeric=True),
        Column(t("Calculation"), numeric=True),
        Column(t("Coverage")),
    ]
    sources, groups = list_sources(data), dict[str, list[list[Cell]]]()
    for row in list_records(rows):
        name = f"{name_figure(row, data.labels)}, {data.labels.label_period(row)}"
        formula = write_marks(
            str(row["arithmetic"]), data.labels.lang, style=find_style(row["document_id"], data)
        )
        told = _write_reason(row, data)
        groups.setdefault(name, []).append(_build_reading(row, told, data.labels, sources, formula))
    summary = t("What if the figures are read differently? {count} readings").format(
        count=len(rows)
    )
    caption = t("Readings of the shares, the main one first")
    same = len(data.sensitivity) - len(rows)
    text = (
        t("Other numbers of days leave a share as it is: one reading is not shown.")
        if same == 1
        else t("Other numbers of days leave a share as it is: {count} readings are not shown.")
    )
    note = render_paragraph(text.format(count=same) if same else "")
    return render_details(summary, note + render_groups(columns, groups, caption=caption))


def _drop_same(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the readings without those that differ from the main one in their days only."""
    if rows.empty:
        return rows
    what = ["question_id", "document_id", "indicator_code", *DIMENSIONS, "period_start"]
    what += ["period_end", "arithmetic", "value", "value_low", "value_high", "reason_code"]
    return rows[(rows["is_main"] == "yes") | ~rows.duplicated(what)]


def _write_reason(row: Mapping[str, object], data: ProvinceData) -> str:
    """Return the reason of a reading, the numbers of its figures with the marks of the language."""
    lang, style = data.labels.lang, find_style(row["document_id"], data)
    reason = str(row[f"reason_{lang}"])
    names = f"{row['numerator_rows']} {row['denominator_rows']}".split()
    tokens = {_map_tokens(data)[name] for name in names} | {*str(row["repaired_tokens"]).split()}
    for token in sorted(tokens, key=len, reverse=True):  # a shorter one may stand in a longer one
        reason = reason.replace(token, write_marks(token, lang, style=style))
    return reason


@once
def _map_tokens(data: ProvinceData) -> dict[str, str]:
    """Return the token of each figure as it was read, by its name."""
    rows = list_records(data.observations)
    return {name_row(row): str(row["corrected"] or row["printed"]) for row in rows}


def _build_reading(
    row: Mapping[str, object],
    reason: str,
    labels: Labels,
    sources: Mapping[str, SourceNote],
    formula: str,
) -> list[Cell]:
    """Return one reading as a row of the table."""
    t = labels.translate
    if row["reason_code"]:
        reason = t("Refused: {reason}").format(reason=reason)
    elif row["is_main"] == "yes":
        reason = t("Main reading: {reason}").format(reason=reason)
    return [
        Cell(reason),
        _build_value(row, labels, sources, formula),
        Cell(formula, note=count_days(row["exposure_days"], labels)),
        Cell(name_coverage(str(row["coverage"]), labels)),
    ]


def _build_value(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote], formula: str
) -> Cell:
    """Return the share under a reading with its bounds, or a dash where it is refused."""
    value = labels.format_share(row["value"])
    if row["reason_code"]:
        return Cell(value)
    names = f"{row['numerator_rows']} {row['denominator_rows']}"
    return Cell(
        links=(link_derived(value, names, formula),),
        note=join_notes(
            format_share_bounds(row, labels), tell_narrowing(row, labels, sources, "percent")
        ),
    )


def render_reference_intervals(data: ProvinceData) -> Fragment:
    """Return the reference intervals behind a fold that says what they are not."""
    rows = data.reference_intervals
    if rows.empty:
        return Fragment("")
    t = data.labels.translate
    columns = [
        Column(t("Share")),
        Column(t("Value"), numeric=True),
        Column(t("Correlation within an agency"), numeric=True),
        Column(t("Agencies"), numeric=True),
        Column(t("Dossiers an agency"), numeric=True),
        Column(t("Design effect"), numeric=True),
        Column(t("Reference interval"), numeric=True),
    ]
    cells = [_build_reference(row, data.labels) for row in list_records(rows)]
    warning = t(
        "The shares rest on complete counts: they have no sampling error. The interval says only "
        "how far a share could lie from the one shown if the dossiers were independent draws "
        "(Wilson, 95%), and how it widens if the dossiers of one agency resemble one another: the "
        "same correlation within agencies raises the variance the more, the more dossiers an "
        "agency has."
    )
    told = f"{warning} {_say_sizes(rows, data.labels)}"
    table = render_table(columns, cells, caption=t("Reference intervals, not errors"))
    return render_details(
        t("For reference: if dossiers were independent draws"), render_paragraph(told) + table
    )


def _say_sizes(rows: pd.DataFrame, labels: Labels) -> str:
    """Return what is assumed of the sizes of agencies, which no document prints."""
    variation = float(rows["size_variation"].max())
    if variation == 0:
        return labels.translate(
            "Every agency is assumed to have equally many dossiers, for no document prints how "
            "many each has; unequal agencies would widen the interval."
        )
    text = labels.translate(
        "The dossiers an agency are assumed to vary, with a standard deviation of {variation} "
        "times their mean, for no document prints how many each has."
    )
    return text.format(variation=_format_known(variation, labels, count_decimals(variation)))


def _build_reference(row: Mapping[str, object], labels: Labels) -> list[Cell]:
    """Return one reference interval as a row of the table, or the reason why there is none."""
    ends = {f"value_{side}": row[f"reference_{side}"] for side in ("low", "high")}
    refused = labels.translate("not computed: the document does not count the agencies")
    correlation = float(str(row["intraclass_correlation"]))
    return [
        Cell(f"{name_figure(row, labels)}, {labels.label_period(row)}"),
        Cell(labels.format_share(row["value"])),
        Cell(_format_known(correlation, labels, count_decimals(correlation))),
        Cell(_format_known(row["agencies"], labels, 0)),
        Cell(_format_known(row["dossiers_per_agency"], labels, 0)),
        Cell(_format_known(row["design_effect"], labels, 1)),
        Cell(refused if row["reason_code"] else labels.format_bounds(ends, "percent")),
    ]


def _format_known(value: object, labels: Labels, decimals: int) -> str:
    """Return a number, or a dash where there is none."""
    if pd.isna(value):
        return "–"
    return format_number(float(str(value)), labels.lang, decimals=decimals)
