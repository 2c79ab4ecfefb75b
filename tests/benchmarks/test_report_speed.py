"""The benchmark's arithmetic; the measuring itself is `python3 run.py bench`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report_speed
from benchmarks.report_speed import Cost

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
    ratios = report_speed.compute_ratios(FOUND)
    assert ratios["clock, plain commands in series / engine"] == "8.00 (8.00–8.00)"
    assert ratios["clock, plain commands two at a time / engine"] == "4.00 (4.00–4.00)"
    assert ratios["CPU, engine / F"] == "1.80 (1.20–2.40)"


def test_table_has_a_line_per_way() -> None:
    lines = report_speed.tabulate(FOUND[:1], report_speed.REPORT)
    assert len(lines) == 2 + len(report_speed.WAYS)
    assert lines[5] == "| this engine, two workers | 1.00 | 1.20 | 1.20 | 8.00 | 5.00 |"


def test_table_is_put_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    page = tmp_path / "docs" / "performance.md"
    page.parent.mkdir()
    marks = [
        (report_speed.START.format(name=name), report_speed.END.format(name=name))
        for name in ("bench", "joint")
    ]
    page.write_text("".join(f"before\n{start}\nold\n{end}\nafter\n" for start, end in marks))
    for _ in range(2):
        report_speed.write_table(["new"], name="joint")
    texts = [
        f"before\n{m[0]}\n{text}\n{m[1]}\nafter\n"
        for m, text in zip(marks, ("old", "new"), strict=True)
    ]
    assert page.read_text() == "".join(texts)
