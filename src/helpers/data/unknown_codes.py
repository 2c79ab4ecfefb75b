"""Codes that no register knows, all of them at once, each with the known ones nearest to it.

Files are read as they are: a table that breaks its contract may hold unknown codes as well, and
whoever adds a document wants to hear of all at once.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.data.dictionary import list_files, read_package
from helpers.ground import paths
from helpers.ground.vocabulary import ANY, CODED_COLUMNS, SAME

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
    for described in read_package()["resources"]:
        if not str(described["path"]).startswith("raw/"):
            continue
        for name in list_files(described):
            found += find_unknown_in(paths.resolve_path("data", name), described)
    return found


def find_unknown_in_transcription(path: Path) -> list[UnknownCode]:
    """Return the unknown codes of one transcription, wherever it lies; it may be unregistered."""
    (described,) = (r for r in read_package()["resources"] if r["name"] == "transcriptions")
    found = find_unknown_in(path, described)
    return [unknown for unknown in found if unknown.column != "document_id"]


def find_unknown_in(path: Path, described: Mapping[str, Any]) -> list[UnknownCode]:
    """Return the unknown codes of one file of a resource of the data dictionary."""
    registers = dict(_list_registers(described))
    places: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(_read_rows(path), start=2):
        for column in registers:
            for code in _split_cell(row.get(column) or ""):
                places.setdefault((column, code), []).append(number)
    found = []
    for (column, code), rows in places.items():
        register, known = registers[column]
        if code not in known:
            near = difflib.get_close_matches(code, sorted(known), n=SUGGESTIONS)
            where = (f"{path.parent.name}/{path.name}", rows[0], column, code, len(rows))
            found.append(UnknownCode(*where, register=register, nearest=tuple(near)))
    return found


def describe_unknown(unknown: UnknownCode) -> str:
    """Return one line: where the code stands, how often, what is near, and where to add it."""
    times = f" and {unknown.count - 1} more" if unknown.count > 1 else ""
    near = ", ".join(unknown.nearest) or "none is like it"
    return (
        f"{unknown.file}: row {unknown.row}{times}, {unknown.column} '{unknown.code}' "
        f"is not in {unknown.register} (nearest: {near})"
    )


def _list_registers(described: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, set[str]]]]:
    """Yield each coded column of a resource with the name of its register and the codes there."""
    for key in described["schema"].get("foreignKeys", []):
        target = key["reference"]["resource"]
        file = paths.documents() if target == "documents" else paths.register(target)
        codes = {row.get(key["reference"]["fields"]) or "" for row in _read_rows(file)}
        yield key["fields"], (file.name, codes)
    listed = _read_rows(paths.register("code_lists"))
    for field in described["schema"]["fields"]:
        name = _find_list(field["name"])
        codes = {row["code"] for row in listed if row.get("list") == name}
        if codes:
            yield field["name"], (f"code_lists.csv, list {name}", codes)


def _find_list(column: str) -> str:
    """Return the code list of a column: `tier` of `tier`, and of `base_tier` in a register."""
    return next((n for n in CODED_COLUMNS if column == n or column.endswith(f"_{n}")), "")


def _split_cell(cell: str) -> Iterable[str]:
    """Return the codes of a cell, often one; signs that stand for several codes are none."""
    return [code for code in cell.split() if code not in (SAME, ANY)]


def _read_rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
