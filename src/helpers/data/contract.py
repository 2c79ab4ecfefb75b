"""Tables held to the data dictionary: one checker for all of them, and one form of message.

It is our own, as nothing else checks codes that depend on another cell, days in order, or rows
against rows; and it takes milliseconds, so that every command can afford it. Frictionless holds
the same files to the plain Table Schema in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.data.cells import Broken, list_broken_cells
from helpers.data.dictionary import (
    Described,
    list_columns,
    list_rules,
    read_package,
    select_schema,
)
from helpers.data.known_rules import KNOWN
from helpers.data.row_rules import RULES, list_broken_rows, select_rows
from helpers.data.whole_rules import WHOLE
from helpers.ground import paths
from helpers.ground.errors import ContractError, ProjectError
from helpers.ground.opening import Table, read_table

Row = Mapping[str, str]
SHOWN = 80
REMEDY = "correct the file; the rules stand in data/datapackage.json"


@dataclass(frozen=True)
class Fault:
    """A rule of the data dictionary that a table breaks.

    Attributes
    ----------
    file
        Its name.
    line
        Line of the row in the file, the header's being 1; 0 for the table as a whole.
    broken
        Field, value, rule, and what it asks for.
    """

    file: str
    line: int
    broken: Broken

    def __str__(self) -> str:
        where = f"row '{self.line}'" if self.line else "the table as a whole"
        value = f" with value '{_show(self.broken.value)}'" if self.broken.value else ""
        return (
            f"{self.file}: {where}, field '{self.broken.field}'{value} breaks rule "
            f"'{self.broken.rule}' ({self.broken.told}): {REMEDY}"
        )


def _show(value: str) -> str:
    shown = value if value.isprintable() else value.encode("unicode_escape").decode()
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


@dataclass
class Tables:
    """The tables of one file each, read when a rule first asks for them.

    Attributes
    ----------
    given
        Tables to use in place of the files, by resource.
    """

    given: dict[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes: dict[tuple[Any, ...], frozenset[str]] = {}
        self._keyed: dict[tuple[str, str], dict[str, Row]] = {}

    def read(self, resource: str) -> Table:
        """Return a table."""
        if resource not in self.given:
            self.given[resource] = read_table(find_file(resource))
        return self.given[resource]

    def list_known(
        self, resource: str, name: str, where: tuple[tuple[str, str], ...]
    ) -> frozenset[str]:
        """Return the codes of a field, among the rows that have certain values."""
        key = (resource, name, where)
        if key not in self._codes:
            rows = self.read(resource).list_records()
            fitting = (row for row in rows if all(row.get(n) == v for n, v in where))
            self._codes[key] = frozenset(row.get(name, "") for row in fitting) - {""}
        return self._codes[key]

    def find_row(self, resource: str, key: str, value: str) -> Row:
        """Return the first row of a table whose key has a value; an empty one if none has."""
        if (resource, key) not in self._keyed:
            rows = reversed(self.read(resource).list_records())
            self._keyed[resource, key] = {row.get(key, ""): row for row in rows}
        return self._keyed[resource, key].get(value, {})

    def list_rows(self, resource: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.read(resource).list_records()

    def list_closed(self, resource: str, name: str) -> frozenset[str]:
        """Return the values that a field may have, by the data dictionary."""
        fields = (f for f in select_schema(resource)["fields"] if f["name"] == name)
        return frozenset(code for f in fields for code in f.get("constraints", {}).get("enum", ()))


def find_file(resource: str) -> Path:
    """Return the file of a table that has one, by the data dictionary."""
    for described in read_package()["resources"]:
        if described["name"] == resource:
            return paths.data_package().parent / str(described["path"])
    raise ContractError(f"table '{resource}' is not described in data/datapackage.json: add it")


def list_registers() -> list[str]:
    """Return the raw tables that have one file each: registers, and the list of documents."""
    return [
        described["name"]
        for described in read_package()["resources"]
        if str(described["path"]).startswith("raw/") and "*" not in described["path"]
    ]


def list_faults(table: Table, resource: str, tables: Tables | None, *, file: str) -> list[Fault]:
    """Return all that a table breaks: header, cells, key, and rows against each other.

    Parameters
    ----------
    table
        The table as read.
    resource
        Its name in the data dictionary.
    tables
        Those that its codes are looked up in; None leaves out all that needs another table.
    file
        The file's name.

    Raises
    ------
    ContractError
        If the data dictionary holds a rule that cannot be followed.
    """
    header = _find_header_fault(table, resource)
    if header:
        return [Fault(file, 0, header)]
    try:
        found = list(_list_broken(table.list_records(), resource, tables))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContractError(
            f"table '{resource}': data/datapackage.json holds a rule that cannot be followed "
            f"({type(error).__name__}: {error}): correct it"
        ) from error
    return [Fault(file, table.lines[place], broken) for place, broken in found]


def _list_broken(
    rows: Sequence[Row], resource: str, tables: Tables | None
) -> Iterator[tuple[int, Broken]]:
    schema, fields = select_schema(resource), list_fields(resource)
    known = tables.list_known if tables else None
    broken = [
        (place, told)
        for place, row in enumerate(rows)
        for told in list_broken_cells(row, fields, known)
    ]
    yield from broken
    yield from _list_doubles(rows, schema.get("primaryKey", []))
    if not broken:  # rules between rows take sound cells for granted
        yield from _list_broken_rules(rows, resource, tables)


def _list_broken_rules(
    rows: Sequence[Row], resource: str, tables: Tables | None
) -> Iterator[tuple[int, Broken]]:
    """Yield what rows break of the rules between rows; without other tables, of one row alone."""
    given = list_rules(resource)
    for rule in given:
        if rule["rule"] not in RULES.keys() | FURTHER.keys():
            raise ValueError(f"no rule is called '{rule['rule']}'")
    plain = [rule for rule in given if rule["rule"] in RULES and (tables or "look" not in rule)]
    yield from list_broken_rows(rows, plain, (tables or Tables()).find_row)
    if tables is not None:
        for rule in (rule for rule in given if rule["rule"] in FURTHER):
            yield from FURTHER[rule["rule"]](select_rows(rows, rule), rule, tables)


FURTHER = {**KNOWN, **WHOLE}


def list_fields(resource: str) -> list[Described]:
    """Return the fields of a table, each with the table that its codes refer to."""
    schema = select_schema(resource)
    keys = {key["fields"]: key["reference"] for key in schema.get("foreignKeys", [])}
    refers = {
        name: {"refersTo": {"resource": told["resource"], "field": told["fields"]}}
        for name, told in keys.items()
    }
    return [{**refers.get(described["name"], {}), **described} for described in schema["fields"]]


def _find_header_fault(table: Table, resource: str) -> Broken | None:
    """Return how a header differs from the data dictionary's."""
    columns, expected = list(table.columns), list_columns(resource)
    if columns == expected:
        return None
    told = f"table '{resource}' has {', '.join(expected)}"
    for name in columns:
        if name not in expected:
            return Broken(name, "", "extra-label", told)
    for name in expected:
        if name not in columns:
            return Broken(name, "", "missing-label", told)
    odd = next(own for own, name in zip(columns, expected, strict=True) if own != name)
    return Broken(odd, "", "incorrect-label", told)


