"""Headline cards: a figure, its period and base, how it changed, and whether to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from helpers.analysis.share_declarations import ONLINE
from helpers.analysis.shares import PRINTED
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import NO_BREAK_SPACE
from helpers.ground.vocabulary import DIMENSIONS, TOTAL
from helpers.page.fragments import Card, Link
from helpers.page.once import once
from helpers.page.province import ProvinceData
from helpers.page.sections.change import (
    format_change,
    format_change_bounds,
    write_change_formula,
)
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.main_shares import find_main_share, list_latest_shares
from helpers.page.sections.planned import PLANNED, tell_planned
from helpers.page.sections.provenance import link_change, link_derived, link_figure, list_sources
from helpers.page.sections.words import (
    describe_flag,
    map_printed,
    name_figure,
    name_share,
    name_sources,
    note_share_bounds,
    select_like_for_like,
    tell_printed_share,
    write_formula,
)

Row = Mapping[str, object]
Pairs = dict[tuple[str, ...], list[Row]]

PAIR_END = ("to_indicator_code", "to_period_start", "to_period_end")

NAMED, ASSUMED = "nominal", "start_"
"""A period that is named, not dated; how the codes of notes on an assumed first day begin."""
COMPUTED, OVERLAP = "computed_share", "overlap"
MOST_FIRST_FIGURES = 4
"""Cards of a page whose documents print none of the figures that have a card of their own."""


def build_cards(data: ProvinceData) -> list[Card]:
    """Return the main shares and the latest main counts; the first figures where there is none."""
    cards = [_build_share_card(row, data) for row in _select_shares(data)]
    cards += [_build_count_card(row, data) for row in _select_counts(data)]
    return cards or [_build_count_card(row, data) for row in _select_first_figures(data)]


def list_main_figures(data: ProvinceData) -> list[Row]:
    """Return what the cards show, shares before counts; the first figures where there is none."""
    return [*_select_shares(data), *_select_counts(data)] or _select_first_figures(data)


def list_compared(data: ProvinceData) -> list[Row]:
    """Return the figures in which a pair of dates ends, those with a computed change first."""
    pairs = [pair for found in _index_pairs(data).values() for pair in found]
    order = sorted(pairs, key=lambda pair: pair["reason_code"] != "")
    printed = {name_row(row): row for row in list_records(data.observations)}
    ends = (str(pair["to_rows"]).split() for pair in order)
    return [printed[names[0]] for names in ends if len(names) == 1]


def _select_shares(data: ProvinceData) -> list[Row]:
    """Return the main online share, then headline shares of which only the share is printed.

    Of shares with counts the counts have a card.
    """
    main = find_main_share(data)
    latest = list_latest_shares(data)
    alone = [row for row in latest if row["rests_on"] == PRINTED and row["family"] != ONLINE]
    return [*([] if main is None else [main]), *alone]


def _build_share_card(row: Row, data: ProvinceData) -> Card:
    """Return the card of a share, with its calculation where it has one."""
    labels = data.labels
    formula = write_formula(row, map_printed(data.observations, lang=labels.lang))
    names = name_sources(row)
    bounds, planned = note_share_bounds(row, labels), tell_planned(row, data)
    given = formula if row["numerator_rows"] else _tell_as_printed(row, data)
    note = tell_period(row, names, data), given, bounds, planned
    return Card(
        name_share(row, labels),
        link_derived(labels.tell_share(row), names, formula),
        " · ".join(filter(None, note)),
        *_describe_share_change(row, data),
        **describe_flag(row, labels, anchor=find_dispute(names, map_disputes(data))),
    )


def _tell_as_printed(row: Row, data: ProvinceData) -> str:
    """Return how a share without counts is printed; nothing where its value says it."""
    text = tell_printed_share(row, data)
    if text == data.labels.tell_share(row):
        return ""
    return data.labels.translate("printed: {value}").format(value=text)


def _describe_share_change(row: Row, data: ProvinceData) -> tuple[tuple[Link, ...], str]:
    """Return how a share changed, or that it cannot be said: why, the answer above its card says.

    That answer is about the main share; of others the reason stands here.
    """
    links, reason = describe_change(row, data)
    pair = find_refused(row, data)
    if not reason or pair is None or row is not find_main_share(data):
        return links, reason
    period = data.labels.label_period(pair, prefix="from_")
    return links, data.labels.translate("not comparable with {period}").format(period=period)


def tell_period(row: Row, names: str, data: ProvinceData) -> str:
    """Return the period of a figure, and that its first day is assumed if no document prints it."""
    period, found = data.labels.label_period(row), find_assumed(names, data)
    return f"{period} ({found})" if found else period


def find_assumed(names: str, data: ProvinceData) -> str:
    """Return what is assumed of the first day of figures; nothing if their documents print it."""
    assumed = _list_assumed(data)
    return next((assumed[name] for name in names.split() if name in assumed), "")


@lru_cache(maxsize=1)
def _list_assumed(data: ProvinceData) -> Mapping[str, str]:
    """Return what is assumed of the first day of figures whose period is not just a named one."""
    rows = [row for row in list_records(data.observations) if row["period_basis"] != NAMED]
    return {
        name_row(row): data.labels.label_code("note", code)
        for row in rows
        for code in row["note"].split()
        if code.startswith(ASSUMED)
    }


@once
def _select_counts(data: ProvinceData) -> list[Row]:
    """Return the figure of each card of the register that the documents print.

    Of several the latest counts; of one date that which the register names first, and of that the
    one of the longest period. Of a figure printed more than once the first place counts, as in the
    shares.
    """
    columns = ["indicator_code", *DIMENSIONS]
    cards = data.cards.astype({"card": int, "place": int})
    reached = data.observations[data.observations["measurement_kind"] != "target"]
    found = reached.merge(cards, on=columns, validate="many_to_one")
    ordered = found.sort_values(
        ["card", "period_end", "place", "period_start"],
        ascending=[True, False, True, True],
        kind="stable",
    )
    chosen: list[Row] = list_records(ordered.drop_duplicates("card")[list(reached.columns)])
    return chosen


@once
def _select_first_figures(data: ProvinceData) -> list[Row]:
    """Return the latest figure of each of the first families that are printed, totals first."""
    printed = data.observations[data.observations["value"].notna()]
    families = data.indicators[["indicator_code", "family"]]
    rows = printed.merge(families, on="indicator_code", validate="many_to_one")
    order = {family: rank for rank, family in enumerate(dict.fromkeys(families["family"]))}
    rows = rows.assign(
        rank=rows["family"].map(order), depth=(rows[list(DIMENSIONS)] != TOTAL).sum(axis=1)
    ).sort_values(["rank", "period_end", "depth"], ascending=[True, False, True], kind="stable")
    first = rows.drop_duplicates("family").head(MOST_FIRST_FIGURES)
    chosen: list[Row] = list_records(first[list(printed.columns)])
    return chosen


def _build_count_card(row: Row, data: ProvinceData) -> Card:
    """Return a card for one observation, linked to its source row."""
    labels, name = data.labels, name_row(row)
    number, _, unit = labels.format_observation(row).partition(NO_BREAK_SPACE)
    return Card(
        name_figure(row, labels),
        link_figure(number, name, list_sources(data)),
        " · ".join(filter(None, [unit, tell_period(row, name, data), tell_planned(row, data)])),
        *describe_change(row, data),
        **describe_flag(row, labels, anchor=find_dispute(name, map_disputes(data))),
    )


def describe_change(row: Row, data: ProvinceData) -> tuple[tuple[Link, ...], str]:
    """Return how a figure changed since the closest earlier date, or why it cannot be said.

    Where a sum that both dates cover is declared, its change stands there too: the figure's own
    change may come from what is newly counted.

    Returns
    -------
    tuple of Link, str
        The changes with the words around them; the reason where there is none.
    """
    t, own = data.labels.translate, _select_pairs(row, _index_pairs(data))
    if not own:
        return (), ""
    since = data.labels.label_period(own[0], prefix="from_")
    computed = [pair for pair in own if pair["reason_code"] == ""]
    links = _link_changes(computed, t("{change} since {period}"), since, data)
    pair = {**own[0]} | {c: row[c] for c in ("indicator_code", *DIMENSIONS)}
    alike = select_like_for_like(data.growth, pair)
    if alike is not None and alike["reason_code"] == "":
        text = (
            t("; like for like {change}") if links else t("like for like {change} since {period}")
        )
        links += _link_changes([alike], text, since, data)
    if links:
        return links, ""
    reason = str(own[0][f"reason_{data.labels.lang}"])
    return (), t("not comparable with {period}: {reason}").format(period=since, reason=reason)


def find_refused(row: Row, data: ProvinceData) -> Row | None:
    """Return the closest earlier date with which a figure is not comparable; None without any."""
    return next(iter(_select_pairs(row, _index_pairs(data))), None)


@once
def _index_pairs(data: ProvinceData) -> Pairs:
    """Return the main pairs of a province by the indicator and period that they end in."""
    growth = data.growth
    main = growth[(growth["is_main"] == "yes") & (growth["comparison"] != "like_for_like")]
    main = main[main["reason_code"] != PLANNED]  # what was planned is no earlier figure
    found: Pairs = {}
    for pair in list_records(main):
        found.setdefault(tuple(str(pair[column]) for column in PAIR_END), []).append(pair)
    return found


def _select_pairs(row: Row, pairs: Pairs) -> list[Row]:
    """Return the main pairs that end in a figure and begin at the closest earlier date.

    Pairs of the figure with itself go before those with another one, which are all refused.
    """
    code = row["indicator_code"]
    own = pairs.get((str(code), str(row["period_start"]), str(row["period_end"])), [])
    same = [
        pair
        for pair in own
        if pair["indicator_code"] == code and all(pair[d] == row[d] for d in DIMENSIONS)
    ]
    found = same or [pair for pair in own if pair["indicator_code"] != code]
    found = [pair for pair in found if pair["service_level"] == row["service_level"]]
    found = [pair for pair in found if pair["reason_code"] != OVERLAP] or found
    closest = max((str(pair["from_period_end"]) for pair in found), default="")
    found = [pair for pair in found if pair["from_period_end"] == closest]
    exact = [pair for pair in found if pair["comparison"] == COMPUTED and not pair["reason_code"]]
    return exact or found  # a share printed beside its counts is their rounded quotient


def _link_changes(
    rows: Sequence[Row], text: str, period: str, data: ProvinceData
) -> tuple[Link, ...]:
    """Return the changes of one figure, several where it was printed differently, in a text."""
    links = [_link_change(row, data) for row in rows]
    links = [link if n == 0 else replace(link, before=" / ") for n, link in enumerate(links)]
    if not links:
        return ()
    before, after = text.replace("{period}", period).split("{change}")
    links[0] = replace(links[0], before=before)
    links[-1] = replace(links[-1], after=links[-1].after + after)
    return tuple(links)


def _link_change(row: Row, data: ProvinceData) -> Link:
    """Return one change with its bounds, its doubt and its formula."""
    labels = data.labels
    text, bounds = format_change(row, labels), format_change_bounds(row, labels)
    if text == "–":
        text, bounds = bounds, ""
    remarks = [bounds, labels.translate("disputed") if row["disputed_by"] else ""]
    remark = "; ".join(filter(None, remarks))
    link = link_change(
        text, f"{row['from_rows']} {row['to_rows']}", write_change_formula(row, labels)
    )
    return replace(link, after=f" ({remark})" if remark else "")
