"""Reading measured on documents whose transcription is known, each left out of what is known."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from helpers.data.documents import list_documents
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError
from helpers.ground.opening import read_table
from helpers.reading.draft import Draft, Line
from helpers.reading.evaluate import (
    Score,
    measure_confidence,
    pair_rows,
    score_draft,
    write_table,
)
from helpers.reading.files.damage import LOOKALIKE_DIGITS, mend_digits
from helpers.reading.files.plain import split_lines
from helpers.reading.files.read import read_file
from helpers.reading.reader import build_reader

SOURCES_VARIABLE = "HELPERS_SOURCES"
REGISTER = "documents"
PLAIN = (".txt", ".md")
_NOT_PLAIN = re.compile(r"[\0\r]|\|.*\|")
"""Signs that a text is more than lines of words: a table, odd ends of lines, no text at all."""
GIVEN = ("issued", "document_kind", "number_style", "province_id")
"""Cells of the register of documents that a held-back document may come with."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class HeldBack:
    """A document with its truth.

    Attributes
    ----------
    name
        Its identifier.
    path
        Its text or file.
    truth
        Rows of its transcription.
    given
        Cells of its row in the register, as far as they are known.
    """

    name: str
    path: Path
    truth: Sequence[Row]
    given: Row


@dataclass(frozen=True)
class Measured:
    """How well some documents were read.

    Attributes
    ----------
    scores
        By document.
    sure
        Confidence and whether it was right, of every figure.
    """

    scores: Mapping[str, Score]
    sure: Sequence[tuple[float, bool]]


def list_held_back(folder: Path) -> list[HeldBack]:
    """Return the documents of a folder: a text or file and a CSV of the same name each.

    Cells of the register of documents may stand in a `documents.csv` of the folder, or in columns
    of the CSV.

    Raises
    ------
    MissingInputError
        If the folder is absent or holds no such pair.
    ContractError
        If a CSV lacks a column that a transcription needs.
    """
    if not folder.is_dir():
        raise MissingInputError(f"'{folder}' is no folder: name one with texts and their CSV files")
    register = folder / f"{REGISTER}.csv"
    known = {row.get("document_id", ""): row for row in _read_rows(register)}
    held = [
        _read_held_back(truth, path, known)
        for truth in sorted(folder.glob("*.csv"))
        if truth != register and (path := _find_text(truth)) is not None
    ]
    if not held:
        raise MissingInputError(
            f"'{folder}' holds no text with a CSV of the same name: add NAME.txt and NAME.csv"
        )
    return held


def list_transcribed() -> list[HeldBack]:
    """Return the registered documents whose text is at hand.

    Raises
    ------
    MissingInputError
        If no text is.
    """
    folder = Path(os.environ.get(SOURCES_VARIABLE, ""))
    found = [
        HeldBack(name, path, _read_rows(paths.transcription(name)), {"issued": row["issued"]})
        for row in list_documents()
        if (path := folder / f"{(name := row['document_id'])}.txt").is_file()
    ]
    if not found:
        raise MissingInputError(
            f"no text of a registered document is at hand: set {SOURCES_VARIABLE} to their folder, "
            "or name a folder of held-back documents"
        )
    return found


def measure(held: Sequence[HeldBack]) -> Measured:
    """Return how well documents are read by a reader that knows all others."""
    scores: dict[str, Score] = {}
    sure: list[tuple[float, bool]] = []
    for document in held:
        draft = read_document(document.path, document.given, without=document.name)
        same_lines = document.path.suffix.lower() in PLAIN
        scores[document.name] = score_draft(draft, document.truth, same_lines=same_lines)
        sure += _list_sure(draft, document.truth, same_lines=same_lines)
    return Measured(scores, sure)


def read_document(path: Path, given: Row, *, without: str = "") -> Draft:
    """Return the draft of a file.

    Parameters
    ----------
    path
        The file.
    given
        Cells of its row in the register of documents, as far as they are known.
    without
        A document of which the reader must know nothing.
    """
    return build_reader(without).read(read_lines(path), given, today=date.today())


def read_lines(path: Path) -> list[Line]:
    """Return the numbered lines of a file; a plain text without tables is read right here."""
    text = _read_plain(path) if path.suffix.lower() == PLAIN[0] and path.is_file() else ""
    if not text.strip() or _NOT_PLAIN.search(text):
        return [_mend(line) for line in read_file(path).lines]
    return [_mend(Line(n, line)) for n, line in enumerate(split_lines(text), start=1)]


def _mend(line: Line) -> Line:
    """Return a line with digits for the letters that stand in its numbers, marked if there are."""
    text = mend_digits(line.text)
    if text == line.text:
        return line
    return replace(line, text=text, flags=tuple(dict.fromkeys((*line.flags, LOOKALIKE_DIGITS))))


def _read_plain(path: Path) -> str:
    """Return a text in UTF-8 as it stands; nothing if it is none."""
    try:
        return unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return ""


def describe(measured: Measured) -> list[str]:
    """Return the table of accuracy."""
    return write_table(measured.scores)


def describe_confidence(measured: Measured) -> list[str]:
    """Return the table that holds confidence against what was right."""
    lines = ["| confidence | figures | mean confidence | right |", "|---|---|---|---|"]
    for band, count, mean, right in measure_confidence(measured.sure):
        lines.append(f"| {band} | {count} | {mean:.0%} | {right:.0%} |")
    return lines


def _list_sure(
    draft: Draft, truth: Sequence[Row], *, same_lines: bool
) -> Iterator[tuple[float, bool]]:
    """Yield how sure each answer was, and whether it was right."""
    rows = [row for row in truth if row["printed"]]
    for figure, row in pair_rows(draft.figures, rows, same_lines=same_lines):
        candidates = draft.figures[figure].candidates
        if candidates and rows[row]["indicator_code"]:
            best = candidates[0]
            yield best.confidence, best.indicator_code == rows[row]["indicator_code"]


def _find_text(truth: Path) -> Path | None:
    """Return the text or file that a CSV belongs to."""
    others = [p for p in sorted(truth.parent.glob(f"{truth.stem}.*")) if p.suffix != ".csv"]
    plain = [path for path in others if path.suffix.lower() in PLAIN]
    return next(iter([*plain, *others]), None)


def _read_held_back(truth: Path, path: Path, known: Mapping[str, Row]) -> HeldBack:
    """Return one document with its truth."""
    rows = _read_rows(truth)
    missing = {"line", "printed", "indicator_code"} - set(rows[0] if rows else ())
    if missing:
        raise ContractError(
            f"{truth.name} has no column '{sorted(missing)[0]}': it needs line, printed and "
            "indicator_code, as a transcription does"
        )
    name = rows[0].get("document_id") or truth.stem
    row = known.get(name) or known.get(truth.stem) or {}
    given = {cell: row.get(cell) or rows[0].get(cell, "") for cell in GIVEN}
    return HeldBack(name, path, rows, {cell: value for cell, value in given.items() if value})


def _read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV; none if it is absent."""
    return read_table(path).list_records() if path.exists() else []
