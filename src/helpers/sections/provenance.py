"""Where each number comes from: one sentence for every printed figure, numbered on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from helpers.labels import Labels
from helpers.languages import format_date
from helpers.relations import name_row
from helpers.report import ProvinceData
from helpers.tables import Link, name_anchor


@dataclass(frozen=True)
class SourceNote:
    """Number of a source row on the page, and the sentence that tells it."""

    number: int
    text: str


@lru_cache(maxsize=1)
def list_sources(data: ProvinceData) -> Mapping[str, SourceNote]:
    """Return the note of every printed figure by its `document_id:line:seq`.

    Every section of a page asks for them; they are written once a page.
    """
    documents = data.documents.set_index("document_id").to_dict("index")
    notes = {
        name_row(row): SourceNote(
            number, describe_row(row, documents[str(row["document_id"])], data.labels)
        )
        for number, row in enumerate(data.observations.to_dict("records"), start=1)
    }
    return MappingProxyType(notes)


def describe_row(row: Mapping[str, object], document: Mapping[str, str], labels: Labels) -> str:
    """Return token, document, line, period, basis and status of a printed figure."""
    t = labels.translate
    basis = labels.label_code("period_basis", str(row["period_basis"]))
    token = f"“{row['printed']}”" if row["printed"] else t("not printed")
    parts = [
        f"{labels.format_hedge(str(row['qualifier']))}{token}",
        name_document(document, labels),
        t("line {line}, figure {seq}").format(line=row["line"], seq=row["seq"]),
        f"{labels.label_period(row)} ({basis})",
    ]
    if row["obs_status"] != "A":
        status = labels.label_code("obs_status", str(row["obs_status"]))
        parts.append(f"{row['obs_status']}: {status}")
    parts += labels.label_notes(str(row["note"]))
    if row["corrected"]:
        parts.append(t("read as {token}").format(token=row["corrected"]))
    return " · ".join(parts)


def name_document(document: Mapping[str, str], labels: Labels) -> str:
    """Return kind, number (or author) and date of a document."""
    kind = labels.label_code("document_kind", document["document_kind"])
    number = document["document_number"] or document["issuer"]
    issued = format_date(date.fromisoformat(document["issued"]), labels.lang)
    return f"{kind[0].upper()}{kind[1:]} {number}, {issued}"


def link_figure(text: str, name: str, sources: Mapping[str, SourceNote]) -> Link:
    """Return a printed figure that shows its source and leads to its row."""
    note = sources[name]
    return Link(text, f"#{name_anchor(name)}", tip=note.text, note=str(note.number))


def link_derived(text: str, names: str, formula: str, sources: Mapping[str, SourceNote]) -> Link:
    """Return a computed figure that shows its formula and leads to its first source row.

    Parameters
    ----------
    text
        The figure as shown.
    names
        Its source rows, separated by blanks.
    formula
        The calculation with the numbers filled in.
    sources
        Notes of the page.
    """
    distinct = list(dict.fromkeys(names.split()))
    numbers = ", ".join(str(sources[name].number) for name in distinct)
    places = ", ".join(distinct)
    return Link(
        text, f"#{name_anchor(distinct[0])}", tip=f"{formula} = {text} · {places}", note=numbers
    )
