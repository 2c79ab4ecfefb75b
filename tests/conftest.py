"""What several tests need: the committed files, a project to break, and plain rows."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import helpers  # noqa: F401  # first: pandas shall be what it is in our processes

import pandas as pd  # isort: skip
import pytest
from hypothesis import settings

from helpers.data import dictionary
from helpers.data.rows import Observation, build_observation, build_observations
from helpers.ground import paths
from helpers.printed.cleaning import NOT_NARROWED

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")  # a busy machine is slow, not wrong

REPOSITORY = Path(__file__).resolve().parents[1]

PLAIN = {
    "province_id": "20-lang-son",
    "document_id": "lang-son-2020-h1",
    "line": "1",
    "seq": "1",
    "printed": "1",
    "indicator_code": "dossiers_received",
    "service_level": "_T",
    "channel": "_T",
    "tier": "_T",
    "scope": "_T",
    "unit_code": "dossier",
    "qualifier": "exact",
    "measurement_kind": "actual",
    "value": 1.0,
    "value_low": 1.0,
    "value_high": 1.0,
    "closed": "both",
    "obs_status": "A",
    "period_start": "2020-01-01",
    "period_end": "2020-05-31",
    "period_basis": "printed",
}
"""One exact count; columns not named here are empty text."""

Row = dict[str, object]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all tests be asked for."""
    parser.addoption("--long", action="store_true", help="run the long tests as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put slow files and notebooks first; leave out long tests unless they are asked for."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    slow |= {item.path for item in items if item.path.suffix == ".ipynb"}
    items.sort(key=lambda item: item.path not in slow)
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository, whatever the tests move elsewhere."""
    return REPOSITORY


def copy_project(folder: Path) -> Path:
    """Copy raw data, dictionary and notebooks into a folder, and return the root."""
    root = folder / "project"
    shutil.copytree(REPOSITORY / "data" / "raw", root / "data" / "raw")
    shutil.copy(REPOSITORY / "data" / "datapackage.json", root / "data")
    shutil.copytree(
        REPOSITORY / "notebooks",
        root / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints", "*.failed.ipynb"),
    )
    return root


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of raw data, dictionary and notebooks that a test may break; it is the root."""
    root = copy_project(tmp_path)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(root))
    dictionary._read_package.cache_clear()
    return root


@pytest.fixture
def make_observation() -> Callable[..., Row]:
    """Return one observation; an exact count unless told otherwise."""

    def make(value: float | None = 1.0, **fields: object) -> Row:
        bounds = {"value": value, "value_low": value, "value_high": value}
        columns = dict.fromkeys(dictionary.list_columns("observations"), "")
        columns |= {**NOT_NARROWED, "joint_low": math.nan, "joint_high": math.nan}
        printed = {"printed": f"{value:g}" if value else "0"}
        return columns | PLAIN | bounds | printed | fields

    return make


@pytest.fixture
def observe(make_observation: Callable[..., Row]) -> Callable[..., Observation]:
    """Return one observation as the analysis gets it; an exact count unless told otherwise."""
    return lambda *values, **fields: build_observation(make_observation(*values, **fields))


@pytest.fixture
def make_observations(make_observation: Callable[..., Row]) -> Callable[..., pd.DataFrame]:
    """Return a table of observations, each on its own line unless told otherwise."""

    def make(*rows: Row) -> pd.DataFrame:
        numbered = ({"line": str(n)} | row for n, row in enumerate(rows, start=1))
        columns = dictionary.list_columns("observations")
        return pd.DataFrame([make_observation(**row) for row in numbered], columns=columns)

    return make


@pytest.fixture
def make_figure(make_observation: Callable[..., Row]) -> Callable[..., Observation]:
    """Return one observation as the analysis passes it on; an exact count unless told otherwise."""
    return lambda *value, **fields: build_observation(make_observation(*value, **fields))


@pytest.fixture
def make_figures(
    make_observations: Callable[..., pd.DataFrame],
) -> Callable[..., list[Observation]]:
    """Return observations as the analysis passes them on, each on its own line."""
    return lambda *rows: build_observations(make_observations(*rows))


@pytest.fixture
def make_transcription() -> Callable[..., pd.DataFrame]:
    """Return transcription rows, each on its own line unless told otherwise."""

    def make(*rows: dict[str, str]) -> pd.DataFrame:
        plain = {name: PLAIN.get(name, "") for name in dictionary.list_columns("transcriptions")}
        return pd.DataFrame([plain | {"line": str(n)} | row for n, row in enumerate(rows, start=1)])

    return make
