"""What does not add up, with the arithmetic and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.data.dictionary import list_key, name_by_key
from helpers.data.results import FindingRow
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import format_number
from helpers.ground.vocabulary import SEVERITIES
from helpers.page.fragments import (
    FindingCard,
    Fragment,
    Heading,
    Link,
    render_details,
    render_findings,
    render_heading,
    render_paragraph,
)
from helpers.page.labels import Labels
from helpers.page.once import once
from helpers.page.province import ProvinceData
from helpers.page.sections.disputes import (
    SAME_VALUE,
    count_facts,
    group_facts,
    list_failed,
    list_own_failed,
    read_failed,
)
from helpers.page.sections.play import render_play, tell_repair
from helpers.page.sections.provenance import link_figure, list_sources, name_document
from helpers.page.sections.words import name_alike, write_marks

DOCUMENT_CHECKS = ("signed_early", "cut_off", "token_form", "share_range")
MOST_OPEN = 3
"""Warnings that stand open; more show their titles only."""
MOST_LINKS = 8
"""Rows linked from one finding; a document signed early concerns dozens."""


def render_audit(data: ProvinceData) -> Fragment:
    """Return the summary of all checks, then each failed one, the gravest first."""
    labels = data.labels
    body = render_paragraph(summarise_checks(data.findings, labels))
    body += render_paragraph(tell_proof(data.findings, labels))
    for severity in SEVERITIES:
        found = build_cards(data, severity)
        if not found:
            continue
        cards = render_findings(
            found,
            rows_word=labels.translate("Source rows:"),
            folded=severity == "warning" and len(found) > MOST_OPEN,
        )
        heading = Heading(f"findings-{severity}", name_severity(severity, labels))
        body += render_heading(heading, level=3)
        body += _fold_notes(cards, len(found), labels) if severity == "note" else cards
    return body


def build_cards(data: ProvinceData, severity: str) -> list[FindingCard]:
    """Return what failed of one severity, a card a fact, in the order of the anchors."""
    failed = [{**row, "anchor": anchor} for anchor, row in list_own_failed(data)]
    facts = group_facts(row for row in failed if row["severity"] == severity)
    observations = index_observations(data)
    return [_build_finding(fact, data, observations) for fact in facts]


def _fold_notes(cards: Fragment, count: int, labels: Labels) -> Fragment:
    """Return the mildest findings behind a fold."""
    text = labels.translate("Oddities that put no figure in doubt by themselves ({count})")
    return render_details(text.format(count=count), cards)


def summarise_checks(findings: pd.DataFrame, labels: Labels) -> str:
    """Return how many checks were made, passed, failed or lacked a figure, and how many facts."""
    results = findings["result"].value_counts()
    failed = [row for _, row in list_failed(findings)]
    counts = {name: int(results.get(name, 0)) for name in ("passed", "failed", "not_checkable")}
    counts |= {severity: count_facts(failed, severity) for severity in SEVERITIES}
    counts["total"] = len(findings)
    t = labels.translate
    text = t("Checks: {total}; passed: {passed}; failed: {failed}.")
    if counts["not_checkable"]:
        text = t(
            "Checks: {total}; passed: {passed}; failed: {failed}; not checkable, because a "
            "document does not print every figure: {not_checkable}."
        )
    if failed:
        facts = t(
            "Facts behind the failed ones, each counted once: contradictions {error}, warnings "
            "{warning}, notes {note}."
        )
        text = f"{text} {facts}"
    return text.format(**{name: format_number(n, labels.lang) for name, n in counts.items()})


def tell_proof(findings: pd.DataFrame, labels: Labels) -> str:
    """Return what was proved of all relations together; nothing where nothing was."""
    proofs = findings[(findings["check_code"] == "together") & (findings["result"] == "passed")]
    return " ".join(proofs[f"explanation_{labels.lang}"])


def name_severity(severity: str, labels: Labels) -> str:
    """Return the heading of the findings of one severity."""
    t = labels.translate
    names = {"error": t("Contradictions"), "warning": t("Warnings"), "note": t("Notes")}
    return names[severity]


@once
def _index_checks(data: ProvinceData) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return the register of checks by code and case."""
    return {(row["check_code"], row["case"]): row for row in list_records(data.checks)}


