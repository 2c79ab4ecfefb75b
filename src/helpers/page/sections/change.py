"""What changed, and what must not be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from helpers.ground.frames import list_records
from helpers.ground.languages import (
    format_number,
    format_percent,
    format_points,
    format_points_span,
    round_outward,
)
from helpers.page import figures
from helpers.page.fragments import (
    Cell,
    Column,
    Fragment,
    render_details,
    render_groups,
    render_paragraph,
)
from helpers.page.labels import Labels
from helpers.page.number_cards import SourceNote
from helpers.page.precision import count_share_decimals, read_number
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.presence import has_change
from helpers.page.sections.provenance import (
    link_change,
    link_figures,
    list_sources,
    tell_narrowing,
)
from helpers.page.sections.ranks import tell_places
from helpers.page.sections.words import (
    count_days,
    describe_flag,
    join_notes,
    name_figure,
    name_unit,
)


def render_growth(data: ProvinceData) -> Fragment:
    """Return the changes; unchanged figures, other readings and refused pairs behind folds.

    Nothing where the page has no section for them.
    """
    if not has_change(data):
        return Fragment("")
    t = data.labels.translate
    computed = data.growth[data.growth["reason_code"] == ""]
    refused = data.growth[(data.growth["reason_code"] != "") & (data.growth["is_main"] == "yes")]
    main, others = (computed[computed["is_main"] == word] for word in ("yes", "no"))
    if computed.empty:
        text = t("Only one date is known for each figure, so there is no growth to compute.")
        if len(refused):
            text = t("No two figures can be compared; the reasons stand below.")
        return render_paragraph(text) + _fold_refused(refused, data, kept=True)
    still = (main["value_low"] == 0) & (main["value_high"] == 0)
    caption = t("Change between two dates")
    is_drawn = figures.can_draw_growth(main)
    body = Fragment("")
    if not still.all():
        render = _fold_changes if is_drawn else _render_changes
        body = render(main[~still], data, caption)
    return (
        body
        + _fold_changes(main[still], data, t("Unchanged between the dates"))
        + _fold_changes(others, data, t("Other exposures, restated figures, hedges kept"))
        + _fold_refused(refused, data)
    )


def _fold_changes(rows: pd.DataFrame, data: ProvinceData, caption: str) -> Fragment:
    """Return changes behind a fold; nothing if there are none."""
    if rows.empty:
        return Fragment("")
    return render_details(
        f"{caption} ({len(rows)})", _render_changes(rows, data, caption, quiet=True)
    )


def _fold_refused(rows: pd.DataFrame, data: ProvinceData, *, kept: bool = False) -> Fragment:
    """Return the refused pairs behind a fold; nothing if there are none.

    On paper the charts tell the commonest reasons; where there is no chart, the fold is kept.
    """
    if rows.empty:
        return Fragment("")
    caption = data.labels.translate("Pairs that must not be compared, and why")
    body = _render_refused(rows, data, caption)
    return render_details(f"{caption} ({len(rows)})", body, kept=kept)


def _render_changes(
    rows: pd.DataFrame, data: ProvinceData, caption: str, *, quiet: bool = False
) -> Fragment:
    """Return a table of computed changes, one group a pair of periods."""
    labels, sources = data.labels, list_sources(data)
    groups: dict[str, list[list[Cell]]] = {}
    ordered = rows.sort_values(["to_period_end", "from_period_end"], kind="stable")
    for row in list_records(ordered):
        cells = [
            _name_comparison(row, labels),
            _build_side(row, labels, "from", sources),
            _build_side(row, labels, "to", sources),
            _build_change_cell(row, labels, sources, map_disputes(data)),
        ]
        first, second = (labels.label_period(row, prefix=f"{side}_") for side in ("from", "to"))
        groups.setdefault(f"{first} → {second}", []).append(cells)
    change = Column(labels.translate("Change"), numeric=True)
    columns = [*_build_columns(labels), change]
    return render_groups(columns, groups, caption=caption, quiet=quiet)


def _render_refused(rows: pd.DataFrame, data: ProvinceData, caption: str) -> Fragment:
    """Return a table of refused pairs, one group a reason."""
    labels, sources = data.labels, list_sources(data)
    groups: dict[str, list[list[Cell]]] = {}
    for row in list_records(rows):
        sides = [_build_side(row, labels, s, sources, dated=True) for s in ("from", "to")]
        if not pd.isna(row["absolute_change"]):  # of a rank: places moved, but no rate
            moved = tell_places(float(row["absolute_change"]), labels)
            sides[1] = replace(sides[1], note=f"{sides[1].note}; {moved}")
        cells = [_name_comparison(row, labels), *sides]
        groups.setdefault(str(row[f"reason_{labels.lang}"]), []).append(cells)
    return render_groups(_build_columns(labels), groups, caption=caption, quiet=True)


def _build_columns(labels: Labels) -> list[Column]:
    """Return the columns that every table of pairs begins with."""
    t = labels.translate
    return [Column(t("Figure")), Column(t("From"), numeric=True), Column(t("To"), numeric=True)]


def _name_comparison(row: Mapping[str, object], labels: Labels) -> Cell:
    """Return the figure with its unit, and what a sum of the same coverage holds."""
    name, unit = (
        name_figure(row, labels),
        labels.indicators[str(row["indicator_code"])]["unit_code"],
    )
    notes = name_unit(name, unit, labels), str(row[f"note_{labels.lang}"])
    return Cell(name, note=" · ".join(filter(None, notes)))


def _build_side(
    row: Mapping[str, object],
    labels: Labels,
    side: str,
    sources: Mapping[str, SourceNote],
    *,
    dated: bool = False,
) -> Cell:
    """Return one side with its source; its period, or the exposure that decides, below it."""
    note = labels.label_period(row, prefix=f"{side}_") if dated else ""
    if row["measure"] == "relative_change_per_day":
        note = _describe_exposure(row, labels, side)
    text = _format_side(row, labels, side)
    return Cell(links=(link_figures(text, str(row[f"{side}_rows"]), sources),), note=note)


def _describe_exposure(row: Mapping[str, object], labels: Labels, side: str) -> str:
    """Return days and rate of one side, hedged as its count: `91 days; more than 69.5 a day`."""
    days = count_days(row[f"{side}_days"], labels)
    number = format_number(float(str(row[f"{side}_per_day"])), labels.lang, decimals=1)
    rate = labels.format_hedge(str(row[f"{side}_qualifier"])) + number
    return f"{days}; {labels.translate('{rate} a day').format(rate=rate)}"


def _format_side(row: Mapping[str, object], labels: Labels, side: str) -> str:
    """Return the value of one side with its hedge; a computed share only if it has a value."""
    unit, number = labels.indicators[str(row["indicator_code"])]["unit_code"], row[f"{side}_value"]
    value, qualifier = float(str(number)), str(row[f"{side}_qualifier"])
    is_divided = len(str(row[f"{side}_rows"]).split()) > 1  # its hedge is not that of a count
    if labels.label_unit(unit):
        text = format_number(value, labels.lang, decimals=labels.decimals_of(unit))
    elif is_divided and qualifier != "exact":
        return labels.translate("bounds only")
    elif row["comparison"] != "computed_share":
        text = format_percent(value, labels.lang, decimals=_count_percent_decimals(value))
    elif qualifier == "exact":
        text = labels.format_share(value)
    else:
        return labels.translate("bounds only")
    return f"{labels.format_hedge(qualifier)}{text}"


def _count_percent_decimals(share: float) -> int:
    """Return how many decimals a printed percentage needs, those of a computed one at most."""
    most = count_share_decimals(share)
    return next((n for n in (0, 1) if math.isclose(share * 100, round(share * 100, n))), most)


def _build_change_cell(
    row: Mapping[str, object],
    labels: Labels,
    sources: Mapping[str, SourceNote],
    disputes: Mapping[str, str],
) -> Cell:
    """Return the change with its formula and bounds; the bounds where no value is known."""
    text, bounds = format_change(row, labels), format_change_bounds(row, labels)
    bounds = join_notes(bounds, tell_narrowing(row, labels, sources, "change"))
    names = f"{row['from_rows']} {row['to_rows']}"
    flag = describe_flag(
        row, labels, anchor=find_dispute(f"{names} {row['narrowed_by']}", disputes)
    )
    if text == "–":
        return Cell(bounds, **flag)
    link = link_change(text, names, write_change_formula(row, labels))
    return Cell(links=(link,), note=bounds, **flag)


def write_change_formula(row: Mapping[str, object], labels: Labels) -> str:
    """Return the calculation of a change with both values filled in."""
    before, after = (_format_side(row, labels, side) for side in ("from", "to"))
    if row["measure"] == "points_change":
        return f"{after} − {before}"
    if row["measure"] == "relative_change_per_day":
        first, second = (_describe_exposure(row, labels, side) for side in ("from", "to"))
        return f"({after}; {second}) / ({before}; {first}) − 1"
    return f"{after} / {before} − 1"


def format_change(row: Mapping[str, object], labels: Labels) -> str:
    """Return the main change of a pair; a dash where only a bound is known."""
    value = float(str(row["value"]))
    if pd.isna(value):
        return "–"
    if row["value_low"] == row["value_high"] == 0:
        return labels.translate("unchanged")
    if row["measure"] == "points_change":
        return format_points(value, labels.lang, decimals=2)
    text = labels.format_change(value)
    if row["measure"] != "relative_change_per_day":
        return text
    exposure = labels.label_code("exposure", str(row["exposure"]))
    return labels.translate("{change} a day ({exposure})").format(change=text, exposure=exposure)


def format_change_bounds(row: Mapping[str, object], labels: Labels) -> str:
    """Return the bounds of a change in words; nothing for an exact one."""
    low, high = (read_number(row[c]) for c in ("value_low", "value_high"))
    if low is not None and low == high:
        return ""
    if row["measure"] != "points_change" or low is high is None:
        return labels.format_bounds(row, "change")
    if low is None or high is None:
        return _format_open_points(low, high, labels)
    return format_points_span(low, high, labels.lang, decimals=2)


def _format_open_points(low: float | None, high: float | None, labels: Labels) -> str:
    """Return the one end of a difference of shares that is known, in words."""
    end = high if low is None else low
    rounded = round_outward(end or 0.0, 4, up=low is None)
    value = format_points(rounded, labels.lang, decimals=2)
    if low is not None and low > 0:
        return labels.translate("rose by at least {value}").format(value=value[1:])
    if high is not None and high < 0:
        return labels.translate("fell by at least {value}").format(value=value[1:])
    text = "at most {value}" if low is None else "at least {value}"
    return labels.translate(text).format(value=value)
