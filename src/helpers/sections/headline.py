"""The head of a report: summary sentence, cards, contents."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.caveats import list_disputes
from helpers.languages import NO_BREAK_SPACE, format_number
from helpers.relations import name_row
from helpers.report import ProvinceData
from helpers.sections.provenance import link_derived, link_figure, list_sources
from helpers.sections.words import (
    format_share,
    map_printed,
    name_figure,
    select_main_share,
    write_formula,
)
from helpers.tables import (
    Card,
    Fragment,
    Heading,
    Link,
    render_cards,
    render_contents,
    render_heading,
    render_paragraph,
)


def render_headline(data: ProvinceData) -> Fragment:
    """Return the summary sentence, the headline cards and the table of contents."""
    labels = data.labels
    cards = [
        *_build_share_card(data),
        *_build_count_card(data, ("dossiers_received", "dossiers_handled")),
        *_build_level_card(data),
        *_build_task_card(data),
        _build_findings_card(data),
    ]
    contents = render_contents(list_headings(data), label=labels.translate("On this page"))
    return render_paragraph(summarise_documents(data)) + render_cards(cards) + contents


def list_headings(data: ProvinceData) -> list[Heading]:
    """Return the sections of the page in order; those without data are left out."""
    t = data.labels.translate
    has_change = (data.growth["reason_code"] == "").any()
    has_tasks = "task_outcome" in set(data.observations["indicator_code"])
    wanted = [
        ("online", t("Online submission"), True),
        ("services", t("Online services by level"), True),
        ("dossiers", t("Dossiers"), True),
        ("change", t("What changed") if has_change else t("Shares at one date"), True),
        ("findings", t("What does not add up"), True),
        ("tasks", t("Planned tasks"), has_tasks),
        ("reported", t("Everything the province reported"), True),
        ("sources", t("Where each number is from"), True),
        ("cite", t("How to cite"), True),
    ]
    return [Heading(anchor, title) for anchor, title, present in wanted if present]


def render_section(data: ProvinceData, anchor: str) -> Fragment:
    """Return the heading of a section."""
    found = [h for h in list_headings(data) if h.anchor == anchor]
    return render_heading(found[0]) if found else Fragment("")


def summarise_documents(data: ProvinceData) -> str:
    """Return a sentence on the documents and figures behind the page."""
    t = data.labels.translate
    template = (
        t("{figures} figures from {documents} documents of {province}, each traceable to a line.")
        if len(data.documents) > 1
        else t("{figures} figures from one document of {province}, each traceable to a line.")
    )
    return template.format(
        figures=format_number(len(data.observations), data.labels.lang),
        documents=len(data.documents),
        province=data.labels.label_province(data.province_id),
    )


def _build_share_card(data: ProvinceData) -> list[Card]:
    """Return the card of the main online share, if there is one."""
    row = select_main_share(data.shares)
    if row is None:
        return []
    labels = data.labels
    formula = write_formula(row, map_printed(data.observations, lang=data.labels.lang))
    names = f"{row['numerator_rows']} {row['denominator_rows']}"
    return [
        Card(
            labels.label_indicator(str(row["indicator_code"])),
            link_derived(format_share(row, labels), names, formula, list_sources(data)),
            f"{labels.label_period(row)} · {formula}",
        )
    ]


def _select_latest(data: ProvinceData, codes: tuple[str, ...], **dimensions: str) -> dict | None:
    """Return the latest observation of the first code that has one."""
    for code in codes:
        rows = data.observations[data.observations["indicator_code"] == code]
        for dimension, value in dimensions.items():
            rows = rows[rows[dimension] == value]
        if len(rows):
            return rows.sort_values("period_end", kind="stable").iloc[-1].to_dict()
    return None


def _build_count_card(data: ProvinceData, codes: tuple[str, ...]) -> list[Card]:
    """Return the card of the latest undivided count among the codes."""
    whole = {"service_level": "_T", "channel": "_T", "tier": "_T", "scope": "_T"}
    return _build_observation_card(data, _select_latest(data, codes, **whole))


def _build_level_card(data: ProvinceData) -> list[Card]:
    """Return the card of the latest count of level 4 services."""
    return _build_observation_card(
        data, _select_latest(data, ("online_services",), service_level="level_4")
    )


def _build_observation_card(data: ProvinceData, row: dict | None) -> list[Card]:
    """Return a card for one observation, linked to its source row."""
    if row is None:
        return []
    number, _, unit = data.labels.format_observation(row).partition(NO_BREAK_SPACE)
    period = data.labels.label_period(row)
    return [
        Card(
            name_figure(row, data.labels),
            link_figure(number, name_row(row), list_sources(data)),
            " · ".join(filter(None, [unit, period, _name_dispute(row, data)])),
        )
    ]


def _name_dispute(row: Mapping[str, object], data: ProvinceData) -> str:
    """Return that a figure is disputed by the audit, if it is."""
    disputed = name_row(row) in list_disputes(data.findings)
    return data.labels.translate("disputed") if disputed else ""


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
