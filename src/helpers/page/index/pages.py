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

from helpers.ground import paths
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import SEVERITIES
from helpers.page.index import contradictions, tables
from helpers.page.index.facts import BuildFacts
from helpers.page.index.links import (
    PlaceLink,
    link_comparison,
    link_contradictions,
    link_index,
    link_languages,
    link_places,
)
from helpers.page.index.multiples import list_multiples
from helpers.page.index.places import Place, read_places, write_places
from helpers.page.index.tables import PlaceRow, build_count, format_count
from helpers.page.index.whole import WHOLE_WORDS, describe_bundles, link_bundles
from helpers.page.labels import Labels
from helpers.page.province import read_labels
from helpers.page.templating import build_environment

TEMPLATES = Path(__file__).parents[1] / "templates"
MOST_PANELS = 100
MOST_NAMED = 12
"""Places without a page are named up to this number, counted beyond."""

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "skip": "Skip to content",
    "site": "Pages",
    "title": "Provincial e-government in Vietnam",
    "lead": "Figures printed in reports, plans and articles on Vietnam's provinces, each traceable "
    "to a line of a document or to an excerpt, with bounds, the contradictions found, and the "
    "comparisons not to make.",
    "contents": "On this page",
    "places": "Provinces",
    "place": "Province",
    "periods": "Periods",
    "period": "Period",
    "figures": "Figures",
    "families": "Families reported",
    "error": "Contradictions",
    "warning": "Warnings",
    "note": "Notes",
    "findings": "Each count of findings leads to what does not add up in that report.",
    "older": "earlier page",
    "older_title": "The last build failed; the page shown is an earlier one.",
    "shares": "Key figures",
    "shares_lead": "Each panel is one province, and its track is the whole base of the share. "
    "The line across the end of a bar spans its bounds; without such a line the share follows "
    "exactly from the printed figures. A pale bar rests on a figure that the audit disputes. "
    "Shares with different names differ in base or in what is counted, and periods differ: read "
    "each value with its period. Provinces stand in alphabetical order, which is no ranking.",
    "columns_lead": "Shown are the shares that the figures of most provinces allow; every bar lies "
    "on one axis that ends at the whole base. Bases differ between columns and periods between "
    "lines: do not rank. All other shares are in the reports.",
    "not_printed": "no figures",
    "absent": "No figures from:",
    "alone": "Not comparable:",
    "coverage": "What the documents cover",
    "coverage_lead": "How many figures each document prints, by family; a number leads to them. A "
    "dash means that the document prints no figure of the family, even if it writes about it; "
    "that is not zero.",
    "counts_lead": "The columns on the right count the figures of each family in all documents of "
    "the province. A dash means not reported or not printed, which is not zero.",
    "matrix": "Figures by province and year",
    "matrix_lead": "How many figures each province prints of periods that end in a year, provinces "
    "in alphabetical order. A dash means that no document at hand prints one; that is not zero, "
    "and the documents at hand are not all there are.",
    "excerpt": "excerpt",
    "excerpt_key": "Hatched: only from excerpts of documents, of which no text was read whole.",
    "years_lead": "How many provinces print at least one figure, by family and by the year in "
    "which the period of the document ends. A dash means that none does.",
    "family": "Family",
    "build": "What this page was built from",
    "build_lead": "Equal data, code and packages give an equal page, byte for byte. Each hash is "
    "the SHA-256 of a list of files and their hashes, which is in the manifest.",
    "sources": "Source documents",
    "data_hash": "Hash of the data",
    "code_hash": "Hash of the code",
    "packages": "Python and packages",
    "not_installed": "not installed",
    "manifest": "Manifest of all pages and tables (JSON)",
    "data": "What this page shows (JSON)",
    "licence": "Tables: CC BY 4.0; code: MIT.",
}


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
        province=labels.name_place(province_id)
    )


def render_index(province_ids: Sequence[str], facts: BuildFacts) -> dict[Path, str]:
    """Return the index and what does not add up, in every language, and as JSON what they show.

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
    return {**pages, **doubts, paths.index_data(): write_places(places, facts)}


def render_contradictions(places: Mapping[str, Place], *, lang: str) -> str:
    """Return the page of all that does not add up in one language."""
    labels = read_labels(lang)
    links = link_places(places, labels)
    shown = [places[province_id] for province_id in links]
    words = {**WORDS, **contradictions.WORDS}
    page: str = load_template("contradictions").render(
        lang=lang,
        words={name: labels.translate(text) for name, text in words.items()},
        style=Markup(read_style()),
        languages=link_languages(lang, paths.contradictions_page),
        pages=(link_index(labels), *link_comparison(labels)),
        **contradictions.describe_contradictions(shown, links, labels),
    )
    return page


def render_page(
    province_ids: Sequence[str], places: Mapping[str, Place], facts: BuildFacts, *, lang: str
) -> str:
    """Return the index page in one language."""
    labels = read_labels(lang)
    links = link_places((p for p in province_ids if p in places), labels)
    shown = [places[province_id] for province_id in links]
    families = [code for code_list, code in labels.codes if code_list == "family"]
    is_long = len(shown) > MOST_PANELS
    describe = describe_long if is_long else describe_short
    page: str = load_template("page").render(
        lang=lang,
        words={n: labels.translate(text) for n, text in {**WORDS, **WHOLE_WORDS}.items()},
        style=Markup(read_style()),
        languages=link_languages(lang),
        pages=(*link_comparison(labels), link_contradictions(labels)),
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
        matrix=[tables.build_years(p, links[p.province_id], years, labels) for p in shown],
        **describe(shown, links, families, labels, facts),
    )
    return page


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
        "rows": list_rows(places, links, families, labels, facts),
        "multiples": list_multiples(places, links, labels),
        "coverage": coverage,
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


def read_style() -> str:
    """Return the style that all pages share, and what only the index needs."""
    files = (TEMPLATES / folder / "style.css" for folder in ("report", "index"))
    return "".join(file.read_text(encoding="utf-8") for file in files)


def load_template(name: str) -> Template:
    """Return the template of a page; it escapes what it is given."""
    environment = build_environment(TEMPLATES / "index", TEMPLATES / "report")
    return environment.get_template(f"{name}.html.j2")
