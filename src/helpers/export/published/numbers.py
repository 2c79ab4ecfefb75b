"""Numbers that can be cited: by what each is known, and what is shown of it.

The data dictionary says of a table what it publishes (`published`): what tells the number in short
(`about`), by which fields it is known (`identities`), and which fields are shown. The first
identity is the number's content; no line of a document is in it, and a column of rows counts as
the addresses of those rows. The others find a number again whose content was mended.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data.dictionary import Described, name_by_key, read_package
from helpers.data.documents import list_provinces
from helpers.data.tables import read_rows
from helpers.ground import paths
from helpers.ground.vocabulary import ROW_KEY, TOTAL

Row = Mapping[str, str]
Names = Mapping[str, str]
"""Address of a printed figure by its name, `document_id:line:seq`."""

SHOWN = ("printed", "value", "value_low", "value_high", "status")
ROWS = "rows"
LENGTH = 12
"""Letters of a hash: of a million numbers, two have the same with a chance of one in a million."""


@dataclass(frozen=True)
class Number:
    """A number or finding of a table.

    Attributes
    ----------
    content
        What it is, as texts: no two numbers that differ in it may have the same address.
    keys
        A hash for each way to know it, first by its content.
    shown
        What is published of it, by the names of SHOWN.
    name
        Of a printed figure its place, `document_id:line:seq`; else the key of its row.
    """

    table: str
    province_id: str
    about: str
    content: tuple[str, ...]
    keys: tuple[str, ...]
    shown: Row
    name: str


def list_published() -> list[Described]:
    """Return the tables whose numbers are published, that of printed figures first."""
    tables: list[Described] = [r for r in read_package()["resources"] if "published" in r]
    return sorted(tables, key=lambda described: not holds_figures(described))


def holds_figures(described: Described) -> bool:
    """Return whether a table holds the printed figures that others name as rows."""
    return tuple(described["schema"]["primaryKey"]) == ROW_KEY


def read_tables() -> dict[str, list[dict[str, str]]]:
    """Return the rows of each published table as text, of all provinces that have documents."""
    provinces = list_provinces()
    return {
        described["name"]: [
            row
            for province_id in provinces
            for row in read_rows(paths.processed(described["name"], province_id))
        ]
        for described in list_published()
    }


def describe_number(row: Row, described: Described, names: Names) -> Number:
    """Return what a row publishes.

    Parameters
    ----------
    row
        A row of the table, as text.
    described
        The table in the data dictionary.
    names
        The addresses of the printed figures.
    """
    told: Mapping[str, Any] = described["published"]
    shown = {name: row[told["shown"][name]] if name in told["shown"] else "" for name in SHOWN}
    about = [row[field] for field in told["about"]]
    key = described["schema"]["primaryKey"]
    known_by = [
        (described["name"], *(_name_content(field, row[field], names) for field in fields))
        for fields in told["identities"]
    ]
    return Number(
        table=described["name"],
        province_id=row["province_id"],
        about=" ".join(part for part in about if part not in ("", TOTAL)),
        content=known_by[0],
        keys=tuple(map(hash_parts, known_by)),
        shown=shown,
        name=name_by_key(row, key, ":" if holds_figures(described) else " | "),
    )


def _name_content(field: str, value: str, names: Names) -> str:
    """Return a cell as content: rows as the addresses of what stands there."""
    if not field.endswith(ROWS):
        return value
    return " ".join(sorted(names.get(name, name) for name in value.split()))


def hash_parts(parts: Sequence[str]) -> str:
    """Return a short hash of texts, in small letters and the digits 2 to 7."""
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
