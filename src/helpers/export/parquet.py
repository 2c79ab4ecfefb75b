"""Every table of the SQLite file as Parquet: typed, and described in the file itself."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.data.dictionary import Described, read_package
from helpers.export import places
from helpers.export.cells import Row, Value
from helpers.export.codebook import list_codes
from helpers.export.collection import read_tables
from helpers.export.database import complete_tables, list_places
from helpers.export.package import find_described
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES

TYPES = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}
"""Of other types, the text is kept."""

FOLDER = "parquet"
PLACES = {
    "name": "places",
    "description": "One row per present number or finding with its address.",
    "description_vi": "Mỗi dòng là một con số hay phát hiện hiện có, cùng địa chỉ.",
    "schema": {
        "fields": [
            {"name": name, "type": "string", "description": en, "description_vi": vi}
            for name, en, vi in (
                ("address", "Stable address.", "Địa chỉ cố định."),
                ("table", "Table that holds it.", "Bảng chứa con số."),
                ("name", "Its row: the key of the table.", "Dòng chứa con số: khóa của bảng."),
            )
        ]
    },
}


def write_files() -> list[Path]:
    """Write a file for each table and return their places; none if no table is built."""
    computed = read_tables()
    if not any(computed.values()):
        return []
    written = []
    for name, content in build_files(complete_tables(computed)).items():
        written.append(places.bundle(FOLDER) / f"{name}.parquet")
        paths.replace_bytes(written[-1], content)
    return written


def build_files(tables: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """Return the content of each file by the name of its table, equal bytes for equal tables."""
    files = {name: build_file(find_described(name), rows) for name, rows in tables.items()}
    return {**files, "places": build_file(PLACES, list_places())}


def build_file(described: Described, rows: Sequence[Row]) -> bytes:
    """Return a table as Parquet, with its codebook in the metadata of file and columns.

    Parameters
    ----------
    described
        The table in the data dictionary.
    rows
        Numbers as numbers; an empty cell is missing.
    """
    fields = described["schema"]["fields"]
    schema = pa.schema([describe_column(field) for field in fields])
    columns = [[_type_cell(row[f["name"]], f["type"]) for row in rows] for f in fields]
    table = pa.table(columns, schema=schema.with_metadata(describe_file(described, rows)))
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def describe_column(field: Described) -> pa.Field:
    """Return a column with its type, and with what it means in both languages."""
    told = {"description": field["description"], "description_vi": field["description_vi"]}
    return pa.field(field["name"], TYPES.get(field["type"], pa.string()), metadata=told)


def describe_file(described: Described, rows: Sequence[Row]) -> dict[str, str]:
    """Return what a table is, whose it is, and the labels of its codes (`codebook`, as JSON)."""
    package = read_package()
    columns: dict[str, dict[str, list[str]]] = {}
    for row in list_codes({described["name"]: rows}):
        labels = [str(row[f"label_{lang}"]) for lang in LANGUAGES]
        columns.setdefault(str(row["column"]), {})[str(row["code"])] = labels
    return {
        "title": package["title"],
        "version": package["version"],
        "licence": package["licenses"][0]["name"],
        "table": described["name"],
        "description": described["description"],
        "description_vi": described["description_vi"],
        "codebook": json.dumps({"languages": LANGUAGES, "codes": columns}, ensure_ascii=False),
    }


def _type_cell(value: Value, kind: str) -> Value | date:
    if value in ("", None):
        return None
    return date.fromisoformat(str(value)) if kind == "date" else value
