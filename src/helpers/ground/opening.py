"""Text files and tables that people hand over, opened in one way with one set of sentences.

What it promises:

- `require_file` lets plain files through, and stops at folders, pipes, devices and files that are
  absent or too large, before anything is opened, so that nothing waits for a pipe.
- `read_text` returns UTF-8 text without the byte-order mark of a spreadsheet and with Unix line
  ends.
- `read_json` returns what a JSON file holds.
- `read_table` returns the rows of a comma-separated table, each as wide as the header. Empty rows,
  and empty cells behind the last column, are left out: a spreadsheet adds them.

Whatever else a file is ends in `MissingInputError` (absent, not to be opened, no UTF-8 text) or
`ContractError` (no table), in a sentence with file, line, value and what to do. No column or code
is known here: what a table must hold is for its reader to ask. Standard library only.
"""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from helpers.ground.errors import ContractError, MissingInputError
from helpers.ground.vocabulary import ROW_KEY

RESTORE = "Restore the file"
SAVE = "save the table as 'CSV UTF-8 (comma delimited)'"
LARGEST_BYTES = 100_000_000
"""No table or text of this project comes near it; more would only fill the memory."""

KINDS = {
    stat.S_IFDIR: "it is a folder, not a file",
    stat.S_IFIFO: "it is a named pipe, not a file",
    stat.S_IFSOCK: "it is a socket, not a file",
    stat.S_IFCHR: "it is a device, not a file",
    stat.S_IFBLK: "it is a device, not a file",
}
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
PART = re.compile(r"[0-9][0-9.]*")
REST = re.compile(r"[0-9]+ ?%?")
SHOWN = 40


@dataclass(frozen=True)
class Table:
    """A comma-separated table as text.

    Attributes
    ----------
    columns
        The header.
    rows
        The cells of each row, as many as there are columns.
    lines
        The line of the file on which each row begins; the header is on line 1.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def list_records(self) -> list[dict[str, str]]:
        """Return each row as a mapping from column to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def require_file(path: Path, *, remedy: str = RESTORE) -> None:
    """Stop unless a path is a plain file of a size that can be read; `remedy` says what to do.

    Raises
    ------
    MissingInputError
        It is absent, of another kind, or too large.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise MissingInputError(f"cannot read '{path}': {_tell(error)}. {remedy}") from error
    kind = KINDS.get(stat.S_IFMT(found.st_mode), "")
    if not kind and found.st_size > LARGEST_BYTES:
        kind = f"it has '{found.st_size}' bytes, and {LARGEST_BYTES} is the limit"
    if kind:
        raise MissingInputError(f"cannot read '{path}': {kind}. {remedy}")


def read_text(path: Path, *, remedy: str = RESTORE) -> str:
    """Return a UTF-8 text without byte-order mark and with Unix line ends.

    Raises
    ------
    MissingInputError
        It is absent, cannot be opened, or is no UTF-8 text.
    """
    require_file(path, remedy=remedy)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingInputError(f"cannot read '{path}': {_tell(error)}. {remedy}") from error
    try:
        text = content.decode("utf-8").lstrip("\ufeff")  # some programs add one at each saving
    except UnicodeDecodeError as error:
        reason = _explain_encoding(content, error.start)
        raise MissingInputError(f"cannot read '{path}': {reason}. {remedy}") from error
    if "\0" in text:
        reason = _explain_encoding(content, content.index(0))
        raise MissingInputError(f"cannot read '{path}': {reason}. {remedy}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(path: Path, *, remedy: str = RESTORE) -> Any:
    """Return what a JSON file holds, whatever it is.

    Raises
    ------
    MissingInputError
        As `read_text`, or it is no JSON, or nested too deeply.
    """
    try:
        return json.loads(read_text(path, remedy=remedy))
    except (ValueError, RecursionError) as error:
        raise MissingInputError(f"cannot read '{path}' as JSON: {error}. {remedy}") from error


def read_table(path: Path, *, remedy: str = RESTORE) -> Table:
    """Return a comma-separated table as text, every row as wide as the header.

    Raises
    ------
    MissingInputError
        As `read_text`.
    ContractError
        It is empty, separated by something else, or a row is wider or narrower than the header.
    """
    text = read_text(path, remedy=remedy)
    lines = _number_rows(text, path)
    _, first = next(lines, (1, []))
    columns = _trim(first, 0)
    _require_header(columns, text, path)
    rows, numbers = [], []
    for number, cells in lines:
        row = _trim(cells, len(columns))
        if any(cell.strip() for cell in row):
            _require_width(row, columns, where=f"{path.name}: line '{number}'")
            _require_data(row, columns, where=f"{path.name}: line '{number}'")
            rows.append(tuple(row))
            numbers.append(number)
    return Table(tuple(columns), tuple(rows), tuple(numbers))


def _tell(error: Exception) -> str:
    """Return what a system says of a path that it does not open."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _explain_encoding(content: bytes, place: int) -> str:
    """Return why bytes are no UTF-8 text, from a place on."""
    if content.startswith(MARKS_OF_UTF_16) or content[:200].count(0) > 20:
        return f"it is not UTF-8 text but UTF-16, from line '1' on: {SAVE}"
    line = content.count(b"\n", 0, place) + 1
    return f"it is not UTF-8 text: line '{line}' holds the byte '{content[place]:#04x}': {SAVE}"


