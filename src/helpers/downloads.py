"""The data behind a page as files: CSV for spreadsheets and JSON, from the tables it shows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import pandas as pd

from helpers import paths
from helpers.contracts import list_number_columns
from helpers.report import ProvinceData
from helpers.store import format_cell
from helpers.tables import Fragment, Link, render_links

TABLES = ("observations", "shares", "growth", "findings")
BYTE_ORDER_MARK = "\ufeff"
"""Without it some spreadsheets take UTF-8 for another encoding and damage Vietnamese letters."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_downloads(data: ProvinceData) -> Fragment:
    """Write a province's tables as CSV and JSON and return links to the files.

    The files depend on the data only, not on the language of the page.
    """
    tables = {name: getattr(data, name) for name in TABLES}
    for name, frame in tables.items():
        paths.replace_text(paths.download(data.province_id, f"{name}.csv"), write_csv(frame, name))
    text = write_json(data.province_id, tables)
    paths.replace_text(paths.download(data.province_id, f"{data.province_id}.json"), text)
    return render_links(list_links(data), label=data.labels.translate("Data of this page"))


def list_links(data: ProvinceData) -> list[Link]:
    """Return links to the files of a province, relative to its page."""
    t = data.labels.translate
    words = {
        "observations": t("Figures (CSV)"),
        "shares": t("Shares (CSV)"),
        "growth": t("Changes (CSV)"),
        "findings": t("Checks (CSV)"),
    }
    folder = f"data/{data.province_id}"
    files = [Link(words[name], f"{folder}/{name}.csv") for name in TABLES]
    return [*files, Link(t("All tables (JSON)"), f"{folder}/{data.province_id}.json")]


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
    content = {
        "province_id": province_id,
        "licence": "CC-BY-4.0",
        "tables": {name: list_rows(frame, name) for name, frame in tables.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def list_rows(frame: pd.DataFrame, table: str) -> list[dict[str, object]]:
    """Return rows with texts and numbers, a missing number as None."""
    numbers = set(list_number_columns(table))
    return [
        {name: _read_number(value) if name in numbers else value for name, value in row.items()}
        for row in frame.to_dict("records")
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
