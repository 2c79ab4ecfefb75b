"""One job of a batch: what goes wrong stays one job's, and what kernels find preloaded."""

from __future__ import annotations

import ast
import errno
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest

from helpers.batch import fingerprints, kept_kernel, own_folder, plan, where, work
from helpers.batch import notebook as execution
from helpers.batch.job import BUILT, FAILED, RENDERED, Job
from helpers.data import dictionary
from helpers.engine import client, kernels, pool, processes, run
from helpers.ground import paths
from helpers.ground.errors import ContractError, NotebookFailedError

REPORT = plan.plan_batch(["a"], ["vi"])[-1]


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Neither kernels nor pages; return what was called."""
    calls: list[str] = []
    monkeypatch.setattr(
        execution,
        "execute_notebook",
        lambda *_, save_cells, **__: calls.append(f"run {save_cells}"),
    )
    monkeypatch.setattr(work.render, "render_notebook", lambda *_, **__: "<p>")
    monkeypatch.setattr(work.render, "write_page", lambda *_: calls.append("page"))
    monkeypatch.setattr(work, "hash_outputs", lambda *_: {})
    return calls


def test_notebook_then_page(faked: list[str]) -> None:
    assert work.run_job(REPORT).status == BUILT
    assert work.run_job(REPORT, page_only=True).status == RENDERED
    assert faked == ["run False", "page", "page"]


def test_the_job_that_packs_writes_the_data_of_its_page_once(
    faked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[str] = []
    monkeypatch.setattr(work, "write_province_bundle", packed.append)
    first, second = plan.plan_batch(["a"], ["vi", "en"])[-2:]
    for job in (first, second):
        work.run_job(job)
    work.run_job(first, page_only=True)
    assert packed == ["a"]


def test_expected_error_is_an_outcome_and_leaves_the_page(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ContractError("no alt")

    monkeypatch.setattr(work.render, "render_notebook", refuse)
    outcome = work.run_job(REPORT)
    assert (outcome.status, outcome.message, outcome.stop) == (FAILED, "no alt", False)
    assert faked == ["run False"]


def test_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(execution, "execute_notebook", break_down)
    outcome = work.run_job(Job("01-x", "a"))
    assert (outcome.status, outcome.message) == (FAILED, "TypeError: ours")
    assert "break_down" in outcome.trace


@pytest.mark.parametrize(
    ("number", "stop", "said"),
    [
        (errno.ENOSPC, True, "cannot write '/x/y': No luck; free some"),
        (errno.EIO, False, "the system refused at '/x/y': No luck. Mend that"),
    ],
)
def test_full_disk_alone_stops_the_batch(
    monkeypatch: pytest.MonkeyPatch, number: int, stop: bool, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "No luck", "/x/y")

    monkeypatch.setattr(execution, "execute_notebook", fail)
    outcome = work.run_job(Job("01-x", "a"))
    assert outcome.stop is stop
    assert outcome.message.startswith(said)


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
    assert work.run_job(REPORT, again=again).message == "died"
    assert tries == ([True] if again else [False, True])


def test_error_of_a_cell_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    tries: list[bool] = []

    def fail(*_: object, save_cells: bool, **__: object) -> None:
        tries.append(save_cells)
        raise NotebookFailedError("ValueError: no")

    monkeypatch.setattr(execution, "execute_notebook", fail)
    work.run_job(REPORT)
    assert tries == [False]


@pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())
def test_stock_forked_and_kept_kernels_give_equal_reports(project: Path) -> None:
    """Notebook, figures and page, byte for byte; and what a kernel imports was preloaded."""
    data, report = plan.plan_data("62-kon-tum"), plan.plan_batch(["62-kon-tum"], ["vi"])[-1]
    spy = project / "notebooks" / f"{plan.REPORT_NOTEBOOK}.ipynb"
    notebook = nbformat.read(spy, 4)
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "import sys\n_ = open('modules', 'w').write(repr(set(sys.modules)))"
        )
    )
    nbformat.write(notebook, spy)
    setup = work.describe_setup()
    zygote = kernels.start_zygote(setup.kernel_modules, setup.environment, warm=setup.kernel_warm)
    zygote.require_ready()
    outputs = []
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(project)
            kernels.use_channel(zygote.channel)
            assert {work.run_job(job).status for job in data} == {BUILT}
            for channel, keep in ((None, False), (zygote.channel, False), (zygote.channel, True)):
                kernels.use_channel(channel)
                outcomes = [work.run_job(job, keep=keep) for job in (data[0], report)]
                assert {o.status for o in outcomes} == {BUILT}, outcomes
                outputs.append([outcome.outputs for outcome in outcomes])
    finally:
        kept_kernel.end_session()
        kernels.use_channel(None)
        zygote.close()
    assert outputs[0] == outputs[1] == outputs[2]
    assert any(name.endswith(".svg") for name in outputs[0][-1])
    late = ast.literal_eval((project / "modules").read_text()) - zygote.loaded
    assert {name.partition(".")[0] for name in late} <= STARTED_WITH_THE_KERNEL


STARTED_WITH_THE_KERNEL = {
    "IPython",
    "ipykernel",
    "tornado",
    "zmq",
    "runpy",
    "encodings",
}
"""What a kernel brings itself; `encodings` are codecs that Python loads on first use."""


# --- registers that were validated before -------------------------------------


@pytest.fixture
def cleaned(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Run no kernel; return whether each was told that the registers are known to be valid."""
    told: list[bool] = []
    monkeypatch.setattr(work, "_valid_registers", "")
    monkeypatch.delenv(dictionary.VALID_REGISTERS, raising=False)
    monkeypatch.setattr(work, "hash_outputs", lambda *_: {})
    monkeypatch.setattr(
        execution,
        "execute_notebook",
        lambda *_, **__: told.append(dictionary.are_registers_known_valid()),
    )
    return told


