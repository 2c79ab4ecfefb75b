"""The record of a build: complete, ordered, without anything that differs between equal builds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from helpers import manifest

PAGE = "reports/20-lang-son.vi.html"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one raw table, one notebook, and one page."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    for name, text in {
        "data/raw/registers/indicators.csv": "a\n",
        "data/raw/.hidden": "no\n",
        "data/datapackage.json": "{}",
        "notebooks/01-x.ipynb": "{}",
        "notebooks/01-x.failed.ipynb": "{}",
        PAGE: "<p>một</p>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_inputs_are_hashed_by_relative_path(project: Path) -> None:
    inputs = manifest.build_manifest({})["inputs"]
    assert inputs["data/raw/registers/indicators.csv"] == hashlib.sha256(b"a\n").hexdigest()
    assert inputs["notebooks/01-x.ipynb"] == hashlib.sha256(b"{}").hexdigest()
    assert {"src/helpers/manifest.py", "src/helpers/templates/report/style.css"} <= set(inputs)
    assert not [
        name for name in inputs if "failed" in name or "hidden" in name or "pycache" in name
    ]
    assert not [name for name in inputs if name.startswith("/") or "\\" in name]


def test_pages_carry_hash_and_status(project: Path) -> None:
    statuses = {PAGE: "failed", "reports/20-lang-son.en.html": "skipped"}
    digest = hashlib.sha256("<p>một</p>".encode()).hexdigest()
    assert manifest.build_manifest(statuses)["pages"] == {
        "reports/20-lang-son.en.html": {"sha256": None, "status": "skipped"},
        PAGE: {"sha256": digest, "status": "failed"},
    }
    assert manifest.build_manifest({})["pages"][PAGE]["status"] == "kept"


def test_second_manifest_is_byte_identical_and_ordered(project: Path) -> None:
    first = manifest.write_manifest({PAGE: "built"}).read_bytes()
    assert manifest.write_manifest({PAGE: "built"}).read_bytes() == first
    read = json.loads(first)
    assert list(read) == sorted(read) == ["inputs", "packages", "pages", "python"]
    assert list(read["inputs"]) == sorted(read["inputs"])
    assert str(project) not in first.decode()


def test_changed_input_shows(project: Path) -> None:
    before = manifest.build_manifest({})
    (project / "data/raw/registers/indicators.csv").write_text("b\n", encoding="utf-8")
    assert manifest.build_manifest({})["inputs"] != before["inputs"]


def test_versions_are_those_installed() -> None:
    versions = manifest.read_versions([*manifest.PACKAGES, "no-such-package"])
    assert versions.pop("no-such-package") is None
    assert all(versions.values())
