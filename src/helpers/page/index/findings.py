"""What does not add up in one province, as texts and numbers that outlast its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.precision import read_number
from helpers.page.sections.disputes import SAME_VALUE, list_failed

Row = Mapping[str, Any]

TOLD = ("error", "warning")
"""Severities that are told one by one; notes put no figure in doubt and are only counted."""

KEPT = ("severity", "check_code", "case", "document_id", "period_start", "period_end", "arithmetic")
FIGURE = ("indicator_code", *DIMENSIONS)
SAME_FACT = ("check_code", "case", "subject", "period_start", "period_end", "arithmetic")
"""What two findings on one fact have in common, though each is about a document of its own."""


def list_doubts(findings: pd.DataFrame, observations: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the contradictions and warnings of a province, the gravest first, each fact once.

    A text that several pages carry contradicts itself on each of them; that is one fact.

    Parameters
    ----------
    findings, observations
        Tables of one province.

    Returns
    -------
    list of dict
        With the anchor in the province's report, the figure that it is about, its source
        rows with their tokens, and the printed tokens that already contradict; texts by language.
    """
    rows = {name_row(row): row for row in list_records(observations)}
    doubts: dict[tuple[str, ...], dict[str, Any]] = {}
    for anchor, found in list_failed(findings):
        if found["severity"] not in TOLD:
            continue
        doubt = _tell(anchor, found, rows)
        key = (*(str(found[name]) for name in SAME_FACT), *doubt["figure"].values())
        known = doubts.setdefault(key, doubt)
        if known is not doubt:
            known["rows"] += [name for name in doubt["rows"] if name not in known["rows"]]
            known["tokens"] |= doubt["tokens"]
    return list(doubts.values())


def _cut(row: Mapping[str, object]) -> dict[str, str]:
    """Return what names a figure; nothing of none."""
    return {name: str(row[name]) for name in FIGURE} if row else {}


def _tell(anchor: str, found: Mapping[str, object], rows: Mapping[str, Row]) -> dict[str, Any]:
    """Return one finding with all that a page says of it."""
    names = list(dict.fromkeys(str(found["rows"]).split()))
    first = rows[names[0]] if names else {}
    return {
        "anchor": anchor,
        **{name: str(found[name]) for name in KEPT},
        "figure": _cut(first),
        "alike": [_cut(rows[name]) for name in names[1:] if found["case"] == SAME_VALUE],
        "rows": names,
        "tokens": {name: str(rows[name]["printed"]) for name in names},
        "repairs": int(read_number(found["repair_count"]) or 0),
        "smallest": [str(rows[name]["printed"]) for name in str(found["smallest_rows"]).split()],
        **{
            column: {lang: str(found[f"{column}_{lang}"]) for lang in LANGUAGES}
            for column in ("explanation", "other_causes")
        },
    }


def list_texts(rows: Sequence[str]) -> list[str]:
    """Return the documents of source rows, whose names are `document_id:line:seq`, each once."""
    return list(dict.fromkeys(name.rsplit(":", 2)[0] for name in rows))