def run_cleaning() -> None:
    """Run the first data notebook of a province."""
    work.run_job(Job(plan.DATA_NOTEBOOKS[0], "a"))


def test_registers_are_validated_once_until_they_change(project: Path, cleaned: list[bool]) -> None:
    for _ in range(2):
        run_cleaning()
    for name in (
        "data/raw/registers/breaks.csv",
        "data/raw/documents.csv",
        "data/datapackage.json",
    ):
        (project / name).write_text((project / name).read_text(encoding="utf-8") + "\n")
        run_cleaning()
        run_cleaning()
    assert cleaned == [False, True, False, True, False, True, False, True]
    assert dictionary.VALID_REGISTERS not in os.environ


def test_only_a_cleaning_that_ended_well_vouches_for_registers(
    project: Path, cleaned: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = execution.execute_notebook

    def fail(*given: object, **options: object) -> None:
        counting(*given, **options)
        raise NotebookFailedError("broken register")

    def change(*given: object, **options: object) -> None:
        counting(*given, **options)
        (project / "data/raw/registers/new.csv").write_text("x")

    work.run_job(Job(plan.DATA_NOTEBOOKS[1], "a"))  # another notebook validates nothing
    for behave in (fail, change, counting, counting):
        monkeypatch.setattr(execution, "execute_notebook", behave)
        run_cleaning()
    assert cleaned == [False, False, False, False, True]


# --- processes that nobody has prepared ----------------------------------------


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep no pool before and after."""
    monkeypatch.setattr(pool, "_kept", None)
    yield
    if pool._kept is not None:
        pool._kept[1].shutdown()


def test_pool_is_kept_for_a_key_and_replaced_for_another(kept: None) -> None:
    setup = processes.Setup(worker_modules=("json",), stock_kernels=True)
    first = pool.keep_pool("one", lambda: setup)
    assert pool.keep_pool("one", lambda: setup) is first
    server = first.servers.workers
    assert first.submit(abs, -1).result(60) == 1
    second = pool.keep_pool("two", lambda: setup)
    assert second is not first
    assert not server.is_alive()
    assert second.submit(abs, -2).result(60) == 2


def test_worker_with_other_code_is_refused_before_it_runs_anything(
    kept: None, faked: list[str]
) -> None:
    outcome = work.run_anywhere(REPORT, code="planned with")
    assert outcome.status == FAILED
    assert "is not the code that the batch was planned with" in outcome.message
    assert faked == []
    assert pool._kept is None


def test_a_machine_that_cannot_fork_kernels_says_why_with_each_job(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    for module in (work, kernels):
        monkeypatch.setattr(module, "can_fork", client.can_fork.__wrapped__)
    outcome = work.run_anywhere(REPORT, code="planned with")
    assert (outcome.status, outcome.note) == (BUILT, kernels.explain_stock())
    assert "memfd" in outcome.note
    told: list[str] = []
    where.tell_retries([outcome, outcome, work.run_job(REPORT)], told.append)
    assert told == [f"{where.STOCK}: {outcome.note} (notebooks: 2)"]


def test_process_without_a_batch_keeps_what_a_batch_keeps_for_its_kernels(
    monkeypatch: pytest.MonkeyPatch, faked: list[str]
) -> None:
    monkeypatch.delenv(paths.LATEST_VARIABLE, raising=False)
    asked: list[tuple[str, bool]] = []

    def run(*_: object, session: object, **__: object) -> None:
        asked.append((os.environ[paths.LATEST_VARIABLE], session == "kept"))

    monkeypatch.setattr(execution, "execute_notebook", run)
    monkeypatch.setattr(work, "lend_session", lambda: nullcontext("kept"))
    for again in (False, False):
        assert work.run_apart(REPORT, page_only=False, again=again).status == BUILT
    file = own_folder.keep_own_folder() / "latest-shares.json"
    assert asked == [(str(file), True)] * 2
    assert paths.LATEST_VARIABLE not in os.environ


def test_process_without_a_folder_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", "x")

    monkeypatch.setattr(own_folder, "keep_own_folder", refuse)
    outcome = work.run_apart(REPORT, page_only=False, again=False)
    assert outcome.status == FAILED
    assert outcome.stop


def test_setup_is_light_to_describe() -> None:
    setup = work.describe_setup(stock_kernels=True)
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
