"""Downloads hold the very data of the page and are safe in a spreadsheet."""

from __future__ import annotations

import hashlib
import io
import json
import shutil

import pandas as pd
import pytest
from frictionless import Package

from helpers.data import dictionary, store
from helpers.export.cells import GUARD
from helpers.ground import paths
from helpers.page import downloads, province, sections
from helpers.page.sections.data import list_links
from tests.representatives import choose_provinces

PROVINCE = "62-kon-tum"


@pytest.fixture
def data(project, repository):
    shutil.copytree(repository / "data" / "processed", project / "data" / "processed")
    return province.read_province(PROVINCE, "en")


@pytest.fixture(params=choose_provinces())
def folder(request, data):
    """The files of a province of each shape in turn."""
    downloads.write_downloads(province.read_province(request.param, "en"))
    return paths.download(request.param, downloads.PACKAGE).parent


@pytest.mark.parametrize("table", province.TABLES)
def test_the_csv_holds_what_the_page_shows(data, table):
    downloads.write_downloads(data)
    content = paths.download(PROVINCE, f"{table}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    numbers = set(store.list_number_columns(table))
    read = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    read = read.replace(GUARD, r"\1", regex=True)
    for column in numbers:
        read[column] = pd.to_numeric(read[column])
    pd.testing.assert_frame_equal(read, getattr(data, table), check_dtype=False)


def test_the_json_holds_the_same_and_marks_missing_numbers(data):
    downloads.write_downloads(data)
    text = paths.download(PROVINCE, f"{PROVINCE}.json").read_text(encoding="utf-8")
    tables = json.loads(text)["tables"]
    assert list(tables) == list(province.TABLES)
    for name, rows in tables.items():
        shown = getattr(data, name)
        read = pd.DataFrame(rows, columns=list(shown))
        for column in store.list_number_columns(name):
            read[column] = pd.to_numeric(read[column])
        pd.testing.assert_frame_equal(read, shown, check_dtype=False)
    assert any(row["expected"] is None for row in tables["findings"])


def test_the_folder_is_a_valid_data_package(folder):
    outcome = Package(str(folder / downloads.PACKAGE)).validate()
    assert outcome.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert outcome.valid


def test_the_validator_would_see_a_changed_table(folder):
    place = folder / "findings.csv"
    place.write_text(place.read_text(encoding="utf-8").replace("passed", "pleased"))
    assert not Package(str(folder / downloads.PACKAGE)).validate().valid


def test_every_file_of_the_folder_is_described_field_by_field(folder):
    package = json.loads((folder / downloads.PACKAGE).read_text(encoding="utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    assert set(described) == {f.name for f in folder.iterdir()} - {downloads.PACKAGE}
    for name in province.TABLES:
        schema = described[f"{name}.csv"]["schema"]
        header = (folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert [field["name"] for field in schema["fields"]] == header.split(",")
        assert schema["fields"] == dictionary.select_schema(name)["fields"]
    for path, resource in described.items():
        content = (folder / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_description_names_the_documents(data):
    package = json.loads(downloads.build_files(data)[downloads.PACKAGE])
    documents = store.read_documents().set_index("document_id")
    named = {source["document_id"]: source for source in package["sources"]}
    own = documents[documents["province_id"] == PROVINCE]
    assert set(named) == set(own.index) >= {"kon-tum-2020"}
    assert documents.loc["kon-tum-2020", "title"] in named["kon-tum-2020"]["title"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"


def test_every_link_leads_to_a_file(data):
    downloads.write_downloads(data)
    links = [paths.resolve_path("reports", link.href) for link, _ in list_links(data)]
    assert set(links) == set(paths.download(PROVINCE, "x").parent.iterdir())


def test_language_does_not_change_the_files(data):
    assert downloads.build_files(province.read_province(PROVINCE, "vi")) == downloads.build_files(
        data
    )


def test_the_page_offers_them(data):
    assert f"data/{PROVINCE}/shares.csv" in downloads.write_downloads(data).html
    assert "CC BY 4.0" in sections.render_citation(data).html
