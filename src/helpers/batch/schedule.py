"""Run planned jobs on any executor, each as soon as what it waits for has ended."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from helpers.batch.job import FAILED, FRESH, GOOD, SKIPPED, Job, Outcome
from helpers.batch.notebook import failed_copy
from helpers.engine.errors import EngineError

BEGUN, FIRST = 0, 1  # how soon a job runs: one of a place that has begun, or another


class Action(Enum):
    """What a job needs."""

    RUN = "run"
    PAGE = "page"
    NOTHING = "nothing"


class Progress(Protocol):
    """Hears of jobs as they start and end."""

    def start(self, running: Sequence[Job]) -> None:
        """These jobs run now."""

    def finish(self, outcome: Outcome) -> None:
        """This job has ended."""


@dataclass(frozen=True)
class Runner:
    """What a batch asks of its surroundings.

    Attributes
    ----------
    submit
        Starts a job: `submit(job, page_only=…, again=…)` returns a future of its outcome.
    slots
        How many jobs may be under way at a time.
    decide
        Says what a job needs, asked when all it waits for has ended.
    record
        Told of every outcome at once, so that a killed run loses nothing.
    """

    submit: Callable[..., Future[Outcome]]
    slots: int = 1
    decide: Callable[[Job], Action] = lambda job: Action.RUN
    record: Callable[[Outcome], None] = lambda outcome: None


@dataclass
class Schedule:
    """Which jobs can run now; a job is looked at once per predecessor."""

    jobs: Sequence[Job]
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {job.key: place for place, job in enumerate(self.jobs)}
        self.missing: dict[str, int] = {}
        self.followers: dict[str, list[str]] = defaultdict(list)
        for job in self.jobs:
            before = {key for key in (*job.requires, *job.after) if key in self.places}
            self.missing[job.key] = len(before)
            for key in before:
                self.followers[key].append(job.key)
        self.ready = [
            (FIRST, place) for place, job in enumerate(self.jobs) if not self.missing[job.key]
        ]

    def take(self, busy: Collection[str] = ()) -> Job | None:
        """Return the first job that can run now, of a place that is not busy if there is one.

        What a place has begun goes before what is new, so that its kernel is not kept waiting.
        """
        passed = []
        while self.ready and self.jobs[self.ready[0][1]].province_id in busy:
            passed.append(heapq.heappop(self.ready))
        queue = self.ready or passed
        taken = heapq.heappop(queue) if queue else None
        for entry in passed:
            heapq.heappush(self.ready, entry)
        return None if taken is None else self.jobs[taken[1]]

    def end(self, outcome: Outcome) -> None:
        """Note that a job has ended."""
        self.outcomes[outcome.job.key] = outcome
        for key in self.followers[outcome.job.key]:
            self.missing[key] -= 1
            if not self.missing[key]:
                place = self.places[key]
                begun = self.jobs[place].province_id == outcome.job.province_id
                heapq.heappush(self.ready, (BEGUN if begun else FIRST, place))

    def find_cause(self, job: Job) -> str:
        """Return the required job that went wrong; empty if none did."""
        ended = (self.outcomes.get(key) for key in job.requires)
        return next((o.job.key for o in ended if o and o.status not in GOOD), "")


class Run:
    """One run of a plan."""

    def __init__(self, jobs: Sequence[Job], runner: Runner, progress: Progress) -> None:
        self.schedule = Schedule(jobs)
        self.runner = runner
        self.progress = progress
        self.running: dict[Future[Outcome], tuple[Job, bool]] = {}
        self.stopped = False

    def execute(self, *, fail_fast: bool) -> None:
        """Run until every job has ended."""
        while True:
            while len(self.running) < self.runner.slots and (job := self.take()):
                self.begin(job, fail_fast=fail_fast)
            if not self.running:
                return
            self.progress.start([job for job, _ in self.running.values()])
            for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                job, again = self.running.pop(future)
                self.collect(job, future, again=again, fail_fast=fail_fast)

    def take(self) -> Job | None:
        """Return the job to begin next, if one can."""
        places = (job.province_id for job, _ in self.running.values())
        return self.schedule.take({place for place in places if place})

    def begin(self, job: Job, *, fail_fast: bool) -> None:
        """Start a job, unless it has nothing to do or something that it needs went wrong."""
        cause = self.schedule.find_cause(job) or ("the first failure" if self.stopped else "")
        action = Action.NOTHING if cause else self.runner.decide(job)
        if cause:
            self.end(Outcome(job, SKIPPED, f"not run after {cause}"), fail_fast=fail_fast)
        elif action is Action.NOTHING:
            self.end(Outcome(job, FRESH), fail_fast=fail_fast)
        else:
            self.submit(job, page_only=action is Action.PAGE, again=False, fail_fast=fail_fast)

    def submit(self, job: Job, *, page_only: bool, again: bool, fail_fast: bool) -> None:
        """Hand a job to the executor."""
        try:
            future = self.runner.submit(job, page_only=page_only, again=again)
        except (BrokenExecutor, EngineError, RuntimeError) as error:
            self.end(Outcome(job, FAILED, f'"{job.key}": {error}', stop=True), fail_fast=fail_fast)
        else:
            self.running[future] = (job, again)

    def collect(self, job: Job, future: Future[Outcome], *, again: bool, fail_fast: bool) -> None:
        """Take the outcome of a job; one that was lost with its process is tried once more."""
        try:
            outcome = future.result()
        except Exception as error:  # a job returns its own errors, so this is the process's end
            if not again:
                self.submit(job, page_only=False, again=True, fail_fast=fail_fast)
                return
            outcome = Outcome(job, FAILED, describe_loss(job, error))
        self.end(outcome, fail_fast=fail_fast)

    def end(self, outcome: Outcome, *, fail_fast: bool) -> None:
        """Note an outcome everywhere."""
        self.schedule.end(outcome)
        self.stopped |= outcome.stop or (fail_fast and outcome.status not in GOOD)
        self.runner.record(outcome)
        self.progress.finish(outcome)


def run_batch(
    jobs: Sequence[Job], runner: Runner, *, progress: Progress, fail_fast: bool = False
) -> tuple[Outcome, ...]:
    """Run planned jobs and return their outcomes in the order of the plan.

    A job whose required job did not succeed is skipped. With `fail_fast`, and when nothing more
    can be written, nothing new starts after the first failure. A job that is lost with its process
    is run once more.
    """
    run = Run(jobs, runner, progress)
    run.execute(fail_fast=fail_fast)
    return tuple(run.schedule.outcomes[job.key] for job in jobs)


def describe_loss(job: Job, error: Exception) -> str:
    """Return the message for a job that ended its process twice."""
    saved = failed_copy(job.target)
    look = f'; look at "{saved}"' if saved.is_file() else ""
    return f'"{job.key}" was lost twice: {str(error) or type(error).__name__}{look}'


def list_failures(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes of jobs that failed themselves."""
    return [outcome for outcome in outcomes if outcome.status == FAILED]
