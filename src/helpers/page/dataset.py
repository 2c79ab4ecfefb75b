"""What search engines read of a page: a schema.org `Dataset` as JSON-LD, which runs nothing.

Standard library only: the processes that make pages import nothing more for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from helpers.data.dictionary import read_package
from helpers.export.bundle import ENDINGS
from helpers.export.citation import compose_title
from helpers.export.places import bundle
from helpers.ground.languages import LANGUAGES, translate
from helpers.ground.paths import manifest

DATA_BLOCK = "application/ld+json"
"""The type of a `<script>` element that holds data; no browser runs it."""

FORMS = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
}
SUMMARY = (
    "Figures printed in documents of Vietnam's provinces, and what was computed from them.",
    "Each figure leads to a line of a document or to an excerpt.",
)


def describe_page(
    stem: str, title: str, lang: str, *, documents: Iterable[Mapping[str, str]], place: str = ""
) -> str:
    """Return the JSON-LD of a page with data.

    Parameters
    ----------
    stem
        Name of its bundle: the `province_id`, or that of the comparison.
    title, lang
        Of the page.
    documents
        Rows of the register: those in which the figures are printed.
    place
        The province; empty for several.
    """
    files = [f"{stem}.{ending}" for ending in ENDINGS]
    return write_dataset(stem, title, lang, files=files, documents=list(documents), place=place)


def write_dataset(
    stem: str,
    title: str,
    lang: str,
    *,
    files: Sequence[str],
    documents: Sequence[Mapping[str, str]],
    place: str = "",
) -> str:
    """Return the JSON-LD of a data set, safe inside an HTML page; of no files, nothing."""
    if not files:
        return ""
    package = read_package()
    told = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": " ".join(translate(text, lang) for text in SUMMARY),
        "identifier": "-".join(filter(None, (package["name"], stem))),
        "inLanguage": list(LANGUAGES),
        "version": package["version"],
        "datePublished": package["created"][:10],
        "license": package["licenses"][0]["path"],
        "isAccessibleForFree": True,
        "creator": [{"@type": "Organization", "name": p["title"]} for p in package["contributors"]],
        "spatialCoverage": {"@type": "Place", "name": place or "Việt Nam"},
        "temporalCoverage": _cover_time(documents),
        "distribution": [_describe_file(name) for name in files],
        "isBasedOn": [_name_document(row) for row in documents] if place else None,
        "isPartOf": {"@type": "Dataset", "name": compose_title("", lang)} if stem else None,
    }
    return escape_data({name: value for name, value in told.items() if value})


def escape_data(value: object) -> str:
    """Return JSON in which nothing can end the element that holds it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _cover_time(documents: Iterable[Mapping[str, str]]) -> str:
    """Return the days from the first to the last period, as ISO 8601 writes them; perhaps none."""
    periods = [(row["period_start"], row["period_end"]) for row in documents if row["period_end"]]
    if not periods:
        return ""
    first = min(start or end for start, end in periods)
    return f"{first}/{max(end for _, end in periods)}"


def _describe_file(name: str) -> dict[str, str]:
    """Return a file that can be downloaded, its address relative to the page."""
    form = FORMS[name.rpartition(".")[2]]
    address = bundle(name).relative_to(manifest().parent).as_posix()
    return {"@type": "DataDownload", "encodingFormat": form, "contentUrl": address}


def _name_document(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a source document."""
    told = {
        "@type": "CreativeWork",
        "name": row["title"] or row["document_id"],
        "identifier": row["document_number"] or row["document_id"],
        "datePublished": row["issued"],
        "url": row["url"],
    }
    return {name: value for name, value in told.items() if value}
