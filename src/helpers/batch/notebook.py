"""Run one notebook with papermill so that equal inputs give equal bytes.

The only module that talks to kernels. Everything above it relies on `execute_notebook` alone.
"""

from __future__ import annotations

import difflib
import json
import logging
import os
import time
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.engine.errors import ZygoteError
from helpers.engine.run import RunWatch, escape_braces, run_notebook, set_variables
from helpers.engine.sources import read_source
from helpers.ground import paths
from helpers.ground.audience import FOR_STORE
from helpers.ground.errors import MissingInputError, NotebookFailedError, ParameterError

if TYPE_CHECKING:
    from helpers.engine.session import Session

PATIENCE = 2.0
"""Seconds for which a notebook that was just changed may be unreadable: it is being saved."""

INJECTED_TAG = "injected-parameters"
ERROR_MARKER_TAG = "papermill-error-cell-tag"

# What a kernel reads when it starts, the same for every run on every machine. The inline backend is
# what JupyterLab and nbval use; naming it keeps a backend set in the user's shell out. So are kept
# out the user's settings of matplotlib, what Python shall run first, and modules that lie about.
KERNEL_ENVIRONMENT: Mapping[str, str] = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MATPLOTLIBRC": os.devnull,
    "PYTHONSTARTUP": "",
    "PYTHONSAFEPATH": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "946684800",
}


def execute_notebook(
    source: Path,
    target: Path,
    parameters: Mapping[str, str],
    *,
    timeout: int = 300,
    save_cells: bool = False,
    session: Session | None = None,
) -> None:
    """Execute a notebook in a fresh kernel and write the executed copy, byte for byte repeatable.

    Parameters
    ----------
    source
        The notebook to run. May be equal to `target`.
    target
        Where the executed notebook goes. It is replaced only after the last cell succeeded.
    parameters
        Values for the cell tagged `parameters`; none means its defaults and no injected cell.
    timeout
        Seconds that one cell may take.
    save_cells
        Save the state after every cell, so that something to look at is left even when this very
        process dies.
    session
        Whose kernel runs the notebook, made as good as new; by default one of its own.

    Raises
    ------
    MissingInputError
        The notebook is absent or not readable as a notebook.
    ParameterError
        A parameter is not in the notebook's `parameters` cell.
    NotebookFailedError
        A cell raised, took too long, or its kernel died. The state reached is left beside
        `target` as `<name>.failed.ipynb`; an earlier good `target` stays as it is.
    """
    check_parameters(source, parameters)
    watch = RunWatch()
    try:
        saved = failed_copy(target) if save_cells else None
        if saved is not None:
            paths.require_own_place(saved).parent.mkdir(parents=True, exist_ok=True)
        notebook = run_notebook(
            source,
            parameters,
            environment=KERNEL_ENVIRONMENT,
            timeout=timeout,
            watch=watch,
            saved=saved,
            session=session,
        )
    except Exception as error:
        reason = describe_failure(error, timeout=timeout)
        if reason is None:
            raise
        saved = write_failed_copy(watch, target)
        raise NotebookFailedError(
            compose_failure(source, parameters, watch=watch, reason=reason, saved=saved)
        ) from error
    write_notebook(normalise_notebook(notebook, kept_ids=read_cell_ids(source)), target)
    paths.require_own_place(failed_copy(target)).unlink(missing_ok=True)


def refresh_notebook(place: Path) -> None:
    """Execute a notebook of the repository in place with its defaults."""
    with set_variables(FOR_STORE):
        execute_notebook(place, place, {})


def check_parameters(source: Path, parameters: Mapping[str, str]) -> None:
    """Raise `ParameterError` for the first name that the notebook does not declare."""
    known = sorted(read_parameter_names(source))
    for name in parameters:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            names = ", ".join(f'"{known_name}"' for known_name in known) or "none"
            raise ParameterError(
                f'notebook "{source.stem}" has no parameter "{name}"; it knows {names}{hint}'
            )


def read_parameter_names(source: Path) -> frozenset[str]:
    """Return the names declared in the cell tagged `parameters`."""
    if not source.is_file():
        raise MissingInputError(f'notebook "{source.stem}" is missing: no file "{source}"')
    while True:
        state = source.stat()
        try:
            return _inspect(source, (state.st_mtime_ns, state.st_size, state.st_ino))
        except MissingInputError:  # perhaps an editor is saving it
            if time.time() - state.st_mtime > PATIENCE:
                raise
            time.sleep(PATIENCE / 10)


@lru_cache
def _inspect(source: Path, state: tuple[int, ...]) -> frozenset[str]:
    """Return a notebook's parameters; a batch asks for the same notebook again and again."""
    import nbformat
    import papermill

    try:
        return frozenset(papermill.inspect_notebook(escape_braces(source)))
    except (
        *(ValueError, AttributeError, LookupError, TypeError, RecursionError),
        nbformat.ValidationError,
    ) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise MissingInputError(f'"{source}" is not a readable notebook: {reason}') from error