def _list_doubles(rows: Sequence[Row], key: Sequence[str]) -> Iterator[tuple[int, Broken]]:
    """Yield each row whose key an earlier one has."""
    seen: set[tuple[str, ...]] = set()
    for place, row in enumerate(rows):
        values = tuple(row[name] for name in key)
        if key and values in seen:
            told = f"{', '.join(key)} is the key, and an earlier row has the same"
            yield place, Broken(key[-1], " / ".join(values), "primary-key", told)
        seen.add(values)


def require_valid_file(
    path: Path, resource: str, tables: Tables | None = None, *, free: str = ""
) -> None:
    """Stop unless a CSV file obeys the data dictionary; the codes of `free` need not be known.

    Raises
    ------
    MissingInputError
        If the file is absent or cannot be opened.
    ContractError
        At the first broken rule; the message gives file, row, field, value and rule.
    """
    _require_none_but(free, list_faults(read_table(path), resource, tables, file=path.name))


def require_valid_rows(
    rows: Sequence[Row],
    resource: str,
    *,
    path: Path,
    lines: Sequence[int] = (),
    tables: Tables | None = None,
    free: str = "",
) -> None:
    """Stop unless rows that were completed after reading obey the data dictionary.

    Raises
    ------
    ContractError
        At the first broken rule; `path` is the file that the rows come from, and `lines` says
        where each begins there, if not on the line behind the one before.
    """
    columns = list_columns(resource)
    cells = tuple(tuple(row[name] for name in columns) for row in rows)
    table = Table(tuple(columns), cells, tuple(lines) or tuple(range(2, len(cells) + 2)))
    _require_none_but(free, list_faults(table, resource, tables, file=path.name))


def _require_none_but(free: str, faults: Sequence[Fault]) -> None:
    unknown = ("foreign-key", free)
    require_none(f for f in faults if (f.broken.rule, f.broken.field) != unknown)


def list_register_faults(tables: Tables) -> list[str]:
    """Return in sentences all that the registers and the list of documents break."""
    told: list[str] = []
    for resource in list_registers():
        try:
            table, file = tables.read(resource), find_file(resource).name
            told += map(str, list_faults(table, resource, tables, file=file))
        except ProjectError as error:
            told.append(str(error))
    return list(dict.fromkeys(told))


def require_none(faults: Iterable[object]) -> None:
    """Stop at the first fault, and say how many more there are."""
    told = [str(fault) for fault in faults]
    if told:
        more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
        raise ContractError(f"{told[0]}{more}")
