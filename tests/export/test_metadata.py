"""All that describes the collection says the same."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import yaml

from helpers.data.dictionary import read_package
from helpers.export import crate, metadata

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    monkeypatch.delenv("EGOV_PROJECT_ROOT", raising=False)


def read_json(name: str):
    return json.loads((REPOSITORY / name).read_text(encoding="utf-8"))


def test_the_committed_files_are_what_the_command_writes():
    assert read_json("codemeta.json") == metadata.build_codemeta()
    assert read_json(".zenodo.json") == metadata.build_zenodo()


def test_title_version_day_authors_and_licences_agree():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    cited = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    package, code, deposit = read_package(), read_json("codemeta.json"), read_json(".zenodo.json")
    authors = [person["title"] for person in package["contributors"]]
    told = {
        "title": {cited["title"], code["name"], deposit["title"]},
        "version": {f["version"] for f in (project, cited, package, code, deposit)},
        "day": {
            str(cited["date-released"]),
            package["created"][:10],
            code["datePublished"],
            deposit["publication_date"],
        },
        "licence": {
            project["license"],
            cited["license"],
            deposit["license"],
            code["license"].rpartition("/")[2],
        },
    }
    assert {name: len(values) for name, values in told.items()} == dict.fromkeys(told, 1)
    named = [[one["name"] for one in project["authors"]], [one["name"] for one in cited["authors"]]]
    named += [[one["name"] for one in code["author"]], [one["name"] for one in deposit["creators"]]]
    assert named == [authors] * 4
    assert package["licenses"][0]["name"] in deposit["notes"]
    assert package["licenses"][0]["name"] in cited["message"]


MANIFEST = {
    "packages": {"python": "3.11", "pandas": "3.1", "absent": None},
    "jobs": {
        "01-clean-transcriptions a": {
            "status": "ok",
            "parameters": {"province_id": "a"},
            "inputs": {
                "notebooks/01-clean-transcriptions.ipynb": "1",
                "data/raw/documents.csv": "2",
            },
            "outputs": {"data/processed/observations/a.csv": "3"},
        },
        "05-province-report a vi": {
            "status": "ok",
            "parameters": {"province_id": "a", "lang": "vi"},
            "inputs": {
                "notebooks/05-province-report.ipynb": "4",
                "data/processed/observations/a.csv": "3",
            },
            "outputs": {"reports/a.vi.html": "5", "reports/data/a.zip": "6"},
        },
        "index": {
            "status": "ok",
            "parameters": {},
            "inputs": {},
            "outputs": {"reports/index.html": "7"},
        },
        "05-province-report b vi": {
            "status": "failed",
            "parameters": {"province_id": "b"},
            "inputs": {},
            "outputs": {},
        },
    },
}


def test_the_crate_tells_what_was_made_of_what():
    graph = {entity["@id"]: entity for entity in crate.build_crate(MANIFEST)["@graph"]}
    run = graph["#run/05-province-report/a/vi"]
    assert run["instrument"] == {"@id": "#notebooks/05-province-report.ipynb"}
    assert [entity["@id"] for entity in run["result"]] == ["a.vi.html", "data/a.zip"]
    assert {entity["@id"] for entity in run["object"]} == {
        "#parameter/lang/vi",
        "#parameter/province_id/a",
        "#data/processed/observations/a.csv",
    }
    assert graph["a.vi.html"]["sha256"] == "5"
    assert graph["./"]["hasPart"] == [
        {"@id": "a.vi.html"},
        {"@id": "data/a.zip"},
        {"@id": "index.html"},
    ]
    assert not [name for name in graph if "/b/" in name]
    assert "absent" not in graph["#python"]["version"]


def test_every_name_in_the_crate_is_told():
    graph = crate.build_crate(MANIFEST)["@graph"]
    known = [entity["@id"] for entity in graph]
    assert len(known) == len(set(known))
    named = set()
    for entity in graph:
        for value in entity.values():
            listed = value if isinstance(value, list) else [value]
            named |= {one["@id"] for one in listed if isinstance(one, dict)}
    assert named - set(known) == {crate.CRATE}


def test_rocrate_reads_the_crate(tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate", reason="no rocrate")
    (tmp_path / crate.NAME).write_text(metadata.format_json(crate.build_crate(MANIFEST)))
    for name in ("a.vi.html", "data/a.zip", "index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    read = rocrate.ROCrate(str(tmp_path))
    assert {entity.id for entity in read.data_entities} == {"a.vi.html", "data/a.zip", "index.html"}
    runs = [entity for entity in read.mainEntity or read.root_dataset["mentions"]]
    assert {run["instrument"]["programmingLanguage"] for run in runs} == {"Python"}
