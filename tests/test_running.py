"""One job of a batch: what goes wrong stays one job's, and what kernels find preloaded."""

from __future__ import annotations

import ast
import errno
from pathlib import Path

import nbformat
import pytest

from helpers import batch, execution, fingerprints, running
from helpers.batch import BUILT, FAILED, RENDERED, Job
from helpers.engine import kernels, run
from helpers.errors import ContractError, NotebookFailedError

REPORT = batch.plan_batch(["a"], ["vi"])[-1]


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Neither kernels nor pages; return what was called."""
    calls: list[str] = []
    monkeypatch.setattr(
        execution,
        "execute_notebook",
        lambda *_, save_cells, **__: calls.append(f"run {save_cells}"),
    )
    monkeypatch.setattr(running.rendering, "render_notebook", lambda *_, **__: "<p>")
    monkeypatch.setattr(running.rendering, "write_page", lambda *_: calls.append("page"))
    monkeypatch.setattr(running, "hash_outputs", lambda _: {})
    return calls


def test_notebook_then_page(faked: list[str]) -> None:
    assert running.run_job(REPORT).status == BUILT
    assert running.run_job(REPORT, page_only=True).status == RENDERED
    assert faked == ["run False", "page", "page"]


def test_expected_error_is_an_outcome_and_leaves_the_page(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ContractError("no alt")

    monkeypatch.setattr(running.rendering, "render_notebook", refuse)
    outcome = running.run_job(REPORT)
    assert (outcome.status, outcome.message, outcome.stop) == (FAILED, "no alt", False)
    assert faked == ["run False"]


def test_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(execution, "execute_notebook", break_down)
    outcome = running.run_job(Job("01-x", "a"))
    assert (outcome.status, outcome.message) == (FAILED, "TypeError: ours")
    assert "break_down" in outcome.trace


@pytest.mark.parametrize(("number", "stop"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_full_disk_stops_the_batch(
    monkeypatch: pytest.MonkeyPatch, number: int, stop: bool
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "No space left on device", "/x/y")

    monkeypatch.setattr(execution, "execute_notebook", fail)
    outcome = running.run_job(Job("01-x", "a"))
    assert outcome.stop is stop
    assert outcome.message.startswith("cannot write '/x/y': No space left on device; free some")


@pytest.mark.parametrize("again", [False, True])
def test_lost_kernel_is_tried_once_more_with_a_stock_kernel(
    monkeypatch: pytest.MonkeyPatch, faked: list[str], again: bool
) -> None:
    from nbclient.exceptions import DeadKernelError

    tries: list[bool] = []

    def die(*_: object, save_cells: bool, **__: object) -> None:
        tries.append(save_cells)
        raise NotebookFailedError("died") from DeadKernelError("x")

    monkeypatch.setattr(execution, "execute_notebook", die)
    assert running.run_job(REPORT, again=again).message == "died"
    assert tries == ([True] if again else [False, True])


def test_error_of_a_cell_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    tries: list[bool] = []

    def fail(*_: object, save_cells: bool, **__: object) -> None:
        tries.append(save_cells)
        raise NotebookFailedError("ValueError: no")

    monkeypatch.setattr(execution, "execute_notebook", fail)
    running.run_job(REPORT)
    assert tries == [False]


@pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())
def test_forked_and_stock_kernels_give_equal_reports(project: Path) -> None:
    """Notebook, figures and page, byte for byte; and what a kernel imports was preloaded."""
    data, report = batch.plan_data("62-kon-tum"), batch.plan_batch(["62-kon-tum"], ["vi"])[-1]
    spy = project / "notebooks" / f"{batch.REPORT_NOTEBOOK}.ipynb"
    notebook = nbformat.read(spy, 4)
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "import sys\n_ = open('modules', 'w').write(repr(set(sys.modules)))"
        )
    )
    nbformat.write(notebook, spy)
    zygote = kernels.start_zygote(running.PRELOADED, execution.KERNEL_ENVIRONMENT)
    zygote.require_ready()
    outputs = []
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(project)
            kernels.use_channel(zygote.channel)
            assert {running.run_job(job).status for job in data} == {BUILT}
            for channel in (None, zygote.channel):
                kernels.use_channel(channel)
                outcomes = [running.run_job(job) for job in (data[0], report)]
                assert {o.status for o in outcomes} == {BUILT}, outcomes
                outputs.append([outcome.outputs for outcome in outcomes])
    finally:
        kernels.use_channel(None)
        zygote.close()
    assert outputs[0] == outputs[1]
    assert any(name.endswith(".svg") for name in outputs[0][-1])
    late = ast.literal_eval((project / "modules").read_text()) - zygote.loaded
    assert {name.partition(".")[0] for name in late} <= STARTED_WITH_THE_KERNEL
    assert not [name for name in zygote.loaded if name.startswith("helpers")]


STARTED_WITH_THE_KERNEL = {
    "helpers",
    "IPython",
    "ipykernel",
    "tornado",
    "zmq",
    "runpy",
    "encodings",
}
"""What a kernel brings itself; `encodings` are codecs that Python loads on first use."""


def test_setup_is_light_to_describe() -> None:
    setup = running.describe_setup(stock_kernels=True)
    assert setup.stock_kernels
    assert not set(setup.kernel_modules) & {"matplotlib.pyplot", "matplotlib_inline"}


def test_outputs_are_found_in_the_executed_notebook(project: Path) -> None:
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [
        nbformat.v4.new_output(
            "execute_result", data={"text/plain": "<figure reports/figures/a/g.vi.png>"}
        )
    ]
    for name in ("reports/figures/a/g.vi.png", "reports/figures/a/g.vi.svg"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("x")
    execution.write_notebook(nbformat.v4.new_notebook(cells=[cell]), REPORT.target)
    names = [file.relative_to(project).as_posix() for file in fingerprints.list_outputs(REPORT)]
    assert names[1:] == ["reports/figures/a/g.vi.png", "reports/figures/a/g.vi.svg"]


def test_the_files_that_a_report_offers_are_outputs(project: Path) -> None:
    offered = project / "reports" / "data" / "a" / "shares.csv"
    offered.parent.mkdir(parents=True)
    offered.write_text("x")
    assert fingerprints.list_outputs(REPORT) == [offered]


def test_engine_and_execution_agree_on_saving(tmp_path: Path) -> None:
    """The state after each cell is on disk while a retried notebook runs."""
    source = tmp_path / "n.ipynb"
    tagged = nbformat.v4.new_code_cell("x: str = ''", metadata={"tags": ["parameters"]})
    probe = nbformat.v4.new_code_cell("import os\nos.path.exists('saved.ipynb')")
    nbformat.write(nbformat.v4.new_notebook(cells=[tagged, probe]), source)
    metadata = {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[tagged, probe], metadata=metadata), source)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        done = run.run_notebook(source, {}, environment={}, saved=tmp_path / "saved.ipynb")
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "True"
