"""The cells of a notebook run in this process, without a kernel."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.audience import FOR_PAGE
from helpers.ground.errors import NotebookFailedError, ProjectError
from helpers.ground.opening import read_json


def run_cells(notebook: str, parameters: Mapping[str, str]) -> None:
    """Run a notebook's cells in this process, each output made as a kernel makes it for a page.

    Raises
    ------
    NotebookFailedError
        A cell raised something that is no error of the project.
    """
    content = read_json(paths.notebook(notebook))
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise NotebookFailedError(f"'{paths.notebook(notebook)}' is no notebook: restore the file")
    space: dict[str, Any] = {"display": show}
    for number, cell in enumerate(content["cells"], start=1):
        if cell["cell_type"] != "code":
            continue
        try:
            with set_variables(FOR_PAGE):
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
