"""What the comparison page says first: its rule, and which numbers it leaves out or marks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.comparison import select_compared
from helpers.analysis.wanted import select_wanted
from helpers.data.peers import Base
from helpers.export.bundle import COMPARISON
from helpers.ground.alphabet import sort_name
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import EXCERPT, TOTAL, UNVALIDATED
from helpers.page.fragments import Fragment, Link, render_banner, render_links, render_paragraph
from helpers.page.labels import Labels
from helpers.page.naming import name_dated
from helpers.page.prose import Sentence, fill, render_lines
from helpers.page.sections.compared_targets import MOST_NAMED, count_provinces
from helpers.page.sections.comparison import name_base
from helpers.page.sections.data import relate_file
from helpers.page.sections.highest import find_highest
from helpers.page.sections.words import describe_grade, name_coverage


def render_introduction(
    labels: Labels, shares: pd.DataFrame, *, unvalidated: str = "no", excerpts: str = "yes"
) -> Fragment:
    """Return the rule of the page, and what became of shares not reviewed or not read whole.

    Parameters
    ----------
    labels
        Words of the page.
    shares
        Shares of all provinces, before any was left out.
    unvalidated, excerpts
        Whether figures that nobody reviewed, and those of excerpts, were asked for, `yes` or `no`.
    """
    told = _tell_unvalidated(shares, labels, unvalidated=unvalidated)
    graded = _tell_excerpts(shares, labels, excerpts=excerpts)
    rule = labels.translate(
        "Shares stand side by side only where they have the same base. Periods and coverage "
        "still differ: read them with each value, and do not rank. What a page says of single "
        "wards or offices stands for no province and is left out here."
    )
    wanted = select_wanted(shares, unvalidated=unvalidated, excerpts=excerpts)
    compared = select_compared(wanted)
    return (
        render_banner(" ".join(filter(None, (told, graded))))
        + render_paragraph(rule)
        + _list_highest(compared, labels)
        + (link_comparison_data(labels) if compared else _tell_nothing(labels))
    )


def _list_highest(compared: Mapping[Base, pd.DataFrame], labels: Labels) -> Fragment:
    """Return who has most on each base, which leads to where all stand; nothing without a base."""
    if not compared:
        return Fragment("")
    lines = []
    for base, rows in compared.items():
        heading, coverage = name_base(base, compared, labels), name_coverage(base.coverage, labels)
        is_named = base.coverage == TOTAL or coverage in heading.title
        title = heading.title if is_named else f"{heading.title} ({coverage})"
        link = Link(title, f"#{heading.anchor}")
        told = _tell_highest(rows, labels)
        lines.append(fill("{link}: {told}", link=link, told=told))
    return render_lines(lines, label=labels.translate("Highest on each base; the periods differ:"))


def _tell_highest(rows: pd.DataFrame, labels: Labels) -> Sentence:
    """Return the highest value of a share, whose and when, and of how many."""
    found = find_highest(list_records(rows))
    row, owner = found.row, str(found.row["province_id"])
    words = [labels.label_period(row), describe_grade(row, labels).get("excerpt", "")]
    words.append(labels.translate("disputed") if row["disputed_by"] else "")
    if found.is_open:
        text = "{place} {value} ({period}), of {count}; bounds leave the order open"
    elif found.ties:
        text = "{place} {value} ({period}), of {count}; as high: {ties} more"
    else:
        text = "{place} {value} ({period}), of {count}"
    return fill(
        labels.translate(text),
        place=name_dated(owner, labels),
        value=Link(labels.tell_share(row), f"{owner}.{labels.lang}.html#compare"),
        period=", ".join(filter(None, words)),
        count=format_number(found.count, labels.lang),
        ties=format_number(found.ties, labels.lang),
    )


def _tell_nothing(labels: Labels) -> Fragment:
    """Return the sentence that stands where no share can be compared."""
    told = labels.translate("So far no two provinces report a share on the same base.")
    return render_paragraph(told)


def link_comparison_data(labels: Labels) -> Fragment:
    """Return links to the shares that stand side by side, as a workbook and as CSV."""
    t = labels.translate
    links = [
        Link(t("Excel workbook (.xlsx)"), relate_file(f"{COMPARISON}.xlsx")),
        Link(t("CSV, codebook and documents (.zip)"), relate_file(f"{COMPARISON}.zip")),
    ]
    return render_links(links, label=t("Take the data:"))


def _tell_excerpts(shares: pd.DataFrame, labels: Labels, *, excerpts: str) -> str:
    """Return a sentence on the shares that rest on excerpts; nothing if there are none."""
    if not (shares["grade"] == EXCERPT).any():
        return ""
    if excerpts == "no":
        return labels.translate("Shares seen in excerpts are left out.")
    return labels.translate(
        "Shares marked as excerpts were seen in passages of public pages that nobody read whole."
    )


def _tell_unvalidated(shares: pd.DataFrame, labels: Labels, *, unvalidated: str) -> str:
    """Return a sentence on the shares that nobody reviewed; nothing if there are none."""
    rows = shares[shares["obs_status"] == UNVALIDATED]
    names = sorted({labels.label_province(name) for name in rows["province_id"]}, key=sort_name)
    if not names:
        return ""
    text = (
        labels.translate(
            "With figures that no person has reviewed, marked V, because they were asked for: "
            "{provinces}."
        )
        if unvalidated == "yes"
        else labels.translate("Figures that no person has reviewed are left out, of: {provinces}.")
    )
    is_short = len(names) <= MOST_NAMED
    told = ", ".join(names) if is_short else count_provinces(len(names), labels)
    return text.format(provinces=told)
