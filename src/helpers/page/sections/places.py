"""What became of a province: where it went, or what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from helpers.ground.frames import list_records
from helpers.ground.languages import format_date
from helpers.page.fragments import Fragment, render_banner
from helpers.page.labels import Labels
from helpers.page.province import ProvinceData
from helpers.printed.provinces import list_predecessors, list_successors

Row = Mapping[str, str]


def render_place(data: ProvinceData) -> Fragment:
    """Return what became of the province as a banner; nothing for one that did not change."""
    changes = list_records(data.province_changes)
    told = [*_tell_end(data, changes), *_tell_start(data, changes)]
    return render_banner(" ".join(told))


def _tell_end(data: ProvinceData, changes: list[Row]) -> list[str]:
    """Return sentences on the unit into which the province went."""
    province_id, labels = data.province_id, data.labels
    t = labels.translate
    texts = {
        "merged_into_other": t(
            "{province} was a province until {last_day}. Since {first_day} its territory has been "
            "part of {other} ({law}): the figures of this page are not those of today's {other}."
        ),
        "merged_keeps_name": t(
            "This page is about {province} as it was until {last_day}. Since {first_day} the name "
            "has stood for a larger unit ({law}), formed together with {merged}."
        ),
        "renamed": t("{province} bore this name until {last_day}; then it became {other} ({law})."),
    }
    told = []
    for other in list_successors(province_id, changes=changes):
        change = _find_change(changes, province_id, other)
        merged = set(list_predecessors(other, changes=changes)) - {province_id}
        told.append(
            texts[change["relation"]].format(
                province=labels.label_province(province_id),
                last_day=_format_day(labels.select_province(province_id)["valid_to"], labels),
                first_day=_format_day(change["date"], labels),
                other=labels.label_province(other),
                merged=_join_names(sorted(merged), labels),
                law=_name_law(change["legal_source"], labels),
            )
        )
        if change["code_meaning_changed"] == "yes":
            told.append(_tell_code(province_id, other, labels))
    return told


def _tell_code(province_id: str, other: str, labels: Labels) -> str:
    """Return the warning that the province's code now belongs to another one."""
    text = labels.translate("The code {code} now stands for {other}: do not join tables by it.")
    return text.format(
        code=labels.select_province(province_id)["code"], other=labels.label_province(other)
    )


def _tell_start(data: ProvinceData, changes: list[Row]) -> list[str]:
    """Return a sentence on the units that the province was made of."""
    province_id, labels = data.province_id, data.labels
    t = labels.translate
    predecessors = list_predecessors(province_id, changes=changes)
    if not predecessors:
        return []
    change = _find_change(changes, predecessors[0], province_id)
    text = t(
        "{province} has had its present territory since {first_day} ({law}), when {merged} were "
        "merged: figures of earlier days belong to those provinces."
    )
    if change["relation"] == "renamed":
        text = t("{province} has borne this name since {first_day} ({law}); before, {merged}.")
    return [
        text.format(
            province=labels.label_province(province_id),
            first_day=_format_day(change["date"], labels),
            merged=_join_names(predecessors, labels),
            law=_name_law(change["legal_source"], labels),
        )
    ]


def _find_change(changes: Iterable[Row], old: str, new: str) -> Row:
    """Return the row by which one unit went into another."""
    pair = (old, new)
    return next(r for r in changes if (r["old_province_id"], r["new_province_id"]) == pair)


def _join_names(province_ids: Iterable[str], labels: Labels) -> str:
    """Return names of provinces as a list in words."""
    names = [labels.label_province(province_id) for province_id in province_ids]
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    return labels.translate("{first} and {last}").format(first=", ".join(first), last=last)


def _format_day(day: str, labels: Labels) -> str:
    """Return an ISO date in words."""
    return format_date(date.fromisoformat(day), labels.lang)


def _name_law(legal_source: str, labels: Labels) -> str:
    """Return kind and number of a legal text in the reader's language."""
    kind, _, number = legal_source.partition(" ")
    if kind != "Resolution":
        return legal_source
    return labels.translate("Resolution {number}").format(number=number)
