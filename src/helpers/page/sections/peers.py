"""Each key share beside those of other provinces, its own past, and the target in force."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import pandas as pd

from helpers.analysis.targets import OTHER_BASE, find_target, judge_target
from helpers.data.peers import find_base
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.page.fragments import Badged, Fragment, Link, read_environment, render_paragraph
from helpers.page.labels import Labels
from helpers.page.naming import name_dated
from helpers.page.precision import read_number
from helpers.page.prose import Sentence, fill, join, render_sentence
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import find_dispute, map_disputes
from helpers.page.sections.main_shares import list_latest_shares
from helpers.page.sections.provenance import link_derived
from helpers.page.sections.share_cells import name_share_anchor
from helpers.page.sections.targets import judge_in_words
from helpers.page.sections.words import (
    describe_coverage,
    describe_flag,
    describe_grade,
    map_printed,
    name_figure,
    name_sources,
    write_formula,
)

Row = Mapping[str, object]
One = TypeVar("One", "Mark", "Span")

MOST_NAMED = 4
"""Provinces that are named with their values; of more the least and the greatest."""
MOST_MARKS = 100
"""Values drawn where they lie; of more, those within a step are one mark."""
STEP, SPAN_STEP = 0.5, 5.0
"""Steps of such marks in percent of the axis: of values, and of the two ends of bounds."""
PERIOD = ("period_start", "period_end")


@dataclass(frozen=True)
class Mark:
    """Where another value lies on an axis, and whether the audit doubts it."""

    at: float
    is_disputed: bool

    def coarsen(self) -> Mark:
        """Return the mark at the nearest step."""
        return Mark(STEP * round(self.at / STEP), self.is_disputed)


@dataclass(frozen=True)
class Span:
    """Between which ends of an axis another value lies, and whether the audit doubts it."""

    low: float
    width: float
    is_disputed: bool

    def coarsen(self) -> Span:
        """Return the span with its ends at the steps about it, so that none is without width."""
        first = math.floor(self.low / SPAN_STEP)
        last = max(math.ceil((self.low + self.width) / SPAN_STEP), first + 1)
        return Span(SPAN_STEP * first, SPAN_STEP * (last - first), self.is_disputed)


@dataclass(frozen=True, kw_only=True)
class Strip(Badged):
    """One share on an axis from nothing to the whole base; places in percent of the axis.

    Attributes
    ----------
    name, value, when
        The share, its value as a link, period and coverage.
    own, low, high
        Where it lies and where its bounds do; None where it has none.
    peers, spans, past, target
        Where other provinces lie, those of which only bounds are known, its own earlier periods,
        and the target.
    is_disputed
        Whether the audit doubts it.
    sentences
        The same in words.
    """

    name: Link
    value: Link
    when: str
    own: float | None
    low: float | None
    high: float | None
    peers: tuple[Mark, ...]
    spans: tuple[Span, ...]
    past: tuple[Mark, ...]
    target: float | None
    is_disputed: bool
    sentences: tuple[Sentence, ...]


def render_peers(data: ProvinceData) -> Fragment:
    """Return a strip for each share that other provinces may have too; nothing without any."""
    rows = list_latest_shares(data)
    if not rows:
        return Fragment("")
    lead = data.labels.translate(
        "Full dot: this province; ring: another one on the same base and coverage, drawn out where "
        "only bounds are known; small dot: an earlier period; dashed: the target in force; pale: "
        "disputed. The line ends at the whole base. Periods differ: no ranking."
    )
    if any(len(peers) > MOST_MARKS for peers in data.peers.values()):
        lead += " " + data.labels.translate("Of very many others a ring may stand for several.")
    beside = [row for row in rows if _has_beside(row, data)]
    alone = [row for row in rows if not _has_beside(row, data)]
    if not beside:
        return render_sentence(_tell_alone(alone, data.labels))
    strips = [_build_strip(row, data) for row in beside]
    template = read_environment().get_template("strips.html.j2")
    body = render_paragraph(lead) + Fragment(template.render(strips=strips))
    return body + render_sentence(_tell_alone(alone, data.labels))


def _link_comparison(text: str, row: Row, labels: Labels) -> Link:
    """Return a text that leads to a share on the page of all provinces."""
    anchor = name_share_anchor(str(row["indicator_code"]))
    return Link(text, f"compare.{labels.lang}.html#{anchor}")


def _has_beside(row: Row, data: ProvinceData) -> bool:
    """Return whether anything may be set beside a share."""
    is_known = bool(data.peers.get(find_base(row)))
    target = find_target(row, list_records(data.targets))
    return is_known or target is not None or bool(_select_past(row, data.shares))


def _tell_alone(rows: Sequence[Row], labels: Labels) -> Sentence:
    """Return which shares nobody else has on the same base; nothing if there are none."""
    if not rows:
        return ()
    named = [
        fill(
            "{name} ({period})",
            name=_link_comparison(name_figure(row, labels), row, labels),
            period=labels.label_period(row),
        )
        for row in rows
    ]
    text = labels.translate(
        "Not comparable, as no other province at hand has it on the same base with the same "
        "coverage: {names}."
    )
    return fill(text, names=join(named))


def _build_strip(row: Row, data: ProvinceData) -> Strip:
    """Return one share with all that is set beside it."""
    labels, names = data.labels, name_sources(row)
    peers = data.peers.get(find_base(row), ())
    past = _select_past(row, data.shares)
    target = find_target(row, list_records(data.targets))
    goal = float(target["value"]) if target and judge_target(row, target) != OTHER_BASE else None
    numbers = [read_number(r["value"]) for r in (row, *peers, *past)]
    end = max([1.0, *(number for number in numbers if number is not None)])
    formula = write_formula(row, map_printed(data.observations, lang=labels.lang))
    value = link_derived(labels.tell_share(row), names, formula)
    anchor = find_dispute(names, map_disputes(data))
    own, low, high = (_place(row[c], end) for c in ("value", "value_low", "value_high"))
    told = [_tell_peers(row, peers, labels), _tell_past(past, labels)]
    if target is not None:
        told.insert(0, judge_in_words(row, target, labels))
    return Strip(
        name=_link_comparison(name_figure(row, labels), row, labels),
        value=value,
        when=f"{labels.label_period(row)}; {describe_coverage(row, labels)}",
        own=own,
        low=None if low == high else low or 0.0,
        high=100.0 if high is None else high,
        peers=_thin(_place_all(peers, end)),
        spans=_thin(_place_spans(peers, end)),
        past=_place_all(past, end),
        target=_place(goal, end),
        is_disputed=bool(anchor or row["disputed_by"]),
        sentences=tuple(filter(None, told)),
        **describe_flag(row, labels, anchor=anchor),
    )


def _place(value: object, end: float) -> float | None:
    """Return where a value lies on the axis in percent; None for a missing one."""
    number = read_number(value)
    return None if number is None else round(100 * number / end, 2)


def _place_all(rows: Sequence[Row], end: float) -> tuple[Mark, ...]:
    """Return where the values of rows lie, those that have one."""
    found = ((_place(row["value"], end), bool(row["disputed_by"])) for row in rows)
    return tuple(Mark(place, is_disputed) for place, is_disputed in found if place is not None)


def _place_spans(rows: Sequence[Row], end: float) -> tuple[Span, ...]:
    """Return the bounds of rows that have no value; of one that may be anything there are none."""
    spans = []
    for row in (row for row in rows if read_number(row["value"]) is None):
        low, high = (_place(row[f"value_{side}"], end) for side in ("low", "high"))
        start, stop = low or 0.0, 100.0 if high is None else high
        if stop - start < 100:
            spans.append(Span(start, round(stop - start, 2), bool(row["disputed_by"])))
    return tuple(spans)


def _thin(marks: tuple[One, ...]) -> tuple[One, ...]:
    """Return marks of which none covers another, where there are more than a strip can show."""
    if len(marks) <= MOST_MARKS:
        return marks
    return tuple(dict.fromkeys(mark.coarsen() for mark in marks))


def _select_past(row: Row, shares: pd.DataFrame) -> list[Row]:
    """Return the same share on the same base in earlier periods, the latest first."""
    earlier = shares[(shares["alternative"] == 1) & (shares["period_end"] < row["period_end"])]
    same = [r for r in list_records(earlier) if find_base(r) == find_base(row)]
    latest = {tuple(r[name] for name in PERIOD): r for r in same}
    return sorted(latest.values(), key=lambda r: str(r["period_end"]), reverse=True)


def _tell_peers(row: Row, peers: Sequence[Row], labels: Labels) -> Sentence:
    """Return who else has the share on the same base, with values and periods."""
    if not peers:
        return fill(labels.translate("No other province at hand has it on this base."))
    numbers = [(read_number(peer["value"]), peer) for peer in peers]
    valued = [(number, peer) for number, peer in numbers if number is not None]
    ordered = [peer for _, peer in sorted(valued, key=itemgetter(0))]
    bounded = [peer for number, peer in numbers if number is None]
    if len(peers) <= MOST_NAMED:
        text = labels.translate("Others on this base: {peers}.")
        return fill(text, peers=join([tell_peer(p, labels) for p in (*ordered, *bounded)]))
    if not ordered:
        text = labels.translate("{count} on this base, known by bounds only.")
        return fill(text, count=_link_others(bounded, row, labels))
    if len(ordered) <= MOST_NAMED:
        text = "Others on this base: {peers}; known by bounds only: {count}."
        named = join([tell_peer(peer, labels) for peer in ordered])
        return fill(labels.translate(text), peers=named, count=_link_others(bounded, row, labels))
    text = "{count} on this base, from {least} to {most}."
    if bounded:
        text = "{count} on this base, from {least} to {most}; known by bounds only: {bounded}."
    return fill(
        labels.translate(text),
        count=_link_others(ordered, row, labels),
        least=tell_peer(ordered[0], labels),
        most=tell_peer(ordered[-1], labels),
        bounded=_link_others(bounded, row, labels),
    )


def _link_others(peers: Sequence[Row], row: Row, labels: Labels) -> Link:
    """Return how many other provinces, which leads to where all stand."""
    text = "{count} other" if len(peers) == 1 else "{count} others"
    count = format_number(len(peers), labels.lang)
    return _link_comparison(labels.translate(text).format(count=count), row, labels)


def tell_peer(peer: Row, labels: Labels) -> Sentence:
    """Return one other province with its value, which leads to its page, and its period."""
    owner = str(peer["province_id"])
    value = _tell_value(peer, labels)
    grade = describe_grade(peer, labels).get("excerpt", "")
    period = ", ".join(filter(None, (labels.label_period(peer), grade)))
    link = Link(value, f"{owner}.{labels.lang}.html#compare")
    name = name_dated(owner, labels)
    return fill("{name} {value} ({period})", name=name, value=link, period=period)


def _tell_value(row: Row, labels: Labels) -> str:
    """Return a share of a text row, or its bounds where only these are known."""
    columns = ("value", "value_low", "value_high")
    numbers = {name: read_number(row[name]) for name in columns}
    shown = {name: float("nan") if n is None else n for name, n in numbers.items()}
    return labels.tell_share({**row, **shown})


def _tell_past(past: Sequence[Row], labels: Labels) -> Sentence:
    """Return the share in earlier periods; nothing where there is none."""
    if not past:
        return ()
    shown = [f"{labels.tell_share(row)} ({labels.label_period(row)})" for row in past]
    text = labels.translate("Earlier: {values}.")
    return fill(text.format(values="; ".join(shown)))
