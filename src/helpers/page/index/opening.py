"""The first sentences of the index: what the provinces report, then what does not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.analysis.share_declarations import ONLINE
from helpers.data.peers import Base, find_base
from helpers.ground.vocabulary import TOTAL
from helpers.page.fragments import Fragment, Link
from helpers.page.index.links import PlaceLink
from helpers.page.index.multiples import link_share
from helpers.page.index.places import Place
from helpers.page.index.tables import format_count
from helpers.page.labels import Labels
from helpers.page.naming import name_in_brackets
from helpers.page.prose import Sentence, fill, render_prose
from helpers.page.sections.words import name_coverage

Row = Mapping[str, Any]
Shared = dict[Base, list[tuple[str, Row]]]

MOST_NAMED = 5
"""Provinces with contradictions that are named; more are counted."""
FEWEST = 2
"""Provinces that a share needs to have a least and a greatest."""
ERROR = "error"


def render_opening(
    places: Sequence[Place], links: Mapping[str, PlaceLink], labels: Labels
) -> Fragment:
    """Return what most provinces report, on one base each, then where figures contradict."""
    if not places:
        return Fragment("")
    told = [_tell_share(base, rows, links, labels) for base, rows in _select_shared(places)]
    if not told:
        told = [fill(labels.translate("No share is known of two provinces on the same base."))]
    told += [_tell_ended(places, labels), _tell_doubts(places, links, labels)]
    return render_prose(filter(None, told), lead=labels.translate("In short."))


def _select_shared(places: Sequence[Place]) -> list[tuple[Base, list[tuple[str, Row]]]]:
    """Return the bases on which most provinces have a share: one of online dossiers, one other."""
    shared: Shared = {}
    for place in places:
        for row in place.shares:
            if row["value"] is not None:
                shared.setdefault(find_base(row), []).append((place.province_id, row))
    ordered = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))
    known = [(base, rows) for base, rows in ordered if len(rows) >= FEWEST]
    kinds = (
        [item for item in known if (item[1][0][1]["family"] == ONLINE) == wish]
        for wish in (True, False)
    )
    return [found[0] for found in kinds if found]


def _tell_share(
    base: Base, rows: Sequence[tuple[str, Row]], links: Mapping[str, PlaceLink], labels: Labels
) -> Sentence:
    """Return of how many provinces a share is known, and its least and greatest value."""
    ordered = sorted(rows, key=lambda item: item[1]["value"])
    name = labels.label_indicator(base.indicator_code)
    if base.coverage != TOTAL:
        name = f"{name} ({name_coverage(base.coverage, labels)})"
    text = labels.translate(
        "{name}: a value is known of {count} provinces on one base, from {least} to {most}; the "
        "periods differ."
    )
    ends = (_tell_end(*ordered[place], links, labels) for place in (0, -1))
    least, most = ends
    return fill(text, name=name, count=format_count(len(rows), labels.lang), least=least, most=most)


def _tell_end(
    province_id: str, row: Row, links: Mapping[str, PlaceLink], labels: Labels
) -> Sentence:
    """Return one province's value as a link, with its name and period."""
    link = links[province_id]
    return fill(
        "{value} ({place}; {period})",
        value=link_share(row, link, labels),
        place=name_in_brackets(link.name),
        period=labels.label_period(row),
    )


def _tell_ended(places: Sequence[Place], labels: Labels) -> Sentence:
    """Return how many of the provinces no longer exist as they were; nothing if all do."""
    ended = [p for p in places if labels.select_province(p.province_id)["valid_to"]]
    if not ended:
        return ()
    text = labels.translate(
        "Since merged or renamed: {ended} of the {count} provinces here, whose figures are not "
        "those of today’s provinces."
    )
    if len(places) == 1:
        text = labels.translate("Since merged or renamed; its figures are not those of today.")
    counts = {"count": len(places), "ended": len(ended)}
    return fill(text, **{name: format_count(n, labels.lang) for name, n in counts.items()})


def _tell_doubts(
    places: Sequence[Place], links: Mapping[str, PlaceLink], labels: Labels
) -> Sentence:
    """Return how many contradictions there are and in which provinces."""
    found = {p.province_id: p.findings[ERROR] for p in places if p.findings[ERROR]}
    if not found:
        return fill(labels.translate("No printed figures contradict each other."))
    most = sorted(found, key=lambda name: -found[name])[:MOST_NAMED]
    named: list[Link] = []
    for province_id in most:
        link = links[province_id].lead_to("findings")
        count = format_count(found[province_id], labels.lang)
        named.append(Link(link.name, link.href, before=", " if named else "", after=f" {count}"))
    text = "Contradictions in print: {total}, in {places} provinces: {named}."
    if len(found) == 1:
        text = "Contradictions in print: {total}, in one province: {named}."
    if len(found) > MOST_NAMED:
        text = "Contradictions in print: {total}, in {places} provinces (most: {named})."
    return fill(
        labels.translate(text),
        total=format_count(sum(found.values()), labels.lang),
        places=format_count(len(found), labels.lang),
        named=tuple(named),
    )
