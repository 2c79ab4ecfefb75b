"""A province in three or four sentences, computed from its tables, the numbers linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.analysis.targets import find_target
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.page.fragments import Fragment, Link
from helpers.page.precision import read_number
from helpers.page.prose import Sentence, fill, render_prose
from helpers.page.province import ProvinceData
from helpers.page.sections.cards import describe_change, list_main_figures
from helpers.page.sections.disputes import count_facts, list_own_failed
from helpers.page.sections.findings import index_observations, name_subject
from helpers.page.sections.main_shares import find_main_share, list_latest_shares, tell_count
from helpers.page.sections.planned import PLANNED
from helpers.page.sections.ranks import find_own_rank, tell_move
from helpers.page.sections.targets import tell_target
from helpers.page.sections.telling import link_value, name_in_prose, tell_when
from helpers.page.sections.words import name_sources, tell_printed_share

Row = Mapping[str, object]

MOST_SENTENCES = 4
ONE_IN = range(2, 51)
"""Shares are also told as one of so many."""
NEAR = 0.1
"""By how much of a share “one in seven” may miss it."""


def render_in_short(data: ProvinceData) -> Fragment:
    """Return what the province reports, how it moved, where it stands, and what contradicts."""
    figures = list_main_figures(data)
    changes = _tell_change(figures, data)
    sentences = [
        *_tell_main([] if changes else figures, data),
        *changes,
        *filter(None, [tell_rank(data)]),
        *_tell_target(data),
        *([] if changes else _tell_one_date(data)),
    ][: MOST_SENTENCES - 1]
    return render_prose([*sentences, _tell_doubts(data)], lead=data.labels.translate("In short."))


def _tell_main(others: Sequence[Row], data: ProvinceData) -> list[Sentence]:
    """Return the main online share; without one that it is missing, and the first other figure.

    `others` are figures that no other sentence tells.
    """
    row = find_main_share(data)
    if row is not None:
        return [tell_share(row, data)]
    text = "The documents print no figures from which an online share can be computed."
    counted = [row for row in others if row.get("unit_code") != "rank"]
    told = [_tell_figure(row, data) for row in counted[:1]]
    return [fill(data.labels.translate(text)), *told]


def _tell_figure(row: Row, data: ProvinceData) -> Sentence:
    """Return a figure or a share with its period; a plan says that it is one."""
    if "rests_on" in row:
        return tell_share(row, data)
    labels = data.labels
    text = (
        labels.translate("{name}: {value} planned ({period}).")
        if row["measurement_kind"] == "target"
        else labels.translate("{name}: {value} ({period}).")
    )
    return fill(
        text,
        name=name_in_prose(row, labels),
        value=link_value(row, data),
        period=tell_when(row, data),
    )


def tell_share(row: Row, data: ProvinceData) -> Sentence:
    """Return a share with its counts and its period, also as one in so many."""
    labels = data.labels
    given: dict[str, Link | Sentence | str] = {
        "label": name_in_prose(row, labels),
        "share": link_value(row, data),
        "period": tell_when(row, data),
    }
    if not row["numerator_rows"]:
        text = "{label}: {share} as printed ({period}); the counts are not printed."
        given["share"] = replace(link_value(row, data), text=tell_printed_share(row, data))
        return fill(labels.translate(text), **given)
    counts = {
        name: tell_count(row, side, data)
        for name, side in (("part", "numerator"), ("whole", "denominator"))
    }
    count = find_one_in(row["value"])
    text = (
        labels.translate("{label}: {share}, about one in {count} ({part} of {whole}; {period}).")
        if count
        else labels.translate("{label}: {share} ({part} of {whole}; {period}).")
    )
    return fill(text, **given, **counts, count=str(count))


def find_one_in(share: object) -> int:
    """Return the number of which a share is about one; 0 where that would be off or odd."""
    number = read_number(share)
    if not number:
        return 0
    count = round(1 / number)
    is_near = abs(1 / count - number) <= NEAR * number if count else False
    return count if count in ONE_IN and is_near else 0


def _tell_change(figures: Sequence[Row], data: ProvinceData) -> list[Sentence]:
    """Return the change of the first main figure that has one."""
    labels = data.labels
    main = find_main_share(data)
    for row in figures:
        links, _ = describe_change(row, data)
        if not links:
            continue
        if main is not None and row.get("rests_on") and name_sources(row) == name_sources(main):
            return [fill(labels.translate("Change of the share: {change}."), change=links)]
        text = labels.translate("{name}: {value} ({period}); {change}.")
        figure = link_value(row, data)
        period = tell_when(row, data)
        name = name_in_prose(row, labels)
        return [fill(text, name=name, value=figure, period=period, change=links)]
    return []


def _tell_one_date(data: ProvinceData) -> list[Sentence]:
    """Return that no change of a main figure can be told; nothing where that of a rank is."""
    labels, rank = data.labels, find_own_rank(data)
    if rank is not None and tell_move(rank, data.growth, labels):
        return []
    if (data.growth["reason_code"] == PLANNED).all():
        text = "Each figure is known for one date only, so no change can be told."
        return [fill(labels.translate(text))]
    text = labels.translate("No two main figures can be {compared} over time.")
    return [fill(text, compared=Link(labels.translate("compared"), "#change"))]


def tell_rank(data: ProvinceData) -> Sentence:
    """Return the latest rank, of how many, how many places up or down; nothing without any."""
    labels, rank = data.labels, find_own_rank(data)
    if rank is None:
        return ()
    among = f" {labels.translate('of {count}').format(count=rank.places)}" if rank.places else ""
    move = tell_move(rank, data.growth, labels)
    return fill(
        labels.translate("{name}: {rank}{among} ({period}){move}."),
        name=name_in_prose(rank.row, labels),
        rank=replace(link_value(rank.row, data), text=str(rank.number)),
        among=among,
        period=tell_when(rank.row, data),
        move=f", {move}" if move else "",
    )


def _tell_target(data: ProvinceData) -> list[Sentence]:
    """Return the first headline share with a target in force, and whether it was met."""
    targets = list_records(data.targets)
    for row in list_latest_shares(data):
        target = find_target(row, targets)
        if target is not None:
            share = link_value(row, data)
            return [tell_target(row, target, data, share=share)]
    return []


def _tell_doubts(data: ProvinceData) -> Sentence:
    """Return how many contradictions and warnings there are, and what the gravest says."""
    labels, failed = data.labels, list_own_failed(data)
    rows = [row for _, row in failed]
    tried = data.findings[data.findings["result"].isin(("passed", "failed"))]
    if tried.empty:
        return fill(labels.translate("The figures are too few for any check."))
    counts = {
        name: format_number(count_facts(rows, severity), labels.lang)
        for name, severity in (("errors", "error"), ("warnings", "warning"))
    }
    errors = [(anchor, row) for anchor, row in failed if row["severity"] == "error"]
    if not errors:
        if not count_facts(rows, "warning"):
            return fill(labels.translate("No contradictions and no warnings found."))
        text = labels.translate("No contradictions found; warnings: {warnings}.")
        return fill(text, warnings=Link(counts["warnings"], "#findings"))
    anchor, gravest = errors[0]
    told = str(gravest[f"explanation_{labels.lang}"]).rstrip(".")
    text = labels.translate("Contradictions: {errors}. {figure}: {told}.")
    if count_facts(rows, "warning"):
        text = labels.translate("Contradictions: {errors}. {figure}: {told}. Warnings: {warnings}.")
    return fill(
        text,
        errors=Link(counts["errors"], "#findings-error"),
        figure=Link(name_subject(gravest, data, index_observations(data)), f"#{anchor}"),
        told=told[:1].lower() + told[1:],
        warnings=Link(counts["warnings"], "#findings"),
    )
