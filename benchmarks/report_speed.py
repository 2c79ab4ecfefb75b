"""How fast reports are built, against the plain commands and against the computation itself.

All ways run the same notebook on the same made data. A machine that others use is never equally
fast twice, so every round runs every way, and the ratios within a round are what counts.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import made_data
from helpers.batch import build, limits, plan, where, work
from helpers.batch import notebook as execution
from helpers.batch.job import BUILT, Job, Outcome
from helpers.engine.run import set_variables
from helpers.ground import paths

START, END = "<!-- {name}: start -->", "<!-- {name}: end -->"
WAYS = {
    "series": "`papermill` and `jupyter nbconvert`, one after the other",
    "two": "the same, two at a time",
    "processes": "`execute_notebook` in two processes, one exporter each",
    "engine": "this engine, two workers",
    "floor": "F: the same cells in one warm process, no HTML",
}


@dataclass(frozen=True)
class Cost:
    """Seconds per report: on the clock, and of the processor."""

    wall: float
    cpu: float


def measure(ids: Sequence[str], run: Callable[[Sequence[str]], None]) -> Cost:
    """Return what running something for these places costs per place, all processes included."""
    wall, cpu = time.perf_counter(), read_cpu()
    run(ids)
    return Cost((time.perf_counter() - wall) / len(ids), (read_cpu() - cpu) / len(ids))


def read_cpu() -> float:
    """Return the processor time of this process and of its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


# --- the ways -----------------------------------------------------------------


def run_plain(ids: Sequence[str], workers: int = 1) -> None:
    """Run the two commands for each place."""
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(run_commands, ids))


