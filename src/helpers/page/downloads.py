"""The data behind a page as files, from the tables it shows: CSV for spreadsheets, and JSON.

With the `datapackage.json` beside them the files are a Data Package: a program finds each table,
field and rule described.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.data.dictionary import list_number_columns, read_package
from helpers.data.store import format_cell
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.languages import translate
from helpers.page.fragments import Fragment, Link, render_links
from helpers.page.province import TABLES, ProvinceData

PACKAGE = "datapackage.json"
BYTE_ORDER_MARK = "\ufeff"
"""Without it some spreadsheets take UTF-8 for another encoding and damage Vietnamese letters."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_downloads(data: ProvinceData) -> Fragment:
    """Write a province's tables and their description, and return links to the files.

    The files depend on the data only, not on the language of the page.
    """
    files = build_files(data)
    for name, text in files.items():
        paths.replace_text(paths.download(data.province_id, name), text)
    return render_links(list_links(data), label=data.labels.translate("Data of this page"))


def build_files(data: ProvinceData) -> dict[str, str]:
    """Return the text of each file by its name: a CSV a table, the JSON, the description."""
    tables = {name: getattr(data, name) for name in TABLES}
    files = {f"{name}.csv": write_csv(frame, name) for name, frame in tables.items()}
    files[f"{data.province_id}.json"] = write_json(data.province_id, tables)
    return files | {PACKAGE: write_package(data, files)}


def list_links(data: ProvinceData) -> list[Link]:
    """Return links to the files of a province, relative to its page."""
    t = data.labels.translate
    words = {
        "observations": t("Figures (CSV)"),
        "shares": t("Shares (CSV)"),
        "sensitivity": t("Other readings of shares (CSV)"),
        "reference_intervals": t("Reference intervals (CSV)"),
        "growth": t("Changes (CSV)"),
        "decompositions": t("Changes split into parts (CSV)"),
        "findings": t("Checks (CSV)"),
        "repairs": t("Repairs of misprints (CSV)"),
    }
    folder = f"data/{data.province_id}"
    return [
        *(Link(words[name], f"{folder}/{name}.csv") for name in TABLES),
        Link(t("All tables (JSON)"), f"{folder}/{data.province_id}.json"),
        Link(t("Description of every field (Data Package)"), f"{folder}/{PACKAGE}"),
    ]


def write_package(data: ProvinceData, files: Mapping[str, str]) -> str:
    """Return the description of a province's files, from the data dictionary.

    Parameters
    ----------
    data
        The province.
    files
        The text of each file, of which the description holds size and SHA-256.
    """
    whole = read_package()
    name = data.labels.select_province(data.province_id)["name_vi"]
    described = {resource["name"]: resource for resource in whole["resources"]}
    content = {key: value for key, value in whole.items() if key != "resources"}
    content |= {
        "name": f"{whole['name']}-{data.province_id}",
        "title": f"{whole['title']}: {name}",
        "title_vi": f"{whole['title_vi']}: {name}",
        "sources": [_name_source(row) for row in list_records(data.documents)],
        "resources": [
            *(_describe_table(described[t], f"{t}.csv", files) for t in TABLES),
            _describe_json(f"{data.province_id}.json", files),
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _name_source(document: Mapping[str, str]) -> dict[str, str]:
    """Return a source document as a Data Package names it."""
    return {
        "title": ", ".join(
            filter(None, (document["issuer"], document["title"], document["document_number"]))
        ),
        **{name: document[name] for name in ("document_id", "issued", "text_sha256")},
    }


def _describe_table(
    resource: Mapping[str, Any], file: str, files: Mapping[str, str]
) -> dict[str, object]:
    """Return the description of a table; keys into tables that are not there are left out."""
    schema = {k: v for k, v in resource["schema"].items() if k != "foreignKeys"}
    head = {"name": resource["name"], "path": file, "profile": "tabular-data-resource"}
    form = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    words = {key: resource[key] for key in ("description", "description_vi")}
    return head | form | _measure(files[file]) | words | {"schema": schema}


def _describe_json(file: str, files: Mapping[str, str]) -> dict[str, object]:
    """Return the description of the file with all tables."""
    text = "The same tables in one file: rows of named values, null where missing."
    return {
        "name": "all-tables",
        "path": file,
        "profile": "data-resource",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        **_measure(files[file]),
        "description": text,
        "description_vi": translate(text, "vi"),
    }


def _measure(text: str) -> dict[str, object]:
    """Return size and SHA-256 of a file."""
    content = text.encode("utf-8")
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def write_csv(frame: pd.DataFrame, table: str) -> str:
    """Return a table as CSV that a spreadsheet opens without damage and never executes.

    Numbers are written as the store writes them. A text that a spreadsheet would take for a
    formula gets an apostrophe in front, which spreadsheets show as plain text.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in list_rows(frame, table):
        writer.writerow([_defuse(value) for value in row.values()])
    return BYTE_ORDER_MARK + buffer.getvalue()


def write_json(province_id: str, tables: Mapping[str, pd.DataFrame]) -> str:
    """Return all tables as JSON, missing numbers as null."""
    told = [f' "province_id": {json.dumps(province_id)}', ' "licence": "CC-BY-4.0"']
    listed = [
        f"  {json.dumps(name)}: {_format_rows(list_rows(frame, name))}"
        for name, frame in tables.items()
    ]
    told.append(' "tables": {\n' + ",\n".join(listed) + "\n }")
    return "{\n" + ",\n".join(told) + "\n}\n"


def _format_rows(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as JSON with an indent of one, three levels down.

    `json` itself indents value by value, in Python, and takes ten times as long.
    """
    cells = json.JSONEncoder(ensure_ascii=False, separators=(",\n    ", ": ")).encode
    told = [f"   {{\n    {cells(row)[1:-1]}\n   }}" for row in rows]
    return "[\n" + ",\n".join(told) + "\n  ]" if told else "[]"


def list_rows(frame: pd.DataFrame, table: str) -> list[dict[str, object]]:
    """Return rows with texts and numbers, a missing number as None."""
    numbers = set(list_number_columns(table))
    return [
        {name: _read_number(value) if name in numbers else value for name, value in row.items()}
        for row in list_records(frame)
    ]


def _read_number(value: float) -> float | int | None:
    """Return a number with 15 significant digits, None if missing."""
    text = format_cell(value)
    if text == "":
        return None
    return float(text) if "." in text or "e" in text else int(text)


def _defuse(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if is_formula else value
