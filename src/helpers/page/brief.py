"""A province on two sheets of paper: in short, the first charts, contradictions, citation.

All is taken from what is built: the tables, and the charts of the executed report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from helpers.data.dictionary import read_package
from helpers.ground import paths
from helpers.ground.escaping import quote_css
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGE_NAMES, LANGUAGES, format_date
from helpers.page.fragments import Fragment, render_citations
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData, read_province
from helpers.page.render import (
    TEMPLATES,
    PageLink,
    describe_picture,
    read_notebook,
    require_sound_page,
    select_kind,
)
from helpers.page.sections.citation import cite_document, cite_report
from helpers.page.sections.findings import build_cards
from helpers.page.sections.in_short import render_in_short
from helpers.page.sections.places import render_place
from helpers.page.templating import build_environment

MOST_CHARTS = 4
MOST_TOLD = 4
"""Contradictions that are told; more are counted, so that two sheets are enough."""
DRAWING, HTML = "image/svg+xml", "text/html"
SECTION = re.compile(r"<h2[^>]*>(.*?)</h2>")

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "skip": "Skip to content",
    "site": "Pages",
    "full": "The full report",
    "contradictions": "Contradictions",
    "more": "Further contradictions in the full report:",
    "none": "None was found in the figures at hand.",
    "cite": "How to cite",
    "documents": "The documents",
    "licence": "Tables: CC BY 4.0; code: MIT.",
}


def render_brief(notebook: Path, province_id: str, lang: str) -> str:
    """Return the brief of a province as one self-contained page, made for paper.

    Parameters
    ----------
    notebook
        The executed report of the province in this language, for its charts.
    province_id, lang
        The province, and the language of the page.

    Raises
    ------
    MissingInputError
        The report or a table has not been built.
    ContractError
        The page would load something, or a chart has no alternative text.
    """
    data = read_province(province_id, lang)
    html: str = (
        build_environment(TEMPLATES / "brief", TEMPLATES / "report")
        .get_template("page.html.j2")
        .render(**describe_brief(data, list_charts(notebook)))
    )
    require_sound_page(html, notebook)
    return html


def describe_brief(data: ProvinceData, charts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the page shows, by the names of its template."""
    labels, full = data.labels, paths.report(data.province_id, data.labels.lang).name
    told = build_cards(data, "error")
    title = labels.translate("E-government in {province}, in brief")
    return {
        "lang": labels.lang,
        "title": (name := title.format(province=labels.name_place(data.province_id))),
        "words": {key: labels.translate(text) for key, text in WORDS.items()},
        "style": Markup(read_style()),
        "foot": Markup(quote_css(f"{name} · ")),
        "full": full,
        "languages": list_twins(data.province_id, labels.lang),
        "place": _lead_to(full, render_place(data)),
        "short": _lead_to(full, render_in_short(data)),
        "charts": charts,
        "told": told[:MOST_TOLD],
        "more": len(told[MOST_TOLD:]),
        "state": tell_state(labels),
        "report": _show(render_citations([cite_report(data.province_id, labels)])),
        "documents": _show(
            render_citations([cite_document(d, labels) for d in list_records(data.documents)])
        ),
    }


def list_charts(notebook: Path) -> list[dict[str, Any]]:
    """Return address and words of the first charts of an executed report.

    The first of a section has the section's title.
    """
    found, title = [], ""
    for cell in read_notebook(notebook).cells:
        for output in cell.get("outputs", ()):
            kind = select_kind(output.get("data", {}))
            if kind == DRAWING:
                found.append({**describe_picture(output, kind, cell), "title": Markup(title)})
                title = ""
            elif heading := SECTION.search(output["data"][kind]) if kind == HTML else None:
                title = heading[1]
    return found[:MOST_CHARTS]


def list_twins(province_id: str, lang: str) -> list[PageLink]:
    """Return the links to the brief in the other languages."""
    return [
        PageLink(LANGUAGE_NAMES[other], paths.brief(province_id, other).name, other)
        for other in LANGUAGES
        if other != lang
    ]


def tell_state(labels: Labels) -> str:
    """Return where the full report is and of which day the data are."""
    package = read_package()
    day = format_date(date.fromisoformat(package["created"][:10]), labels.lang)
    text = labels.translate("Data of {day}, version {version}.")
    return text.format(day=day, version=package["version"])


def read_style() -> str:
    """Return the style of the page."""
    return (TEMPLATES / "brief" / "style.css").read_text(encoding="utf-8")


def _lead_to(page: str, fragment: Fragment) -> Markup:
    """Return a fragment of the full report whose links lead there."""
    return Markup(fragment.html.replace('href="#', f'href="{page}#'))


def _show(fragment: Fragment) -> Markup:
    """Return a fragment as what it is: HTML that is escaped already."""
    return Markup(fragment.html)