def run_commands(province_id: str) -> None:
    """Run papermill and nbconvert as a shell would."""
    target = paths.executed_notebook("plain", province_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    source = str(paths.notebook(plan.REPORT_NOTEBOOK))
    papermill = ["papermill", source, str(target), "-r", "province_id", province_id]
    nbconvert = ["nbconvert", "--to", "html", "--no-input", str(target)]
    for command in ([*papermill, "-r", "lang", "vi", "--no-progress-bar"], nbconvert):
        call_module(*command)


def run_processes(ids: Sequence[str]) -> None:
    """Run the reports in two spawned processes with stock kernels."""
    call_module("benchmarks.report_speed", "processes", *ids)


def run_engine(ids: Sequence[str]) -> None:
    """Run the reports as the batch does."""
    call_module("benchmarks.report_speed", "engine", *ids)


def call_module(*arguments: str) -> None:
    """Run a module as a command; its words are shown only if it fails."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:2])} failed:\n{done.stderr[-3000:]}")


def build_processes(ids: Sequence[str]) -> None:
    """Be the process that runs two others with stock kernels."""
    context = get_context("spawn")
    with ProcessPoolExecutor(2, context, initializer=work.warm_worker) as pool:
        outcomes = list(pool.map(work.run_job, map(plan_report, ids)))
    require_built(outcomes)


def build_engine(ids: Sequence[str], *, jobs: int = 2) -> None:
    """Be the process that runs the batch."""
    from helpers.batch.progress import QuietProgress

    ledger = build.Ledger(force=True)
    jobs_planned = [plan_report(province_id) for province_id in ids]
    options = where.Options(jobs)
    require_built(build.build(jobs_planned, ledger, options=options, progress=QuietProgress(0)))


def plan_report(province_id: str) -> Job:
    """Return the job of one report."""
    return plan.plan_report(province_id, "vi")


def require_built(outcomes: Sequence[Outcome]) -> None:
    """Stop unless all went well: a failure is fast, and would count as speed."""
    for outcome in outcomes:
        if outcome.status != BUILT:
            raise SystemExit(outcome.message)


def measure_floor(ids: Sequence[str]) -> Cost:
    """Return the processor time of the notebook's cells in a process that has run them before."""
    command = [sys.executable, "-m", "benchmarks.report_speed", "floor", *ids]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(*json.loads(done.stdout))


def run_floor(ids: Sequence[str]) -> tuple[float, float]:
    """Return clock and processor time per report, after one report that is not counted."""
    run_cells(plan.REPORT_NOTEBOOK, {"province_id": ids[0], "lang": "vi"})
    wall, cpu = time.perf_counter(), time.process_time()
    for province_id in ids:
        run_cells(plan.REPORT_NOTEBOOK, {"province_id": province_id, "lang": "vi"})
    end = time.perf_counter(), time.process_time()
    return (end[0] - wall) / len(ids), (end[1] - cpu) / len(ids)


def run_cells(notebook: str, parameters: Mapping[str, str]) -> None:
    """Run a notebook's cells in this process, each output made as a kernel makes it."""
    content = json.loads(paths.notebook(notebook).read_text(encoding="utf-8"))
    space: dict[str, Any] = {"display": show}
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            run_cell("".join(cell["source"]), space)
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


# --- the comparison -----------------------------------------------------------


@contextmanager
def open_project(reports: int) -> Iterator[list[str]]:
    """Yield the places of a made project that is the root inside the block, tables computed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ids = made_data.write_project(Path(folder), places=reports)
        variables = {paths.ROOT_VARIABLE: folder, **execution.KERNEL_ENVIRONMENT}
        with set_variables(variables):
            for province_id in ids:
                for name in plan.DATA_NOTEBOOKS:
                    run_cells(name, {"province_id": province_id})
            yield ids


def compare(reports: int, *, sample: int, rounds: int) -> list[dict[str, Cost]]:
    """Return the cost of each way in each round.

    The engine and the floor run all reports; the other ways, whose cost per report does not depend
    on how many there are, run a sample spread over them.
    """
    found = []
    with open_project(reports) as ids:
        part = ids[:: max(1, len(ids) // sample)][:sample]
        for number in range(rounds):
            costs = {
                "series": measure(part, run_plain),
                "two": measure(part, lambda some: run_plain(some, 2)),
                "processes": measure(part, run_processes),
                "engine": measure(ids, run_engine),
                "floor": measure_floor(ids),
            }
            found.append(costs)
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return found


def tabulate(found: Sequence[Mapping[str, Cost]]) -> list[str]:
    """Return the comparison as a Markdown table, medians with the range over the rounds."""
    lines = [
        "| way | seconds per report | CPU seconds | CPU in F | times series | CPU: times series |",
        "|---|---|---|---|---|---|",
    ]
    for way, words in WAYS.items():
        series = [costs["series"] for costs in found]
        own = [costs[way] for costs in found]
        columns = [
            [cost.wall for cost in own],
            [cost.cpu for cost in own],
            [cost.cpu / costs["floor"].cpu for cost, costs in zip(own, found, strict=True)],
            [plain.wall / cost.wall for plain, cost in zip(series, own, strict=True)],
            [plain.cpu / cost.cpu for plain, cost in zip(series, own, strict=True)],
        ]
        lines.append(f"| {words} | {' | '.join(map(format_spread, columns))} |")
    return lines


def format_spread(values: Sequence[float]) -> str:
    """Return the median, and the range where there are several values."""
    text = f"{median(values):.2f}"
    return text if len(values) == 1 else f"{text} ({min(values):.2f}–{max(values):.2f})"


def compute_ratios(found: Sequence[Mapping[str, Cost]]) -> dict[str, str]:
    """Return the ratios that the project promises, with their spread."""

    def ratio(way: str, other: str, kind: str) -> str:
        return format_spread([getattr(c[way], kind) / getattr(c[other], kind) for c in found])

    return {
        "clock, plain commands in series / engine": ratio("series", "engine", "wall"),
        "clock, plain commands two at a time / engine": ratio("two", "engine", "wall"),
        "CPU, plain commands / engine": ratio("series", "engine", "cpu"),
        "CPU, engine / F": ratio("engine", "floor", "cpu"),
    }


def describe(found: Sequence[Mapping[str, Cost]], *, reports: int, sample: int) -> list[str]:
    """Return the table with what is needed to read it."""
    return [
        f"{reports} reports of made data (engine and F: all; other ways: {sample} of them), "
        f"{len(found)} round(s), {limits.count_cores()} cores, Python "
        f"{'.'.join(map(str, sys.version_info[:2]))}. Median, and the range in brackets.",
        "",
        *tabulate(found),
        "",
        *(f"- {words}: **{value}**" for words, value in compute_ratios(found).items()),
    ]


def write_table(lines: Sequence[str], *, name: str = "bench") -> Path:
    """Put a table between the marks of its name in `docs/performance.md`."""
    target = paths.resolve_path("docs", "performance.md")
    before, _, rest = target.read_text(encoding="utf-8").partition(START.format(name=name))
    _, _, after = rest.partition(END.format(name=name))
    table = "\n".join(lines)
    start, end = START.format(name=name), END.format(name=name)
    paths.replace_text(target, f"{before}{start}\n{table}\n{end}{after}")
    return target


def main(arguments: Sequence[str]) -> None:
    """Be one of the processes that are measured."""
    way, *ids = arguments
    if way == "floor":
        print(json.dumps(run_floor(ids)))
    elif way == "engine":
        build_engine(ids)
    else:
        build_processes(ids)
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.update(execution.KERNEL_ENVIRONMENT)
    main(sys.argv[1:])
