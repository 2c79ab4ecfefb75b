"""The benchmark's arithmetic; the measuring itself is `python3 run.py bench`."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import bench
from helpers.bench import Cost

FOUND = [
    {
        "series": Cost(8.0, 6.0),
        "two": Cost(4.0, 6.0),
        "processes": Cost(2.0, 3.0),
        "engine": Cost(1.0, 1.2 * scale),
        "floor": Cost(1.0, 1.0),
    }
    for scale in (1, 2)
]


def test_ratios_are_taken_within_a_round_and_show_their_spread() -> None:
    ratios = bench.compute_ratios(FOUND)
    assert ratios["clock, plain commands in series / engine"] == "8.00 (8.00–8.00)"
    assert ratios["clock, plain commands two at a time / engine"] == "4.00 (4.00–4.00)"
    assert ratios["CPU, engine / F"] == "1.80 (1.20–2.40)"


def test_table_has_a_line_per_way() -> None:
    lines = bench.tabulate(FOUND[:1])
    assert len(lines) == 2 + len(bench.WAYS)
    assert lines[5] == "| this engine, two workers | 1.00 | 1.20 | 1.20 | 8.00 | 5.00 |"


def test_table_is_put_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    page = tmp_path / "docs" / "performance.md"
    page.parent.mkdir()
    page.write_text(f"before\n{bench.START}\nold\n{bench.END}\nafter\n")
    for _ in range(2):
        bench.write_table(["new"])
    assert page.read_text() == f"before\n{bench.START}\nnew\n{bench.END}\nafter\n"


def test_cells_run_as_in_a_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    space = {"display": shown.append}
    monkeypatch.setattr(bench, "show", shown.append)
    bench.run_cell("x = 1\nx + 1", space)
    bench.run_cell("x = 5", space)
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

    bench.run_cell("display(one, one)\none", {"display": bench.show, "one": Shown()})
    assert made == ["html"] * 3
