"""A tiny project of reports only, for tests of the batch itself, and how to wait for processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from helpers.batch import build as building
from helpers.batch import plan, where
from helpers.batch.build import Ledger
from helpers.batch.job import Job, Outcome
from helpers.batch.progress import QuietProgress
from helpers.batch.where import Options
from helpers.batch.work import describe_setup
from helpers.engine.processes import Setup
from helpers.ground import paths

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
PARAMETERS = 'province_id: str = "a"\nlang: str = "vi"'
SHOW = 'display({"text/html": f"<h2>{province_id}</h2>"}, raw=True)'


def write_project(root: Path, code: str, provinces: Iterable[str]) -> None:
    """Write a report notebook that runs the code and shows its province, and the documents."""
    cells = [v4.new_code_cell(text, id=f"c{n}") for n, text in enumerate((PARAMETERS, code, SHOW))]
    cells[0].metadata["tags"] = ["parameters"]
    target = root / "notebooks" / f"{plan.REPORT_NOTEBOOK}.ipynb"
    raw = root / "data" / "raw"
    for folder in (target.parent, raw, root / "started"):
        folder.mkdir(parents=True)
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)
    rows = "".join(f"{province}-1,{province}\n" for province in provinces)
    (raw / "documents.csv").write_text(f"document_id,province_id\n{rows}")


def plan_reports(provinces: Iterable[str]) -> list[Job]:
    """Return the reports of provinces in one language."""
    return [plan.plan_report(province_id, "vi") for province_id in provinces]


def build_reports(provinces: Iterable[str], options: Options) -> dict[str, Outcome]:
    """Build the reports and return the outcomes by province."""
    jobs, ledger = plan_reports(provinces), Ledger()
    outcomes = building.build(jobs, ledger, options=options, progress=QuietProgress(0))
    ledger.write([job.key for job in jobs])
    return {outcome.job.province_id or "": outcome for outcome in outcomes}


def describe_bare_setup(*, stock_kernels: bool = False) -> Setup:
    """Return a batch's set-up whose kernels find nothing imported: these notebooks ask nothing."""
    return replace(describe_setup(stock_kernels=stock_kernels), kernel_modules=(), kernel_warm="")


def use_bare_kernels(patch: pytest.MonkeyPatch) -> None:
    """Let this process's batches start without the two seconds of imports of the real notebooks."""
    patch.setattr(where, "describe_setup", describe_bare_setup)


def list_starts(root: Path) -> list[Path]:
    """Return the notes that kernels left behind, one for each that ran."""
    return list((root / "started").iterdir())


def count_starts(root: Path) -> dict[str, int]:
    """Return how many kernels ran for each province."""
    names = [file.name.partition(".")[0] for file in list_starts(root)]
    return {name: names.count(name) for name in names}


def read_page(province_id: str) -> str:
    """Return the page of a province."""
    return paths.report(province_id, "vi").read_text(encoding="utf-8")


def wait_until(check: Callable[[], object], seconds: float = 60) -> bool:
    """Return whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(check())


def is_running(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
