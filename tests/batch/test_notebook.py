"""Running a notebook: same bytes twice, clear errors, earlier output kept."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from helpers.batch import notebook as execution
from helpers.batch.notebook import execute_notebook
from helpers.engine import places, run
from helpers.ground.errors import MissingInputError, NotebookFailedError, ParameterError

PARAMETERS = 'province_id: str = "20-lang-son"  # which\nlang: str = "vi"  # vi or en'
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SHOW_ENVIRONMENT = (
    "import os, sys\n"
    "names = ('PYTHONHASHSEED', 'MPLBACKEND', 'OPENBLAS_NUM_THREADS', 'SOURCE_DATE_EPOCH')\n"
    "print({name: os.environ[name] for name in names})\n"
    "print(hash('a'), {'tỉnh', 'huyện', 'xã'}, flush=True)\n"
    "print('warned', file=sys.stderr)\n"
    "province_id + '|' + lang"
)


def write_code(target: Path, parameters: str, *sources: str) -> Path:
    """Write a notebook with a heading, a cell tagged `parameters` and code cells."""
    tagged = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [v4.new_markdown_cell("# Heading"), tagged, *map(v4.new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)
    return target


def read_outputs(notebook: Path) -> str:
    """Return all outputs of a notebook as one text."""
    cells = nbformat.read(notebook, as_version=4).cells
    return "\n".join(json.dumps(cell.get("outputs", []), ensure_ascii=False) for cell in cells)


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Executed copies of one notebook from two runs in differently named folders."""
    folder = tmp_path_factory.mktemp("two")
    source = write_code(folder / "{a}" / "shows.ipynb", PARAMETERS, SHOW_ENVIRONMENT, "")
    targets = (folder / "first" / "x.ipynb", folder / "{lang} second" / "y.ipynb")
    for target in targets:
        execute_notebook(source, target, {"province_id": "Lạng Sơn “01”"})
    return targets


def test_second_run_is_byte_identical(two_runs: tuple[Path, Path]) -> None:
    first, second = two_runs
    assert first.read_bytes() == second.read_bytes()


def test_non_ascii_parameter_arrives_and_others_keep_defaults(two_runs: tuple[Path, Path]) -> None:
    assert "Lạng Sơn “01”|vi" in read_outputs(two_runs[0])


def test_kernel_environment_is_fixed(two_runs: tuple[Path, Path]) -> None:
    shown = read_outputs(two_runs[0])
    for value in ("'PYTHONHASHSEED': '0'", "matplotlib_inline", "'OPENBLAS_NUM_THREADS': '1'"):
        assert value in shown


