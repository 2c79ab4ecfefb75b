"""Papermill is given a notebook without its outputs, and everything else as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from papermill.iorw import load_notebook_node

from helpers.engine.sources import name_source, read_source

CELLS = [
    {"cell_type": "code", "id": "a", "metadata": {"tags": ["x"]}, "source": "1", "outputs": [1]},
    {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "# ồ", "attachments": {}},
]


def write(target: Path, cells: object) -> Path:
    """Write a notebook of these cells."""
    notebook = {"cells": cells, "metadata": {"k": 1}, "nbformat": 4, "nbformat_minor": 5}
    target.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return target


def test_only_outputs_are_left_out(tmp_path: Path) -> None:
    source = write(tmp_path / "n {x}.ipynb", CELLS)
    found = json.loads(read_source(source))
    assert found["cells"] == [{**CELLS[0], "outputs": []}, CELLS[1]]
    assert found["metadata"] == {"k": 1}
    assert load_notebook_node(name_source(source)).cells[1].source == "# ồ"


def test_changed_notebook_is_read_again(tmp_path: Path) -> None:
    source = write(tmp_path / "n.ipynb", CELLS)
    assert "# ồ" in read_source(source)
    write(source, CELLS[:1])
    assert "# ồ" not in read_source(source)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [1]}', '{"cells": {"a": 1}}'])
def test_what_is_no_notebook_is_left_to_the_run(tmp_path: Path, text: str) -> None:
    source = tmp_path / "n.ipynb"
    source.write_text(text, encoding="utf-8")
    assert read_source(source) == text
