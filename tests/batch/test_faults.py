"""Things are really killed here; the rest of the batch goes on and nothing is left behind.

One tiny project: every report writes its process's number, then does what a file named after the
province tells it to. Slow for its kind, about half a minute: every test starts a batch.
"""

from __future__ import annotations

import ast
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.batch import plan, records, where, work
from helpers.batch.job import BUILT, FAILED, Outcome
from helpers.batch.lock import remove_drafts
from helpers.batch.where import Options
from helpers.engine import kernels
from helpers.ground import paths
from helpers.ground.refused import STOPPED
from tests.batch.made_reports import (
    build_reports,
    count_starts,
    describe_bare_setup,
    list_starts,
    read_page,
    use_bare_kernels,
    wait_until,
    write_project,
)

pytestmark = [
    pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock()),
    pytest.mark.slow,
]

PROVINCES = ("a", "b", "c", "d")
BEHAVE = """
import os, time
from pathlib import Path
root = Path(os.environ["EGOV_PROJECT_ROOT"])
(root / "started" / f"{province_id}.{os.getpid()}").touch()
order = root / f"{province_id}.do"
if order.exists():
    exec(order.read_text())
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with reports only; its kernels inherit a mark by which all are found."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    write_project(tmp_path, BEHAVE, PROVINCES)
    return tmp_path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the batches of this process without the imports of the real notebooks."""
    use_bare_kernels(monkeypatch)


def build(**options: Any) -> dict[str, Outcome]:
    """Build and return the outcomes by province."""
    return build_reports(PROVINCES, Options(2, **options))


def list_processes(root: Path) -> dict[int, str]:
    """Return the processes whose environment or command line names the project, but not ours."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            text = (place / "environ").read_bytes() + (place / "cmdline").read_bytes()
            state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(root).encode() in text and int(place.name) != os.getpid() and state != "Z":
            found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def require_only(outcomes: dict[str, Outcome], failed: set[str]) -> None:
    """Check that these provinces failed, that all others are built, and the pages are whole."""
    assert {name for name, o in outcomes.items() if o.status == FAILED} == failed
    for name, outcome in outcomes.items():
        if name not in failed:
            assert outcome.status == BUILT, outcome.message
            assert read_page(name).rstrip().endswith("</html>")
    remove_drafts()  # as a batch does at its end
    assert list(paths.resolve_path("reports").rglob("*.tmp")) == []


@pytest.mark.usefixtures("bare")
def test_errors_cost_their_reports_alone(root: Path) -> None:
    """An error in a cell, a kernel that ends, a kernel killed once: one batch, four fates."""
    (root / "a.do").write_text("raise ValueError('row 3 of b')")
    (root / "b.do").write_text("os.kill(os.getpid(), 9)")
    (root / "c.do").write_text("order.unlink(); os.kill(os.getpid(), 9)")
    notes: list[str] = []
    outcomes = build(tell=notes.append)
    require_only(outcomes, {"a", "b"})
    assert notes == [f"{where.STOCK}: {work.LOST} (notebooks: 1)"]
    assert count_starts(root) == {"a": 1, "b": 2, "c": 2, "d": 1}
    message = outcomes["a"].message
    assert 'notebook "05-province-report" with province_id "a", lang "vi"' in message
    assert "stopped in cell [3]: ValueError: row 3 of b" in message
    for name in ("a", "b"):
        partial = paths.executed_notebook(plan.REPORT_NOTEBOOK, name, "vi.failed")
        assert f'look at "{partial}"' in outcomes[name].message
        assert nbformat.read(partial, 4).cells[2].execution_count == 3 or name == "b"
    assert "DeadKernelError" in outcomes["b"].message
    for name in ("a", "b"):
        (root / f"{name}.do").unlink()
    again = build()
    assert {name: o.status for name, o in again.items()} == {
        "a": BUILT,
        "b": BUILT,
        "c": "unchanged",
        "d": "unchanged",
    }
    assert wait_until(lambda: not list_processes(root)), list_processes(root)


@pytest.mark.usefixtures("bare")
def test_cell_that_never_ends_is_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "b.do").write_text("import subprocess\nsubprocess.Popen(['sleep', '600']).wait()")
    monkeypatch.setenv("EGOV_CELL_TIMEOUT", "2")
    outcomes = build()
    require_only(outcomes, {"b"})
    assert "CellTimeoutError: no result within 2 seconds" in outcomes["b"].message
    assert count_starts(root)["b"] == 1, "a time-out would only come again"
    assert wait_until(lambda: not list_processes(root)), list_processes(root)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("victim", ["worker", "zygote", "server"])
@pytest.mark.long
def test_killed_process_of_the_engine_costs_at_most_a_second_try(root: Path, victim: str) -> None:
    """The report asks for it while it runs: its worker, or the zygote of all kernels."""
    find = {
        "worker": "client = [p for p in tree(zygote(2)) ]; victim = client",
        "zygote": "victim = [os.getppid()]",
        "server": "victim = [zygote(2)]",
    }[victim]
    (root / "b.do").write_text(
        f"""
order.unlink()
def text(pid): return Path(f"/proc/{{pid}}/cmdline").read_text()
def tree(pid):
    return [int(p) for p in Path(f"/proc/{{pid}}/task/{{pid}}/children").read_text().split()]
def parent(pid): return int(Path(f"/proc/{{pid}}/stat").read_text().rpartition(")")[2].split()[1])
def zygote(n):
    others = [p for p in tree(parent(os.getppid())) if "zygote.py" in text(p) and p != os.getppid()]
    return others[0]
{find}
(root / "victims").write_text(repr(victim))
for pid in victim:
    os.kill(pid, 9)
