"""Plan and run the notebooks of all provinces; one bad province does not stop the others.

Three stages, each waiting for the one before, so that a page never reads a table that is being
rewritten: the data notebooks of every province, the comparison, the reports.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from helpers import execution, paths, rendering
from helpers.errors import NotebookFailedError, ProjectError
from helpers.languages import LANGUAGES
from helpers.rendering import PageLink

DATA_NOTEBOOKS = (
    "01-clean-transcriptions",
    "02-audit-consistency",
    "03-compute-growth",
    "04-compute-online-shares",
)
COMPARISON_NOTEBOOK = "06-compare-provinces"
REPORT_NOTEBOOK = "05-province-report"
NOTEBOOKS = (*DATA_NOTEBOOKS, COMPARISON_NOTEBOOK, REPORT_NOTEBOOK)

LANGUAGE_NAMES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English"}
INDEX_LABELS: Mapping[str, str] = {"vi": "Tất cả báo cáo", "en": "All reports"}

DONE, FAILED, SKIPPED = "built", "failed", "skipped"


@dataclass(frozen=True)
class Job:
    """One run of one notebook, and the page made of it if there is one.

    `requires` are keys of jobs that must succeed first, `after` of jobs that must have ended.
    """

    notebook: str
    province_id: str | None = None
    lang: str | None = None
    page: Path | None = None
    title: str = ""
    links: tuple[PageLink, ...] = ()
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What distinguishes this run from others of the same notebook."""
        return tuple(part for part in (self.province_id, self.lang) if part)

    @property
    def key(self) -> str:
        """Name of the job, unique in a plan."""
        return " ".join((self.notebook, *self.parts))

    @property
    def parameters(self) -> dict[str, str]:
        """The notebook's parameters."""
        given = {"province_id": self.province_id, "lang": self.lang}
        return {name: value for name, value in given.items() if value}

    @property
    def target(self) -> Path:
        """Where the executed notebook goes."""
        return paths.executed_notebook(self.notebook, *self.parts)


@dataclass(frozen=True)
class Outcome:
    """How a job ended: `status` is built, failed or skipped; `trace` only for a fault of ours."""

    job: Job
    status: str
    message: str = ""
    trace: str = ""


class Progress(Protocol):
    """Hears of jobs as they start and end."""

    def start(self, running: Sequence[Job]) -> None:
        """These jobs run now."""

    def finish(self, outcome: Outcome) -> None:
        """This job has ended."""


TitleMaker = Callable[[str, str | None, str], str]


def compose_title(notebook: str, province_id: str | None, lang: str) -> str:
    """Return a title for a page when the caller has no better one."""
    return province_id or notebook


def plan_batch(
    province_ids: Sequence[str],
    languages: Sequence[str] = LANGUAGES,
    *,
    title: TitleMaker = compose_title,
) -> tuple[Job, ...]:
    """Return the jobs of a batch, each after everything it waits for; touches no file."""
    data = [job for province_id in province_ids for job in plan_data(province_id)]
    compared = [plan_comparison(lang, data, title=title) for lang in languages]
    reports = [
        plan_report(province_id, lang, after=keys_of(compared), title=title)
        for province_id in province_ids
        for lang in languages
    ]
    return (*data, *compared, *reports)


def plan_data(province_id: str) -> list[Job]:
    """Return the chain of data notebooks of one province."""
    chain: list[Job] = []
    for name in DATA_NOTEBOOKS:
        chain.append(Job(name, province_id, requires=keys_of(chain[-1:])))
    return chain


def plan_comparison(lang: str, data: Sequence[Job], *, title: TitleMaker) -> Job:
    """Return the comparison's job; it runs even when a province has failed."""
    return Job(
        COMPARISON_NOTEBOOK,
        lang=lang,
        page=paths.comparison_page(lang),
        title=title(COMPARISON_NOTEBOOK, None, lang),
        links=link_pages(lang, paths.comparison_page),
        after=keys_of(data),
    )


def plan_report(province_id: str, lang: str, *, after: tuple[str, ...], title: TitleMaker) -> Job:
    """Return the job of one report; it needs the province's data notebooks to have succeeded."""
    return Job(
        REPORT_NOTEBOOK,
        province_id,
        lang,
        page=paths.report(province_id, lang),
        title=title(REPORT_NOTEBOOK, province_id, lang),
        links=link_pages(lang, lambda other: paths.report(province_id, other)),
        requires=keys_of(plan_data(province_id)),
        after=after,
    )