def describe_failure(error: Exception, *, timeout: int) -> str | None:
    """Say in one line why a run stopped; None when the error is not the notebook's."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat.reader import NotJSONError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, NotJSONError):
        return "it is no notebook any more: perhaps it was being saved; start again"
    if isinstance(error, PapermillExecutionError):
        lines = str(error.evalue).strip().splitlines()
        return f"{error.ename}: {lines[0]}" if lines else str(error.ename)
    if isinstance(error, CellTimeoutError):
        return f"CellTimeoutError: no result within {timeout} seconds"
    if isinstance(error, DeadKernelError):
        return "DeadKernelError: the kernel died (out of memory, or killed?)"
    if isinstance(error, ZygoteError):
        return f"ZygoteError: {error}"
    if isinstance(error, NoSuchKernel):
        return f'NoSuchKernel: no kernel "{error.name}" is installed'
    if isinstance(error, RuntimeError):  # a kernel that dies while it starts
        return f"{type(error).__name__}: {error}"
    return None


def is_kernel_lost(error: Exception) -> bool:
    """Return whether a run stopped for no fault of the notebook, so that a second try is fair."""
    from nbclient.exceptions import DeadKernelError

    cause = error.__cause__
    if isinstance(cause, (DeadKernelError, ZygoteError)):
        return True
    return type(cause) is RuntimeError  # the kernel died while it started


def compose_failure(
    source: Path,
    parameters: Mapping[str, str],
    *,
    watch: RunWatch,
    reason: str,
    saved: Path | None,
) -> str:
    """Return the message: notebook, parameters, cell, reason, and where to look."""
    values = ", ".join(f'{name} "{value}"' for name, value in parameters.items())
    given = f" with {values}" if values else ""
    where = f" in cell [{watch.code_cell}]" if watch.code_cell else ""
    look = f'; look at "{saved}"' if saved else ""
    return f'notebook "{source.stem}"{given} stopped{where}: {reason}{look}'


def failed_copy(target: Path) -> Path:
    """Return where the notebook of a failed run is left for inspection."""
    return target.with_name(f"{target.stem}.failed.ipynb")


def write_failed_copy(watch: RunWatch, target: Path) -> Path | None:
    """Write the state that a failed run had reached, if it got as far as a kernel."""
    if watch.notebook is None:
        return None
    write_notebook(normalise_notebook(watch.notebook), failed_copy(target))
    return failed_copy(target)


def read_cell_ids(source: Path) -> frozenset[str] | None:
    """Return the ids that a notebook gives its cells; None if they cannot be read."""
    try:
        cells = json.loads(read_source(source))["cells"]
        return frozenset(cell["id"] for cell in cells if "id" in cell)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def normalise_notebook(notebook: Any, *, kept_ids: frozenset[str] | None = None) -> Any:
    """Clear what differs between equal runs, in place: times, random ids, versions, paths.

    Parameters
    ----------
    notebook
        What a run returned.
    kept_ids
        The ids of the cells that were run. A cell of any other was without, and got a random one
        on the way: it is named after its place.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER_TAG not in read_tags(cell)]
    for cell in notebook.cells:
        normalise_cell(cell)
    if kept_ids is not None:
        name_cells(notebook.cells, kept_ids | {INJECTED_TAG})
    return notebook


def name_cells(cells: Iterable[Any], kept: Set[str]) -> None:
    """Name cells whose id is not to be kept after their place, in place."""
    for place, cell in enumerate(cells):
        if cell.get("id", INJECTED_TAG) not in kept:
            name = f"cell-{place}"
            cell.id = name if name not in kept else f"{name}-without-id"


def normalise_cell(cell: Any) -> None:
    """Clear one cell's run data, in place; papermill adds an empty tag list to every cell."""
    for name in ("papermill", "execution"):
        cell.metadata.pop(name, None)
    if INJECTED_TAG in read_tags(cell):
        cell.id = INJECTED_TAG
    if not read_tags(cell):
        cell.metadata.pop("tags", None)


def read_tags(cell: Any) -> list[str]:
    """Return a cell's tags, none when the list is absent."""
    tags: list[str] = cell.metadata.get("tags", [])
    return tags


def write_notebook(notebook: Any, target: Path) -> None:
    """Write a notebook in one step, as JupyterLab would; papermill has validated a good one."""
    from nbformat import v4

    paths.replace_text(target, v4.writes_json(notebook).rstrip("\n") + "\n")


def silence_loggers() -> None:
    """Keep the libraries' own log lines away; every failure reaches the user as one error."""
    for name in ("papermill", "traitlets"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
