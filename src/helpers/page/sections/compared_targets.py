"""Which national targets a compared share had, and which provinces reached them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.analysis.targets import MET, MISSED, OPEN, OTHER_BASE, find_target, judge_target
from helpers.data.peers import Base
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number, format_percent
from helpers.ground.vocabulary import TOTAL
from helpers.page.fragments import Fragment, render_paragraph
from helpers.page.labels import Labels
from helpers.page.sections.compared import name_years, sort_by_name
from helpers.page.sections.share_cells import name_place
from helpers.page.sections.words import name_coverage

MOST_NAMED = 12
"""The provinces that one sentence can name; more are counted."""


def count_provinces(count: int, labels: Labels) -> str:
    """Return how many provinces there are, where a sentence cannot name them."""
    shown = format_number(count, labels.lang)
    return labels.translate("{count} provinces").format(count=shown)


class Judged(NamedTuple):
    """A province whose period a target concerns, and what became of the target."""

    province_id: str
    verdict: str


def render_target(
    compared: pd.DataFrame, base: Base, *, targets: pd.DataFrame, labels: Labels
) -> Fragment:
    """Return which national targets of a share were in force, and for whose period.

    Parameters
    ----------
    compared
        Latest shares of one base.
    base
        What they have in common.
    targets
        Register of targets.
    labels
        Words of the page.
    """
    register = list_records(targets)
    found: dict[str, list[Judged]] = {}
    for row in sort_by_name(list_records(compared), labels):
        target = find_target(row, register)
        if target is not None:
            judged = Judged(str(row["province_id"]), judge_target(row, target))
            found.setdefault(str(target["target_id"]), []).append(judged)
    told = [
        _tell_target(t, found[t["target_id"]], labels) for t in register if t["target_id"] in found
    ]
    if not told:
        told = [
            labels.translate(
                "No national target of this share in the register was in force at the end of "
                "these periods."
            )
        ]
    elif base.coverage != TOTAL:
        text = (
            "The base here covers {coverage} only, so the target does not apply to it as it stands."
        )
        coverage = name_coverage(base.coverage, labels)
        told.append(labels.translate(text).format(coverage=coverage))
    return render_paragraph(" ".join(told))


def _name_verdicts(labels: Labels) -> dict[str, str]:
    """Return whether a share reached a target, in a word; nothing where it does not bind."""
    t = labels.translate
    return {
        MET: t("not below it"),
        MISSED: t("below it"),
        OPEN: t("left open by its bounds"),
        OTHER_BASE: "",
    }


def _name_judged(judged: Sequence[Judged], labels: Labels) -> str:
    """Return the provinces that a target concerns, each with its verdict; many are counted."""
    verdicts = _name_verdicts(labels)
    if len(judged) <= MOST_NAMED:
        names = [(name_place(name, labels), verdicts[verdict]) for name, verdict in judged]
        return "; ".join(", ".join(filter(None, parts)) for parts in names)
    number = Counter(verdicts[verdict] for _, verdict in judged)
    told = [
        f"{verdict}: {format_number(number[verdict], labels.lang)}"
        for verdict in verdicts.values()
        if verdict and number[verdict]
    ]
    named = count_provinces(len(judged), labels)
    return f"{named} ({'; '.join(told)})" if told else named


def _tell_target(target: Mapping[str, str], judged: Sequence[Judged], labels: Labels) -> str:
    """Return one target in a sentence: how much of what, by which text, and for whom."""
    t = labels.translate
    value = format_percent(float(target["value"]), labels.lang, decimals=0)
    first, last = (target[key][:4] for key in ("valid_from", "valid_to"))
    least = t("at least {value}") if target["qualifier"] == "at_least" else "{value}"
    return t(
        "National target: {value} of {base}, for {years}, by {source}; it was in force at the end "
        "of the period of {names}."
    ).format(
        value=least.format(value=value),
        base=target[f"base_{labels.lang}"],
        years=name_years((int(first), int(last))),
        source=target[f"legal_source_{labels.lang}"],
        names=_name_judged(judged, labels),
    )
