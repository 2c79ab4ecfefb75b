"""A reviewed draft becomes data: everything is checked first, and all is written or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data import store
from helpers.data.dictionary import list_columns
from helpers.data.tables import add_rows, format_rows, read_rows
from helpers.ground import paths
from helpers.ground.errors import ProjectError
from helpers.ground.vocabulary import REVIEWED, UNREVIEWED
from helpers.printed.cleaning import require_whole_ratios
from helpers.printed.documents import list_empty
from helpers.printed.provinces import require_valid_document
from helpers.reading.document import REMEDIES, check_text, complete_document, holds_text
from helpers.reading.draft import OPEN, Draft
from helpers.reading.registered import list_broken
from helpers.reading.review import list_second
from helpers.reading.rows import (
    CONFIRMED,
    NAMELESS,
    Book,
    complete_cells,
    list_broken_rules,
    list_faults,
    number_figures,
    read_book,
)

Row = dict[str, str]
Rows = dict[str, Row]
"""Rows by the name of their figure in the draft."""


@dataclass(frozen=True)
class Acceptance:
    """What accepting a draft would do.

    Attributes
    ----------
    document_id
        Key under which the document is registered.
    files
        New text of each file that is written; the register of documents comes last.
    errors
        What must be mended first, in sentences; nothing is written while there is one.
    notes
        What is worth saying though it stops nothing.
    """

    document_id: str
    files: Mapping[Path, str]
    errors: tuple[str, ...]
    notes: tuple[str, ...]


def plan_acceptance(draft: Draft, *, replace: bool = False, unreviewed: bool = False) -> Acceptance:
    """Return the files that a draft becomes, with everything that is wrong with it.

    Parameters
    ----------
    draft
        A draft, reviewed or not.
    replace
        Whether a document that is registered already may be written anew.
    unreviewed
        Whether figures that nobody decided are taken as proposed; the document is then marked
        as unreviewed, and open figures without a valid row are left out and named.
    """
    book, registered = read_book(draft), store.read_documents().to_dict("records")
    document, errors = complete_document(draft, registered, replace=replace)
    open_figures = [f for f in draft.figures if f.state == OPEN]
    document["review"] = UNREVIEWED if unreviewed and open_figures else REVIEWED
    errors += _list_unread(draft, len(open_figures), unreviewed)
    rows, notes = _build_rows(draft, document, book, unreviewed=unreviewed)
    if rows or unreviewed or not open_figures:
        errors += _check_rows(rows, document, book)
    errors += _check_document(document, rows)
    if not errors:  # rules between cells take sound cells for granted
        errors += list_broken(document, list(rows.values()), registered)
    errors += _check_indicators(draft, rows)
    errors += [] if replace else check_text(draft, document)
    files = _compose_files(draft, document, rows, book) if not errors else {}
    return Acceptance(document["document_id"], files, tuple(dict.fromkeys(errors)), tuple(notes))


def write_acceptance(accepted: Acceptance) -> None:
    """Write all files of an acceptance, or leave every one of them as it was."""
    paths.replace_texts(accepted.files)


def _list_unread(draft: Draft, count: int, unreviewed: bool) -> list[str]:
    """Return what is missing from the review, unless that is said to be so."""
    if unreviewed:
        return []
    errors = []
    if count:
        errors.append(
            f"{count} figures are not decided: go on with the review, or accept the draft with "
            "--unreviewed"
        )
    if not draft.reader:
        errors.append("nobody has put a name to the review: open it and fill in the reader")
    return errors


def _build_rows(
    draft: Draft, document: Row, book: Book, *, unreviewed: bool
) -> tuple[Rows, list[str]]:
    """Return the rows of a draft; open ones that are not valid are left out, and told."""
    with_open = unreviewed
    figures, notes = draft.figures, []
    if with_open:
        bad = _list_invalid_open(draft, document, book)
        notes = [f"left out, as nobody decided: {told}" for told in bad.values()]
        figures = tuple(f for f in figures if f.name not in bad)
    numbered = number_figures(figures, with_open=with_open)
    full = complete_cells(list(numbered.values()), document, book)
    name = document["document_id"] or NAMELESS
    told = [{**row, "document_id": name} for row in full]
    return dict(zip(numbered, told, strict=True)), notes


def _list_invalid_open(draft: Draft, document: Row, book: Book) -> dict[str, str]:
    """Return what is wrong with the first fault of each open figure that has one."""
    numbered = number_figures(draft.figures, with_open=True)
    full = complete_cells(list(numbered.values()), document, book)
    rows = dict(zip(numbered, full, strict=True))
    found = {}
    for figure in (f for f in draft.figures if f.state == OPEN):
        row = {**rows[figure.name], "document_id": NAMELESS}
        faults = list_faults(row, document, book)
        if faults:
            found[figure.name] = _place(row, faults[0])
    halves = {(f.line, f.start, f.end) for f in draft.figures if f.name in found}
    for figure in draft.figures:  # a ratio stands or falls with both of its sides
        if (figure.line, figure.start, figure.end) in halves and figure.state == OPEN:
            found.setdefault(figure.name, f"line {figure.line}: the other side of its ratio")
    return found


def _place(row: Mapping[str, str], fault: str) -> str:
    """Return a fault with the place of its row."""
    return f"line {row['line']}, figure {row['seq']} “{row['printed']}”: {fault}"


def _check_rows(rows: Rows, document: Row, book: Book) -> list[str]:
    """Return what is wrong with rows, one by one and together."""
    if not rows:
        return ["no figure is left: a document without one cannot be registered"]
    errors = [
        _place(row, fault) for row in rows.values() for fault in list_faults(row, document, book)
    ]
    errors += _list_twins(rows)
    try:
        require_whole_ratios(_build_frame(rows))
    except ProjectError as error:
        errors.append(str(error))
    return errors


def _build_frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows.values()), columns=list_columns("transcriptions"))


def _list_twins(rows: Rows) -> list[str]:
    """Return a sentence for each two figures of one place in the text that say the same."""
    seen: dict[tuple[str, ...], Row] = {}
    errors = []
    for name, row in rows.items():
        key = (row["line"], *(v for k, v in row.items() if k not in ("line", "seq")))
        if key in seen and name.split(":")[0] == row["line"]:
            errors.append(_place(row, f"it repeats figure {seen[key]['seq']} cell by cell"))
        seen[key] = row
    return errors


def _check_document(document: Row, rows: Rows) -> list[str]:
    """Return what is wrong with the row of the register of documents."""
    told = list_broken_rules(document, "documents")
    if document["document_id"] == "":  # which follows from the province
        told = [sentence for sentence in told if not sentence.startswith("document_id ")]
    errors = [f"the document: {sentence}" for sentence in told]
    lines = max((int(row["line"]) for row in rows.values()), default=0)
    if document["line_count"].isdecimal() and lines > int(document["line_count"]):
        errors.append(f"line {lines} lies behind the last of {document['line_count']} lines")
    if document["period_start"] > document["period_end"]:
        errors.append("the document: its period ends before it starts")
    empty = [name for name in ("province_id", *list_empty(document)) if not document[name]]
    errors += [f"the document: {name} is empty{REMEDIES.get(name, '')}" for name in empty]
    if not errors:
        try:
            require_valid_document(document)
        except ProjectError as error:
            errors.append(str(error))
    return errors


def _check_indicators(draft: Draft, rows: Rows) -> list[str]:
    """Return what is wrong with the new rows of the codebook that figures use."""
    errors = []
    for row in _list_new_indicators(draft, rows):
        told = list_broken_rules(row, "indicators")
        errors += [f"the new indicator '{row['indicator_code']}': {fault}" for fault in told]
    return errors


def _list_new_indicators(draft: Draft, rows: Rows) -> list[Row]:
    """Return the confirmed new indicators that a row uses, as rows of the codebook."""
    used = {row["indicator_code"] for row in rows.values()}
    known = set(store.read_register("indicators")["indicator_code"])
    return [
        _describe_indicator(row)
        for row in draft.proposed_indicators
        if row.get("confirmed") == CONFIRMED and row["indicator_code"] in used - known
    ]


def _describe_indicator(row: Mapping[str, str]) -> Row:
    """Return a row of the codebook; where nothing is defined, the label stands for itself."""
    full = {name: row.get(name, "") for name in list_columns("indicators")}
    for lang in ("vi", "en"):
        label = full[f"label_{lang}"]
        full[f"definition_{lang}"] = full[f"definition_{lang}"] or (f"{label}." if label else "")
    return {**full, "accumulates": full["accumulates"] or "no"}


def _compose_files(draft: Draft, document: Row, rows: Rows, book: Book) -> dict[Path, str]:
    """Return the new text of every file; the register last, since it makes the others count."""
    name = document["document_id"]
    files: dict[Path, str] = {}
    new = _list_new_indicators(draft, rows)
    if new:
        files[paths.register("indicators")] = add_rows(paths.register("indicators"), new)
    if holds_text(draft, document):
        files[paths.text(name)] = draft.text
    columns = list_columns("transcriptions")
    files[paths.transcription(name)] = format_rows(rows.values(), columns)
    if draft.second and all(f.state != OPEN for f in list_second(draft)):
        second = _build_second(draft, document, rows, book)
        columns = list_columns("second_transcriptions")
        files[paths.second_transcription(name)] = format_rows(second, columns)
    if draft.judgements:
        judged = [_renumber(row, rows) for row in draft.judgements]
        files[paths.judgements(name)] = format_rows(judged, list_columns("judgements"))
    others = [r for r in read_rows(paths.documents()) if r["document_id"] != name]
    is_new = len(others) == len(read_rows(paths.documents()))
    files[paths.documents()] = (
        add_rows(paths.documents(), [document])
        if is_new
        else _exchange(paths.documents(), document)
    )
    return files


def _exchange(path: Path, document: Row) -> str:
    """Return the register with one document's row exchanged, in its old place."""
    name = document["document_id"]
    rows = [document if row["document_id"] == name else row for row in read_rows(path)]
    return format_rows(rows, list_columns("documents"))


