"""The record of builds: ordered, equal for equal builds, and whole after a crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.batch import records as manifest
from helpers.batch.records import Record

RECORD = Record("ok", "k", "p", {"lang": "vi"}, {"data/a": "1"}, {"reports/a": "2"}, "reports/a", 3)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    (tmp_path / "reports").mkdir()
    return tmp_path


def test_what_was_written_is_read(root: Path) -> None:
    manifest.write_manifest({"b": RECORD, "a": Record("failed", message="tỉnh")}, {"packages": {}})
    assert manifest.read_records() == {"b": RECORD, "a": Record("failed", message="tỉnh")}


def test_equal_records_give_equal_bytes_and_no_second_write(root: Path) -> None:
    first = manifest.write_manifest({"b": RECORD, "a": RECORD}, {"x": 1})
    content, changed = first.read_bytes(), first.stat().st_mtime_ns
    manifest.write_manifest({"a": RECORD, "b": RECORD}, {"x": 1})
    assert (first.read_bytes(), first.stat().st_mtime_ns) == (content, changed)
    assert list(json.loads(content)["jobs"]) == ["a", "b"]


def test_journal_of_a_killed_run_is_folded_in(root: Path) -> None:
    manifest.write_manifest({"a": RECORD, "b": RECORD}, {})
    manifest.note_record("a", Record("failed"))
    manifest.note_record("c", RECORD)
    with manifest.journal().open("a") as file:
        file.write('\n["d", {"status": "o')  # cut off
    records = manifest.read_records()
    assert {name: record.status for name, record in records.items()} == {
        "a": "failed",
        "b": "ok",
        "c": "ok",
    }
    manifest.note_record("e", RECORD)  # the next run goes on in the same file
    assert set(manifest.read_records()) == {"a", "b", "c", "e"}
    manifest.write_manifest(manifest.read_records(), {})
    assert not manifest.journal().exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"jobs": {}}'])
def test_unreadable_manifest_means_nothing_is_known(root: Path, text: str) -> None:
    (root / "reports" / "manifest.json").write_text(text)
    assert manifest.read_records() == {}


def test_times_are_kept_apart(root: Path) -> None:
    manifest.note_time("01-x a", 1.5, "built")
    assert (root / "reports" / "times.csv").read_text() == "01-x a,1.500,built\n"


def test_records_of_jobs_that_are_gone_are_dropped() -> None:
    assert manifest.keep_known({"a": RECORD, "b": RECORD}, {"a", "c"}) == {"a": RECORD}
