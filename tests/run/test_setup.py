"""The set-up: three lists of packages that agree, and the places that are fixed."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK_TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
READING_LOCK_TEXT = (ROOT / "requirements-reading.lock").read_text(encoding="utf-8")
EXCHANGE_LOCK_TEXT = (ROOT / "requirements-exchange.lock").read_text(encoding="utf-8")
EXTRAS = {"reading": READING_LOCK_TEXT, "exchange": EXCHANGE_LOCK_TEXT}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FROM_CONDA = {"matplotlib-base": "matplotlib"}
FIXED_PLACES = (
    "notebooks",
    "data/raw",
    "data/processed",
    "src/helpers",
    "reports/figures",
    "environment.yml",
    "tests",
)


def read_requirements() -> dict[str, str]:
    """Return the version bounds that pyproject.toml sets, by normalised name."""
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(entry.name): str(entry.specifier) for entry in parsed}


def read_conda_requirements() -> dict[str, str]:
    """Return the version bounds that environment.yml sets, under the names of pyproject.toml."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    parsed = [Requirement(line) for line in lines if isinstance(line, str)]
    return {FROM_CONDA.get(entry.name, entry.name): str(entry.specifier) for entry in parsed}


def read_lock(text: str = LOCK_TEXT) -> dict[str, str]:
    """Return each entry of a lock, hashes and all, by name and version."""
    entries = [e for e in re.split(r"(?m)^(?=[A-Za-z0-9])", text) if e.strip()]
    return {entry.split()[0]: entry for entry in entries}


# --- the three lists ---------------------------------------------------------


def test_conda_environment_names_the_same_packages_and_bounds() -> None:
    conda = read_conda_requirements()
    assert conda.pop("python") == PROJECT["requires-python"]
    conda.pop("pip")
    assert conda == read_requirements()


def test_conda_environment_uses_conda_forge_and_adds_the_project_itself() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge"]
    assert [line for line in environment["dependencies"] if isinstance(line, dict)] == [
        {"pip": ["-e ."]}
    ]


def test_lock_covers_every_requirement_within_its_bounds() -> None:
    locked = [Requirement(entry) for entry in read_lock()]
    versions: dict[str, list[str]] = {}
    for entry in locked:
        (pin,) = entry.specifier
        versions.setdefault(canonicalize_name(entry.name), []).append(pin.version)
    for name, bounds in read_requirements().items():
        assert name in versions, f"'{name}' is not in requirements.lock"
        allowed = Requirement(name + bounds).specifier
        assert all(allowed.contains(version) for version in versions[name]), name


@pytest.mark.parametrize("name", EXTRAS)
def test_lock_of_an_extra_covers_it_and_agrees_with_the_lock(name: str) -> None:
    extra = read_lock(EXTRAS[name])
    names = {canonicalize_name(entry.partition("==")[0]) for entry in extra}
    wanted = {Requirement(line).name for line in PROJECT["optional-dependencies"][name]}
    assert wanted <= names
    pinned = {entry.partition("==")[0] for entry in read_lock()}
    assert [e for e in extra if e.partition("==")[0] in pinned and e not in read_lock()] == []


def test_every_locked_package_is_pinned_and_hashed() -> None:
    texts = (*EXTRAS.values(), (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    for name, entry in [entry for text in texts for entry in read_lock(text).items()]:
        assert re.fullmatch(r"[a-z0-9-]+==[^=*]+", name), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), name


def test_lock_holds_the_build_backend() -> None:
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    assert [canonicalize_name(Requirement(line).name) for line in backend["requires"]] == [
        "flit-core"
    ]
    assert any(name.startswith("flit-core==") for name in read_lock())


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-reading.lock",
        "requirements-exchange.lock",
        "environment.yml",
        "pyproject.toml",
        "run.py",
        ".ci/run",
    ],
)
def test_no_file_of_the_set_up_holds_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"(?m)://|^-(i|f|-index-url|-extra-index-url|-find-links)\b", text)


# --- places -------------------------------------------------------------------


@pytest.mark.parametrize("place", FIXED_PLACES)
def test_fixed_place_exists(place: str) -> None:
    assert (ROOT / place).exists()


def test_empty_figures_folder_is_kept_by_git() -> None:
    assert (ROOT / "reports" / "figures" / ".gitkeep").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_ci_calls_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "python3 run.py test" in script.read_text(encoding="utf-8").splitlines()[-1]


def test_citation_and_licence_name_the_same_authors() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (author,) = citation["authors"]
    assert author["name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert author["name"] == PROJECT["authors"][0]["name"]
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert "CC-BY-4.0" in citation["message"]
