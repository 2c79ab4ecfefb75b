"""What `check` prints of an audit: what was found, and how each check went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from helpers.ground.vocabulary import SEVERITIES

if TYPE_CHECKING:  # pandas would cost every other command half a second
    import pandas as pd

    from helpers.audit.run import Audit
    from helpers.data.results import FindingRow, Repair

ANY = "any"
"""In the catalogue: what is said of every check."""

RESULTS = {
    "passed": "passed",
    "failed": "found something",
    "not_checkable": "could not run",
}
"""Result of a check and the words for it."""


def show_findings(audited: Audit, lang: str) -> None:
    """Print what was found, the gravest first, and how many checks were made."""
    from helpers.data.results import build_finding, group_repairs

    findings, repairs = audited.findings, group_repairs(audited.repairs)
    failed = findings[findings["result"] == "failed"]
    for severity in SEVERITIES:
        for row in failed[failed["severity"] == severity].to_dict("records"):
            click.echo(f"{severity}: {row[f'explanation_{lang}']}")
            click.echo(f"  {row['arithmetic']}  [{shorten_list(row['rows'].split())}]")
            mended = _describe_repairs(build_finding(row, repairs))
            if mended:
                click.echo(f"  {row['repair_status']}: {mended}")
    for line in summarise_checks(findings, lang):
        click.echo(line)


def summarise_checks(findings: pd.DataFrame, lang: str) -> list[str]:
    """Return how each check went, why it could not run, and which met no figures to look at."""
    lines = [f"{len(findings)} checks: {_count_results(findings)}"]
    labels = _read_check_labels(lang)
    for code, label in labels.items():
        rows = findings[findings["check_code"] == code]
        if rows.empty:
            continue
        lines.append(f"  {label} ({code}): {_count_results(rows)}")
        stopped = rows[rows["result"] == "not_checkable"]
        for reason, group in stopped.groupby(f"explanation_{lang}", sort=False):
            lines.append(f"    could not run: {reason} [{shorten_list(list(group['subject']))}]")
    idle = [code for code in labels if code not in set(findings["check_code"])]
    return [*lines, f"  no figures to look at: {', '.join(idle)}"] if idle else lines


def _count_results(rows: pd.DataFrame) -> str:
    counts = rows["result"].value_counts()
    return ", ".join(f"{counts[name]} {word}" for name, word in RESULTS.items() if name in counts)


def _read_check_labels(lang: str) -> dict[str, str]:
    """Return the name of each check of the catalogue, in its order."""
    from helpers.data import store

    rows = store.read_register("checks").to_dict("records")
    return {row["check_code"]: row[f"label_{lang}"] for row in rows if row["check_code"] != ANY}


def _describe_repairs(finding: FindingRow) -> str:
    """Return the repairs of a finding, those that are not listed counted."""
    more = finding.repair_count - len(finding.repairs)
    listed = map(_describe_repair, finding.repairs)
    return " | ".join([*listed, *([f"+{more}"] if more > 0 else [])])


def _describe_repair(repair: Repair) -> str:
    """Return place, both tokens and the edit, with a mark where other relations would break."""
    mark = "" if repair.plausible else ", implausible"
    return f"{repair.row} {repair.printed}→{repair.repaired} ({repair.edit}{mark})"


def shorten_list(names: list[str], most: int = 6) -> str:
    """Return row names, the rest counted."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return " ".join(names[:most]) + more
