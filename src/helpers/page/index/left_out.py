"""The page of all that was seen in print and stays out of the tables, each figure with its reason.

Below each document of a report stands what was left out of it; pages of which nothing was kept
have no report, and stand here only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from helpers.data import store
from helpers.data.documents import list_documents
from helpers.ground.alphabet import sort_name
from helpers.ground.frames import list_records
from helpers.page.fragments import Cell, Column, Link, render_groups
from helpers.page.index.links import list_reports
from helpers.page.index.tables import format_count
from helpers.page.labels import Labels
from helpers.page.naming import name_dated

Row = Mapping[str, str]

IMPOSSIBLE = "impossible_value"

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "left_out_lead": "Figures that a page prints and that no table holds, each with the reason. "
    "The others of the same pages are in the reports. Where nothing else of a page was kept, its "
    "figures stand here only.",
}


def describe_left_out(labels: Labels) -> dict[str, Any]:
    """Return what the page shows, by the names of its template."""
    rows = list_records(store.read_register("left_out"))
    kept = {document["document_id"] for document in list_documents()}
    t = labels.translate
    columns = [
        Column(t("About")),
        Column(t("Printed")),
        Column(t("Reason")),
        Column(t("Source"), wide=True),
    ]
    grouped = _group(rows, labels)
    groups = {
        name: [_build_row(row, labels, is_kept=row["document_id"] in kept) for row in own]
        for name, own in grouped.items()
    }
    addresses = {name: _find_report(own[0]["province_id"], labels) for name, own in grouped.items()}
    title = t("What was left out, and why")
    table = render_groups(columns, groups, caption=title, quiet=True, addresses=addresses)
    return {
        "title": title,
        "summary": _summarise(rows, kept, labels),
        "table": Markup(table.html),
    }


def _group(rows: Sequence[Row], labels: Labels) -> dict[str, list[Row]]:
    """Return rows by the name of their place, in the order of the alphabet; none comes last."""
    ids = {row["province_id"] for row in rows}
    names = {p: name_dated(p, labels) if p else labels.translate("Viet Nam") for p in ids}
    ordered = sorted(ids, key=lambda p: (not p, sort_name(names[p])))
    return {names[p]: [row for row in rows if row["province_id"] == p] for p in ordered}


def _find_report(province_id: str, labels: Labels) -> str:
    """Return the address of what a province's documents leave in; nothing without a report."""
    reports = list_reports(province_id, labels.lang) if province_id else ()
    return f"{reports[0].href}#sources" if reports else ""


def _build_row(row: Row, labels: Labels, *, is_kept: bool) -> list[Cell]:
    """Return one figure: what it is about, as printed, why it stays out, and where it is."""
    t = labels.translate
    reason = labels.label_code("left_out_reason", row["reason_code"])
    return [
        Cell(row[f"about_{labels.lang}"]),
        Cell(row["printed"] or t("not printed")),
        Cell(reason, note=row[f"because_{labels.lang}"]),
        _name_source(row, note="" if is_kept else t("nothing of this page was kept")),
    ]


def _name_source(row: Row, *, note: str) -> Cell:
    """Return the site of a page; for what is not on the web, the name that we gave it."""
    if not row["url"]:
        return Cell(row["document_id"], note=note)
    return Cell(
        links=(Link(urlsplit(row["url"]).netloc.removeprefix("www."), row["url"]),), note=note
    )


def _summarise(rows: Sequence[Row], kept: set[str], labels: Labels) -> str:
    """Return how many figures of how many pages were left out, and of how many pages all."""
    pages = {row["document_id"] for row in rows}
    counts = {"figures": len(rows), "pages": len(pages), "gone": len(pages - kept)}
    return labels.translate(
        "Figures left out: {figures}, of {pages} pages; pages of which nothing was kept: {gone}."
    ).format(**{name: format_count(count, labels.lang) for name, count in counts.items()})


@dataclass(frozen=True)
class Impossible:
    """A printed value that cannot be: whose it is, what it counts, why not, who prints it."""

    place: str
    about: str
    printed: str
    because: str
    url: str


def list_impossible(province_ids: Sequence[str], labels: Labels) -> list[Impossible]:
    """Return the values that stay out of the tables because they cannot be, for some provinces."""
    rows = list_records(store.read_register("left_out"))
    return [
        Impossible(
            labels.label_province(row["province_id"]),
            row[f"about_{labels.lang}"],
            row["printed"],
            row[f"because_{labels.lang}"],
            row["url"],
        )
        for row in rows
        if row["reason_code"] == IMPOSSIBLE and row["province_id"] in province_ids
    ]
