"""The data behind a page as files, from the tables it shows: CSV for spreadsheets, and JSON.

With the `datapackage.json` beside them the files are a Data Package: a program finds each table,
field and rule described.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from helpers.data.dictionary import list_columns
from helpers.export import cells, package
from helpers.export.cells import Value
from helpers.export.package import PACKAGE
from helpers.export.rows import list_rows
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.page.fragments import Fragment
from helpers.page.once import once
from helpers.page.province import TABLES, ProvinceData
from helpers.page.sections.data import render_data

Rows = Sequence[Mapping[str, Value]]


def write_downloads(data: ProvinceData) -> Fragment:
    """Write a province's tables and their description, and return the section that offers them.

    The files depend on the data only, not on the language of the page.
    """
    files = build_files(data)
    for name, text in files.items():
        paths.replace_text(paths.download(data.province_id, name), text)
    return render_data(data)


@once
def build_files(data: ProvinceData) -> dict[str, str]:
    """Return the text of each file by its name: a CSV a table, the JSON, the description."""
    tables = {name: list_rows(getattr(data, name), name) for name in TABLES}
    files = {
        f"{name}.csv": cells.write_csv(list_columns(name), rows) for name, rows in tables.items()
    }
    files[_name_json(data)] = write_json(data.province_id, tables)
    return files | {PACKAGE: write_package(data, files)}


def write_package(data: ProvinceData, files: Mapping[str, str]) -> str:
    """Return the description of a province's files, from the data dictionary.

    Parameters
    ----------
    data
        The province.
    files
        The text of each file, of which the description holds size and SHA-256.
    """
    name, json_file = data.labels.select_province(data.province_id)["name_vi"], _name_json(data)
    return package.write_package(
        name=data.province_id,
        title=dict.fromkeys(LANGUAGES, name),
        documents=list_records(data.documents),
        resources=[
            *(package.describe_table(t, f"{t}.csv", files[f"{t}.csv"]) for t in TABLES),
            package.describe_json(json_file, files[json_file]),
        ],
    )


def _name_json(data: ProvinceData) -> str:
    return f"{data.province_id}.json"


def write_json(province_id: str, tables: Mapping[str, Rows]) -> str:
    """Return all tables as JSON, missing numbers as null."""
    told = [f' "province_id": {json.dumps(province_id)}', ' "licence": "CC-BY-4.0"']
    listed = [f"  {json.dumps(name)}: {_format_rows(rows)}" for name, rows in tables.items()]
    told.append(' "tables": {\n' + ",\n".join(listed) + "\n }")
    return "{\n" + ",\n".join(told) + "\n}\n"


def _format_rows(rows: Rows) -> str:
    """Return rows as JSON with an indent of one, three levels down.

    `json` itself indents value by value, in Python, and takes ten times as long.
    """
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",\n    ", ": ")).encode
    told = [f"   {{\n    {encode(row)[1:-1]}\n   }}" for row in rows]
    return "[\n" + ",\n".join(told) + "\n  ]" if told else "[]"
