"""What a report would run, tried in this process on a copy of the raw data, nothing kept.

A check of the data says that it is sound; only the notebooks themselves show whether they get
through. They are the committed ones, so that a rehearsal and a report never differ.
"""

from __future__ import annotations

import ast
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers.batch.plan import DATA_NOTEBOOKS, REPORT_NOTEBOOK
from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.errors import NotebookFailedError, ProjectError
from helpers.ground.languages import LANGUAGES

BACKEND = {"MPLBACKEND": "agg"}


@contextmanager
def open_copy() -> Iterator[Path]:
    """Make a copy of raw data and notebooks the project inside the block, and yield its root."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        root = Path(folder).resolve()
        for parts in (("data", "raw"), ("notebooks",)):
            ignored = shutil.ignore_patterns(".*", "*.failed.ipynb")
            shutil.copytree(paths.resolve_path(*parts), root.joinpath(*parts), ignore=ignored)
        shutil.copy(paths.data_package(), root / "data")
        with set_variables({paths.ROOT_VARIABLE: str(root), **BACKEND}):
            yield root


def rehearse(province_ids: Sequence[str], languages: Sequence[str] = LANGUAGES[:1]) -> list[str]:
    """Return a sentence for each province whose report would stop, in the project of the moment.

    Parameters
    ----------
    province_ids
        Whose data notebooks and report are run.
    languages
        Of the report; what stops one of them stops mostly all.
    """
    told = []
    for province_id in province_ids:
        try:
            for name in DATA_NOTEBOOKS:
                run_cells(name, {"province_id": province_id})
            for lang in languages:
                run_cells(REPORT_NOTEBOOK, {"province_id": province_id, "lang": lang})
        except ProjectError as error:
            told.append(f"the report of '{province_id}' would stop: {error}")
    return told


def run_cells(notebook: str, parameters: Mapping[str, str]) -> None:
    """Run a notebook's cells in this process, each output made as a kernel makes it.

    Raises
    ------
    NotebookFailedError
        A cell raised something that is no error of the project.
    """
    content = json.loads(paths.notebook(notebook).read_text(encoding="utf-8"))
    space: dict[str, Any] = {"display": show}
    for number, cell in enumerate(content["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        try:
            run_cell("".join(cell["source"]), space)
        except ProjectError:
            raise
        except Exception as error:
            raise NotebookFailedError(
                f"notebook '{notebook}', cell {number}: {type(error).__name__}: {error}"
            ) from error
        if "parameters" in cell["metadata"].get("tags", []):
            space.update(parameters)


def run_cell(source: str, space: dict[str, Any]) -> None:
    """Run one cell and show its last value."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    if isinstance(last, ast.Expr):
        show(eval(compile(ast.Expression(last.value), "cell", "eval"), space))


def show(*values: object) -> None:
    """Make what Jupyter would show of each value."""
    for value in values:
        names = ("_repr_mimebundle_", "_repr_html_", "__repr__")
        next(getattr(value, name) for name in names if hasattr(value, name))()
