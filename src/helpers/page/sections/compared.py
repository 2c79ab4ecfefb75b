"""One share for every province that has it on one base: rows, and the years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from helpers.analysis.comparison import select_over_time
from helpers.data.peers import Base
from helpers.ground.alphabet import sort_name
from helpers.ground.frames import list_records
from helpers.ground.languages import format_percent
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.compared import (
    ComparedRow,
    OverTime,
    Point,
    Span,
    render_compared,
    render_over_time,
)
from helpers.page.fragments import (
    Fragment,
    Heading,
    Link,
    render_details,
    render_heading,
    render_paragraph,
)
from helpers.page.labels import Labels
from helpers.page.levels import place_level
from helpers.page.precision import read_number
from helpers.page.sections.provenance import link_derived
from helpers.page.sections.share_cells import (
    build_columns,
    build_row,
    link_sides,
    name_address,
    name_base_anchor,
    name_place,
)
from helpers.page.sections.words import name_sources

Row = Mapping[str, object]


def render_comparison(compared: pd.DataFrame, base: Base, *, labels: Labels) -> Fragment:
    """Return the latest shares of one base, a row for each province, in an order of choice.

    The rows stand by name. A reader may have them by period, and, where all are of one
    breakdown, by value; the page itself ranks nothing.
    """
    rows = sort_by_name(list_records(compared), labels)
    if not rows:
        return Fragment("")
    years, end = find_years(rows), find_axis_end(rows)
    orders = _name_orders(rows, labels)
    ranks = {name: _rank(rows, name) for name in list(orders)[1:]}
    built = [
        ComparedRow(
            build_row(row, labels, name_share=False),
            level=place_level(row, end),
            span=place_span(row, years),
            ranks={name: found[number] for name, found in ranks.items()},
            is_disputed=bool(row["disputed_by"]),
        )
        for number, row in enumerate(rows)
    ]
    return render_compared(
        built,
        anchor=name_base_anchor(base),
        caption=labels.label_indicator(base.indicator_code),
        titles=[column.title for column in build_columns(labels)],
        years=name_years(years),
        orders=orders,
        legend=labels.translate("Order of the rows"),
    )


def sort_by_name(rows: Iterable[Row], labels: Labels) -> list[Row]:
    """Return rows in the order of the alphabet, units of one name by their identifiers."""
    return sorted(
        rows,
        key=lambda row: (
            sort_name(labels.label_province(str(row["province_id"]))),
            str(row["province_id"]),
        ),
    )


def _name_orders(rows: Sequence[Row], labels: Labels) -> dict[str, str]:
    """Return the orders that a reader may choose, by their names in the page."""
    t = labels.translate
    orders = {"name": t("by name"), "period": t("by period, latest first")}
    if len({tuple(row[name] for name in DIMENSIONS) for row in rows}) == 1:
        orders["value"] = t("by value, highest first")
    return orders


def _rank(rows: Sequence[Row], order: str) -> list[int]:
    """Return the place of each row in an order, from 1; equal rows keep theirs by name."""
    key = _read_period if order == "period" else _read_level
    ordered = sorted(range(len(rows)), key=lambda number: key(rows[number]), reverse=True)
    places = {number: place for place, number in enumerate(ordered, start=1)}
    return [places[number] for number in range(len(rows))]


def _read_period(row: Row) -> tuple[str, str]:
    """Return what orders shares by their periods."""
    return str(row["period_end"]), str(row["period_start"])


def _read_level(row: Row) -> tuple[bool, float]:
    """Return what orders shares by value, those below that are known by bounds only."""
    value, low = (read_number(row[name]) for name in ("value", "value_low"))
    return (True, value) if value is not None else (False, low or 0.0)


def find_axis_end(rows: Sequence[Row]) -> float:
    """Return the end of the axis: the whole base, or what exceeds it."""
    columns = ("value", "value_low", "value_high")
    found = (read_number(row[column]) for row in rows for column in columns)
    return max([1.0, *(number for number in found if number is not None)])


def find_years(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first and the last year in which a day of some share lies."""
    starts = (str(row["period_start"] or row["period_end"]) for row in rows)
    return min(int(s[:4]) for s in starts), max(int(str(row["period_end"])[:4]) for row in rows)


def place_span(row: Row, years: tuple[int, int]) -> Span:
    """Return where the days of a share lie on an axis of whole years, in percent of it."""
    first = date(years[0], 1, 1).toordinal()
    days = date(years[1] + 1, 1, 1).toordinal() - first
    start, end = str(row["period_start"]), date.fromisoformat(str(row["period_end"])).toordinal()
    if not start:
        return Span(round(100 * (end - first) / days, 2))
    begin = date.fromisoformat(start).toordinal()
    return Span(round(100 * (begin - first) / days, 2), round(100 * (end + 1 - begin) / days, 2))


def name_years(years: tuple[int, int]) -> str:
    """Return the years of an axis."""
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"


def render_years(shares: pd.DataFrame, base: Base, *, labels: Labels) -> Fragment:
    """Return a small picture for each province that has the share in two periods or more."""
    rows = list_records(select_over_time(shares, base))
    if not rows:
        return Fragment("")
    years, end = find_years(rows), find_axis_end(rows)
    own: dict[str, list[Row]] = {}
    for row in sort_by_name(rows, labels):
        own.setdefault(str(row["province_id"]), []).append(row)
    panels = [_build_panel(found, years, end, labels) for found in own.values()]
    heading = Heading(
        f"{name_base_anchor(base)}-years", labels.translate("Provinces with two periods or more")
    )
    lead = labels.translate(
        "Each panel is one province; a bar spans the days of its share, a dot is one day, an "
        "upright line its bounds. The marks are not joined: what lies between them is not known."
    )
    top = format_percent(end, labels.lang, decimals=0)
    body = render_over_time(panels, years=name_years(years), top=top)
    text = "Show {count} province" if len(panels) == 1 else "Show {count} provinces"
    summary = labels.translate(text).format(count=len(panels))
    folded = render_details(summary, render_paragraph(lead) + body, kept=True)
    return render_heading(heading, level=3) + folded


def _build_panel(
    rows: Sequence[Row], years: tuple[int, int], end: float, labels: Labels
) -> OverTime:
    """Return one province's share in its periods."""
    first = rows[0]
    place = Link(
        name_place(str(first["province_id"]), labels), name_address(first, "compare", labels)
    )
    points = tuple(
        Point(
            labels.label_period(row),
            _link_value(row, labels),
            place_level(row, end),
            place_span(row, years),
            is_disputed=bool(row["disputed_by"]),
        )
        for row in rows
    )
    return OverTime(place, points)


def _link_value(row: Row, labels: Labels) -> Link:
    """Return the value of a share with its division and all its rows."""
    value, names = labels.tell_share(row), name_sources(row)
    formula = " / ".join(side.text for side in link_sides(row, labels))
    address = name_address(row, names.split()[0], labels)
    return replace(link_derived(value, names, formula), href=address)
