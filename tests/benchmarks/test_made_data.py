"""Made data: marked, apart from the real, and such that the project's own checks accept it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks import made_data
from helpers import audit
from helpers.analysis import inputs, shares
from helpers.analysis.growth import changes
from helpers.data import store
from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.errors import ParameterError
from helpers.printed import cleaning


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A project of four places with three documents each; it is the root."""
    folder = tmp_path / "made"
    names = made_data.write_project(folder, places=4, periods=3)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(folder))
    return folder, names


def test_every_made_document_says_so(made: tuple[Path, list[str]]) -> None:
    folder, names = made
    assert "invented" in (folder / made_data.MARK).read_text(encoding="utf-8")
    with paths.documents().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row[name] for row in rows for name in ("issuer", "title")} == {made_data.ISSUER}
    assert {row["publisher"] for row in rows} == {""}
    assert len(rows) == 4 * 3 == len({row["document_id"] for row in rows})
    assert list_provinces() == sorted(names)
    assert not set(names) & {"20-lang-son", "62-kon-tum", "91-kien-giang"}


def test_made_tables_pass_the_contract_and_all_stages(made: tuple[Path, list[str]]) -> None:
    province_id = made[1][2]
    rows = store.read_transcriptions(province_id)
    observations = cleaning.clean_transcriptions(rows, store.read_cleaning_registers())
    store.write_processed(observations, "observations", province_id=province_id)
    audited = audit.audit_observations(audit.read_context(province_id), audit.read_catalogue())
    assert len(audited.findings)
    computed = shares.compute_shares(observations, inputs.read_rules())
    assert len(computed)
    assert len(changes.compute_growth(observations, computed, inputs.read_growth_registers()))


@pytest.mark.parametrize("figures", range(1, 12))
def test_short_documents_are_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: int
) -> None:
    names = made_data.write_project(tmp_path, places=3, periods=1, figures=figures)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    for name in names:
        assert len(store.read_transcriptions(name)) in (figures, figures + 1)


def test_equal_requests_give_equal_bytes(tmp_path: Path) -> None:
    contents = []
    for _ in range(2):
        made_data.write_project(tmp_path / "m", places=3)
        files = sorted(f for f in (tmp_path / "m").rglob("*") if f.is_file())
        contents.append([file.read_bytes() for file in files])
    assert contents[0] == contents[1]


def test_real_folders_are_refused(tmp_path: Path) -> None:
    for folder in (paths.resolve_root(), paths.resolve_path("data"), paths.data_package().parent):
        with pytest.raises(ParameterError, match="holds the real data"):
            made_data.write_project(folder, places=1)
    with pytest.raises(ParameterError, match="holds the real data"):
        made_data.write_project(paths.resolve_path("data", "raw", "made"), places=1)
    (tmp_path / "mine.txt").touch()
    with pytest.raises(ParameterError, match="is not empty"):
        made_data.write_project(tmp_path, places=1)


@pytest.mark.parametrize(
    ("printed", "made"),
    [
        ("1.442", "4.326"),
        ("725", "2175"),
        ("99,5%", "99,5%"),
        ("22/63", "22/63"),
        ("không", "không"),
        ("02", "02"),
    ],
)
def test_whole_numbers_grow_and_other_tokens_stay(printed: str, made: str) -> None:
    assert made_data.multiply_token(printed, 3) == made


def test_dates_move_by_whole_years() -> None:
    row = {"period_start": "2020-02-29", "period_end": "", "note": "2020-01-01"}
    assert made_data.move_dates(row, 1) == {**row, "period_start": "2021-02-28"}
    assert made_data.move_dates(row, 4) == {**row, "period_start": "2024-02-29"}
