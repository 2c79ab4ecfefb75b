"""The raw tables as they are, and the same with one mistake in them."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from helpers.data import contract
from helpers.data.contract import Tables, list_faults
from helpers.data.dictionary import list_columns, list_files, read_package
from helpers.data.owners import find_province
from helpers.ground import paths
from helpers.ground.opening import Table, read_table


@cache
def read_all() -> dict[str, tuple[str, Table]]:
    """Return the raw tables, of those with many files a wide one with many rows, with names."""
    found = {}
    for described in read_package()["resources"]:
        files = [paths.resolve_path("data", name) for name in list_files(described)]
        if str(described["path"]).startswith("raw/") and files:
            file = max(files, key=measure)
            found[described["name"]] = (file.name, widen(file, described["name"]))
    return found


def measure(file: Path) -> tuple[int, int]:
    """Return how many columns and rows a table has."""
    table = read_table(file)
    return len(table.columns), len(table.rows)


def widen(file: Path, resource: str) -> Table:
    """Return a table with all its columns: some may leave out a few."""
    table, columns = read_table(file), tuple(list_columns(resource))
    own = {"province_id": find_province(file.stem)} if resource == "transcriptions" else {}
    rows = tuple(tuple((own | row).get(n, "") for n in columns) for row in table.list_records())
    return replace(table, columns=columns, rows=rows)


@cache
def read_tables() -> Tables:
    """Return the registers as they are, to look codes up in."""
    return Tables({name: read_all()[name][1] for name in contract.list_registers()})


def tell_faults(resource: str, table: Table) -> list[contract.Fault]:
    """Return what a table breaks beside the registers as they are."""
    return list_faults(table, resource, read_tables(), file=read_all()[resource][0])


def change(table: Table, place: int, cells: Mapping[str, str]) -> Table:
    """Return a table with other cells in one row."""
    row = dict(zip(table.columns, table.rows[place], strict=True)) | cells
    rows = [*table.rows]
    rows[place] = tuple(row[name] for name in table.columns)
    return replace(table, rows=tuple(rows))


def change_alone(table: Table, place: int, cells: Mapping[str, str]) -> Table:
    """Return a table of one row, changed: enough to see what its cells break by themselves."""
    changed = change(table, place, cells)
    return replace(changed, rows=(changed.rows[place],), lines=(changed.lines[place],))


def add(table: Table, cells: Mapping[str, str]) -> Table:
    """Return a table with one row more."""
    row = tuple(cells.get(name, "") for name in table.columns)
    return replace(table, rows=(*table.rows, row), lines=(*table.lines, max(table.lines) + 1))


def misspell(text: str, chance: random.Random) -> str:
    """Return a code with one slip."""
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("xq" + text[place] * 2) + text[place:]


MESSAGE = re.compile(
    r"[\w-]+\.csv: (?:row '[1-9]\d*'|the table as a whole), field '\w+'(?: with value '.+')? "
    r"breaks rule '[\w-]+' \(.+\): correct the file; the rules stand in data/datapackage\.json"
)
"""File, row, field, value, rule, what it asks for, and what to do, on one line."""


def require_told(faults: list[contract.Fault]) -> None:
    """Fail unless each fault is told in a message with all that is needed to mend it."""
    for fault in faults:
        assert MESSAGE.fullmatch(str(fault)), str(fault)
