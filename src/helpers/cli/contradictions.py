"""What the arithmetic of a draft contradicts, so that a reviewer sees it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.cli.contexts import audit_context, build_context
from helpers.ground.errors import ProjectError
from helpers.reading.document import complete_document
from helpers.reading.draft import Draft
from helpers.reading.rows import (
    NAMELESS,
    complete_cells,
    list_faults,
    number_figures,
    read_book,
)

if TYPE_CHECKING:
    from helpers.audit.finding import Context
    from helpers.audit.run import Audit

Row = dict[str, str]
Contradictions = dict[str, tuple[str, ...]]


def find_contradictions(draft: Draft, lang: str) -> Contradictions:
    """Return what contradicts each figure of a draft, in sentences, by its name in the draft.

    The rows are taken as proposed, or as decided; those that are not valid yet are left out.
    Nothing where the audit cannot run.
    """
    document, rows = list_sound_rows(draft)
    try:
        context = build_draft_context(document, rows.values())
        return {} if context is None else _name_figures(audit_context(context), rows, lang)
    except ProjectError:
        return {}


def list_sound_rows(draft: Draft) -> tuple[Row, dict[str, Row]]:
    """Return the document of a draft and its valid rows, by their name in the draft."""
    document, _ = complete_document(draft, [], replace=True)
    return document, _list_sound(draft, document)


def build_draft_context(document: Row, rows: Iterable[Row]) -> Context | None:
    """Return what the audit of rows of a draft consults, None without rows.

    Neither province nor register is asked for: the rows are looked at by themselves.

    Raises
    ------
    ProjectError
        If the audit cannot run.
    """
    import pandas as pd

    kept = list(rows)
    if not kept:
        return None
    return build_context(pd.DataFrame(kept), pd.DataFrame([{**document, "document_id": NAMELESS}]))


def name_places(rows: Mapping[str, Row]) -> dict[str, str]:
    """Return the name of the observation that each row becomes, by its name in the draft."""
    return {name: f"{NAMELESS}:{row['line']}:{row['seq']}" for name, row in rows.items()}


def _list_sound(draft: Draft, document: Row) -> dict[str, Row]:
    """Return the valid rows of a draft with indicators of the codebook, by name."""
    book = read_book(draft)
    new = {row.get("indicator_code", "") for row in draft.proposed_indicators}
    numbered = number_figures(draft.figures, with_open=True)
    full = complete_cells(list(numbered.values()), document, book)
    named = zip(numbered, full, strict=True)
    rows = {name: {**row, "document_id": NAMELESS} for name, row in named}
    return {
        name: row
        for name, row in rows.items()
        if row["indicator_code"] not in new and not list_faults(row, document, book)
    }


def _name_figures(audited: Audit, rows: dict[str, Row], lang: str) -> Contradictions:
    """Return the explanation of each finding under the figures that it puts in doubt."""
    from helpers.analysis.disputes import list_disputed_rows
    from helpers.data.results import build_findings

    places = {place: name for name, place in name_places(rows).items()}
    told: Contradictions = {}
    table = audited.findings
    failed = table[table["result"] == "failed"]
    typed = build_findings(failed, audited.repairs)
    for row, finding in zip(failed.to_dict("records"), typed, strict=True):
        sentence = f"{row[f'explanation_{lang}']} {row['arithmetic']}".strip()
        for place in list_disputed_rows(finding):
            name = places[place]
            told[name] = (*told.get(name, ()), sentence)
    return told
