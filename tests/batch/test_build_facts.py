"""What the records of a build tell the index page, and what it may take over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.batch import build_facts
from helpers.batch.fingerprints import Fingerprints
from helpers.batch.plan import plan_data
from helpers.batch.records import FAILED, SKIPPED, Record
from helpers.data.documents import list_documents
from helpers.ground import hashing, paths

PLACE = "62-kon-tum"


@pytest.fixture
def records() -> dict[str, Record]:
    """Records of the data notebooks of one province, each with a table and its notebook."""
    return {
        job.key: Record("ok", outputs={f"{n}.csv": str(n), f"{n}.ipynb": "x"})
        for n, job in enumerate(plan_data(PLACE))
    }


def test_the_hash_of_tables_follows_the_tables_only(records):
    before = build_facts.hash_tables(records, PLACE)
    name, record = next(iter(records.items()))
    same = records | {name: replace(record, outputs={**record.outputs, "0.ipynb": "y"})}
    other = records | {name: replace(record, outputs={**record.outputs, "0.csv": "y"})}
    assert build_facts.hash_tables(same, PLACE) == before != build_facts.hash_tables(other, PLACE)


@pytest.mark.parametrize("status", [FAILED, SKIPPED, None])
def test_tables_of_a_notebook_that_did_not_end_well_are_unknown(records, status):
    name, record = next(iter(records.items()))
    if status:
        records[name] = replace(record, status=status)
    else:
        del records[name]
    assert build_facts.hash_tables(records, PLACE) == ""


def test_provinces_with_a_failed_or_skipped_job_are_named_the_comparison_is_not():
    records = {
        "a": Record("ok", parameters={"province_id": "a"}),
        "b": Record(FAILED, parameters={"province_id": "b"}),
        "c": Record(SKIPPED, parameters={"province_id": "c", "lang": "vi"}),
        "compare": Record(FAILED, parameters={"lang": "vi"}),
    }
    assert build_facts.list_failed(records) == {"b", "c"}


def test_the_build_is_described_without_time_or_machine(project, records):
    marks = Fingerprints()
    facts = build_facts.describe_build(records, marks, {})
    assert facts == build_facts.describe_build(records, Fingerprints(), {})
    assert facts.documents == len(list_documents())
    assert set(facts.tables) == {PLACE}
    assert (facts.data_hash, facts.code_hash) == tuple(
        marks.common["hashes"][name] for name in ("data", "code")
    )
    assert str(project) not in repr(facts)


def test_the_hash_of_data_follows_the_data_and_that_of_code_the_code(project):
    before = Fingerprints().common["hashes"]
    with paths.transcription("kon-tum-2020").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = Fingerprints().common["hashes"]
    assert before["data"] != after["data"]
    assert before["code"] == after["code"]
    with paths.notebook("01-clean-transcriptions").open("w", encoding="utf-8") as file:
        file.write("{}")
    last = Fingerprints().common["hashes"]
    assert (last["data"], last["code"] != after["code"]) == (after["data"], True)


def test_an_edited_index_is_not_taken_over(project):
    place = paths.index_data()
    place.parent.mkdir(exist_ok=True)
    place.write_text('{"code": "c"}', encoding="utf-8")
    record = Record("ok", outputs=hashing.hash_files([place]))
    assert build_facts.read_index_data(record) == {"code": "c"}
    place.write_text('{"code": "d"}', encoding="utf-8")
    assert build_facts.read_index_data(record) == {}
    assert build_facts.read_index_data(None) == {}
    place.unlink()
    assert build_facts.read_index_data(record) == {}
