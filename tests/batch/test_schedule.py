"""Running a plan: order, skipping, second tries; the runs themselves are faked here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor

import pytest

from helpers.batch import plan
from helpers.batch import schedule as scheduling
from helpers.batch.job import BUILT, FAILED, FRESH, SKIPPED, Job, Outcome
from helpers.batch.schedule import Action, Runner, Schedule, run_batch
from helpers.engine.errors import WorkerDiedError

PROVINCES = ("20-lang-son", "91-kien-giang")


class Recorder:
    """A progress display that remembers what it was told."""

    def __init__(self) -> None:
        self.most = 0
        self.ended: list[str] = []

    def start(self, running: Sequence[Job]) -> None:
        self.most = max(self.most, len(running))

    def finish(self, outcome: Outcome) -> None:
        self.ended.append(outcome.job.key)


def run_faked(
    jobs: Sequence[Job],
    run: Callable[[Job, bool], Outcome],
    *,
    workers: int = 2,
    fail_fast: bool = False,
    decide: Callable[[Job], Action] = lambda job: Action.RUN,
) -> tuple[dict[str, Outcome], list[str], Recorder]:
    """Run a plan in threads; return outcomes, order of starts, progress."""
    started: list[str] = []
    recorded: list[str] = []
    lock = threading.Lock()

    def start(job: Job, *, page_only: bool, again: bool) -> Outcome:
        with lock:
            started.append(job.key)
        return run(job, again)

    recorder = Recorder()
    with ThreadPoolExecutor(workers) as threads:
        runner = Runner(
            lambda job, **options: threads.submit(start, job, **options),
            workers,
            decide=decide,
            record=lambda outcome: recorded.append(outcome.job.key),
        )
        outcomes = run_batch(jobs, runner, progress=recorder, fail_fast=fail_fast)
    assert [outcome.job for outcome in outcomes] == list(jobs)
    assert recorded == recorder.ended
    return {outcome.job.key: outcome for outcome in outcomes}, started, recorder


def fail_if(check: Callable[[Job], bool]) -> Callable[[Job, bool], Outcome]:
    """Return a run that fails for some jobs."""
    return lambda job, again: Outcome(job, FAILED if check(job) else BUILT)


def statuses_of(outcomes: dict[str, Outcome]) -> dict[str, str]:
    """Return the status of each job."""
    return {key: outcome.status for key, outcome in outcomes.items()}


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_all_succeed_in_an_order_that_respects_the_plan(workers: int) -> None:
    jobs = plan.plan_batch(PROVINCES)
    outcomes, started, recorder = run_faked(jobs, fail_if(lambda _: False), workers=workers)
    assert set(statuses_of(outcomes).values()) == {BUILT}
    assert sorted(started) == sorted(recorder.ended) == sorted(outcomes)
    assert recorder.most <= workers
    for job in jobs:
        for key in (*job.requires, *job.after):
            assert started.index(key) < started.index(job.key)


def test_a_place_that_has_begun_goes_first_and_runs_one_job_at_a_time() -> None:
    schedule = Schedule(plan.plan_batch(PROVINCES, ["vi", "en"]))
    started = []
    while job := schedule.take():
        started.append(job.province_id)
        schedule.end(Outcome(job, BUILT))
    count = len(plan.DATA_NOTEBOOKS)  # the reports wait for the comparison
    assert started[:count] == [started[0]] * count
    assert started[-2] == started[-1] != started[-3]

    busy = Schedule(plan.plan_batch(PROVINCES))
    one = busy.take()
    assert one is not None
    busy.end(Outcome(one, BUILT))
    other = busy.take({one.province_id or ""})
    assert other is not None
    assert other.province_id != one.province_id
    assert busy.take(set(PROVINCES)) is not None


def test_bad_province_is_skipped_and_the_others_go_on() -> None:
    bad = "01-clean-transcriptions 91-kien-giang"
    jobs = plan.plan_batch(PROVINCES)
    outcomes, started, _ = run_faked(jobs, fail_if(lambda job: job.key == bad))
    statuses = statuses_of(outcomes)
    assert statuses.pop(bad) == FAILED
    skipped = {key for key, status in statuses.items() if status == SKIPPED}
    assert skipped == {
        "02-audit-consistency 91-kien-giang",
        "04-compute-growth 91-kien-giang",
        "03-compute-online-shares 91-kien-giang",
        "05-province-report 91-kien-giang vi",
        "05-province-report 91-kien-giang en",
    }
    assert not skipped & set(started)
    assert {statuses[key] for key in set(statuses) - skipped} == {BUILT}
    assert outcomes["04-compute-growth 91-kien-giang"].message == f"not run after {bad}"


def test_failed_report_does_not_touch_its_twin() -> None:
    bad = "05-province-report a vi"
    outcomes, _, _ = run_faked(plan.plan_batch(["a"]), fail_if(lambda job: job.key == bad))
    statuses = statuses_of(outcomes)
    assert statuses.pop(bad) == FAILED
    assert set(statuses.values()) == {BUILT}


def test_fail_fast_starts_nothing_after_the_first_failure() -> None:
    jobs = plan.plan_batch(PROVINCES)
    outcomes, started, _ = run_faked(
        jobs, fail_if(lambda job: job is jobs[0]), workers=1, fail_fast=True
    )
    assert started == [jobs[0].key]
    assert sorted(statuses_of(outcomes).values()) == [FAILED] + [SKIPPED] * (len(jobs) - 1)


def test_nothing_more_starts_when_nothing_can_be_written() -> None:
    jobs = plan.plan_batch(PROVINCES)
    outcomes, started, _ = run_faked(
        jobs, lambda job, again: Outcome(job, FAILED, "full", stop=True), workers=1
    )
    assert started == [jobs[0].key]
    assert outcomes[jobs[-1].key].status == SKIPPED


def test_unchanged_jobs_are_not_started_and_count_as_good() -> None:
    jobs = plan.plan_batch(["a"])
    outcomes, started, _ = run_faked(
        jobs,
        fail_if(lambda _: False),
        decide=lambda job: Action.NOTHING if job.page is None else Action.RUN,
    )
    assert set(started) == {job.key for job in jobs if job.page}
    assert set(statuses_of(outcomes).values()) == {FRESH, BUILT}


def test_lost_job_is_tried_once_more_and_told_so() -> None:
    tries: list[bool] = []

    def run(job: Job, again: bool) -> Outcome:
        if job.notebook.startswith("03"):
            tries.append(again)
            if not again:
                raise WorkerDiedError("gone")
        return Outcome(job, BUILT)

    outcomes, _, _ = run_faked(plan.plan_batch(["a"], ["vi"]), run)
    assert tries == [False, True]
    assert set(statuses_of(outcomes).values()) == {BUILT}


def test_job_lost_twice_is_a_failure_with_its_name() -> None:
    def run(job: Job, again: bool) -> Outcome:
        raise WorkerDiedError("gone")

    (outcome,) = run_faked([Job("01-x", "a")], run)[0].values()
    assert (outcome.status, outcome.message) == (FAILED, '"01-x a" was lost twice: gone')


def test_broken_executor_ends_the_run_with_a_message() -> None:
    def refuse(job: Job, **_: bool) -> Future[Outcome]:
        raise BrokenExecutor("cannot start")

    jobs = plan.plan_batch(["a"])
    outcomes = run_batch(jobs, Runner(refuse), progress=Recorder())
    assert [o.status for o in outcomes] == [FAILED] + [SKIPPED] * (len(jobs) - 1)
    assert "cannot start" in outcomes[0].message


def test_empty_plan() -> None:
    assert run_batch((), Runner(lambda *_: Future()), progress=Recorder()) == ()


def test_many_jobs_are_scheduled_in_linear_time() -> None:
    """Every job was once compared with every other: an hour for ten thousand places."""
    jobs = plan.plan_batch([f"{n:05}" for n in range(2000)], ["vi"])
    schedule = scheduling.Schedule(jobs)
    count = 0
    while (job := schedule.take()) is not None:
        schedule.end(Outcome(job, BUILT))
        count += 1
    assert count == len(jobs)
