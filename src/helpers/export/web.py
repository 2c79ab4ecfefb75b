"""Tables described for CSV on the Web: the same fields and types as in the Data Package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from helpers.export.package import Described

METADATA = "csv-metadata.json"
"""The name under which a reader looks for the description beside a table."""

CONTEXT = "http://www.w3.org/ns/csvw"
DATATYPES = {"number": "double", "integer": "integer", "date": "date"}
"""Of other types, the text is kept."""


def describe_web_tables(resources: Iterable[Described]) -> str:
    """Return the description of those resources that are tables."""
    tables = [_describe_table(told) for told in resources if "schema" in told]
    return json.dumps({"@context": CONTEXT, "tables": tables}, ensure_ascii=False) + "\n"


def _describe_table(resource: Described) -> dict[str, Any]:
    schema = resource["schema"]
    return {
        "url": resource["path"],
        "dc:description": _tell(resource),
        "tableSchema": {
            "columns": [_describe_column(field) for field in schema["fields"]],
            "primaryKey": schema["primaryKey"],
        },
    }


def _describe_column(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return a column; an empty cell is missing, whatever its type."""
    column = {
        "name": field["name"],
        "titles": field["name"],
        "datatype": DATATYPES.get(field["type"], "string"),
        "null": "",
    }
    return column | ({"dc:description": _tell(field)} if "description" in field else {})


def _tell(described: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a description in both languages."""
    words = {"en": described["description"], "vi": described["description_vi"]}
    return [{"@value": text, "@language": lang} for lang, text in words.items()]
