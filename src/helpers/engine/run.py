"""One notebook through papermill, in a kernel that no other run can meet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.engine import kernels, places, sources

if TYPE_CHECKING:
    from helpers.engine.session import Session

# Kernels of a batch need no history, and share one database file if they keep one.
KERNEL_ARGUMENTS = ("--HistoryManager.enabled=False",)
OWN_KERNEL = "helpers.engine.own_kernel.OwnKernelManager"


@dataclass
class RunWatch:
    """What a run had reached when it stopped; filled by nbclient's hooks."""

    notebook: Any = None
    code_cell: int = 0

    def on_notebook_start(self, notebook: Any) -> None:
        """Keep hold of the notebook, which papermill hands back only on success."""
        self.notebook = notebook

    def on_cell_start(self, cell: Any, cell_index: int) -> None:
        """Count as JupyterLab does: `[n]` beside the cell."""
        self.code_cell += cell.cell_type == "code" and bool(cell.source.strip())


def run_notebook(
    source: Path,
    parameters: Mapping[str, Any],
    *,
    environment: Mapping[str, str],
    timeout: int = 300,
    watch: RunWatch | None = None,
    saved: Path | None = None,
    session: Session | None = None,
) -> Any:
    """Run a notebook through papermill's public function and return it.

    Parameters
    ----------
    source, parameters
        The notebook, and values for its cell tagged `parameters`.
    environment
        Variables of the kernel beside those of this process.
    timeout
        Seconds that one cell may take.
    watch
        Told how far the run has come.
    saved
        Where papermill saves the state after every cell; nowhere by default.
    session
        Whose kernel runs the notebook; by default a new one, which ends with it.

    Raises
    ------
    papermill.exceptions.PapermillExecutionError, nbclient.exceptions.CellTimeoutError,
    nbclient.exceptions.DeadKernelError, ZygoteError
        As the name says; nothing is retried here.
    """
    import papermill

    watch = watch or RunWatch()
    with choose_kernel(session) as (kernel, own), set_variables({**environment, **own}):
        return papermill.execute_notebook(
            escape_braces(sources.name_source(source)),
            None if saved is None else escape_braces(saved),
            parameters=dict(parameters),
            kernel_name="python3",  # whatever the editor that saved the notebook called its kernel
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=saved is not None,
            execution_timeout=timeout,
            record_timing=False,
            coalesce_streams=True,
            shutdown_kernel="immediate",  # asked politely, a stuck kernel prints a traceback
            extra_arguments=list(KERNEL_ARGUMENTS),
            **kernel,
            on_notebook_start=watch.on_notebook_start,
            on_cell_start=watch.on_cell_start,
        )


@contextmanager
def choose_kernel(session: Session | None) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Yield options of nbclient and variables, for a session's kernel or for a new one."""
    channel = kernels.current_channel()
    if session is not None:
        yield {"km": session.manager}, session.variables
    elif channel is None:
        with open_transport() as (settings, own):
            yield {"config": settings}, own
    else:
        from helpers.engine.session import Session

        with closing(Session(channel)) as single:
            yield {"km": single.manager}, single.variables


def escape_braces(path: Path | str) -> str:
    """Return the path as papermill wants it: it fills `{name}` in a path from the parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def set_variables(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for kernels started inside the block, then restore."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def open_transport() -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield settings of a stock kernel under which no two can meet at one address, and variables.

    The variables keep the reader's settings of IPython and Jupyter out of the run.

    Unix sockets in a folder of their own (jupyter_client's default name is the same for every
    process in a folder), where the system has them and the path is short enough; else TCP,
    encrypted, since ipykernel warns at every start of a plain TCP kernel.
    """
    from traitlets.config import Config

    client = {"kernel_manager_class": OWN_KERNEL}
    with places.make_folder() as folder:
        settings, address = {"transport_encryption": "auto"}, os.path.join(folder, "s")
        if places.can_hold_sockets(address):
            settings = {"transport": "ipc", "ip": address}
        config = Config({"KernelManager": settings, "NotebookClient": client})
        yield config, places.list_own_variables(folder)
