"""Files described as a Data Package: what each holds, field by field, its size and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from helpers.data.dictionary import read_package
from helpers.ground.languages import translate

PACKAGE = "datapackage.json"

Described = dict[str, Any]


def find_described(table: str) -> Described:
    """Return what the data dictionary says of a table."""
    found: Described = next(r for r in read_package()["resources"] if r["name"] == table)
    return found


def write_package(
    *,
    name: str,
    title: Mapping[str, str],
    documents: Iterable[Mapping[str, str]],
    resources: Sequence[Described],
    indent: int | None = 1,
) -> str:
    """Return the description of some files, from the data dictionary.

    Parameters
    ----------
    name
        Of the package, behind that of the whole; empty for the whole.
    title
        By language, behind that of the whole.
    documents
        The documents in which the figures are printed.
    resources
        What the files are, in order.
    indent
        Spaces a level; None for one line, which takes a tenth of the time.
    """
    whole = read_package()
    content = {key: value for key, value in whole.items() if key != "resources"}
    content |= {
        "name": "-".join(filter(None, (whole["name"], name))),
        "title": ": ".join(filter(None, (whole["title"], title["en"]))),
        "title_vi": ": ".join(filter(None, (whole["title_vi"], title["vi"]))),
        "sources": [name_source(row) for row in documents],
        "resources": list(resources),
    }
    return json.dumps(content, ensure_ascii=False, indent=indent) + "\n"


def name_source(document: Mapping[str, str]) -> dict[str, str]:
    """Return a source document as a Data Package names it."""
    named = (document["issuer"], document["title"], document["document_number"])
    return {
        "title": ", ".join(filter(None, named)),
        **{name: document[name] for name in ("document_id", "issued", "text_sha256")},
    }


def describe_table(table: str, file: str, content: str) -> Described:
    """Return the description of a table as CSV; keys into tables elsewhere are left out."""
    resource = find_described(table)
    schema = {k: v for k, v in resource["schema"].items() if k != "foreignKeys"}
    head = {"name": resource["name"], "path": file, "profile": "tabular-data-resource"}
    form = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    words = {key: resource[key] for key in ("description", "description_vi")}
    return head | form | measure(content) | words | {"schema": schema}


def describe_json(file: str, content: str) -> Described:
    """Return the description of the file with all tables."""
    text = "The same tables in one file: rows of named values, null where missing."
    return {
        "name": "all-tables",
        "path": file,
        "profile": "data-resource",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        **measure(content),
        "description": text,
        "description_vi": translate(text, "vi"),
    }


def measure(text: str) -> dict[str, object]:
    """Return size and SHA-256 of a file."""
    content = text.encode("utf-8")
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
