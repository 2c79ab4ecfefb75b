"""Parquet that is read back with the values, types and words that went in."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import WITH_ARROW
from helpers.data import store
from helpers.data.dictionary import select_schema
from helpers.data.documents import list_documents
from helpers.export import places
from helpers.export.collection import read_tables
from helpers.export.database import complete_tables

if WITH_ARROW not in os.environ:
    pytest.skip("run by test_sdmx_apart in a process of its own", allow_module_level=True)
pq = pytest.importorskip("pyarrow.parquet", reason="no pyarrow: requirements-exchange.lock")
parquet = pytest.importorskip("helpers.export.parquet")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Iterator[dict[str, Path]]:
    """The written files of all committed tables, by table."""
    folder = tmp_path_factory.mktemp("parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "bundle", lambda name: folder / name)
        yield {place.stem: place for place in parquet.write_files()}


def test_every_cell_is_read_back(files):
    frame = store.read_all_processed("observations").astype(object)
    told = frame.where(frame.notna() & (frame != ""), None).to_dict("records")
    assert pq.read_table(files["observations"]).to_pylist() == told != []


def test_columns_have_the_types_of_the_dictionary(files):
    types = {"number": "double", "integer": "int64", "date": "date32[day]", "string": "string"}
    for table in complete_tables({"shares": ()}):
        schema = pq.read_schema(files[table])
        fields = select_schema(table)["fields"]
        assert {n: str(t) for n, t in zip(schema.names, schema.types, strict=True)} == {
            field["name"]: types[field["type"]] for field in fields
        }


def test_the_codebook_is_in_the_file(files):
    schema = pq.read_schema(files["observations"])
    fields = {field["name"]: field for field in select_schema("observations")["fields"]}
    for column in schema:
        told = column.metadata[b"description_vi"].decode()
        assert told == fields[column.name]["description_vi"]
    codes = json.loads(schema.metadata[b"codebook"])["codes"]
    used = set(pq.read_table(files["observations"])["obs_status"].to_pylist())
    assert used <= set(codes["obs_status"])
    assert all(len(set(labels)) == 2 for labels in codes["obs_status"].values())


def test_a_day_is_a_day_and_a_number_as_text_stays_one(files):
    documents = pq.read_table(files["documents"])
    days = [day.isoformat() if day else "" for day in documents["issued"].to_pylist()]
    assert days == [row["issued"] for row in list_documents()]
    printed = pq.read_table(files["observations"])["printed"].to_pylist()
    assert any(text and "." in text for text in printed)


def test_each_figure_has_its_address(files):
    told = pq.read_table(files["places"]).to_pylist()
    names = [row["name"] for row in told if row["table"] == "observations"]
    rows = pq.read_table(files["observations"]).to_pylist()
    assert names == [f"{row['document_id']}:{row['line']}:{row['seq']}" for row in rows]


def test_a_second_writing_gives_the_same_bytes(files):
    tables = {name: rows for name, rows in read_tables().items() if name in ("shares", "findings")}
    for name, content in parquet.build_files(tables).items():
        assert files[name].read_bytes() == content
