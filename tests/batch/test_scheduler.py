"""Any executor, and Dask: a real scheduler and two worker processes, one killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.batch import where
from helpers.batch.job import BUILT, Outcome
from helpers.batch.where import Options
from helpers.cli import commands
from helpers.engine import kernels
from helpers.ground.errors import ProjectError
from helpers.ground.refused import STOPPED
from tests.batch.made_reports import (
    build_reports,
    count_starts,
    is_running,
    list_starts,
    read_page,
    wait_until,
    write_project,
)

PROVINCES = tuple("abcdef")
NOTE = """
import os, time
from pathlib import Path
root = Path(os.environ["EGOV_PROJECT_ROOT"])
_ = (root / "started" / f"{province_id}.{os.getpid()}").write_text(str(os.getppid()))
while (root / f"{province_id}.wait").exists():
    time.sleep(0.05)
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with reports only."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    write_project(tmp_path, NOTE, PROVINCES)
    return tmp_path


def build(options: Options) -> dict[str, Outcome]:
    """Build the reports and return the outcomes by province."""
    return build_reports(PROVINCES, options)


def require_all_once(root: Path, outcomes: dict[str, Outcome], *, twice: str = "") -> None:
    """Check that every report is whole and that only a lost one was run a second time."""
    assert {name: o.status for name, o in outcomes.items()} == dict.fromkeys(PROVINCES, BUILT)
    assert count_starts(root) == {name: 2 if name == twice else 1 for name in PROVINCES}
    for name in PROVINCES:
        assert f"<h2>{name}</h2>" in read_page(name)


@pytest.mark.long
def test_any_executor_will_do_and_its_processes_fork_their_kernels(root: Path) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        require_all_once(root, build(Options(1, executor=executor)))
    if not kernels.explain_stock():
        parents = {file.read_text() for file in list_starts(root)}
        assert len(parents) == 1, "each process keeps one zygote"
        kernels_started = {file.suffix for file in list_starts(root)}
        assert len(kernels_started) == 1, "and one kernel"


@pytest.fixture
def scheduler(root: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers of one thread each, all processes of their own."""
    pytest.importorskip("distributed")
    command = [sys.executable, "-W", "ignore", "-m", "distributed.cli.dask_scheduler"]
    note = root / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", note]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([*command, *map(str, options)], **quiet)]
    try:
        assert wait_until(note.is_file)
        worker = [sys.executable, "-W", "ignore", "-m", "distributed.cli.dask_worker"]
        flags = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--scheduler-file", str(note)]
        for number in range(2):
            place = ["--local-directory", str(root / f"dask-{number}")]
            processes.append(subprocess.Popen([*worker, *flags, *place], **quiet))
        yield read_address(note), processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def read_address(note: Path) -> str:
    """Return the scheduler's address."""
    return str(json.loads(note.read_text())["address"])


@pytest.mark.filterwarnings("default")  # Dask and tornado warn about themselves
@pytest.mark.long
def test_dask_loses_nothing_when_a_worker_is_killed(
    root: Path, scheduler: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """Slow for its kind, ten seconds: three interpreters with Dask start here."""
    address, processes = scheduler
    (root / "b.wait").touch()
    code = (
        "import os, sys, time\nfrom pathlib import Path\nroot = Path(sys.argv[1])\n"
        "def find(): return [f for f in (root / 'started').iterdir() if f.name[0] == 'b']\n"
        "while not find(): time.sleep(0.05)\n"
        "zygote = int(find()[0].read_text())\n"
        "text = Path(f'/proc/{zygote}/stat').read_text()\n"
        "os.kill(int(text.rpartition(')')[2].split()[1]), 9)\n"
        "(root / 'b.wait').unlink()\n"
    )
    killer = subprocess.Popen([sys.executable, "-c", code, str(root)])
    try:
        outcomes = build(Options(2, scheduler=address))
    finally:
        assert killer.wait(30) == 0
    require_all_once(root, outcomes, twice="b")
    assert [process.poll() for process in processes[1:]].count(-signal.SIGKILL) == 1
    zygotes = {int(file.read_text()) for file in list_starts(root)}
    assert len(zygotes) == 2
    for process in processes:
        process.kill()
    assert wait_until(lambda: not [z for z in zygotes if is_running(z)], 10)


def test_ctrl_c_while_a_cluster_works_is_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, "connect_dask", stop)
    monkeypatch.setattr(commands, "list_provinces", lambda: ["a"])
    result = CliRunner().invoke(commands.commands, ["report", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == STOPPED


@pytest.mark.filterwarnings("default")
def test_missing_scheduler_is_one_clear_message(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(where, "CONNECT_SECONDS", 1)
    with pytest.raises(ProjectError, match="no Dask scheduler answers"):
        build(Options(1, scheduler="tcp://127.0.0.1:1"))


def test_missing_dask_is_one_clear_message(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ProjectError, match="--scheduler needs Dask: install it with"):
        build(Options(1, scheduler="tcp://127.0.0.1:1"))


def test_option_reaches_the_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setattr(commands, "list_provinces", lambda: ["a"])
    result = CliRunner().invoke(commands.commands, ["report", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 1
    assert "needs Dask" in result.output
    assert os.environ["EGOV_PROJECT_ROOT"] == str(root)
