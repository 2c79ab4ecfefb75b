"""Chart of the days that each share covers: periods are bars, not points, and breaks are rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from helpers.errors import ContractError
from helpers.figure_layout import GAP, LABEL_WIDTH, TITLE_HEIGHT
from helpers.figure_rows import MARGIN, prepare_axes
from helpers.figure_share_rows import format_share
from helpers.figure_style import INK, LINE, SOFT, TINTS, Chart
from helpers.figure_text import SMALL_SIZE, measure_text, write
from helpers.labels import Labels
from helpers.languages import format_date
from helpers.vocabulary import ANY

ROW_HEIGHT, BAR_HEIGHT, AXIS_HEIGHT = 0.3, 0.13, 0.3
ROOM_RIGHT = 0.13  # part of the axis kept free right of the last day, for its value
BASE_INDICATORS = ("dossiers_handled", "dossiers_received")

Row = Mapping[str, object]


def can_draw_periods(shares: pd.DataFrame) -> bool:
    """Return whether any share of a period is there."""
    return not shares.empty and bool((shares["period_start"] != "").any())


def draw_periods(ax: Axes, shares: pd.DataFrame, *, labels: Labels, breaks: pd.DataFrame) -> Chart:
    """Draw each share as a bar over the days it covers, its value written behind.

    The horizontal axis is time, so shares on different bases may stand one below the other;
    none is read off a length.

    Parameters
    ----------
    ax
        Where to draw.
    shares
        Shares of periods, in the order of the rows.
    labels
        Words and number formats.
    breaks
        Register of breaks; those of dossiers are dashed rules through the rows they concern.

    Raises
    ------
    ContractError
        If no share covers a period.
    """
    if not can_draw_periods(shares):
        raise ContractError("no share covers a period: ask can_draw_periods() first")
    rows = shares[shares["period_start"] != ""].to_dict("records")
    groups = _group(rows)
    height = sum(TITLE_HEIGHT + ROW_HEIGHT * len(g) for g in groups.values()) + AXIS_HEIGHT
    prepare_axes(ax, height, label_width=LABEL_WIDTH)
    years = _set_time_axis(ax, rows, height)
    found: list[Row] = []
    y = 0.0
    for code, members in groups.items():
        title = labels.label_indicator(code)
        write(ax, MARGIN / 2 - LABEL_WIDTH, y + TITLE_HEIGHT / 2, title, weight="bold",
              in_margin=True)  # fmt: skip
        y += TITLE_HEIGHT
        for row in members:
            _draw_row(ax, row, y + ROW_HEIGHT / 2, labels)
            for rule in _find_breaks(row, breaks, years):
                _draw_rule(ax, rule, y)
                found.append(rule)
            y += ROW_HEIGHT
    alt = "; ".join(_say_row(row, labels) for row in rows)
    kind = labels.translate("Bars over the days that each share covers.")
    return Chart(f"{kind} {alt}.", " ".join(_caption(found, labels)))


def _group(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows by indicator, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["indicator_code"]), []).append(row)
    return groups


def _set_time_axis(ax: Axes, rows: Sequence[Row], height: float) -> tuple[int, int]:
    """Give the axis whole years with room for values; return the first year and the end."""
    first = min(_read_day(row, "period_start").year for row in rows)
    last = max(_read_day(row, "period_end").year for row in rows) + 1
    start, end = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()
    ax.set_xlim(start, end + ROOM_RIGHT * (end - start) / (1 - ROOM_RIGHT))
    bottom = height - AXIS_HEIGHT
    for year in range(first, last + 1):
        x = date(year, 1, 1).toordinal()
        ax.plot([x, x], [0.0, bottom], color=LINE, lw=0.8, zorder=0, gid="year")
        if year < last:
            middle = (x + date(year + 1, 1, 1).toordinal()) / 2
            write(ax, middle, height - AXIS_HEIGHT / 2, str(year), color=SOFT, ha="center")
    return first, last


def _draw_row(ax: Axes, row: Row, y: float, labels: Labels) -> None:
    """Draw one period with its province and its value."""
    start = _read_day(row, "period_start").toordinal()
    end = _read_day(row, "period_end").toordinal() + 1
    name = labels.label_province(str(row["province_id"]))
    write(ax, -LABEL_WIDTH + GAP, y, name, in_margin=True)
    period = labels.label_period(row)
    shift = -LABEL_WIDTH + 2 * GAP + measure_text(name)
    write(ax, shift, y, period, size=SMALL_SIZE, color=SOFT, in_margin=True)
    ax.barh(y, end - start, BAR_HEIGHT, left=start, color=TINTS[3], zorder=2, gid="period")
    write(ax, end, y, _say_value(row, labels), shift=GAP)


def _find_breaks(row: Row, breaks: pd.DataFrame, years: tuple[int, int]) -> list[Row]:
    """Return the declared breaks of a row's province, share or dossiers within the axis."""
    codes = (ANY, str(row["indicator_code"]), *BASE_INDICATORS)
    return [
        rule
        for rule in breaks.to_dict("records")
        if rule["province_id"] in (ANY, row["province_id"])
        and rule["indicator_code"] in codes
        and years[0] <= date.fromisoformat(rule["break_date"]).year < years[1]
    ]


def _draw_rule(ax: Axes, rule: Row, top: float) -> None:
    """Draw a break as a dashed rule through one row."""
    x = date.fromisoformat(str(rule["break_date"])).toordinal()
    style = {"color": INK, "lw": 1.2, "ls": (0, (3, 2)), "zorder": 3}
    ax.plot([x, x], [top, top + ROW_HEIGHT], gid="break", **style)


def _say_value(row: Row, labels: Labels) -> str:
    """Return the value of a share; its bounds where it has no value."""
    if pd.isna(row["value"]):
        return labels.format_bounds(row, "percent")
    return format_share(float(str(row["value"])), labels)


def _say_row(row: Row, labels: Labels) -> str:
    """Return one share in words."""
    return labels.translate("{share}, {place}, {period}: {value}").format(
        share=labels.label_indicator(str(row["indicator_code"])),
        place=labels.label_province(str(row["province_id"])),
        period=labels.label_period(row),
        value=_say_value(row, labels),
    )


def _caption(found: Sequence[Row], labels: Labels) -> list[str]:
    """Return what the bars and the rules mean, each break once with its reason."""
    sentences = [
        labels.translate(
            "A bar covers the days of its figures; its length is time, not the share, and the "
            "groups have different bases."
        )
    ]
    for rule in {str(r["break_id"]): r for r in found}.values():
        sentences.append(
            labels.translate("Dashed: break on {date} ({place}). {reason}.").format(
                date=format_date(date.fromisoformat(str(rule["break_date"])), labels.lang),
                place=_name_place(str(rule["province_id"]), labels),
                reason=rule[f"reason_{labels.lang}"],
            )
        )
    return sentences


def _name_place(province_id: str, labels: Labels) -> str:
    """Return the province that a break concerns."""
    if province_id == ANY:
        return labels.translate("all provinces")
    return labels.label_province(province_id)


def _read_day(row: Row, column: str) -> date:
    """Return one end of a period."""
    return date.fromisoformat(str(row[column]))
