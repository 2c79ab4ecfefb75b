"""The page that leads to all reports: key figures, coverage, findings and what it was built from.

Up to `MOST_PANELS` places it shows small multiples and a row for each document; with more, one line
a place, in groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from helpers.ground import page_places, paths
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import SEVERITIES
from helpers.page.index import contradictions, left_out, tables
from helpers.page.index.facts import BuildFacts
from helpers.page.index.links import (
    PlaceLink,
    link_comparison,
    link_contradictions,
    link_index,
    link_languages,
    link_left_out,
    link_places,
)
from helpers.page.index.multiples import list_multiples
from helpers.page.index.opening import render_opening
from helpers.page.index.places import Place, read_places, write_places
from helpers.page.index.questions import render_questions
from helpers.page.index.tables import PlaceRow, build_count, format_count
from helpers.page.index.tiles import list_tile_maps
from helpers.page.index.whole import WHOLE_WORDS, describe_bundles, link_bundles
from helpers.page.index.words import WORDS
from helpers.page.labels import Labels
from helpers.page.naming import name_in_title
from helpers.page.number_cards import SourceNote, open_cards
from helpers.page.province import read_labels
from helpers.page.sections.provenance import tell_rows
from helpers.page.styles import prune_styles
from helpers.page.templating import build_environment

TEMPLATES = Path(__file__).parents[1] / "templates"
INDEX = "page"
STYLES = {INDEX: ("index/style.css",), "contradictions": ("index/told.css",)}
"""What a template needs beside the style that all pages share."""
MOST_PANELS = 100
MOST_NAMED = 12
"""Places without a page are named up to this number, counted beyond."""


def compose_title(
    notebook: str, province_id: str | None, lang: str, *, labels: Labels | None = None
) -> str:
    """Return the title of a page: the province, or the comparison if there is none.

    `labels` are those of the language, for a caller that has many titles to make.
    """
    labels = labels or read_labels(lang)
    if province_id is None:
        return labels.translate("Online services and dossiers, province by province")
    return labels.translate("E-government in {province}").format(
        province=name_in_title(province_id, labels)
    )


def render_index(province_ids: Sequence[str], facts: BuildFacts) -> dict[Path, str]:
    """Return the index, what does not add up and what was left out, and as JSON what they show.

    Parameters
    ----------
    province_ids
        All provinces that have documents; those without a report are only named.
    facts
        What the batch knows of the build.
    """
    places = read_places(province_ids, facts)
    pages = {
        paths.index_page(lang): render_page(province_ids, places, facts, lang=lang)
        for lang in LANGUAGES
    }
    doubts = {
        paths.contradictions_page(lang): render_contradictions(places, lang=lang)
        for lang in LANGUAGES
    }
    others = {page_places.left_out_page(lang): render_left_out(lang) for lang in LANGUAGES}
    return {**pages, **doubts, **others, paths.index_data(): write_places(places, facts)}


def render_left_out(lang: str) -> str:
    """Return the page of all that was left out in one language."""
    labels = read_labels(lang)
    return fill_template(
        "left_out",
        labels,
        left_out.WORDS,
        languages=link_languages(lang, page_places.left_out_page),
        pages=(link_index(labels), link_contradictions(labels)),
        **left_out.describe_left_out(labels),
    )


def render_contradictions(places: Mapping[str, Place], *, lang: str) -> str:
    """Return the page of all that does not add up in one language."""
    labels = read_labels(lang)
    links = link_places(places, labels)
    shown = [places[province_id] for province_id in links]
    page = fill_template(
        "contradictions",
        labels,
        contradictions.WORDS,
        languages=link_languages(lang, paths.contradictions_page),
        pages=(link_index(labels), *link_comparison(labels), link_left_out(labels)),
        **contradictions.describe_contradictions(shown, links, labels),
    )
    return open_cards(page, tell_sources(shown, labels), lang=lang)


def render_page(
    province_ids: Sequence[str], places: Mapping[str, Place], facts: BuildFacts, *, lang: str
) -> str:
    """Return the index page in one language."""
    labels = read_labels(lang)
    links = link_places((p for p in province_ids if p in places), labels)
    shown = [places[province_id] for province_id in links]
    families = [code for code_list, code in labels.codes if code_list == "family"]
    is_long = len(shown) > MOST_PANELS
    has = {"has_data": bool(facts.bundles), "has_panels": not is_long}
    describe = describe_long if is_long else describe_short
    page = fill_template(
        "page",
        labels,
        WHOLE_WORDS,
        languages=link_languages(lang),
        pages=(*link_comparison(labels), link_contradictions(labels), link_left_out(labels)),
        opening=Markup(render_opening(shown, links, labels).html),
        questions=Markup(render_questions(shown, links, labels, **has).html),
        tile_maps=list_tile_maps(shown, links, labels),
        summary=summarise_places(shown, labels),
        missing=name_missing([p for p in province_ids if p not in links], labels),
        families=[labels.label_code("family", family) for family in families],
        is_long=is_long,
        facts=facts,
        documents=format_count(facts.documents, lang),
        manifest=paths.manifest().name,
        data=paths.index_data().name,
        bundles=link_bundles(facts.bundles, labels),
        dataset=Markup(describe_bundles(facts.bundles, labels)),
        matrix_years=(years := tables.list_figure_years(shown)),
        matrix=[
            (row, tables.build_years(p, row.link, years, labels))
            for p, row in zip(shown, list_rows(shown, links, families, labels, facts), strict=True)
        ],
        matrix_summary=labels.translate("Show {count} provinces").format(
            count=format_count(len(shown), lang)
        ),
        **describe(shown, links, families, labels, facts),
    )
    return open_cards(page, tell_sources(shown, labels), lang=lang)


def tell_sources(places: Sequence[Place], labels: Labels) -> dict[str, SourceNote]:
    """Return what is known of the source rows of shares and findings."""
    return tell_rows((row for place in places for row in place.sources), labels)


def describe_short(
    places: Sequence[Place],
    links: Mapping[str, PlaceLink],
    families: Sequence[str],
    labels: Labels,
    facts: BuildFacts,
) -> dict[str, Any]:
    """Return what the page of few places shows: lines, panels and a row for each document."""
    coverage = [
        row
        for place in places
        for row in tables.build_coverage(place, links[place.province_id], families, labels)
    ]
    return {
        "multiples": list_multiples(places, links, labels),
        "coverage": coverage,
        "coverage_summary": labels.translate("Show {count} rows").format(
            count=format_count(len(coverage), labels.lang)
        ),
    }


def describe_long(
    places: Sequence[Place],
    links: Mapping[str, PlaceLink],
    families: Sequence[str],
    labels: Labels,
    facts: BuildFacts,
) -> dict[str, Any]:
    """Return what the page of many places shows: lines in groups, and places by year."""
    codes = tables.select_columns(places)
    rows = [
        replace(
            row,
            shares=tables.list_share_cells(place, codes, labels),
            counts=tables.sum_counts(place, families, labels),
        )
        for row, place in zip(
            list_rows(places, links, families, labels, facts), places, strict=True
        )
    ]
    years, counts = tables.list_years(places), tables.count_places(places)
    by_family = [
        (
            labels.label_code("family", family),
            [build_count(counts[family].get(year), family, None, labels) for year in years],
        )
        for family in families
    ]
    return {
        "groups": tables.group_rows(rows),
        "columns": [labels.label_indicator(code) for code in codes],
        "years": years,
        "by_family": by_family,
    }


def list_rows(
    places: Sequence[Place],
    links: Mapping[str, PlaceLink],
    families: Sequence[str],
    labels: Labels,
    facts: BuildFacts,
) -> list[PlaceRow]:
    """Return one line for each place."""
    return [
        tables.build_row(
            place,
            links[place.province_id],
            families,
            labels,
            is_older=place.province_id in facts.failed,
        )
        for place in places
    ]


def summarise_places(places: Sequence[Place], labels: Labels) -> str:
    """Return how many places, documents, figures and findings the pages show."""
    counts = {
        "places": len(places),
        "documents": len({d["document_id"] for place in places for d in place.documents}),
        "figures": sum(place.figures for place in places),
        **{severity: sum(p.findings[severity] for p in places) for severity in SEVERITIES},
    }
    return labels.translate(
        "Provinces: {places}; documents: {documents}; printed figures: {figures}; contradictions: "
        "{error}; warnings: {warning}; notes: {note}."
    ).format(**{name: format_count(count, labels.lang) for name, count in counts.items()})


def name_missing(province_ids: Sequence[str], labels: Labels) -> str:
    """Return which provinces have documents and no page yet; nothing if there is none."""
    if not province_ids:
        return ""
    names = ", ".join(labels.label_province(province_id) for province_id in province_ids)
    count = format_count(len(province_ids), labels.lang)
    text = labels.translate("Not built yet: {names}.")
    return text.format(names=names if len(province_ids) <= MOST_NAMED else count)


def read_style(name: str = INDEX) -> str:
    """Return the style that all pages share, and what only the page of a template needs."""
    files = (TEMPLATES / place for place in ("report/style.css", *STYLES.get(name, ())))
    return "".join(file.read_text(encoding="utf-8") for file in files)


def fill_template(name: str, labels: Labels, words: Mapping[str, str], **shown: object) -> str:
    """Return a page of a template, given its own words beside those that all pages have."""
    page: str = load_template(name).render(
        lang=labels.lang,
        words={key: labels.translate(text) for key, text in {**WORDS, **words}.items()},
        style=Markup(read_style(name)),
        **shown,
    )
    return prune_styles(page)


def load_template(name: str) -> Template:
    """Return the template of a page; it escapes what it is given."""
    folders = (TEMPLATES / name for name in ("index", "report", "fragments"))
    environment = build_environment(*folders)
    return environment.get_template(f"{name}.html.j2")
