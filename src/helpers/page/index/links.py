"""Where the index page leads: the pages that exist, in the reader's language where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.ground import page_places, paths
from helpers.ground.alphabet import sort_name
from helpers.ground.languages import LANGUAGE_NAMES, LANGUAGES
from helpers.page.labels import Labels
from helpers.page.naming import name_dated


@dataclass(frozen=True)
class LinkedText:
    """A text that leads to a page in some language."""

    text: str
    lang: str
    href: str


@dataclass(frozen=True)
class PlaceLink:
    """A province's name and its report.

    Attributes
    ----------
    province_id, name
        The province; its name says when it ended or began, if it did.
    page
        The report that the name leads to.
    lang
        The report's language.
    anchor
        The section of the report that is meant; empty for its beginning.
    others
        The reports in other languages.
    """

    province_id: str
    name: str
    page: str
    lang: str
    anchor: str = ""
    others: tuple[LinkedText, ...] = ()

    @property
    def href(self) -> str:
        """The address of the section."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    def lead_to(self, anchor: str) -> PlaceLink:
        """Return the link to a section of the same report."""
        return replace(self, anchor=anchor)


def link_places(province_ids: Iterable[str], labels: Labels) -> dict[str, PlaceLink]:
    """Return a link to every province that has a report, in the order of the alphabet."""
    names = {province_id: labels.label_province(province_id) for province_id in province_ids}
    links = {}
    for province_id in sorted(names, key=lambda p: (sort_name(names[p]), p)):
        pages = list_reports(province_id, labels.lang)
        if pages:
            links[province_id] = PlaceLink(
                province_id=province_id,
                name=name_dated(province_id, labels),
                page=pages[0].href,
                lang=pages[0].lang,
                others=pages[1:],
            )
    return links


def list_reports(province_id: str, lang: str) -> tuple[LinkedText, ...]:
    """Return the reports of a province that exist, the one in the reader's language first."""
    return tuple(
        LinkedText(LANGUAGE_NAMES[other], other, paths.report(province_id, other).name)
        for other in sort_languages(lang)
        if paths.report(province_id, other).is_file()
    )


def link_comparison(labels: Labels) -> tuple[LinkedText, ...]:
    """Return the link to the comparison page in the reader's language, else in another one."""
    pages = (
        LinkedText(labels.translate("Provinces compared"), other, paths.comparison_page(other).name)
        for other in sort_languages(labels.lang)
        if paths.comparison_page(other).is_file()
    )
    return tuple(pages)[:1]


def link_index(labels: Labels) -> LinkedText:
    """Return the link to the index; it is built whenever the page is that leads there."""
    return LinkedText(
        labels.translate("All reports"), labels.lang, paths.index_page(labels.lang).name
    )


def link_contradictions(labels: Labels) -> LinkedText:
    """Return the link to all that does not add up; its page is built together with the index."""
    page = paths.contradictions_page(labels.lang)
    return LinkedText(labels.translate("What does not add up"), labels.lang, page.name)


def link_left_out(labels: Labels) -> LinkedText:
    """Return the link to all that was left out; its page is built together with the index."""
    page = page_places.left_out_page(labels.lang)
    return LinkedText(labels.translate("What was left out"), labels.lang, page.name)


def link_languages(
    lang: str, page: Callable[[str], Path] = paths.index_page
) -> tuple[LinkedText, ...]:
    """Return links to a page, the index for one, in the other languages."""
    return tuple(
        LinkedText(LANGUAGE_NAMES[other], other, page(other).name)
        for other in LANGUAGES
        if other != lang
    )


def sort_languages(lang: str) -> list[str]:
    """Return all languages, one of them first."""
    return sorted(LANGUAGES, key=lambda other: other != lang)
