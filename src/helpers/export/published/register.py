"""The register of published numbers: what was published when, and why it changed.

It lies in `data/published`: a file of numbers a province, one of changes, one of publications.
Changes and publications are only added to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.data.contract import Tables, find_file, require_valid_file
from helpers.data.dictionary import list_columns, list_files
from helpers.data.tables import format_rows, read_rows
from helpers.export import places
from helpers.export.package import find_described
from helpers.export.published.addresses import Addressed
from helpers.export.published.numbers import SHOWN, Row
from helpers.ground import paths

NUMBERS, CHANGES, PUBLICATIONS = "numbers", "changes", "publications"
CHANGED, WITHDRAWN, RETURNED = "changed", "withdrawn", "returned"

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Register:
    """The rows of the register, as text."""

    numbers: Sequence[Row] = ()
    changes: Sequence[Row] = ()
    publications: Sequence[Row] = ()

    @property
    def next_publication(self) -> str:
        """The number of the publication that comes."""
        return str(1 + max((int(row["publication"]) for row in self.publications), default=0))


@dataclass(frozen=True)
class Difference:
    """What has become of the published numbers.

    Attributes
    ----------
    numbers
        The rows of the register as they must be now, `since` the coming publication where new.
    added
        Addresses of new numbers.
    changes
        A row for each field that changed.
    """

    numbers: Rows
    added: list[str]
    changes: Rows

    def count(self, kind: str) -> int:
        """Return how many numbers were changed, withdrawn or returned."""
        return len({row["address"] for row in self.changes if row["kind"] == kind})


def require_valid_register() -> None:
    """Stop unless the files of the register obey the data dictionary.

    Raises
    ------
    ContractError
        At the first broken rule; the message gives file, row, field, value and rule.
    """
    tables = Tables()
    for file in _list_numbers():
        require_valid_file(file, NUMBERS, tables)
    for name in (CHANGES, PUBLICATIONS):
        if find_file(name).exists():
            require_valid_file(find_file(name), name, tables)


def read_register() -> Register:
    """Return the register; an empty one before anything was published."""
    files = _list_numbers()
    return Register(
        numbers=[row for file in files for row in read_rows(file)],
        changes=read_rows(find_file(CHANGES)),
        publications=read_rows(find_file(PUBLICATIONS)),
    )


def compare_register(found: Iterable[Addressed], register: Register) -> Difference:
    """Return what differs between the present numbers and the published ones.

    Parameters
    ----------
    found
        The present numbers with their addresses.
    register
        What was published.
    """
    publication, numbers, added = register.next_publication, Rows(), list[str]()
    changes = Rows()
    for one in found:
        row = _write_number(one, since=publication)
        numbers.append(row)
        if one.before is None:
            added.append(one.address)
        else:
            kind = RETURNED if one.before["withdrawn_in"] else CHANGED
            changes += list_changes(one.before, row, kind=kind, publication=publication)
    left = {row["address"] for row in register.numbers} - {row["address"] for row in numbers}
    for before in (row for row in register.numbers if row["address"] in left):
        row = {**before, **dict.fromkeys(SHOWN, "")}
        row["withdrawn_in"] = before["withdrawn_in"] or publication
        numbers.append(row)
        changes += list_changes(before, row, kind=WITHDRAWN, publication=publication)
    return Difference(numbers, added, changes)


def _write_number(one: Addressed, *, since: str) -> dict[str, str]:
    """Return the row of a number in the register."""
    number = one.number
    return {
        "address": one.address,
        "province_id": number.province_id,
        "table": number.table,
        "about": number.about,
        **number.shown,
        "since": one.before["since"] if one.before else since,
        "withdrawn_in": "",
        "keys": " ".join(number.keys),
    }


def list_changes(before: Row, after: Row, *, kind: str, publication: str) -> Rows:
    """Return a row for each shown field in which two rows of a number differ."""
    told = {name: after[name] for name in ("address", "province_id", "table", "about")}
    return [
        {
            "publication": publication,
            **told,
            "kind": kind,
            "field": name,
            "before": before[name],
            "after": after[name],
        }
        for name in SHOWN
        if before[name] != after[name]
    ]


def sort_numbers(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return rows by province, provinces in order; within one, those withdrawn last."""
    sorted_rows: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["province_id"], row["withdrawn_in"] != "")):
        sorted_rows.setdefault(row["province_id"], []).append(row)
    return sorted_rows


def format_register(register: Register) -> dict[Path, str]:
    """Return the text of each file of the register, by its place."""
    columns = list_columns(NUMBERS)
    return {
        **{
            places.published_numbers(province_id): format_rows(rows, columns)
            for province_id, rows in sort_numbers(register.numbers).items()
        },
        find_file(CHANGES): format_rows(register.changes, list_columns(CHANGES)),
        find_file(PUBLICATIONS): format_rows(register.publications, list_columns(PUBLICATIONS)),
    }


def index_reasons(register: Register) -> Mapping[str, Row]:
    """Return each publication by its number."""
    return {row["publication"]: row for row in register.publications}


def _list_numbers() -> list[Path]:
    folder = paths.data_package().parent
    return [folder / name for name in list_files(find_described(NUMBERS))]
