"""How fast reports are built, against the plain commands and against the computation itself.

All ways run the same notebooks on the same made data: the report alone, or the whole place with its
data notebooks and the report in each language. A machine that others use is never equally
fast twice, so every round runs every way, and the ratios within a round are what counts.
"""

from __future__ import annotations

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

from benchmarks import made_data
from helpers.batch import build, limits, plan, where, work
from helpers.batch import notebook as execution
from helpers.batch.in_process import run_cells
from helpers.batch.job import BUILT, Job, Outcome
from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES

START, END = "<!-- {name}: start -->", "<!-- {name}: end -->"
WAYS = {
    "series": "`papermill` and `jupyter nbconvert`, one after the other",
    "two": "the same, two at a time",
    "processes": "`execute_notebook` in two processes, one exporter each",
    "engine": "this engine, two workers",
    "floor": "F: the same cells in one warm process, no HTML",
}
REPORT, PLACE = "report", "place"


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


def run_plain(ids: Sequence[str], what: str, workers: int = 1) -> None:
    """Run the plain commands for each place."""
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(run_commands, (plan_jobs(province_id, what) for province_id in ids)))


def run_commands(jobs: Sequence[Job]) -> None:
    """Run papermill, and nbconvert where there is a page, as a shell would."""
    for job in jobs:
        target = paths.executed_notebook("plain", *job.key.split())
        target.parent.mkdir(parents=True, exist_ok=True)
        given = [part for pair in job.parameters.items() for part in ("-r", *pair)]
        source = str(paths.notebook(job.notebook))
        call_module("papermill", source, str(target), *given, "--no-progress-bar")
        if job.page:
            call_module("nbconvert", "--to", "html", "--no-input", str(target))


def run_processes(ids: Sequence[str], what: str) -> None:
    """Run them in two spawned processes with stock kernels."""
    call_module("benchmarks.report_speed", "processes", what, *ids)


def run_engine(ids: Sequence[str], what: str) -> None:
    """Run them as the batch does."""
    call_module("benchmarks.report_speed", "engine", what, *ids)


def call_module(*arguments: str) -> None:
    """Run a module as a command; its words are shown only if it fails."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments[:2])} failed:\n{done.stderr[-3000:]}")


def build_processes(ids: Sequence[str], what: str) -> None:
    """Be the process that runs two others with stock kernels."""
    context = get_context("spawn")
    with ProcessPoolExecutor(2, context, initializer=work.warm_worker) as pool:
        for outcomes in pool.map(run_jobs, (plan_jobs(name, what) for name in ids)):
            require_built(outcomes)


def run_jobs(jobs: Sequence[Job]) -> list[Outcome]:
    """Run jobs one after the other."""
    return [work.run_job(job) for job in jobs]


def build_engine(ids: Sequence[str], what: str, *, jobs: int = 2) -> None:
    """Be the process that runs the batch."""
    from helpers.batch.progress import QuietProgress

    ledger = build.Ledger(force=True)
    jobs_planned = [job for province_id in ids for job in plan_jobs(province_id, what)]
    options = where.Options(jobs, tell=refuse_slowness)
    require_built(build.build(jobs_planned, ledger, options=options, progress=QuietProgress(0)))


def refuse_slowness(note: str) -> None:
    """Stop: what was measured is not the engine."""
    raise SystemExit(note)


def plan_jobs(province_id: str, what: str) -> list[Job]:
    """Return the job of one report or, with `place`, all jobs of its place."""
    if what == REPORT:
        return [plan.plan_report(province_id, LANGUAGES[0])]
    reports = (plan.plan_report(province_id, lang) for lang in LANGUAGES)
    return [*plan.plan_data(province_id), *reports]


def require_built(outcomes: Sequence[Outcome]) -> None:
    """Stop unless all went well: a failure is fast, and would count as speed."""
    for outcome in outcomes:
        if outcome.status != BUILT:
            raise SystemExit(outcome.message)


def measure_floor(ids: Sequence[str], what: str) -> Cost:
    """Return the processor time of the cells in a process that has run them before."""
    command = [sys.executable, "-m", "benchmarks.report_speed", "floor", what, *ids]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(*json.loads(done.stdout))


def run_floor(ids: Sequence[str], what: str) -> tuple[float, float]:
    """Return clock and processor time per place, after one that is not counted."""
    for job in plan_jobs(ids[0], what):
        run_cells(job.notebook, job.parameters)
    wall, cpu = time.perf_counter(), time.process_time()
    for province_id in ids:
        for job in plan_jobs(province_id, what):
            run_cells(job.notebook, job.parameters)
    end = time.perf_counter(), time.process_time()
    return (end[0] - wall) / len(ids), (end[1] - cpu) / len(ids)


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


def compare(places: int, what: str, *, sample: int, rounds: int) -> list[dict[str, Cost]]:
    """Return the cost of each way in each round.

    The engine and the floor run all places; the other ways, whose cost per place does not depend
    on how many there are, run a sample spread over them.
    """
    found = []
    with open_project(places) as ids:
        part = ids[:: max(1, len(ids) // sample)][:sample]
        for number in range(rounds):
            costs = {
                "series": measure(part, lambda some: run_plain(some, what)),
                "two": measure(part, lambda some: run_plain(some, what, 2)),
                "processes": measure(part, lambda some: run_processes(some, what)),
                "engine": measure(ids, lambda some: run_engine(some, what)),
                "floor": measure_floor(ids, what),
            }
            found.append(costs)
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return found


def tabulate(found: Sequence[Mapping[str, Cost]], what: str) -> list[str]:
    """Return the comparison as a Markdown table, medians with the range over the rounds."""
    lines = [
        f"| way | seconds per {what} | CPU seconds | CPU in F | times series | CPU: times series |",
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


def describe(
    found: Sequence[Mapping[str, Cost]], what: str, *, places: int, sample: int
) -> list[str]:
    """Return the table with what is needed to read it."""
    return [
        f"{places} {what}s of made data (engine and F: all; other ways: {sample} of them), "
        f"{len(found)} round(s), {limits.count_cores()} cores, Python "
        f"{'.'.join(map(str, sys.version_info[:2]))}. Median, and the range in brackets.",
        "",
        *tabulate(found, what),
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
    way, what, *ids = arguments
    if way == "floor":
        print(json.dumps(run_floor(ids, what)))
    elif way == "engine":
        build_engine(ids, what)
    else:
        build_processes(ids, what)
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.update(execution.KERNEL_ENVIRONMENT)
    main(sys.argv[1:])
