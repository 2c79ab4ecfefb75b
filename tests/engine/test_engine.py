"""The engine: forked processes that share nothing but what was imported; nothing is left behind."""

from __future__ import annotations

import ast
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.engine import client, kernels, places, pool, processes, run, zygote
from helpers.engine.client import ZygoteHandle
from helpers.engine.errors import WorkerDiedError, ZygoteError

pytestmark = pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())

MODULES = ("numpy", "matplotlib.figure", "matplotlib.backends.backend_agg")
JSON_ONLY = processes.Setup(worker_modules=("json",), stock_kernels=True)
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def write_notebook(target: Path, *sources: str) -> Path:
    """Write a notebook of code cells after one tagged `parameters`."""
    first = v4.new_code_cell("name: str = 'default'", metadata={"tags": ["parameters"]})
    cells = [first, *map(v4.new_code_cell, sources)]
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)
    return target


def read_text(notebook: Any) -> list[str]:
    """Return what the cells printed or returned, stripped."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [(output.get("text") or output["data"]["text/plain"]).strip() for output in outputs]


def is_running(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def wait_until(check: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.02)
    return check()


@pytest.fixture(scope="module")
def handle() -> Iterator[ZygoteHandle]:
    """A zygote for kernels."""
    started = kernels.start_zygote(MODULES, KERNEL_ENVIRONMENT)
    started.require_ready()
    yield started
    started.close()


@pytest.fixture
def forked(handle: ZygoteHandle) -> Iterator[ZygoteHandle]:
    """Kernels of this process come from the zygote."""
    kernels.use_channel(handle.channel)
    yield handle
    kernels.use_channel(None)


def execute(source: Path, **options: Any) -> Any:
    """Run a notebook as the batch does."""
    return run.run_notebook(source, {}, environment=KERNEL_ENVIRONMENT, **options)


# --- a fork that is a fresh process -------------------------------------------


SHOW_STATE = """
import json, os, random, signal, sys, threading
import numpy
folder = "/proc/self/fd"
fds = [os.readlink(f"{folder}/{fd}") for fd in os.listdir(folder) if fd.isdigit()
       and os.path.lexists(f"{folder}/{fd}")]