def test_nothing_that_differs_between_runs_is_kept(two_runs: tuple[Path, Path]) -> None:
    notebook = nbformat.read(two_runs[0], as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    assert [dict(cell.metadata) for cell in notebook.cells] == [
        {},
        {"tags": ["parameters"]},
        {"tags": ["injected-parameters"]},
        {},
        {},
    ]
    assert notebook.cells[2].id == "injected-parameters"
    assert "papermill" not in two_runs[0].read_text(encoding="utf-8")


def test_no_draft_is_left(two_runs: tuple[Path, Path]) -> None:
    assert [file.name for file in two_runs[0].parent.iterdir()] == ["x.ipynb"]


def test_environment_of_the_caller_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    with run.set_variables(execution.KERNEL_ENVIRONMENT):
        assert os.environ["MPLBACKEND"].endswith("backend_inline")
        assert os.environ["PYTHONHASHSEED"] == "0"
    assert os.environ["MPLBACKEND"] == "TkAgg"
    assert "PYTHONHASHSEED" not in os.environ


def test_no_two_kernels_share_an_address() -> None:
    """Kernels of parallel processes once met at the same sockets and read each other's messages."""
    with run.open_transport() as first, run.open_transport() as second:
        addresses = [settings.KernelManager.ip for settings, _ in (first, second)]
        assert addresses[0] != addresses[1]
        assert all(os.path.isabs(address) for address in addresses)


def test_long_temporary_folder_falls_back_to_encrypted_tcp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    monkeypatch.setattr("helpers.engine.places.OTHERS", ())
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    places._list_short.cache_clear()
    with run.open_transport() as (settings, _):
        assert dict(settings.KernelManager) == {"transport_encryption": "auto"}


def test_misspelt_parameter_names_the_known_and_the_nearest(tmp_path: Path) -> None:
    source = write_code(tmp_path / "05-report.ipynb", PARAMETERS)
    with pytest.raises(ParameterError) as caught:
        execute_notebook(source, tmp_path / "out.ipynb", {"provnce_id": "20-lang-son"})
    assert str(caught.value) == (
        'notebook "05-report" has no parameter "provnce_id"; '
        'it knows "lang", "province_id"; did you mean "province_id"?'
    )
    assert not (tmp_path / "out.ipynb").exists()


def test_notebook_without_parameters_accepts_none(tmp_path: Path) -> None:
    source = write_code(tmp_path / "n.ipynb", "")
    with pytest.raises(ParameterError, match=r"it knows none$"):
        execute_notebook(source, tmp_path / "out.ipynb", {"lang": "vi"})


def test_missing_notebook(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match='"gone" is missing'):
        execute_notebook(tmp_path / "gone.ipynb", tmp_path / "out.ipynb", {})


@pytest.mark.parametrize("text", ["", "no notebook", "{}", '{"cells": [], "nbformat": 4}'])
def test_unreadable_notebook(tmp_path: Path, text: str) -> None:
    source = tmp_path / "broken.ipynb"
    source.write_text(text, encoding="utf-8")
    os.utime(source, (0, 0))  # nobody is just saving it
    with pytest.raises(MissingInputError, match="is not a readable notebook"):
        execute_notebook(source, tmp_path / "out.ipynb", {})


def test_a_notebook_that_is_being_saved_is_read_again(tmp_path: Path, monkeypatch) -> None:
    source = write_code(tmp_path / "n.ipynb", PARAMETERS)
    whole = source.read_text(encoding="utf-8")
    source.write_text(whole[:100], encoding="utf-8")
    monkeypatch.setattr(execution.time, "sleep", lambda _: source.write_text(whole))
    assert execution.read_parameter_names(source) == {"province_id", "lang"}


def test_failing_cell_keeps_earlier_output_until_the_next_success(tmp_path: Path) -> None:
    target = tmp_path / "out" / "x.ipynb"
    good = write_code(tmp_path / "n.ipynb", PARAMETERS, "1 + 1")
    bad = write_code(
        tmp_path / "03-growth.ipynb",
        PARAMETERS,
        "print('reached')",
        "from helpers.ground.errors import ContractError\nraise ContractError('row 3\\nof many')",
    )
    execute_notebook(good, target, {})
    earlier = target.read_bytes()
    with pytest.raises(NotebookFailedError) as caught:
        execute_notebook(bad, target, {"province_id": "91-kien-giang"})
    failed = tmp_path / "out" / "x.failed.ipynb"
    assert str(caught.value) == (
        'notebook "03-growth" with province_id "91-kien-giang" stopped in cell [4]: '
        f'ContractError: row 3; look at "{failed}"'
    )
    assert target.read_bytes() == earlier
    assert "reached" in read_outputs(failed)
    assert "papermill" not in failed.read_text(encoding="utf-8")
    execute_notebook(good, target, {})
    assert target.read_bytes() == earlier
    assert not failed.exists()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import time\ntime.sleep(60)", "CellTimeoutError: no result within 1 seconds"),
        ("import os\nos._exit(1)", "DeadKernelError"),
    ],
)
def test_cell_that_never_answers(
    tmp_path: Path, source: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    execution.silence_loggers()
    notebook = write_code(tmp_path / "n.ipynb", PARAMETERS, "print('before')", "", source)
    with pytest.raises(NotebookFailedError, match=rf"stopped in cell \[3\]: {reason}"):
        execute_notebook(notebook, tmp_path / "out.ipynb", {}, timeout=1)
    assert not (tmp_path / "out.ipynb").exists()
    assert "before" in read_outputs(tmp_path / "out.failed.ipynb")
    assert capfd.readouterr().err == ""


def test_in_place_run_with_defaults_settles(tmp_path: Path) -> None:
    source = write_code(tmp_path / "n.ipynb", PARAMETERS, "print(lang)", "", "lang * 2")
    ids = [cell.id for cell in nbformat.read(source, as_version=4).cells]
    execute_notebook(source, source, {})
    first = source.read_bytes()
    cells = nbformat.read(source, as_version=4).cells
    assert [cell.id for cell in cells] == ids
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, None, 3]
    execute_notebook(source, source, {})
    assert source.read_bytes() == first


def test_normalising_clears_what_differs_between_runs() -> None:
    cell = v4.new_code_cell("1", metadata={"papermill": {"x": 1}, "tags": [], "kept": 1})
    notebook = v4.new_notebook(cells=[cell], metadata={"papermill": {}, "title": "x"})
    assert execution.normalise_notebook(notebook).cells[0].metadata == {"kept": 1}
    assert notebook.metadata == {"title": "x"}


def test_fault_that_is_not_the_notebooks_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(execution, "run_notebook", fail)
    source = write_code(tmp_path / "n.ipynb", PARAMETERS)
    with pytest.raises(TypeError, match="ours"):
        execute_notebook(source, tmp_path / "out.ipynb", {})