def _build_second(draft: Draft, document: Row, rows: Rows, book: Book) -> list[Row]:
    """Return the second reader's rows under the places of the first one's where both have one."""
    figures = [f for f in list_second(draft) if f.state != OPEN]
    numbered = number_figures(figures, with_open=False)
    full = complete_cells(list(numbered.values()), document, book)
    taken = {(row["line"], row["seq"]) for row in rows.values()}
    placed = []
    for name, row in zip(numbered, full, strict=True):
        place = rows[name] if name in rows else _find_free(row, taken)
        taken.add((place["line"], place["seq"]))
        told = {**row, "document_id": document["document_id"]}
        placed.append({**told, "line": place["line"], "seq": place["seq"]})
    return sorted(placed, key=lambda row: (int(row["line"]), int(row["seq"])))


def _find_free(row: Row, taken: set[tuple[str, str]]) -> Row:
    """Return a place of a line that no other figure has."""
    seq = 1
    while (row["line"], str(seq)) in taken:
        seq += 1
    return {"line": row["line"], "seq": str(seq)}


def _renumber(judgement: Mapping[str, str], rows: Rows) -> Row:
    """Return a judgement with the places that figures have in the transcription."""

    def move(cell: str) -> str:
        names: Sequence[str] = cell.split()
        return " ".join(f"{rows[n]['line']}:{rows[n]['seq']}" if n in rows else n for n in names)

    sides = {side: move(judgement.get(side, "")) for side in ("numerator", "denominator")}
    return {**{n: judgement.get(n, "") for n in list_columns("judgements")}, **sides}
