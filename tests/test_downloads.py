"""Downloads hold the very data of the page and are safe in a spreadsheet."""

from __future__ import annotations

import io
import json
import shutil

import pandas as pd
import pytest

from helpers import downloads, paths, report, sections, store

PROVINCE = "62-kon-tum"


@pytest.fixture
def data(project, repository):
    shutil.copytree(repository / "data" / "processed", project / "data" / "processed")
    return report.read_province(PROVINCE, "en")


@pytest.mark.parametrize("table", downloads.TABLES)
def test_the_csv_holds_what_the_page_shows(data, table):
    downloads.write_downloads(data)
    content = paths.download(PROVINCE, f"{table}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    numbers = set(store.list_number_columns(table))
    read = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for column in numbers:
        read[column] = pd.to_numeric(read[column])
    pd.testing.assert_frame_equal(read, getattr(data, table), check_dtype=False)


def test_the_json_holds_the_same_and_marks_missing_numbers(data):
    downloads.write_downloads(data)
    text = paths.download(PROVINCE, f"{PROVINCE}.json").read_text(encoding="utf-8")
    tables = json.loads(text)["tables"]
    assert [len(tables[t]) for t in downloads.TABLES] == [
        len(getattr(data, t)) for t in downloads.TABLES
    ]
    shown = tables["shares"][0]["value"]
    assert shown == pytest.approx(data.shares["value"].iloc[0], rel=1e-14)
    assert any(row["expected"] is None for row in tables["findings"])


def test_every_link_leads_to_a_file(data):
    downloads.write_downloads(data)
    for link in downloads.list_links(data):
        assert paths.resolve_path("reports", link.href).is_file()


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@sum", "\t=1"])
def test_a_text_never_becomes_a_formula(data, text):
    spoiled = data.observations.assign(printed=text)
    rows = downloads.write_csv(spoiled, "observations")
    read = pd.read_csv(io.StringIO(rows), dtype=str, keep_default_na=False)
    assert set(read["printed"]) == {f"'{text}"}


def test_language_does_not_change_the_files(data):
    downloads.write_downloads(data)
    before = paths.download(PROVINCE, "findings.csv").read_bytes()
    downloads.write_downloads(report.read_province(PROVINCE, "vi"))
    assert paths.download(PROVINCE, "findings.csv").read_bytes() == before


def test_the_page_offers_them(data):
    assert f"data/{PROVINCE}/shares.csv" in downloads.write_downloads(data).html
    assert "CC BY 4.0" in sections.render_citation(data).html
