"""What a report shows, section by section: each function returns a section's outputs in order."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from helpers.page import charts
from helpers.page.figures import SavedFigure
from helpers.page.fragments import Fragment
from helpers.page.number_cards import SourceNotes
from helpers.page.province import ProvinceData
from helpers.page.sections.change import render_growth
from helpers.page.sections.citation import render_citation
from helpers.page.sections.families import render_families
from helpers.page.sections.findings import render_audit
from helpers.page.sections.guide import render_guide
from helpers.page.sections.headline import list_headings, render_headline, render_section
from helpers.page.sections.lineage import list_related, render_lineage
from helpers.page.sections.peers import render_peers
from helpers.page.sections.places import render_place
from helpers.page.sections.provenance import build_source_notes
from helpers.page.sections.readings import render_readings, render_reference_intervals
from helpers.page.sections.shares import (
    render_online_shares,
    render_other_shares,
    render_service_shares,
    render_share_statement,
)
from helpers.page.sections.sources import render_sources, render_status_key
from helpers.page.sections.splits import render_decompositions
from helpers.page.sections.story import render_change_story, render_dossier_story
from helpers.page.sections.tasks import render_tasks

Outputs = tuple[Fragment | SavedFigure | SourceNotes, ...]
"""A chart or the notes on sources cannot be part of a fragment, so a section is several outputs."""


def captioned(show: Callable[[ProvinceData], Outputs]) -> Callable[[ProvinceData], Outputs]:
    """Let a section show the caption below each chart where a notebook is read."""

    @wraps(show)
    def show_captioned(data: ProvinceData) -> Outputs:
        return charts.add_captions(*show(data))

    return show_captioned


def show_head(data: ProvinceData) -> Outputs:
    """Return the place, the headline with its cards, and the guide to flags and bounds."""
    return render_place(data), render_headline(data), render_guide(data)


@captioned
def show_online(data: ProvinceData) -> Outputs:
    """Return how much is submitted online, of what, and under which readings."""
    return (
        render_section(data, "online"),
        render_share_statement(data),
        charts.show_online_shares(data),
        render_online_shares(data),
        *_show_readings(data, "online"),
    )


def _show_readings(data: ProvinceData, anchor: str) -> Outputs:
    """Return the readings and reference intervals in the first section that may hold them."""
    present = {heading.anchor for heading in list_headings(data)}
    place = next(name for name in ("online", "compare", "reported") if name in present)
    if anchor != place:
        return ()
    return render_readings(data), render_reference_intervals(data)


@captioned
def show_services(data: ProvinceData) -> Outputs:
    """Return which services are offered at which level."""
    return (
        render_section(data, "services"),
        charts.show_services(data),
        render_service_shares(data),
    )


@captioned
def show_dossiers(data: ProvinceData) -> Outputs:
    """Return what the documents print about dossiers."""
    return (
        render_section(data, "dossiers"),
        render_dossier_story(data),
        charts.show_dossiers(data),
        render_other_shares(data),
    )


@captioned
def show_change(data: ProvinceData) -> Outputs:
    """Return what changed between the dates."""
    return (
        render_section(data, "change"),
        render_change_story(data),
        *charts.show_changes(data),
        render_growth(data),
        render_decompositions(data),
    )


def show_findings(data: ProvinceData) -> Outputs:
    """Return what does not add up."""
    return render_section(data, "findings"), render_audit(data)


def show_tasks(data: ProvinceData) -> Outputs:
    """Return which planned tasks were met."""
    return render_section(data, "tasks"), render_tasks(data)


def show_peers(data: ProvinceData) -> Outputs:
    """Return where the shares stand beside those of other provinces."""
    return (
        render_section(data, "compare"),
        render_peers(data),
        *_show_readings(data, "compare"),
        render_lineage(data),
    )


def show_reported(data: ProvinceData) -> Outputs:
    """Return everything that the province reported, family by family."""
    return (
        render_section(data, "reported"),
        render_families(data),
        *_show_readings(data, "reported"),
    )


def show_sources(data: ProvinceData) -> Outputs:
    """Return where each number is from."""
    return (
        render_section(data, "sources"),
        build_source_notes(data, also=list_related(data)),
        render_status_key(data.labels),
        render_sources(data),
    )


def show_citation(data: ProvinceData) -> Outputs:
    """Return how to cite the page and its documents."""
    return render_section(data, "cite"), render_citation(data)