LONGEST_CELL = 131_072
"""Signs of the longest cell; other libraries move the limit of the csv module itself."""


def _number_rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not a blank line with the line on which it begins."""
    reader = csv.reader(io.StringIO(text), strict=True)
    before = 0
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise csv.Error(f"a cell is longer than the field limit ({LONGEST_CELL})")
            if row:
                yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise ContractError(
            f"{path.name}: line '{before + 1}' is no row of a table ({error}): close its quotation "
            'marks, and double those that belong to a cell ("")'
        ) from error


def _trim(cells: Sequence[str], width: int) -> list[str]:
    """Return cells without the empty ones behind a width."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def _require_header(columns: Sequence[str], text: str, path: Path) -> None:
    """Stop unless the first line is a header whose names are parted by commas."""
    if not columns:
        raise ContractError(f"{path.name}: the table is empty: {RESTORE.lower()}")
    line = text.partition("\n")[0]
    if len(columns) == 1:
        _require_commas(line, where=f"{path.name}: line '1'")
    twice = [name for name in columns if columns.count(name) > 1]
    if twice:
        raise ContractError(
            f"{path.name}: line '1' names column '{twice[0]}' twice: give each column one name"
        )


def _require_commas(line: str, *, where: str) -> None:
    """Stop if a line of a table is parted by something other than commas."""
    for mark, name in SEPARATORS.items():
        if mark in line:
            raise ContractError(
                f"{where} is separated by {name}, not by commas ('{_show(line)}'): {SAVE}"
            )


def _require_width(row: Sequence[str], columns: Sequence[str], *, where: str) -> None:
    """Stop unless a row has a cell for each column and no token is torn at its own comma."""
    if len(row) == len(columns):
        return
    if len(row) == 1:
        _require_commas(row[0], where=where)
    hint = _find_torn(row, columns) if len(row) > len(columns) else ""
    remedy = "put quotation marks round a cell that holds a comma, and leave no cell out"
    raise ContractError(
        f"{where} has '{len(row)}' cells, but the header has {len(columns)} columns: "
        f"{hint or remedy}"
    )


def _require_data(row: Sequence[str], columns: Sequence[str], *, where: str) -> None:
    """Stop at a row that is the header once more, as where two files were put together."""
    if len(row) > 1 and [cell.strip() for cell in row] == [name.strip() for name in columns]:
        raise ContractError(f"{where} is the header once more ('{row[0]}', …): take the line out")


def _find_torn(row: Sequence[str], columns: Sequence[str]) -> str:
    """Return the advice on the first number that its own comma seems to have torn in two."""
    for place, (part, rest) in enumerate(pairwise(row[: len(columns) + 1])):
        # Columns that number places hold no comma.
        if columns[place] not in ROW_KEY and PART.fullmatch(part) and REST.fullmatch(rest):
            return (
                f"field '{columns[place]}' looks like the number '{part},{rest}' torn at its own "
                f'comma: write it in quotation marks, "{part},{rest}"'
            )
    return ""


def _show(text: str) -> str:
    """Return the start of a line as it can be printed."""
    shown = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
