"""A kernel that is kept: each notebook finds it as the first one did, and nothing is left."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4
from papermill.exceptions import PapermillExecutionError

from helpers.batch import kept_kernel
from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.engine import kernels, pool, processes, run
from helpers.engine.session import Session

pytestmark = pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())
MODULES = ("helpers", "numpy", "pandas", "matplotlib.figure")

STATE = """
import decimal, locale, os, sys, warnings
import matplotlib, numpy, pandas
own = "kernel-"  # folders of the kernel's own
(sorted(n for n in globals() if not n.startswith("_")),
 sorted(item for item in os.environ.items() if own not in item[1]), os.getcwd(), sys.path,
 warnings.filters, numpy.geterr(), numpy.get_printoptions(), dict(matplotlib.rcParams),
 pandas.get_option("display.max_rows"), pandas.get_option("display.precision"),
 sys.stdout.name, len(Out), globals().get("_"))
"""
DIRT = """
import os, sys, warnings
import matplotlib, numpy, pandas
left = 1
os.environ["LEFT"] = "1"
os.environ.pop("SOURCE_DATE_EPOCH")
os.chdir("/")
sys.path.insert(0, "/left")
warnings.simplefilter("error")
numpy.seterr(all="raise")
numpy.set_printoptions(precision=1)
matplotlib.rcParams["font.size"] = 30
pandas.set_option("display.max_rows", 1)
pandas.set_option("display.precision", 1)
sys.stdout = sys.stderr
"""


@pytest.fixture(scope="module", autouse=True)
def forked() -> Iterator[None]:
    """Kernels of this process come from a zygote."""
    zygote = kernels.start_zygote(MODULES, KERNEL_ENVIRONMENT)
    zygote.require_ready()
    kernels.use_channel(zygote.channel)
    yield
    kernels.use_channel(None)
    zygote.close()


@pytest.fixture
def session() -> Iterator[Session]:
    """A session that is closed at the end."""
    opened = Session(kernels.current_channel())
    yield opened
    opened.close()


def execute(folder: Path, session: Session | None, *sources: str) -> list[str]:
    """Run code cells as the batch does and return what each showed, with its number."""
    file = folder / "n.ipynb"
    cells = [v4.new_code_cell(source) for source in sources]
    kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec}), file)
    done = run.run_notebook(file, {}, environment=KERNEL_ENVIRONMENT, session=session)
    return [describe_cell(cell) for cell in done.cells]


def describe_cell(cell: Any) -> str:
    """Return a cell's number and its text."""
    texts = [output.get("text") or output["data"]["text/plain"] for output in cell.outputs]
    return f"{cell.execution_count}: {''.join(texts)}"


def test_each_notebook_finds_the_kernel_as_the_first_one_did(
    tmp_path: Path, session: Session
) -> None:
    first = execute(tmp_path, session, STATE)
    assert execute(tmp_path, session, DIRT, "left", "_") == ["1: ", "2: 1", "3: 1"]
    assert execute(tmp_path, session, STATE) == first
    assert execute(tmp_path, None, STATE) == first


def test_a_session_is_one_process_until_something_fails(tmp_path: Path, session: Session) -> None:
    ask = "import os\nos.getpid()"
    one, two = (execute(tmp_path, session, ask) for _ in range(2))
    assert one == two
    with pytest.raises(PapermillExecutionError):
        execute(tmp_path, session, "1 / 0")
    assert execute(tmp_path, None, ask) != one


def test_a_kernel_that_died_between_two_notebooks_is_told(tmp_path: Path, session: Session) -> None:
    pid = int(execute(tmp_path, session, "import os\nos.getpid()")[0].partition(" ")[2])
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="died"):
        execute(tmp_path, session, "1")


def test_a_kernel_is_kept_until_it_has_served_enough_or_something_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_kernel, "MOST_NOTEBOOKS", 2)
    with kept_kernel.lend_session() as first:
        assert first is not None
        execute(tmp_path, first, "1")
        folder = Path(first.folder)
        assert folder.is_dir()
    with kept_kernel.lend_session() as again:
        assert again is first
    with kept_kernel.lend_session() as other:
        assert other is not first
    assert not first.manager.has_kernel
    assert not folder.exists()
    with pytest.raises(ValueError, match="x"), kept_kernel.lend_session():
        raise ValueError("x")
    with kept_kernel.lend_session() as new:
        assert new is not other
    kept_kernel.end_session()
    with kernels.stock_kernels(), kept_kernel.lend_session() as none:
        assert none is None


def test_calls_for_one_place_go_to_one_process_and_a_closed_pool_leaves_no_kernel() -> None:
    with pool.WorkerPool(2, processes.Setup(worker_modules=())) as workers:
        pids = [workers.submit_near(place, os.getpid).result(60) for place in "aabba"]
        assert pids[0] == pids[1]
        assert pids[2] == pids[3]
        both = [workers.submit_near("a", os.getpid) for _ in range(2)]
        assert len({future.result(60) for future in both}) == 2
