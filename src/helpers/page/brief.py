"""A province on two sheets of paper: in short, the first charts, contradictions, citation.

All is taken from what is built: the tables, and the charts of the executed report.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from helpers.data.dictionary import read_package
from helpers.ground import page_places, paths
from helpers.ground.escaping import quote_css
from helpers.ground.frames import list_records
from helpers.ground.languages import format_date
from helpers.page.figures.svg import read_size
from helpers.page.fragments import Citation, FindingCard, Fragment, render_citations
from helpers.page.labels import Labels
from helpers.page.naming import name_in_title
from helpers.page.province import ProvinceData, read_province
from helpers.page.render import (
    TEMPLATES,
    describe_picture,
    link_twins,
    read_notebook,
    require_sound_page,
    select_kind,
)
from helpers.page.sections.citation import cite_document, cite_report
from helpers.page.sections.findings import build_cards
from helpers.page.sections.in_short import render_in_short
from helpers.page.sections.places import render_place
from helpers.page.templating import build_environment

MOST_CHARTS, MOST_TOLD, MOST_WORKS = 4, 4, 12
"""Charts, contradictions and documents that stand on two sheets; what is more is counted."""
SHEET, COLUMN, TALLEST = 1000, 325, 640
"""Pixels of print: the height of a sheet, the width of its two columns, the highest drawing."""
HEAD, HEAD_LETTERS, HEAD_LINE = 60, 96, 19
"""What the title takes, and letters and height of the lines across both columns."""
LETTERS, LINE, AROUND = 52, 15, 14
"""Letters and height of a line in a column, and what stands around a piece of text."""
REST = 200
"""How high the words are that stand on every brief."""
DRAWING, HTML = "image/svg+xml", "text/html"
SECTION = re.compile(r"<h2[^>]*>(.*?)</h2>")

Chart = Mapping[str, Any]

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "skip": "Skip to content",
    "site": "Pages",
    "entire": "The full report",
    "contradictions": "Contradictions",
    "more": "Further ones in the full report:",
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


def describe_brief(data: ProvinceData, charts: Sequence[Chart]) -> dict[str, Any]:
    """Return what the page shows, by the names of its template."""
    labels, full = data.labels, paths.report(data.province_id, data.labels.lang).name
    told = build_cards(data, "error")
    works = [cite_document(document, labels) for document in list_records(data.documents)]
    texts = [*map(join_card, told[:MOST_TOLD]), *map(join_work, works[:MOST_WORKS])]
    title = labels.translate("E-government in {province}, in brief")
    place, short = (_lead_to(full, part(data)) for part in (render_place, render_in_short))
    return {
        "lang": labels.lang,
        "title": (name := title.format(province=name_in_title(data.province_id, labels))),
        "words": {key: labels.translate(text) for key, text in WORDS.items()},
        "style": Markup(read_style()),
        "foot": Markup(quote_css(f"{name} · ")),
        "report_page": full,
        "languages": link_twins(labels.lang, partial(page_places.brief, data.province_id)),
        "place": place,
        "short": short,
        "charts": choose_charts(charts, texts, head=f"{place.striptags()} {short.striptags()}"),
        "told": told[:MOST_TOLD],
        "more": len(told[MOST_TOLD:]),
        "state": tell_state(labels),
        "report": _show(render_citations([cite_report(data.province_id, labels)])),
        "documents": _show(render_citations(works[:MOST_WORKS])),
        "more_works": len(works[MOST_WORKS:]),
    }


def join_card(card: FindingCard) -> str:
    """Return all that a brief tells of a fact."""
    own = (card.title, card.explanation, card.arithmetic)
    return " ".join((*own, *map(join_card, card.also)))


def join_work(work: Citation) -> str:
    """Return all that a brief tells of a document."""
    return " ".join((work.before, work.title, work.after, work.address, work.read))


def choose_charts(
    charts: Sequence[Chart], texts: Sequence[str], *, head: str = ""
) -> Sequence[Chart]:
    """Return the first charts, as many as two sheets have room for beside some texts."""
    first = SHEET - HEAD - HEAD_LINE * math.ceil(len(head) / HEAD_LETTERS)
    below = [*map(measure_text, texts), REST]
    for count in range(MOST_CHARTS, 0, -1):
        heights = [chart["height"] + chart["beside"] for chart in charts[:count]]
        if fits([*heights, *below], (first, first, SHEET, SHEET)):
            return charts[:count]
    return ()


def fits(heights: Iterable[float], columns: Iterable[float]) -> bool:
    """Return whether columns hold pieces of these heights in their order, none of them torn."""
    rest = iter(columns)
    left = next(rest)
    for height in heights:
        while height > left:
            left = next(rest, -1)
            if left < 0:
                return False
        left -= height
    return True


def measure_text(text: str) -> float:
    """Return how high a text stands in a column, at most."""
    return AROUND + LINE * math.ceil(len(text) / LETTERS)


def measure_drawing(svg: str) -> float:
    """Return how high a drawing stands in a column, at most as high as the style lets it.

    Raises
    ------
    ContractError
        The drawing does not say how large it is.
    """
    width, height = read_size(svg)
    return min(TALLEST, height / width * COLUMN)


def list_charts(notebook: Path) -> list[Chart]:
    """Return address, words and size of the charts of an executed report.

    The first of a section has the section's title.
    """
    found: list[Chart] = []
    title = ""
    for cell in read_notebook(notebook).cells:
        for output in cell.get("outputs", ()):
            kind = select_kind(output.get("data", {}))
            if kind == DRAWING:
                found.append(describe_chart(output, cell, title))
                title = ""
            elif heading := SECTION.search(output["data"][kind]) if kind == HTML else None:
                title = heading[1]
    return found


def describe_chart(output: Mapping[str, Any], cell: Any, title: str) -> Chart:
    """Return address, words and size of one chart."""
    told = describe_picture(output, DRAWING, cell)
    beside = measure_text(f"{title} {told.get('caption', '')}") + LINE
    height = measure_drawing(output["data"][DRAWING])
    return {"caption": "", **told, "title": Markup(title), "beside": beside, "height": height}


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
