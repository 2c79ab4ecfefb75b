"""A transcription beside what else is at hand of its document: a second reading, and its text.

A spreadsheet that takes `6.000` for a number saves `6`, which can be read, as another number. Only
what was read elsewhere tells, so it is asked whenever a transcription is read.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.data.second import read_second_rows
from helpers.ground import paths
from helpers.ground.errors import ContractError, TokenError
from helpers.ground.opening import read_text, require_file
from helpers.ground.vocabulary import ROW_KEY
from helpers.printed.numerals import parse_printed
from helpers.printed.saved import may_be_saved

NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?: ?%)?")
REMEDY = (
    "as a spreadsheet saves it that takes it for a number: restore the token, and give the column "
    "the format 'text' before you save"
)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Other:
    """A token read elsewhere, from which another was saved.

    Attributes
    ----------
    file
        The file that holds the spoilt one.
    row
        Its row there, the header being 1.
    token, printed
        What stands there, and what was printed.
    source
        Where the printed one was read, in words.
    """

    file: str
    row: int
    token: str
    printed: str
    source: str

    def __str__(self) -> str:
        return (
            f"{self.file}: row '{self.row}', field 'printed' with value '{self.token}': "
            f"{self.source} has '{self.printed}' there, {REMEDY}"
        )


def require_unspoilt(rows: Sequence[Row], document: Row, path: Path) -> None:
    """Stop at the first token that a spreadsheet has made another number.

    Parameters
    ----------
    rows
        The transcription of a document, in the order of its file.
    document
        Its row of the register.
    path
        The file, named in the error.

    Raises
    ------
    ContractError
        If its second transcription, or its text, prints what a spreadsheet saves as that token;
        if the text has another number of lines than the register says; or if a token stands in
        more rows than on its line of the text, as in a row that was copied.
    """
    _require_all_lines(document)
    style = document.get("number_style") or "vi"
    second = read_second_rows(document["document_id"]) or []
    for found in (*_compare_readers(rows, second, path), *_compare_text(rows, document, path)):
        if _read(found.token, style) != _read(found.printed, style):
            raise ContractError(str(found))
    _require_printed_as_often(rows, document, path)


def _require_all_lines(document: Row) -> None:
    """Stop if a text that is at hand has more or fewer lines than the register says."""
    lines, told = _read_lines(document), document.get("line_count", "")
    count = len(lines) - (lines[-1:] == [""])  # behind a last line that ends
    if lines and told and str(count) != told:
        raise ContractError(
            f"documents.csv: document '{document['document_id']}', field 'line_count' with value "
            f"'{told}': the text at hand has '{count}' lines: correct the number"
        )


def _compare_readers(first: Sequence[Row], second: Sequence[Row], path: Path) -> Iterator[Other]:
    """Yield tokens of one reader that a spreadsheet may have made of the other's."""
    ours, theirs = _number_tokens(first), _number_tokens(second)
    for place, (row, token) in ours.items():
        other_row, other = theirs.get(place, (0, token))
        if may_be_saved(token, other):
            yield Other(path.name, row, token, other, "the second transcription")
        elif may_be_saved(other, token):
            name = f"second_transcriptions/{path.name}"
            yield Other(name, other_row, other, token, "the transcription")


def _number_tokens(rows: Iterable[Row]) -> dict[tuple[str, ...], tuple[int, str]]:
    """Return row and token of each place."""
    numbered = enumerate(rows, start=2)
    return {tuple(row[name] for name in ROW_KEY): (n, row["printed"]) for n, row in numbered}


def _compare_text(rows: Sequence[Row], document: Row, path: Path) -> Iterator[Other]:
    """Yield tokens that are not on their line of the text, where one stands that may become so."""
    lines = _read_lines(document)
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        taken[row["line"]][row["printed"]] += 1
    for number, row in enumerate(rows, start=2):
        place, token = int(row["line"]), row["printed"]
        printed = NUMBER.findall(lines[place - 1]) if place <= len(lines) else []
        if token in printed:
            continue
        left = (other for other in printed if other not in taken[row["line"]])
        for other in left:
            if may_be_saved(token, other):
                yield Other(path.name, number, token, other, f"line {place} of the text")
                break


def _require_printed_as_often(rows: Sequence[Row], document: Row, path: Path) -> None:
    """Stop at a token that more rows have than its line of the text prints."""
    lines, seen = _read_lines(document), Counter[tuple[str, str]]()
    for number, row in enumerate(rows if lines else (), start=2):
        place, token = int(row["line"]), row["printed"]
        printed = NUMBER.findall(lines[place - 1]) if place <= len(lines) else []
        seen[row["line"], token] += 1
        if 0 < printed.count(token) < seen[row["line"], token]:
            raise ContractError(
                f"{path.name}: row '{number}', field 'printed' with value '{token}': line {place} "
                f"of the text prints it '{printed.count(token)}' times, and this row is one more: "
                "take out the row that was copied, or correct its line"
            )


def _read_lines(document: Row) -> list[str]:
    """Return the lines of a text that is at hand and the one that was read; none otherwise."""
    file, known = paths.text(document["document_id"]), document.get("text_sha256", "")
    if not known or not os.path.lexists(file):
        return []
    require_file(file)
    is_read = hashlib.sha256(file.read_bytes()).hexdigest() == known
    return read_text(file).split("\n") if is_read else []


def _read(token: str, style: str) -> object:
    """Return the number of a token, or the token itself if it is none."""
    try:
        return parse_printed(token, style=style).value
    except TokenError:
        return token
