"""Everything in one SQLite file: every table of the data dictionary, and what its codes mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from helpers.data.dictionary import read_package
from helpers.export.cells import Row, Value
from helpers.export.codebook import list_codes, list_fields
from helpers.export.package import Described, find_described
from helpers.export.published.addresses import address_tables
from helpers.export.published.numbers import read_tables
from helpers.export.published.register import read_register
from helpers.export.rows import Rows, read_rows
from helpers.ground import paths

TYPES = {"number": "REAL", "integer": "INTEGER"}
"""Of other types, such as dates, the text is kept."""

FIGURES = """CREATE VIEW figures AS
SELECT o.province_id, p.name_vi AS province, i.label_vi, i.label_en, o.printed, o.value,
       o.value_low, o.value_high, o.unit_code, o.service_level, o.channel, o.tier, o.scope,
       o.period_start, o.period_end, o.obs_status, o.grade, o.document_id, d.title AS document,
       d.document_number, d.issued, a.name, a.address
FROM observations o
JOIN provinces p USING (province_id)
JOIN indicators i USING (indicator_code)
JOIN documents d USING (document_id)
JOIN places a ON a."table" = 'observations'
 AND a.name = o.document_id || ':' || o.line || ':' || o.seq"""
"""Printed figures in words, which most questions begin with."""


def write_database(target: Path, computed: Mapping[str, Sequence[Row]]) -> None:
    """Write all tables, fields, codes and what it all is as one SQLite file."""
    tables = complete_tables(computed)
    paths.replace_bytes(target, build_database([find_described(n) for n in tables], tables))


def complete_tables(computed: Mapping[str, Sequence[Row]]) -> dict[str, Sequence[Row]]:
    """Return computed tables with the registers and with the published numbers before them.

    What is transcribed and what a reader of documents knows are left out: the observations hold
    the one, and the other says nothing of provinces.
    """
    described = read_package()["resources"]
    shared = {r["name"]: read_rows(r) for r in described if is_shared(r["path"])}
    return {**shared, **computed}


def is_shared(path: str) -> bool:
    """Return whether a table is one file of facts on all provinces, or tells what was published."""
    return path.startswith("published/") or (path.startswith("raw/") and "*" not in path)


def list_places() -> Rows:
    """Return table and row of each present number with its address."""
    published = read_register().numbers
    return [
        {"address": one.address, "table": one.number.table, "name": one.number.name}
        for one in address_tables(read_tables(), published)
    ]


def build_database(resources: Sequence[Described], tables: Mapping[str, Sequence[Row]]) -> bytes:
    """Return the content of the file, equal bytes for equal tables.

    Parameters
    ----------
    resources
        What the data dictionary says of the tables.
    tables
        Rows by the name of the table.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        for described in resources:
            _add_table(database, described, tables[described["name"]])
        names = [described["name"] for described in resources]
        _add_rows(database, "fields", list_fields(names))
        _add_rows(database, "codes", list_codes(tables))
        _add_rows(database, "about", _describe_whole())
        _add_rows(database, "places", list_places())
        database.execute('CREATE UNIQUE INDEX place ON places ("table", name)')
        if {"observations", "provinces", "indicators", "documents"} <= set(names):
            database.execute(FIGURES)
        database.commit()
        return database.serialize()


def _add_table(database: sqlite3.Connection, described: Described, rows: Sequence[Row]) -> None:
    """Add a table with the types and the primary key of the data dictionary."""
    fields, key = described["schema"]["fields"], described["schema"]["primaryKey"]
    columns = [f"{_quote(field['name'])} {TYPES.get(field['type'], 'TEXT')}" for field in fields]
    columns.append(f"PRIMARY KEY ({', '.join(map(_quote, key))})")
    database.execute(f"CREATE TABLE {_quote(described['name'])} ({', '.join(columns)})")
    _fill(database, described["name"], [field["name"] for field in fields], rows)


def _add_rows(database: sqlite3.Connection, name: str, rows: Sequence[Row]) -> None:
    """Add a table of texts that the data dictionary does not know."""
    columns = list(rows[0]) if rows else ["code"]
    database.execute(f"CREATE TABLE {_quote(name)} ({', '.join(map(_quote, columns))})")
    _fill(database, name, columns, rows)


def _fill(
    database: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    """Add rows; an empty cell is missing."""
    places = ", ".join("?" * len(columns))
    cells = ([_miss(row[name]) for name in columns] for row in rows)
    database.executemany(f"INSERT INTO {_quote(table)} VALUES ({places})", cells)


def _miss(value: Value) -> Value:
    return None if value == "" else value


def _describe_whole() -> Rows:
    """Return title, version, licence and the like, a row each."""
    package = read_package()
    told = ("title", "title_vi", "version", "created", "description", "description_vi")
    rows: Rows = [{"name": name, "value": str(package[name])} for name in told]
    return [*rows, {"name": "licence", "value": package["licenses"][0]["name"]}]


def _quote(name: str) -> str:
    """Return a name for SQL; some of our columns are words of SQL, such as `case`."""
    return '"' + name.replace('"', '""') + '"'
