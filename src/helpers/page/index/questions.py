"""What readers ask of all provinces, answered at the head of the index in a sentence each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.analysis.inputs import read_rules
from helpers.analysis.roles import list_settled_parts
from helpers.analysis.targets import MISSED, OTHER_BASE, find_target, judge_target
from helpers.data import store
from helpers.data.documents import list_documents
from helpers.ground import page_places, paths
from helpers.ground.frames import list_records
from helpers.page.fragments import Fragment, Link
from helpers.page.index.findings import list_texts
from helpers.page.index.links import PlaceLink
from helpers.page.index.multiples import count_provinces, link_share, map_shares, name_anchor
from helpers.page.index.places import Place
from helpers.page.index.tables import format_count
from helpers.page.labels import Labels
from helpers.page.prose import Sentence, fill, join
from helpers.page.sections.questions import render_answers
from helpers.page.sections.words import write_marks

Row = Mapping[str, Any]
Links = Mapping[str, PlaceLink]

MOST_NAMED, MOST_TIMED = 4, 2
"""Provinces that an answer names, and shares in time that it tells."""


def render_questions(
    places: Sequence[Place],
    links: Links,
    labels: Labels,
    *,
    has_data: bool = True,
    has_panels: bool = True,
) -> Fragment:
    """Return what readers ask of all provinces; nothing where there is none.

    `has_data` says whether the page has a section on the files, `has_panels` whether it has one
    on each share.
    """
    if not places:
        return Fragment("")
    t = labels.translate
    each = t(
        "Each report says it at its head: how its figures changed, its rank, which task failed, "
        "what is known per inhabitant, or that no document at hand prints it."
    )
    return render_answers(
        [
            (t("Was the target met?"), _answer_target(places, links, labels)),
            (t("May I quote the figures?"), _answer_quoting(places, links, labels)),
            (t("On time, of what?"), _answer_on_time(places, labels, has_panels)),
            (t("More than before? National rank? Failed tasks?"), fill(each)),
            (t("Where are the documents?"), _answer_documents(labels)),
            *([(t("Data, codebook, citation?"), _answer_data(labels))] if has_data else []),
        ]
    )


def _answer_target(places: Sequence[Place], links: Links, labels: Labels) -> Sentence:
    """Return how many of the latest shares have a target in force, and which are below it."""
    targets = list_records(store.read_register("targets"))
    judged = [
        (links[place.province_id], row, judge_target(_fill_numbers(row), target))
        for place in places
        for row in place.shares
        if (target := find_target(row, targets))
    ]
    judged = [told for told in judged if told[2] != OTHER_BASE]  # it does not bind those
    if not judged:
        text = "No target in the register was in force for a share printed here."
        return fill(labels.translate(text))
    below = [(link, row) for link, row, verdict in judged if verdict == MISSED]
    count = format_count(len(judged), labels.lang)
    if not below:
        text = "Latest shares with a target in force: {judged}; none below it for certain."
        return fill(labels.translate(text), judged=count)
    named = [
        fill(
            "{place} {value}, {period}",
            place=Link(link.name, link.href),
            value=link_share(row, link, labels),
            period=labels.label_period(row),
        )
        for link, row in below[:MOST_NAMED]
    ]
    text = "Latest shares with a target in force: {judged}; below it, {below}:"
    if len(below) > MOST_NAMED:
        text = "Latest shares with a target in force: {judged}; below it, {below}, among them:"
    number = format_count(len(below), labels.lang)
    return fill(
        f"{labels.translate(text)} {{named}}.", named=join(named), judged=count, below=number
    )


def _fill_numbers(row: Row) -> Row:
    """Return a share whose bounds are numbers, missing where unknown."""
    sides = ("value_low", "value_high")
    return {**row, **{side: math.nan if row[side] is None else row[side] for side in sides}}


def _answer_quoting(places: Sequence[Place], links: Links, labels: Labels) -> Sentence:
    """Return the figures that contradict each other, which lead to where that is told."""
    page = paths.contradictions_page(labels.lang).name
    styles = {d["document_id"]: d["number_style"] for d in list_documents()}
    told = []
    for place in places:
        for doubt in place.doubts:
            if doubt["severity"] != "error":
                continue
            tokens = doubt["smallest"] or list(doubt["tokens"].values())
            style = styles[list_texts(doubt["rows"])[0]] if doubt["rows"] else labels.lang
            shown = write_marks(", ".join(filter(None, tokens)), labels.lang, style=style)
            name = links[place.province_id].name
            link = Link(shown or name, f"{page}#{place.province_id}-{doubt['anchor']}")
            told.append((replace(link, before=f"{name}: " if shown else ""),))
    doubtful = Link(labels.translate("What does not add up"), page)
    if not told:
        text = labels.translate("No figure is contradicted; warnings: {doubtful}.")
        return fill(text, doubtful=doubtful)
    text = labels.translate("Not without their contradiction: {tokens}; all: {doubtful}.")
    return fill(text, tokens=join(told[:MOST_NAMED]), doubtful=doubtful)


def _answer_on_time(places: Sequence[Place], labels: Labels, has_panels: bool) -> Sentence:
    """Return of what the shares in time are, and how many provinces have each."""
    counted = {code: len(map_shares(places, code)) for code in list_settled_parts(read_rules())}
    known = [(code, count) for code, count in counted.items() if count][:MOST_TIMED]
    if not known:
        return fill(labels.translate("No document at hand prints an on-time share."))
    names = {code: labels.label_indicator(code) for code, _ in known}
    told = [
        fill(
            count_provinces(count, labels),
            share=Link(names[code], f"#{name_anchor(code)}") if has_panels else names[code],
        )
        for code, count in known
    ]
    return fill("{told}.", told=join(told))


def _answer_documents(labels: Labels) -> Sentence:
    """Return where documents are cited, and what of them stays out."""
    text = "Each report cites its own, with the address where one is known; {out}."
    page = page_places.left_out_page(labels.lang).name
    return fill(labels.translate(text), out=Link(labels.translate("What was left out"), page))


def _answer_data(labels: Labels) -> Sentence:
    """Return where the files are."""
    text = labels.translate("{data}: each file holds its codebook, its documents and the citation.")
    return fill(text, data=Link(labels.translate("Take the data"), "#data"))
