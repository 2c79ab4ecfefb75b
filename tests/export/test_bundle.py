"""The zip and the workbook of a page hold its data, typed, with all that explains them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

from frictionless import Package

from helpers.data.documents import list_owned
from helpers.export import bundle, places, province
from helpers.export.codebook import add_labels
from helpers.page.province import TABLES
from tests.export.conftest import PROVINCE

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_sheets(content: bytes) -> dict[str, list[list[object]]]:
    """Return the cells of a workbook: texts as text, numbers as numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        strings = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        texts = ["".join(item.itertext()) for item in strings]
        names = ElementTree.fromstring(packed.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return {
            sheet.attrib["name"]: [
                [read_cell(cell, texts) for cell in row]
                for row in ElementTree.fromstring(
                    packed.read(f"xl/worksheets/sheet{number}.xml")
                ).iter(f"{MAIN}row")
            ]
            for number, sheet in enumerate(names, start=1)
        }


def read_cell(cell: ElementTree.Element, texts: list[str]) -> object:
    value = cell.findtext(f"{MAIN}v") or ""
    return texts[int(value)] if cell.get("t") == "s" else float(value)


def test_every_number_is_a_number_and_every_token_a_text(bundled):
    sheets = read_sheets((bundled / f"{PROVINCE}.xlsx").read_bytes())
    tables = json.loads((bundled / PROVINCE / f"{PROVINCE}.json").read_text())["tables"]
    assert set(TABLES) < set(sheets)
    for name, rows in tables.items():
        _, wide = add_labels(list(rows[0]), rows) if rows else ([], [])
        told = [[cell for cell in row if cell not in ("", None)] for row in wide]
        assert sheets[name][1:] == told
    printed = [row["printed"] for row in tables["observations"]]
    assert any("." in token for token in printed)
    assert {type(cell) for row in sheets["observations"] for cell in row} == {str, float}


def test_labels_stand_beside_codes(bundled):
    columns, rows = add_labels(
        ["indicator_code", "value"], [{"indicator_code": "dossiers_received", "value": 1}]
    )
    assert columns == ["indicator_code", "indicator_code_vi", "indicator_code_en", "value"]
    assert len(set(rows[0]) - {""}) == len(columns)
    assert add_labels(["to_indicator_code"], [])[0][-1] == "to_indicator_code_en"
    assert add_labels(["value"], [])[0] == ["value"]


def test_the_codebook_and_the_documents_are_inside(bundled):
    sheets = read_sheets((bundled / f"{PROVINCE}.xlsx").read_bytes())
    own = {row["document_id"] for row in list_owned()[PROVINCE]}
    assert {row[0] for row in sheets["documents"][1:]} == own
    place = sheets["observations"][0].index("indicator_code")
    used = {row["indicator_code"] for row in province.read_bundle(PROVINCE).tables["observations"]}
    assert used <= {row[0] for row in sheets["indicators"]}
    assert sheets["observations"][1][place] in used
    described = {(row[0], row[1]) for row in sheets["fields"][1:]}
    assert ("shares", "value_low") in described
    assert any("CC BY 4.0" in str(row) for row in sheets[bundle.READ_ME])


def test_the_zip_is_a_valid_data_package(bundled, tmp_path):
    zipfile.ZipFile(bundled / f"{PROVINCE}.zip").extractall(tmp_path)
    report = Package(str(tmp_path / PROVINCE / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    cited = (tmp_path / PROVINCE / "CITATION.bib").read_text(encoding="utf-8")
    assert set(re.findall(r"@\w+\{(.+),", cited)) > {
        row["document_id"] for row in list_owned()[PROVINCE]
    }


def test_csv_on_the_web_describes_the_columns_that_are_there(bundled, tmp_path):
    zipfile.ZipFile(bundled / f"{PROVINCE}.zip").extractall(tmp_path)
    folder = tmp_path / PROVINCE
    tables = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    assert {table["url"] for table in tables} == {file.name for file in folder.glob("*.csv")}
    for table in tables:
        with (folder / table["url"]).open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        columns = table["tableSchema"]["columns"]
        assert [column["name"] for column in columns] == header
        places = [n for n, c in enumerate(columns) if c["datatype"] in ("double", "integer")]
        assert all(float(row[n]) is not None for row in rows for n in places if row[n])


def test_a_second_writing_gives_the_same_bytes(bundled):
    places = [bundle.place_file(PROVINCE, ending) for ending in bundle.ENDINGS]
    before = [place.read_bytes() for place in places]
    province.write_province_bundle(PROVINCE)
    assert [place.read_bytes() for place in places] == before


def test_a_page_without_data_has_no_bundle(bundled):
    assert province.write_province_bundle("99-nowhere") == []


def test_so_many_rows_that_no_spreadsheet_likes_them_have_no_workbook(bundled, monkeypatch):
    monkeypatch.setattr(bundle, "MOST_ROWS", 0)
    monkeypatch.setattr(places, "bundle", lambda name: bundled / "other" / name)
    written = province.write_province_bundle(PROVINCE)
    assert [place.name for place in written] == [f"{PROVINCE}.zip"]
