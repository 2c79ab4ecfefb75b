"""What changed, and what must not be compared."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.labels import Labels
from helpers.languages import format_number, format_points, format_points_span
from helpers.report import ProvinceData
from helpers.sections.provenance import SourceNote, link_derived, link_figure, list_sources
from helpers.sections.words import (
    describe_flag,
    name_figure,
)
from helpers.tables import (
    Cell,
    Column,
    Fragment,
    Link,
    link_rows,
    render_details,
    render_paragraph,
    render_table,
)


def render_growth(data: ProvinceData) -> Fragment:
    """Return the table of changes; other readings and refused pairs behind folds."""
    t = data.labels.translate
    computed = data.growth[data.growth["reason_code"] == ""]
    refused = data.growth[data.growth["reason_code"] != ""]
    main, others = (computed[computed["is_main"] == word] for word in ("yes", "no"))
    if computed.empty:
        text = t("Only one date is known for each figure, so there is no growth to compute.")
        body = render_paragraph(text)
    else:
        caption = t("Change between two dates")
        body = _render_changes(main, data, caption) if len(main) else Fragment("")
        body += render_other_readings(others, data)
    if refused.empty:
        return body
    summary = t("Pairs that must not be compared, and why ({count})").format(count=len(refused))
    return body + render_details(summary, _render_refused(refused, data))


def render_other_readings(rows: pd.DataFrame, data: ProvinceData) -> Fragment:
    """Return the changes under other exposures and readings, behind a fold."""
    if rows.empty:
        return Fragment("")
    t = data.labels.translate
    summary = t("{count} other readings: other exposures, restated figures, hedges kept")
    body = _render_changes(rows, data, t("Changes under other readings"))
    return render_details(summary.format(count=len(rows)), body)


def _render_changes(rows: pd.DataFrame, data: ProvinceData, caption: str) -> Fragment:
    """Return a table of computed changes."""
    labels, sources = data.labels, list_sources(data)
    t = labels.translate
    columns = [
        Column(t("Figure")),
        Column(t("From"), numeric=True),
        Column(t("To"), numeric=True),
        Column(t("Change"), numeric=True),
        Column(t("Bounds")),
        Column(t("Source rows")),
    ]
    cells = [
        [
            Cell(_name_comparison(row, labels)),
            Cell(links=(_link_side(row, labels, "from", sources),)),
            Cell(links=(_link_side(row, labels, "to", sources),)),
            _build_change_cell(row, labels, sources),
            Cell(_format_change_bounds(row, labels)),
            Cell(links=link_rows(f"{row['from_rows']} {row['to_rows']}")),
        ]
        for row in rows.to_dict("records")
    ]
    return render_table(columns, cells, caption=caption)


def _render_refused(rows: pd.DataFrame, data: ProvinceData) -> Fragment:
    """Return the table of refused pairs with their reasons."""
    labels, sources = data.labels, list_sources(data)
    t = labels.translate
    columns = [
        Column(t("Figure")),
        Column(t("From"), numeric=True),
        Column(t("To"), numeric=True),
        Column(t("Reason")),
        Column(t("Source rows")),
    ]
    cells = [
        [
            Cell(name_figure(row, labels)),
            Cell(links=(_link_side(row, labels, "from", sources),)),
            Cell(links=(_link_side(row, labels, "to", sources),)),
            Cell(str(row[f"reason_{labels.lang}"])),
            Cell(links=link_rows(f"{row['from_rows']} {row['to_rows']}")),
        ]
        for row in rows.to_dict("records")
    ]
    return render_table(columns, cells, caption=t("Pairs not compared"))


def _name_comparison(row: Mapping[str, object], labels: Labels) -> str:
    """Return the figure, with what a sum of the same coverage holds."""
    name = name_figure(row, labels)
    note = str(row[f"note_{labels.lang}"])
    return f"{name}. {note}" if note else name


def _link_side(
    row: Mapping[str, object], labels: Labels, side: str, sources: Mapping[str, SourceNote]
) -> Link:
    """Return value, period and, where it decides, the exposure of one side, with its source."""
    period = labels.label_period(row, prefix=f"{side}_")
    if row["measure"] == "relative_change_per_day":
        period = f"{period}; {_describe_exposure(row, labels, side)}"
    text = f"{_format_side(row, labels, side)} ({period})"
    return link_figure(text, str(row[f"{side}_rows"]).split()[0], sources)


def _describe_exposure(row: Mapping[str, object], labels: Labels, side: str) -> str:
    """Return days and rate of one side: `91 days; 69.5 a day`."""
    days = labels.translate("{days} days").format(days=int(float(str(row[f"{side}_days"]))))
    rate = format_number(float(str(row[f"{side}_per_day"])), labels.lang, decimals=1)
    return f"{days}; {labels.translate('{rate} a day').format(rate=rate)}"


def _format_side(row: Mapping[str, object], labels: Labels, side: str) -> str:
    """Return the value of one side with its hedge and unit; shares with two decimals."""
    unit = labels.indicators[str(row["indicator_code"])]["unit_code"]
    decimals = 2 if unit == "percent" else None
    value = labels.format_value(float(str(row[f"{side}_value"])), unit, decimals=decimals)
    return f"{labels.format_hedge(str(row[f'{side}_qualifier']))}{value}"


def _build_change_cell(
    row: Mapping[str, object], labels: Labels, sources: Mapping[str, SourceNote]
) -> Cell:
    """Return the change with its formula, or a dash where only a bound is known."""
    text = _format_change(row, labels)
    flag = describe_flag(row, labels)
    if text == "–":
        return Cell(text, **flag)
    before, after = (_format_side(row, labels, side) for side in ("from", "to"))
    formula = f"{after} / {before} − 1"
    if row["measure"] == "points_change":
        formula = f"{after} − {before}"
    elif row["measure"] == "relative_change_per_day":
        first, second = (_describe_exposure(row, labels, side) for side in ("from", "to"))
        formula = f"({after}; {second}) / ({before}; {first}) − 1"
    names = f"{row['from_rows']} {row['to_rows']}"
    return Cell(links=(link_derived(text, names, formula, sources),), **flag)


def _format_change(row: Mapping[str, object], labels: Labels) -> str:
    """Return the main change of a pair; a dash where only a bound is known."""
    value = float(str(row["value"]))
    if pd.isna(value):
        return "–"
    if row["measure"] == "points_change":
        return format_points(value, labels.lang, decimals=2)
    text = labels.format_change(value)
    if row["measure"] != "relative_change_per_day":
        return text
    exposure = labels.label_code("exposure", str(row["exposure"]))
    return labels.translate("{change} a day ({exposure})").format(change=text, exposure=exposure)


def _format_change_bounds(row: Mapping[str, object], labels: Labels) -> str:
    """Return the bounds of a change in words."""
    if row["measure"] != "points_change":
        return labels.format_bounds(row, "change")
    low, high = (float(str(row[c])) for c in ("value_low", "value_high"))
    if low == high:
        return labels.translate("exact")
    return format_points_span(low, high, labels.lang, decimals=2)
