"""How to cite the documents and the page: author, year, title, number, publisher."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from helpers.data.dictionary import read_package
from helpers.ground.languages import SOURCE_LANGUAGE, format_date
from helpers.ground.vocabulary import UNREVIEWED
from helpers.page.fragments import Citation, Fragment, render_citations, render_paragraph
from helpers.page.labels import Labels
from helpers.page.naming import name_in_title
from helpers.page.province import ProvinceData
from helpers.printed.documents import is_excerpt

DOCUMENT_LANGUAGE = "vi"
"""Language of a document that names none."""


def render_citation(data: ProvinceData) -> Fragment:
    """Return how to cite the page and the documents behind it, and the licence."""
    t = data.labels.translate
    licence = t(
        "The documents are cited where their figures stand, above. Tables: CC BY 4.0, the "
        "documents named as origin. Code: MIT. The texts of the documents belong to their "
        "publishers and are not reproduced."
    )
    return (
        render_paragraph(t("This page; give the day on which you read it:"))
        + render_citations([cite_report(data.province_id, data.labels)])
        + render_paragraph(licence)
    )


def cite_report(province_id: str, labels: Labels) -> Citation:
    """Return the citation of a page; authors, year and version stand in the data package."""
    t = labels.translate
    package = read_package()
    year = package["created"][:4]
    authors = "; ".join(person["title"] for person in package["contributors"])
    title = t("E-government in {province}")
    edition = t("version {version}").format(version=package["version"])
    whole = package["title" if labels.lang == SOURCE_LANGUAGE else f"title_{labels.lang}"]
    return Citation(
        before=f"{authors} ({year}).",
        title=title.format(province=name_in_title(province_id, labels)),
        after=f" ({edition}). {whole}.",
    )


def cite_document(document: Mapping[str, str], labels: Labels) -> Citation:
    """Return the citation of a source document; its title keeps its language."""
    t = labels.translate
    issued = document["issued"]
    day = format_date(date.fromisoformat(issued), labels.lang) if issued else ""
    kind = labels.label_code("document_kind", document["document_kind"])
    name = " ".join(filter(None, (kind, document["document_number"])))
    told = ", ".join(filter(None, (name, day or document[f"state_{labels.lang}"])))
    year = issued[:4] or _find_year(document["state_en"]) or t("no date")
    return Citation(
        before=f"{labels.label_issuer(document['issuer'])} ({year}).",
        title=document["title"] or t("Title not seen"),
        after=f" ({told}).{_name_publisher(document, labels)}",
        address=document["url"],
        read=_tell_address(document, labels),
        lang=(document["language"] or DOCUMENT_LANGUAGE) if document["title"] else labels.lang,
    )


def _find_year(text: str) -> str:
    """Return the year that what is known of a day of issue names; nothing where it names none."""
    found = re.search(r"\b\d{4}\b", text)
    return found[0] if found else ""


def _tell_address(document: Mapping[str, str], labels: Labels) -> str:
    """Return what is to be said of a document's address: a copy elsewhere, the day of reading."""
    t, told = labels.translate, []
    if document["rehosted"] == "yes":
        told.append(t("a copy on another site"))
    if day := document["accessed"]:
        told.append(t("read {day}").format(day=format_date(date.fromisoformat(day), labels.lang)))
    return ", ".join(told)


def _name_publisher(document: Mapping[str, str], labels: Labels) -> str:
    """Return the publisher as a sentence; nothing where the issuer is the publisher."""
    publisher = document["publisher"]
    if publisher == document["issuer"]:
        return ""
    unknown = labels.translate("The text at hand does not name its publisher.")
    return f" {labels.label_issuer(publisher)}." if publisher else f" {unknown}"


def render_document(
    document: Mapping[str, str], labels: Labels, *, differences: int | None
) -> Fragment:
    """Return a document's citation; its identifier, state and SHA-256; how it was transcribed.

    `differences` says in how many places two transcriptions differ; None if there is one only.
    """
    state = labels.label_code("completeness", document["completeness"])
    remark = document[f"state_{labels.lang}"]
    shown = f"{state} ({remark})" if remark else state
    if is_excerpt(document):
        told = labels.translate(
            "Identifier {document_id}; {state}: passages were seen, and nobody read the text whole."
        ).format(document_id=document["document_id"], state=shown)
    else:
        told = labels.translate("Identifier {document_id}; text {state}; SHA-256 {digest}.").format(
            document_id=document["document_id"], state=shown, digest=document["text_sha256"]
        )
        told = f"{told} {tell_transcriptions(differences, labels)}"
    if not document["url"]:
        told = f"{told} {_tell_how_to_ask(document, labels)}"
    if document["review"] == UNREVIEWED:
        label = labels.label_code("review", UNREVIEWED)
        told = f"{told} {label[0].upper()}{label[1:]}."
    return render_citations([cite_document(document, labels)]) + render_paragraph(told)


def _tell_how_to_ask(document: Mapping[str, str], labels: Labels) -> str:
    """Return by what to ask for a document of which no address is known."""
    owner = labels.label_issuer(document["publisher"] or document["issuer"])
    text = (
        labels.translate("No public address is known: ask for it by number and date at: {owner}.")
        if document["document_number"]
        else labels.translate("No public address is known: look for it by title and date.")
    )
    return text.format(owner=owner)


def tell_transcriptions(differences: int | None, labels: Labels) -> str:
    """Return a sentence on how often a document was transcribed, and whether the results agree."""
    if differences is None:
        return labels.translate("Transcribed once.")
    if differences == 0:
        return labels.translate("Transcribed twice, independently, with equal figures.")
    told = labels.translate("Transcribed twice, independently; places that differ: {count}.")
    return told.format(count=differences)
