"""What a document and its rows would break of the data dictionary's rules once they are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from helpers.data.cells import Broken
from helpers.data.contract import Tables, list_faults
from helpers.data.dictionary import list_columns
from helpers.ground.opening import Table

Row = Mapping[str, str]
DOCUMENTS, ROWS = "documents", "transcriptions"


def list_broken(document: Row, rows: Sequence[Row], registered: Iterable[Row]) -> list[str]:
    """Return what a document and its rows break of the rules between cells and rows.

    Parameters
    ----------
    document, rows
        As they would be written; each cell by itself is sound.
    registered
        Rows of the register of documents; an earlier one of the same key gives way.
    """
    name = document["document_id"]
    others = [row for row in registered if row["document_id"] != name]
    documents = _build_table([*others, document], DOCUMENTS)
    known = Tables().list_known("indicators", "indicator_code", ())
    told = [r for r in rows if r["indicator_code"] in known]  # what the draft adds is new to all
    own = list_faults(documents, DOCUMENTS, Tables(), file="")
    given = Tables({DOCUMENTS: documents})
    within = list_faults(_build_table(told, ROWS), ROWS, given, file="")
    return [
        *(f"the document: {_say(f.broken)}" for f in own if f.line == len(others)),
        *(f"{_name(told[f.line])}: {_say(f.broken)}" for f in within),
    ]


def _build_table(rows: Sequence[Row], resource: str) -> Table:
    """Return rows as a table whose lines are their places."""
    columns = list_columns(resource)
    cells = tuple(tuple(str(row.get(name, "")) for name in columns) for row in rows)
    return Table(tuple(columns), cells, tuple(range(len(cells))))


def _say(broken: Broken) -> str:
    """Return what is wrong with a cell."""
    return f"{broken.field} '{broken.value}': {broken.told}"


def _name(row: Row) -> str:
    """Return where a row stands in the text."""
    return f"line {row['line']}, figure {row['seq']} “{row['printed']}”"