print(json.dumps({
    "environment": {n: v for n, v in os.environ.items() if n != "JPY_PARENT_PID"},
    "argv": [a for a in sys.argv if "json" not in a],
    "path": sys.path,
    "cwd": os.getcwd(),
    "session": os.getsid(0) == os.getpid() == os.getpgid(0),
    "signals": {s.name: str(signal.getsignal(s)).partition(" at ")[0] for s in signal.Signals
                if s not in (signal.SIGKILL, signal.SIGSTOP)},
    "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "threads": threading.active_count(),
    "stdin": os.readlink("/proc/self/fd/0"),
    "sockets": sum(fd.startswith(("socket:", "pipe:", "anon_inode:")) for fd in fds),
    "flags": str(sys.flags),
    "umask": os.umask(os.umask(0)),
}))
"""


def test_forked_kernel_has_the_state_of_a_stock_kernel(
    tmp_path: Path, forked: ZygoteHandle
) -> None:
    source = write_notebook(tmp_path / "n.ipynb", SHOW_STATE)
    mine = json.loads(read_text(execute(source))[0])
    with kernels.stock_kernels():
        stock = json.loads(read_text(execute(source))[0])
    for state in (mine, stock):
        state["environment"].pop("JPY_SESSION_NAME", None)
        for own in places.list_own_variables(""):  # a folder for each run
            state["environment"].pop(own)
        state["argv"] = [part for part in state["argv"][1:] if part != "-f"]  # no connection file
        del state["threads"]  # a stock kernel has some
        state["stdin"] = state["stdin"].partition(":")[0]
    flags = {
        state.pop("flags").replace("safe_path=True", "safe_path=False") for state in (mine, stock)
    }
    assert len(flags) == 1
    assert mine.pop("stdin") == "/dev/null"
    del stock["stdin"]
    # The stock kernel holds a pipe or two that its launcher made; ours must not hold more.
    assert mine.pop("sockets") <= stock.pop("sockets")
    differs = {n for n in {*mine, *stock} if mine.get(n) != stock.get(n)}
    env = set(mine["environment"].items()) ^ set(stock["environment"].items())
    assert not differs, env


def test_kernels_are_forked_again_after_a_stock_one(tmp_path: Path, forked: ZygoteHandle) -> None:
    source = write_notebook(tmp_path / "n.ipynb", "import os\nprint(os.getppid())")
    with kernels.stock_kernels():
        assert read_text(execute(source)) == [str(os.getpid())]
    assert read_text(execute(source)) == [str(forked.process.pid)]


def test_no_state_passes_from_one_run_to_the_next(tmp_path: Path, forked: ZygoteHandle) -> None:
    source = write_notebook(
        tmp_path / "n.ipynb",
        "import os, random, sys, numpy, matplotlib\n"
        "clean = ('LEAK' not in os.environ, not hasattr(sys, 'leak'), 'leak' not in sys.path,"
        " matplotlib.rcParams['lines.linewidth'] == 1.5)\n"
        "os.environ['LEAK'] = sys.leak = 'x'; sys.path.append('leak'); os.chdir('/')\n"
        "matplotlib.rcParams['lines.linewidth'] = 9\nleaked = open('/dev/zero')",
        "print(clean)",
        "print(random.random(), numpy.random.random(), numpy.random.default_rng().random())",
    )
    states, numbers = zip(*(read_text(execute(source)) for _ in range(2)), strict=True)
    assert set(states) == {"(True, True, True, True)"}
    first, second = (line.split() for line in numbers)
    assert not set(first) & set(second), "two runs drew the same random numbers"


def test_zygote_has_one_thread_and_has_drawn_nothing(tmp_path: Path, forked: ZygoteHandle) -> None:
    assert len(os.listdir(f"/proc/{forked.process.pid}/task")) == 1
    assert "matplotlib.figure" in forked.loaded
    ours = {name for name in forked.loaded if name.startswith(("helpers.", "papermill"))}
    assert ours == {"helpers.engine", "helpers.engine.cell_server", "helpers.engine.slate"}
    assert "matplotlib_inline.backend_inline" not in forked.loaded
    source = write_notebook(
        tmp_path / "n.ipynb",
        "from matplotlib import font_manager, pyplot",
        "font_manager._get_font.cache_info().currsize",
        "'inline' in pyplot.get_backend()",
    )
    assert read_text(execute(source)) == ["0", "True"]


def test_blas_threads_are_kept_out(handle: ZygoteHandle) -> None:
    """NumPy is in, and would have started one thread per core."""
    assert "numpy" in handle.loaded
    environment = Path(f"/proc/{handle.process.pid}/environ").read_bytes()
    assert b"OPENBLAS_NUM_THREADS=1" in environment


def test_module_that_starts_a_thread_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    )
    (tmp_path / "busy_module.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    started = ZygoteHandle(["json", "busy_module"], run="os:getpid")
    with pytest.raises(ZygoteError, match="2 threads after importing 'busy_module'"):
        started.require_ready()
    assert not started.is_alive()


def test_missing_module_is_left_to_the_notebook() -> None:
    started = ZygoteHandle(["no_such_module", "json"], run="os:getpid")
    started.require_ready()
    assert "json" in started.loaded
    started.close()


def test_folder_of_a_kernel_is_on_disk_only_while_it_runs(
    tmp_path: Path, forked: ZygoteHandle
) -> None:
    source = write_notebook(tmp_path / "n.ipynb", "import os; print(os.environ['IPYTHONDIR'])")
    assert not Path(read_text(execute(source))[0]).parent.exists()


def test_forked_kernel_has_one_thread_and_no_port(tmp_path: Path, forked: ZygoteHandle) -> None:
    code = (
        "import os; fds = [os.readlink(f'/proc/self/fd/{n}') for n in range(3, 256)"
        " if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "print(len(os.listdir('/proc/self/task')), sum(f.startswith('socket:') for f in fds))"
    )
    source = write_notebook(tmp_path / "n.ipynb", code)
    threads, sockets = map(int, read_text(execute(source))[0].split())
    assert threads == 1
    assert sockets <= 3  # to whoever asks for cells, and a pair of the loop's own


def test_kernels_say_nothing_on_standard_error(
    tmp_path: Path, forked: ZygoteHandle, capfd: pytest.CaptureFixture[str]
) -> None:
    from nbclient.exceptions import CellTimeoutError

    execute(write_notebook(tmp_path / "n.ipynb", "1"))
    with pytest.raises(CellTimeoutError):
        execute(write_notebook(tmp_path / "n.ipynb", "import time; time.sleep(60)"), timeout=1)
    assert capfd.readouterr().err == ""


# --- ends ----------------------------------------------------------------------


def test_nothing_is_left_of_a_run(tmp_path: Path, forked: ZygoteHandle) -> None:
    """The kernel, what it started, its descriptors here and in the zygote."""
    fds = [len(os.listdir(f"/proc/{pid}/fd")) for pid in (os.getpid(), forked.process.pid)]
    source = write_notebook(
        tmp_path / "n.ipynb",
        "import os, subprocess\nprint(os.getpid(), subprocess.Popen(['sleep', '600']).pid)",
    )
    execute(source)  # the first run of a process opens what it keeps
    fds[0] = len(os.listdir("/proc/self/fd"))
    pids = [int(pid) for pid in read_text(execute(source))[0].split()]
    assert wait_until(lambda: not any(map(is_running, pids)))
    assert wait_until(
        lambda: (
            [len(os.listdir(f"/proc/{pid}/fd")) for pid in (os.getpid(), forked.process.pid)] == fds
        )
    )
    assert not Path(f"/proc/{forked.process.pid}/task/{forked.process.pid}/children").read_text()


def start_kernel_process(handle: ZygoteHandle, tmp_path: Path) -> tuple[Any, Any, Any]:
    """Return a channel of its own, a kernel forked through it, and the end that it listens to."""
    channel = client.Channel(handle.connect())
    own, its = socket.socketpair()
    with its:
        arguments = ["ipykernel_launcher"]
        kernel = channel.fork(arguments, env=os.environ, cwd=tmp_path, fds=[its.fileno()])
    return channel, kernel, own


def test_end_of_a_connection_ends_its_kernels_only(tmp_path: Path, handle: ZygoteHandle) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, lost, one = start_kernel_process(handle, tmp_path / "a")
    second, kept, other = start_kernel_process(handle, tmp_path / "b")
    first.close()
    lost.wait(20)
    assert kept.poll() is None
    kept.kill()
    kept.wait(20)
    for end in (second, one, other):
        end.close()


def test_killed_zygote_takes_its_kernels_along(tmp_path: Path) -> None:
    own = kernels.start_zygote((), KERNEL_ENVIRONMENT)
    own.require_ready()
    channel, kernel, end = start_kernel_process(own, tmp_path)
    own.process.kill()
    kernel.wait(20)
    with pytest.raises(ZygoteError):
        own.channel.fork([], env={}, cwd="/")
    for part in (end, channel, own):
        part.close()


def test_zygote_ends_with_its_parent() -> None:
    code = (
        "import os, signal; from helpers.engine.client import ZygoteHandle\n"
        "z = ZygoteHandle(['json'], run='os:getpid'); z.require_ready()\n"
        "print(z.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert wait_until(lambda: not is_running(int(done.stdout)))


def test_signal_reaches_only_children_of_that_connection(
    tmp_path: Path, handle: ZygoteHandle
) -> None:
    """A number is never signalled on the word of somebody who has not forked it."""
    channel, kernel, end = start_kernel_process(handle, tmp_path)
    stranger = client.Channel(handle.connect())
    stranger.send({"do": "signal", "pid": kernel.pid, "signal": int(signal.SIGKILL)})
    handle.channel.send({"do": "signal", "pid": os.getpid(), "signal": int(signal.SIGKILL)})
    poll = select.poll()
    poll.register(kernel.pidfd, select.POLLIN)
    assert not poll.poll(300)
    kernel.terminate()
    kernel.wait(20)
    for connection in (channel, stranger, end):
        connection.close()


def write_at_exit(argv: list[str]) -> None:
    """Run in a forked process: leave a note when it ends."""
    import atexit

    atexit.register(Path(argv[0]).write_text, "ended")
    sys.stdout.write("flushed")
    sys.exit(3)


def test_exit_handlers_run_and_output_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places_of_code = (Path(__file__).parent, Path(client.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, places_of_code)))
    note, out = tmp_path / "note", tmp_path / "out"
    code = (
        "import sys; from helpers.engine.client import ZygoteHandle\n"
        "z = ZygoteHandle([], run='test_engine:write_at_exit'); z.require_ready()\n"
        "z.channel.fork([sys.argv[1]], env={}, cwd='/').wait(30); z.close()"
    )
    with out.open("w") as stream:
        subprocess.run([sys.executable, "-c", code, str(note)], stdout=stream, check=True)
    assert (note.read_text(), out.read_text()) == ("ended", "flushed")


def test_failing_fork_is_an_answer_not_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    own, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    monkeypatch.setattr(zygote.os, "fork", lambda: (_ for _ in ()).throw(OSError(11, "no more")))
    zygote.Zygote(its, None).fork(its, {}, [])
    assert json.loads(own.recv(1000)) == {"error": "fork: no more"}
    own.close()
    its.close()


def test_modules_of_the_engine_are_light() -> None:
    heavy = {"papermill", "nbconvert", "nbformat", "nbclient", "matplotlib", "pandas", "ipykernel"}
    code = (
        "import sys, helpers.engine.pool, helpers.engine.run\n"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_engine_knows_nothing_of_the_project() -> None:
    for file in Path(kernels.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
                assert node.module.startswith("helpers.engine"), f"{file.name}: {node.module}"


# --- the pool -------------------------------------------------------------------


def test_pool_runs_calls_and_survives_a_killed_process() -> None:
    with pool.WorkerPool(
        2, processes.Setup(worker_modules=("json",), stock_kernels=True)
    ) as workers:
        assert workers.submit(pow, 2, 5).result(60) == 32
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 1, 0).result(60)
        lost = workers.submit(os.kill, 0, signal.SIGKILL)  # its whole group: itself alone
        with pytest.raises(WorkerDiedError):
            lost.result(60)
        assert [call.result(60) for call in [workers.submit(abs, -n) for n in range(9)]] == [
            *range(9)
        ]
        parent = workers.servers.workers.process.pid
        workers.servers.workers.process.kill()
        assert wait_until(lambda: not is_running(parent))
        survivors = [workers.submit(abs, -n) for n in range(9)]
        done = [call.result(60) for call in survivors if call.exception(60) is None]
        assert len(done) >= 7  # at most what each of the two processes was running
        assert workers.submit(abs, -1).result(60) == 1


def test_workers_find_slow_imports_done() -> None:
    """With JupyterLab installed nbformat alone takes seconds; it is imported once for all."""
    setup = processes.Setup(worker_modules=("nbformat",), stock_kernels=True)
    with pool.WorkerPool(1, setup) as workers:
        for _ in range(2):
            assert workers.submit(eval, "'nbformat' in __import__('sys').modules").result(60)
            workers.submit(os.kill, 0, signal.SIGKILL).exception(60)


def test_what_cannot_travel_is_an_error_of_the_call() -> None:
    with pool.WorkerPool(1, processes.Setup(worker_modules=(), stock_kernels=True)) as workers:
        with pytest.raises(TypeError, match="cannot pickle"):
            workers.submit(open, os.devnull).result(60)
        with pytest.raises(AttributeError):
            workers.submit(lambda: 1).result(60)
        assert workers.submit(abs, -1).result(60) == 1


def test_processes_of_the_pool_end_with_it() -> None:
    with pool.WorkerPool(2, processes.Setup(worker_modules=(), stock_kernels=True)) as workers:
        pids = {workers.submit(os.getpid).result(60) for _ in range(4)}
        pids.add(workers.servers.workers.process.pid)
    assert wait_until(lambda: not any(map(is_running, pids)))


def test_without_fork_the_pool_spawns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    with pool.WorkerPool(
        1, processes.Setup(worker_modules=("json",), stock_kernels=True)
    ) as workers:
        assert workers.submit(abs, -1).result(60) == 1
        with pytest.raises(WorkerDiedError):
            workers.submit(os._exit, 1).result(60)
        assert workers.submit(abs, -2).result(60) == 2


def test_one_notebook_runs_with_many_parameter_sets(tmp_path: Path) -> None:
    source = write_notebook(tmp_path / "n.ipynb", "assert name != 'bad'", "name.upper()")
    with pool.WorkerPool(2, processes.Setup(environment=KERNEL_ENVIRONMENT)) as workers:
        one, bad, two = (
            workers.submit(run.run_notebook, source, {"name": name}, environment={})
            for name in ("one", "bad", "two")
        )
        assert "'ONE'" in read_text(one.result(60))
        assert "AssertionError" in str(bad.exception(60))
        assert "'TWO'" in read_text(two.result(60))
        assert workers.note == ""


def test_no_process_of_ours_builds_the_grammar_of_jsonschema():
    code = "import helpers, frictionless, nbformat, jsonschema, sys; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
