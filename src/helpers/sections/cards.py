"""Headline cards: a figure, its period and base, how it changed, and whether to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.languages import NO_BREAK_SPACE, format_number
from helpers.relations import name_row
from helpers.report import ProvinceData
from helpers.sections.change import format_change, format_change_bounds
from helpers.sections.disputes import find_dispute, map_disputes
from helpers.sections.provenance import link_derived, link_figure, list_sources
from helpers.sections.words import (
    describe_flag,
    format_share,
    map_printed,
    name_figure,
    select_like_for_like,
    select_main_share,
    write_formula,
)
from helpers.tables import Card, Link
from helpers.vocabulary import DIMENSIONS, TOTAL

Row = Mapping[str, object]

HEADLINES: Sequence[tuple[tuple[str, ...], Mapping[str, str]]] = (
    (("dossiers_received", "dossiers_handled"), {}),
    (("online_services",), {"service_level": "level_4"}),
    (("documents_circulated",), {"channel": "electronic"}),
    (("digital_signatures_issued",), {}),
    (("meetings_online",), {}),
)
"""Counts on cards: the first indicator of a tuple that is reported, and the cut shown of it."""


def build_cards(data: ProvinceData) -> list[Card]:
    """Return the main share, the latest main counts, tasks met and contradictions."""
    cards = [*_build_share_card(data)]
    for codes, cut in HEADLINES:
        row = _select_latest(data, codes, cut)
        cards += [] if row is None else [_build_count_card(row, data)]
    return [*cards, *_build_task_card(data), _build_findings_card(data)]


def _build_share_card(data: ProvinceData) -> list[Card]:
    """Return the card of the main online share, if there is one."""
    row = select_main_share(data.shares)
    if row is None:
        return []
    labels = data.labels
    formula = write_formula(row, map_printed(data.observations, lang=labels.lang))
    names = f"{row['numerator_rows']} {row['denominator_rows']}"
    note = [labels.label_period(row), formula]
    if row["value_low"] != row["value_high"]:
        note.append(labels.format_bounds(row, "percent"))
    return [
        Card(
            labels.label_indicator(str(row["indicator_code"])),
            link_derived(format_share(row, labels), names, formula, list_sources(data)),
            " · ".join(note),
            change=describe_change(row, data),
            **describe_flag(row, labels, anchor=find_dispute(names, map_disputes(data))),
        )
    ]


def _select_latest(
    data: ProvinceData, codes: tuple[str, ...], cut: Mapping[str, str]
) -> Row | None:
    """Return the latest observation, on one cut, of the first indicator that has one."""
    for code in codes:
        rows = data.observations[data.observations["indicator_code"] == code]
        for dimension in DIMENSIONS:
            rows = rows[rows[dimension] == cut.get(dimension, TOTAL)]
        rows = rows[rows["measurement_kind"] != "target"]
        if len(rows):
            return rows.sort_values("period_end", kind="stable").iloc[-1].to_dict()
    return None


def _build_count_card(row: Row, data: ProvinceData) -> Card:
    """Return a card for one observation, linked to its source row."""
    labels, name = data.labels, name_row(row)
    number, _, unit = labels.format_observation(row).partition(NO_BREAK_SPACE)
    shown = row | {"disputed_by": ""}
    return Card(
        name_figure(row, labels),
        link_figure(number, name, list_sources(data)),
        " · ".join(filter(None, [unit, labels.label_period(row)])),
        change=describe_change(row, data),
        **describe_flag(shown, labels, anchor=find_dispute(name, map_disputes(data))),
    )


def describe_change(row: Row, data: ProvinceData) -> str:
    """Return how a figure changed since the closest earlier date, or why it cannot be said.

    Where the figure itself must not be compared but a sum of the same coverage can be, that sum
    speaks for it and says so.
    """
    labels, main = data.labels, data.growth[data.growth["is_main"] == "yes"]
    own = main
    for column in ("indicator_code", *DIMENSIONS):
        own = own[own[column] == row[column]]
    for column in ("period_start", "period_end"):
        own = own[own[f"to_{column}"] == row[column]]
    own = own[own["from_period_end"] == own["from_period_end"].max()]
    if own.empty:
        return ""
    since = labels.label_period(own.iloc[0], prefix="from_")
    computed = own[own["reason_code"] == ""].to_dict("records")
    if computed:
        text = labels.translate("{change} since {period}")
        return text.format(change=_write_changes(computed, data), period=since)
    alike = select_like_for_like(main, own.iloc[0])
    if alike is not None and alike["reason_code"] == "":
        text = labels.translate("like for like {change} since {period}")
        return text.format(change=_write_changes([alike], data), period=since)
    reason = str(own.iloc[0][f"reason_{labels.lang}"])
    text = labels.translate("not comparable with {period}: {reason}")
    return text.format(period=since, reason=reason)


def _write_changes(rows: Sequence[Row], data: ProvinceData) -> str:
    """Return the changes of one figure, several where it was printed differently, with bounds."""
    labels, told = data.labels, []
    for row in rows:
        bounds = format_change_bounds(row, labels)
        text = format_change(row, labels)
        if text == "–":
            told.append(bounds)
        else:
            told.append(f"{text} ({bounds})" if bounds else text)
    return " / ".join(dict.fromkeys(told))


def _build_task_card(data: ProvinceData) -> list[Card]:
    """Return the card of planned tasks met, if the province reports on tasks."""
    tasks = data.observations[data.observations["indicator_code"] == "task_outcome"]
    if tasks.empty:
        return []
    t = data.labels.translate
    met, missing = int((tasks["value"] == 1).sum()), int(tasks["value"].isna().sum())
    return [
        Card(
            t("Planned tasks met"),
            Link(t("{part} of {whole}").format(part=met, whole=len(tasks)), "#tasks"),
            t("{count} with no outcome printed").format(count=missing),
        )
    ]


def _build_findings_card(data: ProvinceData) -> Card:
    """Return the card of what does not add up."""
    t, lang = data.labels.translate, data.labels.lang
    failed = data.findings.loc[data.findings["result"] == "failed", "severity"].value_counts()
    return Card(
        t("Contradictions found"),
        Link(format_number(int(failed.get("error", 0)), lang), "#findings"),
        t("warnings: {warning}, notes: {note}").format(
            warning=format_number(int(failed.get("warning", 0)), lang),
            note=format_number(int(failed.get("note", 0)), lang),
        ),
    )
