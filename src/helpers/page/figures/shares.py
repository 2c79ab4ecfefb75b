"""Charts of shares: online submission, one date's structure, provinces side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.share_declarations import ONLINE
from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.page.figures.layout import (
    HOLLOW_TEXT,
    READING_TEXT,
    WHISKER_TEXT,
    Section,
    describe_sections,
)
from helpers.page.figures.rows import draw_sections
from helpers.page.figures.share_rows import (
    build_share_rows,
    drop_drawn,
    name_period,
    name_share,
    say_share,
)
from helpers.page.figures.style import Chart, capitalise
from helpers.page.labels import Labels

TRACK_TEXT = "The pale track is the whole base."


def can_draw_online_shares(shares: pd.DataFrame) -> bool:
    """Return whether any share of online submission is known."""
    return not _select_online(shares).empty


def draw_online_shares(
    ax: Axes,
    shares: pd.DataFrame,
    *,
    labels: Labels,
    targets: pd.DataFrame | None = None,
    readings: pd.DataFrame | None = None,
) -> Chart:
    """Draw the shares of online submission, one group per base, with bounds and printed values.

    Parameters
    ----------
    ax
        Where to draw.
    shares
        Shares of one province.
    labels
        Words and number formats.
    targets
        Register of targets. One is marked on a share of its own indicator and breakdown, never
        on another base, for periods that end while it is in force.
    readings
        Table of other readings, marked small beside the share of the same base and period.

    Raises
    ------
    ContractError
        If no such share is known.
    """
    chosen = _select_online(shares)
    if chosen.empty:
        raise ContractError("no share of online submission: ask can_draw_online_shares() first")
    register = [] if targets is None else list_records(targets)
    sections = _group_by_base(chosen, labels, register, readings)
    draw_sections(ax, sections, whole=1.0)
    kind = labels.translate("Horizontal bars of shares of dossiers, one group per base.")
    alt = describe_sections(kind, sections)
    return Chart(alt, " ".join(_caption_online(sections, labels)))


def can_draw_snapshot(shares: pd.DataFrame) -> bool:
    """Return whether one document, and only one, gives at least two shares of other kinds."""
    chosen = _select_snapshot(shares)
    return len(chosen) > 1 and chosen["document_id"].nunique() == 1


def draw_snapshot(ax: Axes, shares: pd.DataFrame, *, labels: Labels) -> Chart:
    """Draw the other shares of a province with one document, each within its own whole.

    Parameters
    ----------
    ax
        Where to draw.
    shares
        Shares of one province.
    labels
        Words and number formats.

    Raises
    ------
    ContractError
        If there are not at least two, or they come from more than one document.
    """
    if not can_draw_snapshot(shares):
        raise ContractError("no shares of one single document: ask can_draw_snapshot() first")
    chosen = _select_snapshot(shares)
    sections = [
        Section(tuple(build_share_rows(rows, labels, name=name_share)), _title_period(rows, labels))
        for _, rows in chosen.groupby(["period_end", "period_start"], sort=False)
    ]
    draw_sections(ax, sections, whole=1.0)
    kind = labels.translate("Horizontal bars of shares, each on a track of one hundred percent.")
    sentence = labels.translate("Each bar is a part of its own whole, given with its name.")
    caption = f"{sentence} {say_share(chosen.iloc[0].to_dict(), labels)}"
    return Chart(describe_sections(kind, sections), caption)


def _select_online(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of online submission, grouped by base, oldest first."""
    if shares.empty:
        return shares
    rows = shares[shares["family"] == ONLINE]
    order = ["headline", "period_end", "period_start", "alternative"]
    return rows.sort_values(order, kind="stable")


def _select_snapshot(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the shares that the chart of online submission leaves out, by period."""
    if shares.empty:
        return shares
    rows = shares[shares["family"] != ONLINE]
    return rows.sort_values(["period_end", "period_start"], kind="stable")


def _group_by_base(
    chosen: pd.DataFrame,
    labels: Labels,
    targets: Sequence[Mapping[str, str]],
    readings: pd.DataFrame | None,
) -> list[Section]:
    """Return one section per indicator, whose name says the base."""
    marked = None if readings is None else drop_drawn(readings, chosen)
    build = partial(build_share_rows, name=name_period, targets=targets, readings=marked)
    return [
        Section(tuple(build(rows, labels)), labels.label_indicator(str(code)))
        for code, rows in chosen.groupby("indicator_code", sort=False)
    ]


def _title_period(rows: pd.DataFrame, labels: Labels) -> str:
    """Return the period of some rows as a title."""
    return capitalise(labels.label_period(rows.iloc[0].to_dict()))


def _caption_online(sections: Sequence[Section], labels: Labels) -> list[str]:
    """Return the sentences of the caption: how to read bars, whose numbers stand beside."""
    rows = [row for section in sections for row in section.rows]
    sentences = [labels.translate(TRACK_TEXT)]
    if len(sections) > 1:
        text = (
            "The groups differ in base or in what is counted and must not be compared with one "
            "another."
        )
        sentences.append(labels.translate(text))
    if any(row.low != row.high for row in rows):
        sentences.append(labels.translate(WHISKER_TEXT))
    if any(row.others for row in rows):
        sentences.append(labels.translate(HOLLOW_TEXT))
    if any(row.readings for row in rows):
        sentences.append(labels.translate(READING_TEXT))
    if any(row.printed is not None for row in rows):
        sentences.append(labels.translate("An upright mark is the share printed in the document."))
    return sentences