time.sleep(30)
"""
    )
    start = time.monotonic()
    outcomes = build()
    require_only(outcomes, set())
    assert time.monotonic() - start < 30, "the lost report was waited for"
    assert ast.literal_eval((root / "victims").read_text())
    assert count_starts(root)["b"] == 2
    assert wait_until(lambda: not list_processes(root)), list_processes(root)


def hear_ctrl_c() -> None:
    """Take Ctrl-C as a terminal's program does; a shell's background job would ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def command(
    root: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start the batch as a command of its own; end what is left of it afterwards."""
    started: list[subprocess.Popen[str]] = []
    code = (
        "import helpers.cli.commands as c; from helpers.batch import where\n"
        "from tests.batch.made_reports import describe_bare_setup, plan_reports\n"
        "where.describe_setup = describe_bare_setup\n"
        "c.plan_batch = lambda ps, *_, **__: plan_reports(ps)\n"
        "c.choose_hooks = lambda: c.Hooks()\n"
        "c.commands(['report', '--jobs', '2'])"
    )

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(repository), *sys.path]))

    def start() -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", code]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(arguments, preexec_fn=hear_ctrl_c, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.usefixtures("bare")
def test_killed_batch_leaves_finished_reports_and_no_process(
    root: Path, command: Callable[[], subprocess.Popen[str]]
) -> None:
    for name in ("c", "d"):
        (root / f"{name}.do").write_text(
            "import subprocess\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)"
        )
    process = command()
    assert wait_until(lambda: {"c", "d"} <= set(count_starts(root)))
    assert wait_until(lambda: paths.report("b", "vi").exists() and len(records.read_records()) == 2)
    second = command()
    out, err = second.communicate(timeout=30)
    assert (second.returncode, out) == (1, "")
    assert err.startswith(f"error: another batch (process {process.pid}) is building in")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert wait_until(lambda: not list_processes(root), 5), list_processes(root)
    finished = {name: paths.report(name, "vi").read_bytes() for name in ("a", "b")}
    for name in ("c", "d"):
        (root / f"{name}.do").unlink()
        assert not paths.report(name, "vi").exists()
    outcomes = build()
    assert {name: o.status for name, o in outcomes.items()} == {
        "a": "unchanged",
        "b": "unchanged",
        "c": BUILT,
        "d": BUILT,
    }
    assert {name: paths.report(name, "vi").read_bytes() for name in finished} == finished
    assert len(json.loads(paths.manifest().read_text())["jobs"]) == 4


def test_interrupted_batch_ends_at_once(
    root: Path, command: Callable[[], subprocess.Popen[str]]
) -> None:
    (root / "a.do").write_text("time.sleep(600)")
    process = command()
    assert wait_until(lambda: list_starts(root))
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert err.splitlines()[-1] == STOPPED
    assert wait_until(lambda: not list_processes(root), 5), list_processes(root)


def test_full_disk_is_one_message(root: Path, command: Callable[[], subprocess.Popen[str]]) -> None:
    disk = root / "reports"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        (disk / "filler").write_bytes(b"x" * 60_000)
        _, err = command().communicate(timeout=60)
        message = [line for line in err.splitlines() if line.startswith("error:")]
        assert len(message) == 1, err
        assert "No space left on device" in message[0]
        assert "Traceback" not in err
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_kernels_that_cannot_be_forked_are_told_of(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(describe_bare_setup(), kernel_warm="helpers.absent:warm")
    monkeypatch.setattr(where, "describe_setup", lambda **_: broken)
    notes: list[str] = []
    assert build_reports("a", Options(1, tell=notes.append))["a"].status == BUILT
    assert len(notes) == 1
    assert notes[0].startswith(f"{where.STOCK}: ")
    assert "helpers.absent" in notes[0]


@pytest.mark.long
def test_stock_kernels_give_the_same(root: Path) -> None:
    forked = {name: o.outputs for name, o in build().items()}
    for file in paths.resolve_path("reports").rglob("*"):
        if file.is_file():
            file.unlink()
    notes: list[str] = []
    options = Options(2, stock_kernels=True, tell=notes.append)
    stock = {name: o.outputs for name, o in build_reports(PROVINCES, options).items()}
    assert forked == stock
    assert notes == [], "they were asked for"


@pytest.mark.long
def test_a_batch_killed_at_thirty_moments_loses_nothing(
    root: Path,
    command: Callable[[], subprocess.Popen[str]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("t")))
    pages = [paths.report(name, "vi") for name in PROVINCES]
    assert command().wait(timeout=120) == 0
    whole = {page: page.read_bytes() for page in pages}
    given = {file: file.read_bytes() for file in (root / "data").rglob("*") if file.is_file()}
    chance = random.Random(16)
    for moment in range(30):
        for place in chance.sample([*pages, paths.manifest()], chance.randint(1, 5)):
            place.unlink(missing_ok=True)
        process = command()
        time.sleep(chance.uniform(0, 4))
        process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        process.communicate(timeout=30)
        assert wait_until(lambda: not list_processes(root), 10), (moment, list_processes(root))
        there = [page for page in pages if page.exists()]
        assert {page: page.read_bytes() for page in there} == {p: whole[p] for p in there}, moment
        assert {file: file.read_bytes() for file in given} == given
        records.read_records()
    last = command()
    err = last.communicate(timeout=120)[1]
    assert last.returncode == 0, err
    assert {page: page.read_bytes() for page in pages} == whole
    assert not list(root.rglob(".*.tmp"))
    assert not list(Path(os.environ["TMPDIR"]).iterdir())
