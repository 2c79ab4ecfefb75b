"""A forked kernel shows what a stock kernel shows, and how it ends is told as nbclient tells it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import v4

from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.engine import kernels, run
from helpers.engine.client import Channel
from helpers.engine.session import Session

pytestmark = pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())

CELLS = (
    # text on both streams, from Python and from other processes, around what is displayed
    "import os, sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c', end='')",
    "print('before')\nos.system('echo from a process')\ndisplay(3)\nprint('after')",
    "!echo shell; echo error >&2",
    "_ = os.write(1, b'raw')",  # a stock kernel's thread may send it behind a cell's result
    "%%bash\necho bash",
    "print('\\r50%\\r100%x\\x08')",
    "print(*range(3000))",
    "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start(); t.join()",
    "import logging, warnings\nlogging.warning('log')\nwarnings.warn('w')",
    "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdout.readable()",
    "sys.stdout.write('k')",
    "%%capture kept\nprint(3)",
    "kept.stdout",
    # displays, changed and taken back
    "from IPython.display import HTML, clear_output\n"
    "handle = display('x', display_id='d'); display(HTML('<b>1</b>'), metadata={'k': 1})\n5",
    "handle.update('y')",
    "print(1); clear_output(); print(2)",
    "print(1); clear_output(wait=True); print(2)",
    "print(1); clear_output(wait=True)",
    "display({'application/json': {'a': [1, (2, 3)], 3: None}}, raw=True)",
    "%%html\n<i>x</i>",
    "%matplotlib inline\nfrom matplotlib import pyplot\nlen(pyplot.plot([1]))",
    "import pandas; pandas.DataFrame({'a': ['ư\u0302']})",
    "class Broken:\n    def _repr_html_(self): raise ValueError('no html')\n"
    "    def __repr__(self): return 'broken'\nBroken()",
    # what the shell knows
    "_, len(Out), len(In)",
    "get_ipython().kernel is None, __name__, '__session__' in globals()",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "try: input()\nexcept Exception as error: print(type(error).__name__, error)",
    "get_ipython().run_cell('print(77)').success",
    "?print",
    "1;",
    "",
    # errors of every kind
    "1 / 0",
    "x = (",
    "raise SystemExit",
    "await 3",
    "def deep(): raise KeyError('ồ')\ndeep()",
    "'still here'",
)


@pytest.fixture(scope="module")
def channel() -> Iterator[Channel]:
    """A zygote; kernels of this process are stock kernels until a test says otherwise."""
    zygote = kernels.start_zygote(("pandas", "matplotlib.figure"), KERNEL_ENVIRONMENT)
    zygote.require_ready()
    yield zygote.channel
    zygote.close()


def write_cells(target: Path, *sources: str) -> Path:
    """Write a notebook whose cells may all raise."""
    allowed = {"tags": ["raises-exception"]}
    cells = [
        v4.new_code_cell(source, id=f"c{number}", metadata=allowed)
        for number, source in enumerate(sources)
    ]
    kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec}), target)
    return target


def run_all(source: Path, session: Session | None = None) -> list[tuple[Any, str]]:
    """Return number and outputs of each cell, whatever papermill thinks of the errors."""
    watch = run.RunWatch()
    with pytest.raises(Exception, match="KeyError"):
        run.run_notebook(source, {}, environment=KERNEL_ENVIRONMENT, session=session, watch=watch)
    cells = [cell for cell in watch.notebook.cells if cell.cell_type == "code"]
    return [
        (cell.execution_count, re.sub(r"ipykernel_\d+", "ipykernel", repr(cell.outputs)))
        for cell in cells
    ]


def test_every_kind_of_cell_shows_what_it_shows_in_a_stock_kernel(
    tmp_path: Path, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel would not look at the descriptors
    source = write_cells(tmp_path / "n.ipynb", *CELLS)
    stock = run_all(source)
    with closing(Session(channel)) as session:
        for found in (run_all(source, session), run_all(source, session)):
            for code, one, other in zip(CELLS, stock, found, strict=True):
                assert one == other, code
    assert len(stock) == len(CELLS)


def run_forked(folder: Path, channel: Channel, *sources: str, timeout: int = 60) -> list[Any]:
    """Return the outputs of cells run in a forked kernel."""
    source = write_cells(folder / "n.ipynb", *sources)
    with closing(Session(channel)) as session:
        done = run.run_notebook(
            source, {}, environment=KERNEL_ENVIRONMENT, session=session, timeout=timeout
        )
    return [cell.outputs for cell in done.cells]


@pytest.mark.parametrize(
    "end",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.closerange(3, 200)",
        "exit()",
    ],
)
def test_kernel_that_ends_is_a_dead_kernel(tmp_path: Path, channel: Channel, end: str) -> None:
    with pytest.raises(DeadKernelError):
        run_forked(tmp_path, channel, end, "1")


def test_cell_without_end_is_given_up_and_leaves_no_word(
    tmp_path: Path,
    channel: Channel,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(CellTimeoutError):
        run_forked(tmp_path, channel, "while True: pass", timeout=1)
    gc.collect()
    assert "destroyed" not in caplog.text + capfd.readouterr().err


def test_large_and_unprintable_outputs_arrive(tmp_path: Path, channel: Channel) -> None:
    long, half = run_forked(tmp_path, channel, "'ồ' * 3_000_000", "print('a\\ud800b')")
    assert len(long[0].data["text/plain"]) == 3_000_002
    assert half[0].text == "a?b\n"