def _build_finding(
    fact: Sequence[Mapping[str, object]],
    data: ProvinceData,
    observations: pd.DataFrame,
) -> FindingCard:
    """Return one fact as a card titled by the check and the figure it is about."""
    row, labels = fact[0], data.labels
    anchor = str(row["anchor"])
    check = _index_checks(data)[str(row["check_code"]), str(row["case"])]
    subject = name_subject(row, data, observations)
    links = _link_rows(" ".join(str(told["rows"]) for told in fact), data)
    more = len(links) - MOST_LINKS
    style, typed = _find_style(links, data), read_failed(data)[anchor]
    rows = {name: observations.loc[name] for name in typed.rows} if typed.repairs else {}
    remarks = (
        _tell_smallest(str(row["smallest_rows"]), observations, labels, style=style),
        describe_repairs(typed, labels, style=style),
        _name_reading(row, labels),
        check[f"action_{labels.lang}"],
    )
    return FindingCard(
        anchor=anchor,
        name=name_by_key(row, list_key("findings")),
        severity=str(row["severity"]),
        title=f"{check[f'label_{labels.lang}']}: {subject}",
        explanation=str(row[f"explanation_{labels.lang}"]),
        arithmetic=write_marks(str(row["arithmetic"]), labels.lang, style=style),
        remarks=tuple(filter(None, remarks)),
        links=links[:MOST_LINKS],
        more=labels.translate("and {count} more").format(count=more) if more > 0 else "",
        play=render_play(typed, rows, anchor=anchor, style=style, labels=labels),
        also=tuple(_tell_also(told, data, observations, style=style) for told in fact[1:]),
    )


def _tell_also(
    row: Mapping[str, object], data: ProvinceData, observations: pd.DataFrame, *, style: str
) -> FindingCard:
    """Return what tells the same fact of another figure: its arithmetic says enough."""
    return FindingCard(
        str(row["anchor"]),
        str(row["severity"]),
        name_subject(row, data, observations),
        "" if row["arithmetic"] else str(row[f"explanation_{data.labels.lang}"]),
        write_marks(str(row["arithmetic"]), data.labels.lang, style=style),
        links=(),
        name=name_by_key(row, list_key("findings")),
    )


def _find_style(links: Sequence[Link], data: ProvinceData) -> str:
    """Return whose marks the arithmetic of a finding has: those of the first row's document."""
    styles = data.documents.set_index("document_id")["number_style"]
    return next((str(styles[link.href[1:].rsplit(":", 2)[0]]) for link in links), "vi")


def _link_rows(names: str, data: ProvinceData) -> tuple[Link, ...]:
    """Return the printed tokens of source rows, each leading to its row."""
    sources = list_sources(data)
    return tuple(
        link_figure(sources[name].token, name, sources) for name in dict.fromkeys(names.split())
    )


def _tell_smallest(rows: str, observations: pd.DataFrame, labels: Labels, *, style: str) -> str:
    """Return the fewest figures that already contradict; nothing where it needs all of them."""
    tokens = [str(observations.loc[name]["printed"]) for name in rows.split()]
    if not tokens:
        return ""
    return labels.translate("Already these cannot stand together: {tokens}.").format(
        tokens=write_marks(", ".join(tokens), labels.lang, style=style)
    )


@once
def index_observations(data: ProvinceData) -> pd.DataFrame:
    """Return the observations by their name `document_id:line:seq`."""
    names = [name_row(row) for row in list_records(data.observations)]
    return data.observations.assign(name=names).set_index("name")


def name_subject(row: Mapping[str, object], data: ProvinceData, observations: pd.DataFrame) -> str:
    """Return the figure that a finding is about, or the document if it is about all of it."""
    labels = data.labels
    if row["check_code"] in DOCUMENT_CHECKS:
        documents = data.documents.set_index("document_id").to_dict("index")
        return name_document(documents[str(row["document_id"])], labels)
    names = str(row["rows"]).split()
    names = names if row["case"] == SAME_VALUE else names[:1]
    named = name_alike([observations.loc[name] for name in names], labels)
    return f"{named} ({labels.label_period(row)})"


def describe_repairs(finding: FindingRow, labels: Labels, *, style: str = "vi") -> str:
    """Return what single edits would mend a failed identity, in words."""
    t = labels.translate
    templates = {
        "proposed": t("Repairs of a single digit, one of them plausible: {repairs}"),
        "several": t("Several repairs of a single digit are possible, none preferred: {repairs}"),
        "unneeded": t("If nothing is left out, one digit may be misprinted: {repairs}"),
        "implausible": t("Only implausible repairs of a single digit exist: {repairs}"),
        "none": t("No repair of a single digit would mend it."),
    }
    if not finding.repair_status:
        return ""
    shown = [tell_repair(repair, labels, style=style) for repair in finding.repairs]
    more = finding.repair_count - len(shown)
    shown += [f"+{more}"] if more > 0 else []
    told = templates[finding.repair_status].format(repairs="; ".join(shown))
    doubts = _tell_doubts(finding, labels)
    return f"{told}. {doubts}" if doubts else told


def _tell_doubts(finding: FindingRow, labels: Labels) -> str:
    """Return how many repairs would do if one other relation alone were doubted."""
    if finding.repair_status != "proposed" or not finding.if_doubted:
        return ""
    return labels.translate(
        "If one of the relations that speak against the others is itself doubted, "
        "{count} repairs remain."
    ).format(count=format_number(max(finding.if_doubted.values()), labels.lang))


def _name_reading(row: Mapping[str, object], labels: Labels) -> str:
    """Return the causes other than a misprint, introduced as such."""
    cause = str(row[f"other_causes_{labels.lang}"])
    if not cause:
        return ""
    return labels.translate("Another reading: {reading}").format(reading=cause)