def link_pages(lang: str, page: Callable[[str], Path]) -> tuple[PageLink, ...]:
    """Return the links to the index and to the same page in the other languages."""
    index = PageLink(INDEX_LABELS[lang], paths.index_page().name)
    others = (other for other in LANGUAGES if other != lang)
    return (index, *(PageLink(LANGUAGE_NAMES[o], page(o).name, o) for o in others))


def keys_of(jobs: Iterable[Job]) -> tuple[str, ...]:
    """Return the keys of jobs."""
    return tuple(job.key for job in jobs)


def run_batch(
    jobs: Sequence[Job], *, workers: int, progress: Progress, fail_fast: bool = False
) -> tuple[Outcome, ...]:
    """Run planned jobs in worker processes and return their outcomes in the order of the plan.

    A job whose required job did not succeed is skipped. With `fail_fast` nothing new starts after
    the first failure.

    Raises
    ------
    NotebookFailedError
        A worker process died.
    """
    outcomes: dict[str, Outcome] = {}
    running: dict[Future[Outcome], Job] = {}
    with open_pool(min(workers, len(jobs))) as pool:
        while len(outcomes) < len(jobs):
            for skipped in settle_skipped(jobs, outcomes, running.values(), fail_fast=fail_fast):
                outcomes[skipped.job.key] = skipped
                progress.finish(skipped)
            for job in select_ready(jobs, outcomes, running.values())[: workers - len(running)]:
                running[pool.submit(run_job, job)] = job
            progress.start(tuple(running.values()))
            for outcome in collect_finished(running):
                outcomes[outcome.job.key] = outcome
                progress.finish(outcome)
    return tuple(outcomes[job.key] for job in jobs)


def settle_skipped(
    jobs: Sequence[Job],
    outcomes: Mapping[str, Outcome],
    running: Iterable[Job],
    *,
    fail_fast: bool,
) -> list[Outcome]:
    """Return outcomes for the waiting jobs that can no longer run."""
    bad = {key for key, outcome in outcomes.items() if outcome.status != DONE}
    stop = fail_fast and bool(bad)
    skipped = []
    for job in select_waiting(jobs, outcomes, running):
        cause = next((key for key in job.requires if key in bad), None)
        if cause or stop:
            skipped.append(Outcome(job, SKIPPED, f"not run after {cause or 'the first failure'}"))
            bad.add(job.key)
    return skipped


def select_ready(
    jobs: Sequence[Job], outcomes: Mapping[str, Outcome], running: Iterable[Job]
) -> list[Job]:
    """Return the waiting jobs whose predecessors have all ended."""
    waiting = select_waiting(jobs, outcomes, running)
    return [job for job in waiting if all(key in outcomes for key in (*job.requires, *job.after))]


def select_waiting(
    jobs: Sequence[Job], outcomes: Mapping[str, Outcome], running: Iterable[Job]
) -> list[Job]:
    """Return the jobs that neither run nor have ended."""
    taken = {*outcomes, *keys_of(running)}
    return [job for job in jobs if job.key not in taken]


def collect_finished(running: dict[Future[Outcome], Job]) -> list[Outcome]:
    """Wait until at least one running job has ended; return and forget the ended ones."""
    finished, _ = wait(running, return_when=FIRST_COMPLETED)
    jobs = [(future, running.pop(future)) for future in list(running) if future in finished]
    try:
        return [future.result() for future, _ in jobs]
    except BrokenProcessPool as error:
        names = ", ".join(f'"{job.key}"' for job in (*(job for _, job in jobs), *running.values()))
        raise NotebookFailedError(
            f"a worker process died (out of memory, or killed?) while these ran: {names}"
        ) from error


def open_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, the same kind on every system."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max(workers, 1), mp_context=context, initializer=warm_worker)


def warm_worker() -> None:
    """Pay once per process what is slow: papermill's imports and the exporter."""
    import papermill  # noqa: F401

    execution.silence_loggers()
    rendering.build_exporter()


def run_job(job: Job) -> Outcome:
    """Run one notebook and, for a page, render it; never raises, so that others go on."""
    try:
        execution.execute_notebook(paths.notebook(job.notebook), job.target, job.parameters)
        if job.page and job.lang:
            html = rendering.render_notebook(
                job.target, title=job.title, lang=job.lang, links=job.links
            )
            rendering.write_page(html, job.page)
    except ProjectError as error:
        return Outcome(job, FAILED, str(error))
    except Exception as error:  # our own fault: shown in full, but still one job's only
        return Outcome(job, FAILED, f"{type(error).__name__}: {error}", traceback.format_exc())
    return Outcome(job, DONE)


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
