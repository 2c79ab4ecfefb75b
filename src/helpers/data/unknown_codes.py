"""Codes that no register knows, all of them at once, each with the known ones nearest to it.

Files are read as they are: a table that breaks its contract may hold unknown codes as well, and
whoever adds a document wants to hear of all at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.data.cells import Reference, find_reference, list_codes, take_code
from helpers.data.contract import Tables, list_fields
from helpers.data.dictionary import list_files, read_package
from helpers.ground import paths
from helpers.ground.opening import read_table

SUGGESTIONS = 3


@dataclass(frozen=True)
class UnknownCode:
    """A code that its register lacks.

    Attributes
    ----------
    file, row, column
        Where it stands first; the header is row 1.
    code, count
        The code, and in how many rows of the file it stands.
    register
        Where it would have to be.
    nearest
        Known codes that are written like it, the most similar first.
    """

    file: str
    row: int
    column: str
    code: str
    count: int
    register: str
    nearest: tuple[str, ...]


def find_unknown_codes() -> list[UnknownCode]:
    """Return the unknown codes of the register of documents, all registers, all transcriptions."""
    found: list[UnknownCode] = []
    tables = Tables()
    for described in read_package()["resources"]:
        if not str(described["path"]).startswith("raw/"):
            continue
        for name in list_files(described):
            found += find_unknown_in(paths.resolve_path("data", name), described, tables)
    return found


def find_unknown_in_transcription(path: Path) -> list[UnknownCode]:
    """Return the unknown codes of one transcription, wherever it lies; it may be unregistered."""
    (described,) = (r for r in read_package()["resources"] if r["name"] == "transcriptions")
    found = find_unknown_in(path, described, Tables())
    return [unknown for unknown in found if unknown.column != "document_id"]


def find_unknown_in(path: Path, described: Mapping[str, Any], tables: Tables) -> list[UnknownCode]:
    """Return the unknown codes of one file of a resource of the data dictionary."""
    fields = [f for f in list_fields(described["name"]) if "refersTo" in f]
    table = read_table(path)
    places: dict[tuple[str, str, Reference], list[int]] = {}
    for number, row in zip(table.lines, table.list_records(), strict=True):
        for field in fields:
            for code in list_codes(field, row.get(field["name"], "")):
                reference = find_reference(field, row, code)
                if reference is not None:
                    key = (field["name"], take_code(field, code), reference)
                    places.setdefault(key, []).append(number)
    found = []
    for (column, code, reference), rows in places.items():
        known = tables.list_known(reference.resource, reference.field, reference.where)
        if code not in known:
            near = difflib.get_close_matches(code, sorted(known), n=SUGGESTIONS)
            where = (f"{path.parent.name}/{path.name}", rows[0], column, code, len(rows))
            found.append(UnknownCode(*where, register=reference.place, nearest=tuple(near)))
    return found


def describe_unknown(unknown: UnknownCode) -> str:
    """Return one line: where the code stands, how often, what is near, and where to add it."""
    times = f" and {unknown.count - 1} more" if unknown.count > 1 else ""
    near = ", ".join(unknown.nearest) or "none is like it"
    return (
        f"{unknown.file}: row {unknown.row}{times}, {unknown.column} '{unknown.code}' "
        f"is not in {unknown.register} (nearest: {near})"
    )
