"""LibreOffice itself opens our files, in Vietnamese and in American settings."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from helpers.data.dictionary import list_number_columns
from tests.export.conftest import PROVINCE

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item></oor:items>
"""
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
AS_OFFERED = "Text - txt - csv (StarCalc):44,34,76,1"
"""Comma, double quote, UTF-8, from the first line: what the dialog offers for such a file."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice Calc"),
]


def open_in_office(files: list[Path], folder: Path, locale: str) -> dict[str, list[list[object]]]:
    """Return every sheet as LibreOffice understands it: texts, numbers, days."""
    profile = folder / f"profile-{locale}"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))
    target = folder / locale
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
    command += ["--infilter=" + AS_OFFERED] if files[0].suffix == ".csv" else []
    command += ["--convert-to", "fods", "--outdir", str(target), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {
        f"{file.stem} {sheet.get(f'{TABLE}name')}": list(read_sheet(sheet))
        for file in files
        for sheet in ElementTree.parse(target / f"{file.stem}.fods").iter(f"{TABLE}table")
    }


def read_sheet(sheet: ElementTree.Element):
    """Yield the rows of a sheet."""
    for row in sheet.iter(f"{TABLE}table-row"):
        cells: list[object] = []
        for cell in row:
            repeat = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            cells += [read_cell(cell)] * min(repeat, 1000)
        yield cells


def read_cell(cell: ElementTree.Element) -> object:
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "float":
        return float(cell.get(f"{OFFICE}value"))
    if kind == "date":
        return cell.get(f"{OFFICE}date-value")
    return "\n".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))


def list_wrong(found: list[object], row: dict[str, object], numbers: set[str]) -> list[object]:
    """Return the cells that are not what the table holds."""
    wrong: list[object] = []
    for cell, (name, value) in zip(found, row.items(), strict=False):
        text = str(int(cell)) if isinstance(cell, float) and name not in numbers else cell
        right = float(value) if name in numbers and value is not None else (value or "")
        if text != right:
            wrong.append((name, value, cell))
    return wrong


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_every_number_is_a_number_and_every_token_as_printed(bundled, tmp_path, locale):
    tables = json.loads((bundled / PROVINCE / f"{PROVINCE}.json").read_text())["tables"]
    files = [bundled / PROVINCE / f"{name}.csv" for name in tables]
    opened = open_in_office(files, tmp_path, locale)
    seen = 0
    for name, rows in tables.items():
        sheet, numbers = opened[f"{name} {name}"], set(list_number_columns(name))
        for found, row in zip(sheet[1:], rows, strict=False):
            assert list_wrong(found, row, numbers) == []
            seen += len(row)
    assert seen > 1000


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_the_workbook_is_the_same_in_every_language(bundled, tmp_path, locale):
    tables = json.loads((bundled / PROVINCE / f"{PROVINCE}.json").read_text())["tables"]
    opened = open_in_office([bundled / f"{PROVINCE}.xlsx"], tmp_path, locale)
    for name, rows in tables.items():
        head, *sheet = opened[f"{PROVINCE} {name}"]
        for found, row in zip(sheet, rows, strict=False):
            cells = dict(zip(head, found, strict=False))
            right = {n: float(v) if isinstance(v, int | float) else v or "" for n, v in row.items()}
            assert {n: cells.get(n, "") for n in right} == right
