"""What a forked kernel prints arrives as from a stock one, in order and whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from ipykernel.iostream import OutStream
from nbformat import v4

from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.engine import kernels, run
from helpers.engine.quick_stream import QuickStream

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
CELLS = (
    "print('a'); display(1); print('b', end=''); display(2); print('c')",
    "import sys; print('to stderr', file=sys.stderr); print('d'); 3",
    "import threading; t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()",
    "import os, time; os.system('echo process'); time.sleep(0.3)",
    "print('before'); pid = os.fork()\nif pid == 0: print('child', flush=True); os._exit(0)\n"
    "os.waitpid(pid, 0); time.sleep(0.3)",
    "for n in range(300): print(n)",
    "print('last', end='')",
)


def show(folder: Path) -> list[Any]:
    """Return the outputs of each cell; a list of (kind, content) each."""
    source = folder / "n.ipynb"
    cells = [v4.new_code_cell(text) for text in CELLS]
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), source)
    done = run.run_notebook(source, {}, environment=KERNEL_ENVIRONMENT, timeout=30)
    return [[(o.get("name"), o.get("text") or o["data"]) for o in c.outputs] for c in done.cells]


@pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock())
def test_streams_are_those_of_a_stock_kernel(tmp_path: Path) -> None:
    stock = show(tmp_path)
    shown = [(None, {"text/plain": "1"}), (None, {"text/plain": "2"})]
    assert stock[0] == [("stdout", "a\nbc\n"), *shown]  # papermill joins a cell's streams
    assert stock[-1] == [("stdout", "last")]
    handle = kernels.start_zygote((), KERNEL_ENVIRONMENT)
    handle.require_ready()
    kernels.use_channel(handle.channel)
    try:
        assert show(tmp_path) == stock
    finally:
        kernels.use_channel(None)
        handle.close()


def test_nothing_is_flushed_before_something_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(OutStream, "__init__", lambda self: None)
    monkeypatch.setattr(OutStream, "write", lambda self, text: done.append(text) or len(text))
    monkeypatch.setattr(OutStream, "flush", lambda self: done.append("flushed"))
    stream = QuickStream()
    stream.flush()
    assert stream.write("x") == 1
    stream.flush()
    stream.flush()
    assert done == ["x", "flushed"]
