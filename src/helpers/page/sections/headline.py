"""The head of a report: summary sentence, cards, contents."""

from __future__ import annotations

from functools import lru_cache

from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import EXCERPT, UNREVIEWED
from helpers.page.charts import can_show_snapshot
from helpers.page.fragments import (
    Fragment,
    Heading,
    render_banner,
    render_cards,
    render_contents,
    render_heading,
)
from helpers.page.province import ProvinceData
from helpers.page.sections.cards import build_cards
from helpers.page.sections.in_short import render_in_short
from helpers.page.sections.presence import (
    has_change,
    has_dossiers,
    has_online,
    has_peers,
    has_services,
    has_tasks,
    name_other_shares,
    prints_dossiers,
)
from helpers.page.sections.provenance import name_document
from helpers.page.sections.questions import render_questions


def render_headline(data: ProvinceData) -> Fragment:
    """Return figures not to rely on, the page in short, questions, cards, table of contents."""
    contents = render_contents(list_headings(data), label=data.labels.translate("On this page"))
    return (
        render_banner(tell_unreviewed(data))
        + render_in_short(data)
        + render_questions(data, summary=summarise_documents(data))
        + render_cards(build_cards(data))
        + contents
    )


def tell_unreviewed(data: ProvinceData) -> str:
    """Return a sentence on the documents that no person reviewed; nothing if there is none."""
    documents = list_records(data.documents)
    names = [name_document(d, data.labels) for d in documents if d["review"] == UNREVIEWED]
    if not names:
        return ""
    text = data.labels.translate(
        "Not reviewed by a person, so all their figures are unvalidated (V) and enter a "
        "comparison only if asked for: {documents}."
    )
    return text.format(documents="; ".join(names))


@lru_cache(maxsize=1)  # each section asks for its own heading, and what is there takes a while
def list_headings(data: ProvinceData) -> tuple[Heading, ...]:
    """Return the sections of the page in order; those without data are left out."""
    t = data.labels.translate
    is_compared = (data.growth["reason_code"] == "").any() or not can_show_snapshot(data)
    dossiers = t("Dossiers") if prints_dossiers(data) else name_other_shares(data)
    wanted = [
        ("online", t("Online submission"), has_online(data)),
        ("services", t("Online services by level"), has_services(data)),
        ("dossiers", dossiers, has_dossiers(data)),
        ("change", t("What changed") if is_compared else t("Latest shares"), has_change(data)),
        ("findings", t("What does not add up"), True),
        ("tasks", t("Planned tasks"), has_tasks(data)),
        ("compare", t("How it compares"), has_peers(data)),
        ("reported", t("Everything the province reported"), True),
        ("sources", t("Where each number is from"), True),
        ("cite", t("How to cite"), True),
        ("data", t("Data of this page"), True),
    ]
    return tuple(Heading(anchor, title) for anchor, title, present in wanted if present)


def render_section(data: ProvinceData, anchor: str) -> Fragment:
    """Return the heading of a section."""
    found = [h for h in list_headings(data) if h.anchor == anchor]
    return render_heading(found[0]) if found else Fragment("")


def summarise_documents(data: ProvinceData) -> str:
    """Return what is behind the page."""
    t, lang = data.labels.translate, data.labels.lang
    printed = data.observations[data.observations["printed"] != ""]
    count, excerpts = len(printed), int((printed["grade"] == EXCERPT).sum())
    text = t("{figures} figures, each traceable to a line.")
    if excerpts:
        text = t("{figures} figures, {excerpts} of them from excerpts.")
    if 0 < excerpts == count:
        text = t("{figures} figures, all from excerpts of public pages.")
    if count == 1:
        seen = "One figure, from an excerpt of a public page."
        text = t(seen if excerpts else "One figure, traceable to a line.")
    shown = {"figures": count, "excerpts": excerpts}
    return text.format(**{name: format_number(number, lang) for name, number in shown.items()})
