"""The box of questions at the head of a page: a short answer each, and where to read on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.page.fragments import Fragment, Link, read_environment
from helpers.page.prose import Sentence, fill, join
from helpers.page.province import ProvinceData
from helpers.page.sections.answers import list_answers
from helpers.page.sections.data import list_bundles
from helpers.page.sections.provenance import name_document

MOST_NAMED = 1
"""Documents that are named; more are counted."""

Answers = Sequence[tuple[str, Sentence]]


def render_questions(data: ProvinceData, *, summary: str) -> Fragment:
    """Return what readers ask, with answers; `summary` says how far figures can be traced."""
    t = data.labels.translate
    rows = [
        *list_answers(data),
        (t("Where are the documents?"), _name_documents(data, summary)),
        (t("Data, codebook, citation?"), _link_data(data)),
    ]
    return render_answers(rows)


def render_answers(rows: Answers) -> Fragment:
    """Return questions with their answers as a list of terms."""
    return Fragment(read_environment().get_template("answers.html.j2").render(rows=rows))


def _name_documents(data: ProvinceData, summary: str) -> Sentence:
    """Return the documents with most figures by name, and where all of them are cited."""
    t = data.labels.translate
    figures = data.observations["document_id"].value_counts()
    documents = sorted(
        list_records(data.documents), key=lambda d: -int(figures.get(d["document_id"], 0))
    )
    named = join([_name_document(document, data) for document in documents[:MOST_NAMED]])
    more = len(documents) - MOST_NAMED
    count = format_number(more, data.labels.lang)
    text = t("and {count} more, cited below") if more > 0 else t("cited below")
    return fill(
        "{named}, {below}. {summary}",
        named=named,
        below=Link(text.format(count=count), "#sources"),
        summary=summary,
    )


def _name_document(document: Mapping[str, str], data: ProvinceData) -> Sentence:
    """Return a document with its address, or that none is known."""
    name, address = name_document(document, data.labels), document["url"]
    if address:
        return (Link(name, address),)
    return fill(data.labels.translate("{document} (no public address known)"), document=name)


def _link_data(data: ProvinceData) -> Sentence:
    """Return the files of the page, and where it says how to cite it."""
    t = data.labels.translate
    files = [
        (replace(link, text=f".{link.href.rpartition('.')[2]}"),) for link in list_bundles(data)
    ]
    cite = Link(t("How to cite"), "#cite")
    return fill(t("{files}; {cite}."), files=join(files, comma=", "), cite=cite)
