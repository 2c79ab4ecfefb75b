"""What nobody would ever read, or only after a minute, is told by the check at once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from helpers.batch.lock import require_output_folders
from helpers.cli.soundness import list_stray_files, require_judged_figures
from helpers.data import store
from helpers.data.documents import list_owned
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError, PlaceError, ProjectError
from helpers.printed import provinces

STRAY = ("Known.csv", "known (1).csv", "known.CSV", "known.csv.txt", "knwon.csv", "known.xlsx")


def test_a_file_that_no_document_has_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = paths.data_package().read_text(encoding="utf-8")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    folders = [
        tmp_path / "data" / str(told["path"]).removesuffix("/*.csv")
        for told in json.loads(package)["resources"]
        if str(told["path"]).startswith("raw/") and "*" in told["path"]
    ]
    assert folders
    for folder in folders:
        folder.mkdir(parents=True)
        for name in (*STRAY, "known.csv", ".~lock.known.csv#", "~$known.csv"):
            (folder / name).touch()
    paths.data_package().write_text(package, encoding="utf-8")
    told = list_stray_files(["known"])
    assert len(told) == len(folders) * len(STRAY)
    assert all("documents.csv" in line and "<document_id>.csv" in line for line in told)


def test_the_data_hold_no_stray_file() -> None:
    names = [row["document_id"] for rows in list_owned().values() for row in rows]
    assert list_stray_files(names) == []


def test_a_judgement_on_a_figure_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owned = {row["document_id"]: owner for owner, rows in list_owned().items() for row in rows}
    name = next(name for name in owned if paths.judgements(name).is_file())
    require_judged_figures(owned[name])
    rows = store.read_judgements(owned[name]).assign(denominator="99:9")
    monkeypatch.setattr(store, "read_judgements", lambda _: rows)
    with pytest.raises(ContractError, match=rf"{name}\.csv: .*'denominator' with value '99:9'"):
        require_judged_figures(owned[name])


def test_a_root_that_leads_nowhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(loop))
    with pytest.raises(PlaceError, match=paths.ROOT_VARIABLE):
        paths.resolve_root()


def test_a_register_of_no_province_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    paths.register("provinces").parent.mkdir(parents=True)
    paths.register("provinces").write_text("province_id\n", encoding="utf-8")
    with pytest.raises(MissingInputError, match=r"provinces\.csv' lists nothing"):
        provinces.read_provinces()


def test_a_pipe_in_the_place_of_a_record_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    os.mkfifo(tmp_path / "journal")
    with pytest.raises(PlaceError, match=r"journal' is a pipe"):
        paths.open_to_append(tmp_path / "journal")


@pytest.mark.parametrize("kind", ["a file", "a link"])
@pytest.mark.parametrize("place", ["reports/figures", "reports/data", "data/processed/shares"])
def test_a_folder_that_is_none_is_told_before_anything_runs(
    kind: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path / "p"))
    folder = tmp_path / "p" / place
    folder.parent.mkdir(parents=True)
    require_output_folders()
    if kind == "a file":
        folder.touch()
    else:
        folder.symlink_to(tmp_path)
    with pytest.raises(ProjectError, match=rf"{place}.*(move it away|remove the link)"):
        require_output_folders()
