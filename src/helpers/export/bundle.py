"""All data of a page in one zip and in one workbook: tables, labels, codebook, documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.data.dictionary import list_columns
from helpers.export import places
from helpers.export.archive import pack_files
from helpers.export.cells import Row, Value, write_csv
from helpers.export.citation import cite_bibtex, compose_title
from helpers.export.codebook import add_labels, list_codes, list_fields, select_indicators
from helpers.export.package import (
    PACKAGE,
    Described,
    describe_table,
    measure,
    write_package,
)
from helpers.export.web import METADATA, describe_web_tables
from helpers.export.workbook import Sheet, write_workbook
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES, translate

MOST_ROWS = 200_000
"""Rows in all tables up to which a workbook is written: more opens in no spreadsheet with ease."""

ENDINGS = ("xlsx", "zip")
READ_ME = "read me"
COMPARISON = "compare"
"""Name of the bundle with the shares that stand side by side."""

ABOUT = (
    "Figures printed in documents of Vietnam's provinces, and what was computed from them.",
    "An empty cell means missing, never zero. Shares run from 0 to 1.",
    "A printed figure is a text, as it is printed: 6.327 in Vietnamese is six thousand.",
    "Columns that end in rows, and narrowed_by, name figures as document_id:line:seq.",
    "Behind a column of codes stand their labels, Vietnamese and English.",
    "Tables: CC BY 4.0, the documents named as origin.",
)
"""What everyone must know who opens the file; message ids of the catalogue."""

ABOUT_FILES = (
    "In CSV, a number has neither point nor comma (124E-3 is 0.124), and a text that looks like a "
    "number stands in the form of a text formula, so that spreadsheets in all languages read both "
    "alike."
)


@dataclass(frozen=True, eq=False)
class Bundle:
    """The tables of one page, or of all.

    Attributes
    ----------
    stem
        Name of the files without ending.
    title
        By language.
    tables
        Rows with numbers as numbers, by the table's name in the data dictionary.
    documents
        Rows of the register of documents.
    more
        Other files for the zip, with their description.
    """

    stem: str
    title: Mapping[str, str]
    tables: Mapping[str, Sequence[Row]]
    documents: Sequence[Mapping[str, str]]
    more: Mapping[str, tuple[str, Described]] = field(default_factory=dict)

    @cached_property
    def indicators(self) -> list[Row]:
        """The rows of the codebook that the tables name."""
        return select_indicators(self.tables)

    @cached_property
    def codes(self) -> list[dict[str, Value]]:
        """The codes in the tables, with their labels."""
        return list_codes(self.tables)

    @property
    def rows(self) -> int:
        """How many rows the tables have."""
        return sum(map(len, self.tables.values()))


def place_file(stem: str, ending: str) -> Path:
    """Return where a bundle lies, beside the folders with the data of single pages."""
    return places.bundle(f"{stem}.{ending}")


def list_file() -> Path:
    """The list of the bundles that hold more than one place, with their rows."""
    return places.bundle("bundles.json")


def list_bundles() -> list[dict[str, Any]]:
    """Return name, rows and files of the bundles that hold more than one place."""
    if not list_file().is_file():
        return []
    found: list[dict[str, Any]] = json.loads(list_file().read_text(encoding="utf-8"))
    return found


def write_bundle(bundle: Bundle) -> list[Path]:
    """Write the zip and, unless there are too many rows, the workbook; return their places."""
    contents = {"zip": pack_files(build_files(bundle), folder=bundle.stem)}
    if bundle.rows <= MOST_ROWS:
        contents["xlsx"] = write_workbook(list_sheets(bundle), title=bundle.title["en"])
    for ending, content in contents.items():
        paths.replace_bytes(place_file(bundle.stem, ending), content)
    return [place_file(bundle.stem, ending) for ending in contents]


def build_files(bundle: Bundle) -> dict[str, str]:
    """Return the text of each file of the zip: a Data Package of tables, codebook, documents."""
    listed = {**bundle.tables, "documents": bundle.documents, "indicators": bundle.indicators}
    files = {f"{name}.csv": write_csv(list_columns(name), rows) for name, rows in listed.items()}
    resources = [describe_table(name, f"{name}.csv", files[f"{name}.csv"]) for name in listed]
    files["codes.csv"] = write_csv(_CODE_COLUMNS, bundle.codes)
    resources.append(_describe_codes(files["codes.csv"]))
    for name, (content, described) in bundle.more.items():
        files[name] = content
        resources.append(described)
    package = write_package(
        name=bundle.stem,
        title=bundle.title,
        documents=bundle.documents,
        resources=resources,
        indent=None,
    )
    told = "\n\n".join("\n".join(_tell(bundle, lang, files=True)) for lang in LANGUAGES)
    return {
        "README.txt": told + "\n",
        "CITATION.bib": cite_bibtex(bundle.stem, bundle.title["vi"], bundle.documents),
        PACKAGE: package,
        METADATA: describe_web_tables(resources),
        **files,
    }


def list_sheets(bundle: Bundle) -> list[Sheet]:
    """Return the sheets of the workbook: what it is, the tables, documents, fields, codes."""
    sheets = [Sheet(READ_ME, _write_read_me(bundle), header=False)]
    for name, rows in bundle.tables.items():
        columns, cells = add_labels(list_columns(name), rows)
        sheets.append(Sheet(name, [columns, *cells]))
    sheets.append(_list_rows("documents", bundle.documents, list_columns("documents")))
    fields = list_fields((*bundle.tables, "documents", "indicators"))
    sheets.append(_list_rows("fields", fields, list(fields[0])))
    sheets.append(_list_rows("indicators", bundle.indicators, list_columns("indicators")))
    sheets.append(_list_rows("codes", bundle.codes, _CODE_COLUMNS))
    return sheets


_CODE_COLUMNS = ["column", "code", *(f"label_{lang}" for lang in LANGUAGES)]


def _list_rows(name: str, rows: Sequence[Row], columns: Sequence[str]) -> Sheet:
    return Sheet(name, [list(columns), *([row[c] for c in columns] for row in rows)])


def _describe_codes(content: str) -> Described:
    """Return the description of the codes, which no table of ours holds in this form."""
    text = "One row per code of a column of the tables, with its label in both languages."
    return {
        "name": "codes",
        "path": "codes.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **measure(content),
        "description": text,
        "description_vi": translate(text, "vi"),
        "schema": {
            "fields": [{"name": name, "type": "string"} for name in _CODE_COLUMNS],
            "primaryKey": _CODE_COLUMNS[:2],
            "missingValues": [""],
        },
    }


def _tell(bundle: Bundle, lang: str, *, files: bool = False) -> list[str]:
    """Return what the bundle is and how to read it, sentence by sentence."""
    sentences = [*ABOUT, ABOUT_FILES] if files else ABOUT
    title = compose_title(bundle.title[lang], lang)
    return [title, *(translate(text, lang) for text in sentences)]


def _write_read_me(bundle: Bundle) -> list[list[Value]]:
    """Return the first sheet: both languages, then the tables with their rows, then citations."""
    told: list[list[Value]] = []
    for lang in LANGUAGES:
        told += _list_lines([*_tell(bundle, lang), ""])
    told += [[name, len(rows)] for name, rows in bundle.tables.items()]
    bibtex = cite_bibtex(bundle.stem, bundle.title["vi"], bundle.documents)
    return told + _list_lines(["", *bibtex.splitlines()])


def _list_lines(lines: Iterable[str]) -> list[list[Value]]:
    """Return lines as rows of one cell."""
    return [[line] for line in lines]
