"""What a reader must know before reading the page: levels, source rows, bounds."""

from __future__ import annotations

from helpers.page.fragments import Fragment, render_definitions, render_details, render_paragraph
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData


def render_guide(data: ProvinceData) -> Fragment:
    """Return how to read the page, behind a fold."""
    t = data.labels.translate
    body = _render_levels(data.labels)
    for text in (
        t(
            "A level belongs to a service, not to a dossier: a dossier of a level 4 service may "
            "still be handed in on paper."
        ),
        t(
            "In 2022 Decree 42/2022/NĐ-CP, Article 11(1), replaced the levels by two kinds: full "
            "(applied for and settled wholly online, the result online or by public post) and "
            "partial (every other online service). No level equals either kind, so figures from "
            "before and after make no series."
        ),
        t(
            "Every number opens a card: what is printed, in which document and line, how it was "
            "computed, and the way to its row among the sources, whose address stays the same. On "
            "paper, [12] is the row’s number on this page; run.py report --brief also makes two "
            "pages for paper."
        ),
        t(
            "“More than”, “about” and round figures leave open what exactly was counted: bounds "
            "say between which values it lies. A letter in a badge is a status flag; its meaning "
            "stands before the sources."
        ),
    ):
        body += render_paragraph(text)
    return render_details(t("How to read this page"), body)


def _render_levels(labels: Labels) -> Fragment:
    """Return the four levels of an online service in law, in our own words."""
    t = labels.translate
    meanings = {
        "level_1": t("complete information on the procedure and the rules that govern it"),
        "level_2": t(
            "level 1, and forms to download and fill in; the file is handed in or sent by post"
        ),
        "level_3": t(
            "level 2, and forms filled in and sent online, processing on the network; the fee is "
            "paid and the result collected at the office"
        ),
        "level_4": t(
            "level 3, and the fee paid online; the result comes online, by post or in person"
        ),
    }
    title = t("Levels of online services until 2022 (Decree 43/2011/NĐ-CP, Article 3(4)):")
    words = {labels.label_code("service_level", code): text for code, text in meanings.items()}
    return render_paragraph(title) + render_definitions(
        {f"{level[0].upper()}{level[1:]}": meaning for level, meaning in words.items()}
    )
