"""Chart of the days that each share covers: periods are bars, not points, and breaks are rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.share_declarations import ShareDeclaration
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.languages import format_date
from helpers.ground.vocabulary import ANY
from helpers.page.figures.grades import name_dispute, name_grade
from helpers.page.figures.layout import LINE_HEIGHT, TITLE_HEIGHT, Line, lay_lines
from helpers.page.figures.palette import INK, OCHRE, PAPER, SOFT, TRACK
from helpers.page.figures.rows import DASHES, choose_look, draw_lines, draw_title, prepare_axes
from helpers.page.figures.share_rows import rank_places
from helpers.page.figures.style import TINTS, Chart
from helpers.page.figures.svg import SMALL_SIZE
from helpers.page.figures.text import write
from helpers.page.labels import Labels

BAR_HEIGHT, ROW_HEIGHT, AXIS_HEIGHT = 9.0, LINE_HEIGHT + 21.0, LINE_HEIGHT
LEAST = 1 / 120
"""How much of the track a bar covers at least: three pixels, as a day of ten years is a tenth."""

Row = Mapping[str, object]


def can_draw_periods(shares: pd.DataFrame) -> bool:
    """Return whether any share of a period is there."""
    return not shares.empty and bool((shares["period_start"] != "").any())


def draw_periods(
    ax: Axes,
    shares: pd.DataFrame,
    *,
    labels: Labels,
    breaks: pd.DataFrame,
    declared: Sequence[ShareDeclaration],
) -> Chart:
    """Draw each share as a bar over the days it covers, its value written above.

    The horizontal axis is time, so shares on different bases may stand one below the other;
    none is read off a length.

    Parameters
    ----------
    ax
        Where to draw.
    shares
        Shares of periods; those of one share and place keep their order.
    labels
        Words and number formats.
    breaks
        Register of breaks; those of a share and its counts are dashed rules through its rows.
    declared
        What each share counts, of which base.

    Raises
    ------
    ContractError
        If no share covers a period.
    """
    if not can_draw_periods(shares):
        raise ContractError("no share covers a period: ask can_draw_periods() first")
    rows = list_records(shares[shares["period_start"] != ""])
    ranks = rank_places((row["province_id"] for row in rows), labels)
    groups = {
        code: sorted(members, key=lambda row: ranks[str(row["province_id"])])
        for code, members in _group(rows).items()
    }
    laid = [[_lay_row(row, labels) for row in members] for members in groups.values()]
    heights = (_measure_row(lines) for group in laid for lines in group)
    prepare_axes(ax, len(groups) * TITLE_HEIGHT + sum(heights) + AXIS_HEIGHT)
    years = _set_time_axis(ax, rows)
    counts = {s.share_code: (s.numerator_indicator, s.base_indicator) for s in declared}
    found: list[Row] = []
    y = 0.0
    for (code, members), group in zip(groups.items(), laid, strict=True):
        draw_title(ax, y, labels.label_indicator(code))
        y += TITLE_HEIGHT
        for row, lines in zip(members, group, strict=True):
            rules = _find_breaks(row, breaks, years, counts.get(code, ()), labels)
            _draw_row(ax, row, lines, y, years, rules, labels)
            y += _measure_row(lines)
            found += rules
    _write_years(ax, years, y + AXIS_HEIGHT / 2 - 4)
    alt = "; ".join(_say_row(row, labels) for row in rows)
    kind = labels.translate("Bars over the days that each share covers.")
    has_excerpts = any(name_grade(row, labels) for row in rows)
    return Chart(f"{kind} {alt}.", " ".join(_caption(found, labels, has_excerpts=has_excerpts)))


def _group(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows by indicator, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["indicator_code"]), []).append(row)
    return groups


def _lay_row(row: Row, labels: Labels) -> list[Line]:
    """Return the province with period, part and doubt; a place may print a share of each tier."""
    words = labels.label_period(row), labels.label_breakdown(row), name_dispute(row, labels)
    place = labels.label_province(str(row["province_id"]))
    return lay_lines(place, labels.tell_share(row), ", ".join(filter(None, words)))


def _measure_row(lines: Sequence[Line]) -> float:
    """Return the height of a row in pixels."""
    return ROW_HEIGHT + LINE_HEIGHT * (len(lines) - 1)


def _set_time_axis(ax: Axes, rows: Sequence[Row]) -> tuple[int, int]:
    """Give the axis whole years; return the first year and the end."""
    first = min(_read_day(row, "period_start").year for row in rows)
    last = max(_read_day(row, "period_end").year for row in rows) + 1
    ax.set_xlim(_start_year(first), _start_year(last))
    return first, last


def _write_years(ax: Axes, years: tuple[int, int], y: float) -> None:
    """Write each year below the middle of its days."""
    for year in range(*years):
        middle = (_start_year(year) + _start_year(year + 1)) / 2
        look: dict[str, Any] = {"size": SMALL_SIZE, "color": SOFT, "ha": "center"}
        write(ax, middle, y, str(year), on_data=True, **look)


def _draw_row(
    ax: Axes,
    row: Row,
    lines: Sequence[Line],
    top: float,
    years: tuple[int, int],
    rules: Sequence[Row],
    labels: Labels,
) -> None:
    """Draw one period on a track of years, with its province, its value and its breaks."""
    y = draw_lines(ax, lines, labels.tell_share(row), top) + BAR_HEIGHT
    for year in range(*years):
        look: dict[str, Any] = {"color": TRACK, "ec": PAPER, "lw": 1.5, "zorder": 1, "gid": "year"}
        in_year = _start_year(year + 1) - _start_year(year)
        ax.barh(y, in_year, BAR_HEIGHT, left=_start_year(year), **look)
    color = OCHRE if name_grade(row, labels) else TINTS[3]
    first = _read_day(row, "period_start").toordinal()
    days = _read_day(row, "period_end").toordinal() + 1 - first
    least = LEAST * (_start_year(years[1]) - _start_year(years[0]))
    start, length = first - max(0.0, least - days) / 2, max(days, least)
    look = choose_look(color, is_pale=bool(row.get("disputed_by")))
    ax.barh(y, length, BAR_HEIGHT, left=start, zorder=2, gid="period", **look)
    for day in dict.fromkeys(str(rule["break_date"]) for rule in rules):
        x = date.fromisoformat(day).toordinal()
        ends = [y - BAR_HEIGHT / 2, y + BAR_HEIGHT - 1]  # clear of the words above
        ax.plot([x, x], ends, color=INK, lw=1.5, ls=DASHES, zorder=3, gid="break")


def _start_year(year: int) -> int:
    """Return the first day of a year as a number."""
    return date(year, 1, 1).toordinal()


def _find_breaks(
    row: Row,
    breaks: pd.DataFrame,
    years: tuple[int, int],
    counts: Sequence[str],
    labels: Labels,
) -> list[Row]:
    """Return the declared breaks of a row's province, share or counts within the axis."""
    codes = (ANY, str(row["indicator_code"]), *counts)
    units = (ANY, *(labels.indicators[code]["unit_code"] for code in counts))
    return [
        rule
        for rule in list_records(breaks)
        if rule["province_id"] in (ANY, row["province_id"])
        and rule["indicator_code"] in codes
        and rule["unit_code"] in units
        and years[0] <= date.fromisoformat(rule["break_date"]).year < years[1]
    ]


