"""Rows of registers that obey every rule, and that the figures show in a strange light."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from helpers.ground.vocabulary import ANY

Row = Mapping[str, str]
CONTAINING = ("part_of", "plausible")
"""Types of relations that can be turned round, and then fail where they passed."""


def list_suspects(
    findings: Iterable[Row], relations: Iterable[Row], causes: Iterable[Row]
) -> list[str]:
    """Return a sentence for each relation that always fails, and each cause that is never shown.

    Parameters
    ----------
    findings
        All that the audits of all provinces found, passed or not.
    relations, causes
        Rows of `relations.csv` and `other_causes.csv`.
    """
    rows = list(findings)
    return [*_list_turned(rows, relations), *_list_idle(rows, causes)]


def _list_turned(findings: list[Row], relations: Iterable[Row]) -> list[str]:
    counted = Counter((row["subject"], row["result"]) for row in findings)
    types = {row["relation_id"]: row["relation_type"] for row in relations}
    told = []
    for name in (name for name, kind in types.items() if kind in CONTAINING):
        failed, passed = counted[name, "failed"], counted[name, "passed"]
        if failed and not passed:
            told.append(
                f"relations.csv: relation '{name}' fails in all {failed} places where it can be "
                "checked: exchange whole and part, if they are turned round"
            )
    return told


def _list_idle(findings: list[Row], causes: Iterable[Row]) -> list[str]:
    found = {(row["check_code"], row["subject"], row["province_id"]) for row in findings}
    found |= {(check, subject, ANY) for check, subject, _ in found}
    return [
        f"other_causes.csv: row '{number}', field 'subject' with value '{row['subject']}': no "
        f"check '{row['check_code']}' of province '{row['province_id']}' is about that, so the "
        "cause is shown nowhere: correct the row, or take it out"
        for number, row in enumerate(causes, start=2)
        if (row["check_code"], row["subject"], row["province_id"]) not in found
    ]
