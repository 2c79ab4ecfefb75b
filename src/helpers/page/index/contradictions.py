"""The page of all that does not add up, in every province: the gravest first, with arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data import store
from helpers.data.documents import list_documents
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import EXCERPT
from helpers.page.fragments import FindingCard, Fragment, Link, render_findings
from helpers.page.index.findings import TOLD, list_texts
from helpers.page.index.left_out import list_impossible
from helpers.page.index.links import PlaceLink
from helpers.page.index.places import Place
from helpers.page.index.tables import format_count
from helpers.page.labels import Labels
from helpers.page.sections.disputes import count_facts, group_facts
from helpers.page.sections.findings import DOCUMENT_CHECKS, MOST_LINKS, name_severity
from helpers.page.sections.provenance import name_document
from helpers.page.sections.words import name_alike, write_marks
from helpers.printed.documents import is_excerpt

Row = Mapping[str, Any]
NOTE = "note"
MOST_OPEN = 12
"""Warnings of all places that stand open; of more only the titles do."""

# Message ids of the catalogue.
WORDS: Mapping[str, str] = {
    "short_title": "What does not add up",
    "contradictions_lead": "All that the audit found in the printed figures of all provinces. A "
    "contradiction cannot be true as it is printed: arithmetic rules it out. A warning is hardly "
    "believable, or easy to misread. Which figure is wrong, and whether the document or the "
    "passage that quotes it is to blame, the arithmetic does not say; nothing was mended. What "
    "several documents repeat is told once.",
    "none_told": "Nothing was found.",
    "notes_lead": "Oddities that put no figure in doubt by themselves are only counted here; each "
    "count leads to them in the report of the province.",
    "index": "All reports",
    "impossible": "Impossible as printed",
    "impossible_lead": "Printed figures that no table holds, since nothing could be counted in "
    "this way. Each leads to the page that prints it.",
}


@dataclass(frozen=True)
class Told:
    """What does not add up in one place, of one severity."""

    link: PlaceLink
    anchor: str
    count: str
    cards: Fragment


@dataclass(frozen=True)
class Section:
    """All places of one severity."""

    anchor: str
    title: str
    count: str
    places: tuple[Told, ...]


@dataclass(frozen=True)
class Book:
    """What is looked up for every finding: checks by code and case, documents by identifier."""

    labels: Labels
    checks: Mapping[tuple[str, str], Row]
    documents: Mapping[str, Mapping[str, str]]


def describe_contradictions(
    places: Sequence[Place], links: Mapping[str, PlaceLink], labels: Labels
) -> dict[str, Any]:
    """Return what the page shows, by the names of its template.

    Parameters
    ----------
    places
        Places that have a report, in the order of the page.
    links
        Their reports by province.
    labels
        Words of the page.
    """
    book = read_book(labels)
    sections = [build_section(severity, places, links, book) for severity in TOLD]
    notes = [
        (links[place.province_id].lead_to(f"findings-{NOTE}"), _count(place.findings[NOTE], labels))
        for place in places
        if place.findings[NOTE]
    ]
    documents = {d["document_id"]: d["excerpt"] for place in places for d in place.documents}
    return {
        "title": compose_title(len(documents), labels),
        "summary": summarise(places, documents, labels),
        "sections": sections,
        "impossible": list_impossible([place.province_id for place in places], labels),
        "notes": notes,
        "notes_title": name_severity(NOTE, labels),
    }


def read_book(labels: Labels) -> Book:
    """Return what is looked up for every finding."""
    checks = list_records(store.read_register("checks"))
    documents = {row["document_id"]: row for row in list_documents()}
    return Book(labels, {(row["check_code"], row["case"]): row for row in checks}, documents)


def compose_title(documents: int, labels: Labels) -> str:
    """Return the title of the page, with the number of documents that were looked at."""
    text = (
        "What does not add up in {count} document"
        if documents == 1
        else "What does not add up in {count} documents"
    )
    return labels.translate(text).format(count=_count(documents, labels))


def summarise(places: Sequence[Place], documents: Mapping[str, bool], labels: Labels) -> str:
    """Return how much was found, in how many places, and how much of the texts was seen."""
    counts = {
        **{severity: sum(count_facts(p.doubts, severity) for p in places) for severity in TOLD},
        NOTE: sum(place.findings[NOTE] for place in places),
        "concerned": sum(bool(place.doubts) for place in places),
        "places": len(places),
        "excerpts": sum(documents.values()),
        "documents": len(documents),
    }
    return labels.translate(
        "Contradictions: {error}; warnings: {warning}; notes: {note}. Provinces with a "
        "contradiction or a warning: {concerned} of {places}. Documents of which only an excerpt "
        "was seen, so that less can be checked: {excerpts} of {documents}."
    ).format(**{name: _count(count, labels) for name, count in counts.items()})


def select(place: Place, severity: str) -> list[Row]:
    """Return what was found in a place, of one severity."""
    return [doubt for doubt in place.doubts if doubt["severity"] == severity]


def build_section(
    severity: str, places: Sequence[Place], links: Mapping[str, PlaceLink], book: Book
) -> Section:
    """Return all findings of one severity, place by place."""
    told = []
    is_long = sum(len(select(place, severity)) for place in places) > MOST_OPEN
    for place in places:
        doubts, link = select(place, severity), links[place.province_id]
        if doubts:
            facts = group_facts(doubts)
            cards = [build_card(fact, link, book) for fact in facts]
            told.append(
                Told(
                    link=link.lead_to(f"findings-{severity}"),
                    anchor=f"{severity}-{place.province_id}",
                    count=_count(len(facts), book.labels),
                    cards=render_findings(
                        cards,
                        rows_word=book.labels.translate("Source rows:"),
                        folded=severity == "warning" and is_long,
                        report_word=book.labels.translate("In the report of the province"),
                    ),
                )
            )
    total = sum(count_facts(place.doubts, severity) for place in places)
    title = name_severity(severity, book.labels)
    return Section(severity, title, _count(total, book.labels), tuple(told))


def build_card(fact: Sequence[Row], link: PlaceLink, book: Book) -> FindingCard:
    """Return one fact, told by one finding or more; its title leads to it in the report."""
    doubt, labels = _unite(fact), book.labels
    check = book.checks[doubt["check_code"], doubt["case"]]
    names, style = doubt["rows"], _find_style(doubt, book)
    more = len(names) - MOST_LINKS
    is_open = doubt["repairs"] and doubt["severity"] == "error"
    remarks = (
        _tell_smallest(doubt["smallest"], labels, style=style),
        _tell_other_causes(doubt["other_causes"][labels.lang], labels),
        _name_documents(doubt, book),
    )
    return FindingCard(
        anchor=f"{link.province_id}-{doubt['anchor']}",
        severity=doubt["severity"],
        title=f"{check[f'label_{labels.lang}']}: {_name_subject(doubt, book)}",
        href=link.lead_to(doubt["anchor"]).href,
        explanation=doubt["explanation"][labels.lang],
        arithmetic=write_marks(doubt["arithmetic"], labels.lang, style=style),
        remarks=tuple(filter(None, remarks)),
        links=_link_rows(names[:MOST_LINKS], doubt, link, labels, style=style),
        more=labels.translate("and {count} more").format(count=more) if more > 0 else "",
        try_it=labels.translate("Try the repairs in the report") if is_open else "",
        also=tuple(_tell_also(told, link, book, style=style) for told in fact[1:]),
    )


def _unite(fact: Sequence[Row]) -> Row:
    """Return the first finding on a fact, with the rows and tokens of all."""
    names = dict.fromkeys(name for told in fact for name in told["rows"])
    tokens = {name: token for told in fact for name, token in told["tokens"].items()}
    return {**fact[0], "rows": list(names), "tokens": tokens}


def _tell_also(doubt: Row, link: PlaceLink, book: Book, *, style: str) -> FindingCard:
    """Return what tells the same fact of another figure."""
    return FindingCard(
        f"{link.province_id}-{doubt['anchor']}",
        doubt["severity"],
        _name_subject(doubt, book),
        "" if doubt["arithmetic"] else doubt["explanation"][book.labels.lang],
        write_marks(doubt["arithmetic"], book.labels.lang, style=style),
        links=(),
    )


def _link_rows(
    names: Sequence[str], doubt: Row, link: PlaceLink, labels: Labels, *, style: str
) -> tuple[Link, ...]:
    """Return the printed tokens of source rows, one card for all, whose rows are in the report."""
    tokens = (doubt["tokens"][name] for name in names)
    texts = [f"“{token}”" if token else labels.translate("not printed") for token in tokens]
    how = write_marks(doubt["arithmetic"], labels.lang, style=style) or "; ".join(texts)
    return tuple(
        Link(text, link.lead_to(name).href, is_source=True, rows=tuple(names), how=how)
        for text, name in zip(texts, names, strict=True)
    )


def _find_style(doubt: Row, book: Book) -> str:
    """Return whose marks the arithmetic of a finding has: those of its first document."""
    documents = list_texts(doubt["rows"])
    return book.documents[documents[0]]["number_style"] if documents else "vi"


def _name_subject(doubt: Row, book: Book) -> str:
    """Return the figure and the period of a finding, or the document if it is about all of it."""
    if doubt["check_code"] in DOCUMENT_CHECKS or not doubt["figure"]:
        return name_document(book.documents[doubt["document_id"].split()[0]], book.labels)
    named = name_alike([doubt["figure"], *doubt["alike"]], book.labels)
    return f"{named} ({book.labels.label_period(doubt)})"


def _tell_smallest(tokens: Sequence[str], labels: Labels, *, style: str) -> str:
    """Return the fewest figures that already contradict; nothing where it needs all of them."""
    if not tokens:
        return ""
    told = write_marks(", ".join(tokens), labels.lang, style=style)
    return labels.translate("Already these cannot stand together: {tokens}.").format(tokens=told)


def _tell_other_causes(cause: str, labels: Labels) -> str:
    """Return the causes other than a misprint, introduced as such."""
    if not cause:
        return ""
    return labels.translate("Another reading: {reading}").format(reading=cause)


def _name_documents(doubt: Row, book: Book) -> str:
    """Return the documents whose figures a finding rests on, and which were seen in part only."""
    names = list_texts(doubt["rows"])
    told = "; ".join(_name_document(book.documents[name], book.labels) for name in names)
    text = "Document: {names}." if len(names) == 1 else "Documents: {names}."
    return book.labels.translate(text).format(names=told)


def _name_document(document: Mapping[str, str], labels: Labels) -> str:
    """Return a document's name, and its grade if only passages of it were seen."""
    name = name_document(document, labels)
    if not is_excerpt(document):
        return name
    return f"{name} ({labels.label_code('completeness', EXCERPT)})"


def _count(count: int, labels: Labels) -> str:
    return format_count(count, labels.lang)
