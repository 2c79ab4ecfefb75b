"""The key figures of the index page: one small panel a place, one axis an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.analysis.share_declarations import ONLINE, SERVICES
from helpers.analysis.shares import PRINTED
from helpers.ground.languages import format_number, format_percent
from helpers.ground.vocabulary import TOTAL
from helpers.page.fragments import Badged, Link
from helpers.page.index.links import PlaceLink
from helpers.page.index.places import Place
from helpers.page.labels import Labels
from helpers.page.levels import Level, place_level
from helpers.page.sections.provenance import link_derived
from helpers.page.sections.words import (
    describe_flag,
    describe_grade,
    name_coverage,
    name_sources,
)

AXIS_ENDS = (1.0, 2.0, 5.0, 10.0)
"""Ends of an axis, the whole base before all; the first that no value or bound exceeds counts."""

MOST_EMPTY_PANELS = 12
"""With more places, those that do not print a share are named in a line and have no panel."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Panel(Badged):
    """One place's share; without a bar if its documents do not print it, flagged if disputed.

    `number` is its value with the rows that it rests on.
    """

    link: PlaceLink
    value: str = ""
    number: Link | None = None
    period: str = ""
    notes: tuple[str, ...] = ()
    bar: Level | None = None


@dataclass(frozen=True)
class Multiple:
    """One share for every place, on one axis from zero.

    Attributes
    ----------
    anchor, title, summary, definition
        Name of the share, the same with how many places have it, and its meaning.
    remark
        Why the places must not be compared; empty if they may.
    axis_end
        Where the axis ends.
    panels
        One a place, in the order given.
    absent
        Places that do not print the share and have no panel, or how many if they are many.
    """

    anchor: str
    title: str
    summary: str
    definition: str
    remark: str
    axis_end: str
    panels: tuple[Panel, ...]
    absent: tuple[str, ...]


def list_multiples(
    places: Sequence[Place], links: Mapping[str, PlaceLink], labels: Labels
) -> list[Multiple]:
    """Return the compared shares that some place prints, in the fixed order."""
    printed = {row["indicator_code"]: row["headline"] for p in places for row in p.shares}
    found = {code: map_shares(places, code) for code in sorted(printed, key=lambda c: printed[c])}
    return [
        build_multiple(code, rows, list(links.values()), labels) for code, rows in found.items()
    ]


def map_shares(places: Sequence[Place], code: str) -> dict[str, Row]:
    """Return the places' rows of one share."""
    rows = ((place.province_id, row) for place in places for row in place.shares)
    return {owner: row for owner, row in rows if row["indicator_code"] == code}


def build_multiple(
    code: str, rows: Mapping[str, Row], links: Sequence[PlaceLink], labels: Labels
) -> Multiple:
    """Return one share for all places."""
    end = choose_axis_end(list(rows.values()))
    sets = {row["coverage"] for row in rows.values()}
    differ = "The bases cover different sets, named with each value: do not compare."
    remark = labels.translate(differ) if len(sets) > 1 else ""
    shown = [link for link in links if link.province_id in rows or len(links) <= MOST_EMPTY_PANELS]
    hidden = [link.name for link in links if link not in shown]
    if len(hidden) > MOST_EMPTY_PANELS:
        text = labels.translate("{count} other provinces")
        hidden = [text.format(count=format_number(len(hidden), labels.lang))]
    title = labels.label_indicator(code)
    return Multiple(
        anchor=name_anchor(code),
        title=title,
        summary=count_provinces(len(rows), labels).format(share=title),
        definition=labels.define_indicator(code),
        remark=remark,
        axis_end=format_percent(end, labels.lang, decimals=0),
        panels=tuple(build_panel(link, rows.get(link.province_id), end, labels) for link in shown),
        absent=tuple(hidden),
    )


def name_anchor(code: str) -> str:
    """Return the place of a share on the page."""
    return code.replace("_", "-")


def count_provinces(count: int, labels: Labels) -> str:
    """Return how many provinces have a share, whose name is left to fill in."""
    text = "{share}: {count} province" if count == 1 else "{share}: {count} provinces"
    return labels.translate(text).replace("{count}", format_number(count, labels.lang))


def build_panel(link: PlaceLink, row: Row | None, end: float, labels: Labels) -> Panel:
    """Return one place's panel."""
    if row is None:
        return Panel(link)
    return Panel(
        link=link.lead_to(name_section(str(row["family"]))),
        value=format_value(row, labels),
        number=link_share(row, link, labels),
        period=labels.label_period(row),
        notes=tuple(list_notes(row, labels)),
        bar=place_level(row, end),
        **(describe_flag(row, labels) if row["disputed_by"] else describe_grade(row, labels)),
    )


def link_share(row: Row, link: PlaceLink, labels: Labels) -> Link:
    """Return a share with its division and the rows that it rests on, which its report lists."""
    text, names = format_value(row, labels), name_sources(row)
    sides = [row[f"{side}_value"] for side in ("numerator", "denominator")]
    formula = " / ".join(format_number(side, labels.lang) for side in sides if side is not None)
    number = link_derived(text, names, formula or text)
    return replace(number, href=link.lead_to(names.split()[0]).href)


def name_section(family: str) -> str:
    """Return the anchor of the report's section that shows a family of shares, if one does."""
    return family if family in (ONLINE, SERVICES) else ""


def choose_axis_end(rows: Sequence[Row]) -> float:
    """Return the first round end that no value and no bound exceeds."""
    sides = ("value", "value_low", "value_high")
    largest = max((row[side] for row in rows for side in sides if row[side] is not None), default=0)
    return next((end for end in AXIS_ENDS if end >= largest), largest)


def format_value(row: Row, labels: Labels) -> str:
    """Return a share, or its bounds where only these are known.

    A share printed without its counts keeps the digits printed.
    """
    if row["value"] is None:
        is_open = (row["value_low"], row["value_high"]) == (0, 1)
        return labels.translate("not known") if is_open else format_bounds(row, labels)
    is_printed = row.get("rests_on") == PRINTED
    return labels.tell_share(row) if is_printed else labels.format_share(row["value"])


def format_bounds(row: Row, labels: Labels) -> str:
    """Return the bounds of a share in words."""
    sides = ("value_low", "value_high")
    bounds = {side: float("nan") if row[side] is None else row[side] for side in sides}
    return labels.format_bounds(bounds, "percent")


def list_notes(row: Row, labels: Labels) -> list[str]:
    """Return what belongs beside a share: its division, its bounds, what narrows it."""
    sides = [row[f"{side}_value"] for side in ("numerator", "denominator")]
    notes = []
    if None not in sides:
        notes.append(" / ".join(format_number(side, labels.lang) for side in sides))
    if row["value"] is not None and row["value_low"] != row["value_high"]:
        text = labels.translate("bounds: {bounds}")
        notes.append(text.format(bounds=format_bounds(row, labels)))
    notes.append(labels.label_breakdown(row))
    if row["coverage"] != TOTAL:
        text = labels.translate("base covers: {tiers}")
        notes.append(text.format(tiers=name_coverage(row["coverage"], labels)))
    if row["obs_status"] != "A":
        notes.append(labels.label_code("obs_status", row["obs_status"]))
    return [note for note in notes if note]