def _say_row(row: Row, labels: Labels) -> str:
    """Return one share in words."""
    told = labels.translate("{share}, {place}, {period}: {value}").format(
        share=labels.label_indicator(str(row["indicator_code"])),
        place=labels.label_province(str(row["province_id"])),
        period=labels.label_period(row),
        value=labels.tell_share(row),
    )
    remarks = labels.label_breakdown(row), name_grade(row, labels), name_dispute(row, labels)
    return ", ".join(filter(None, (told, *remarks)))


def _caption(found: Sequence[Row], labels: Labels, *, has_excerpts: bool) -> list[str]:
    """Return what the bars and the rules mean, each break once with its reason."""
    sentences = [
        labels.translate(
            "A bar covers the days of its figures, a single day just wide enough to be seen; its "
            "length is time, not the share, and the groups differ in base or in what is counted."
        )
    ]
    if has_excerpts:
        sentences.append(labels.translate("Ochre bars rest on excerpts."))
    rules: dict[tuple[str, str], dict[str, None]] = {}
    for rule in found:
        key = str(rule["break_date"]), str(rule["province_id"])
        rules.setdefault(key, {})[str(rule[f"reason_{labels.lang}"])] = None
    for (day, province_id), reasons in rules.items():
        sentences.append(
            labels.translate("Dashed: break on {date} ({place}). {reason}.").format(
                date=format_date(date.fromisoformat(day), labels.lang),
                place=_name_place(province_id, labels),
                reason=". ".join(reasons),
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
