"""Cells without a kernel: run in order, each value made as a kernel would make it."""

from __future__ import annotations

import pytest

from helpers.batch import in_process


def test_cells_run_as_in_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    space = {"display": shown.append}
    monkeypatch.setattr(in_process, "show", shown.append)
    in_process.run_cell("x = 1\nx + 1", space)
    in_process.run_cell("x = 5", space)
    assert shown == [2]
    assert space["x"] == 5


def test_every_value_shown_is_made_in_its_best_kind() -> None:
    made: list[str] = []

    class Shown:
        def _repr_html_(self) -> None:
            made.append("html")

        def __repr__(self) -> str:
            made.append("plain")
            return ""

    in_process.run_cell("display(one, one)\none", {"display": in_process.show, "one": Shown()})
    assert made == ["html"] * 3
