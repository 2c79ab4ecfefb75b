"""Planning and scheduling; the runs themselves are faked here, `test_cli` makes real ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import batch, paths
from helpers.batch import DONE, FAILED, SKIPPED, Job, Outcome
from helpers.errors import ContractError, NotebookFailedError

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
    monkeypatch: pytest.MonkeyPatch,
    jobs: Sequence[Job],
    fails: Callable[[Job], bool],
    *,
    workers: int = 2,
    fail_fast: bool = False,
) -> tuple[dict[str, str], list[str], Recorder]:
    """Run a plan with threads instead of processes; return statuses, order of starts, progress."""
    started: list[str] = []
    lock = threading.Lock()

    def run_job(job: Job) -> Outcome:
        with lock:
            started.append(job.key)
        return Outcome(job, FAILED if fails(job) else DONE)

    monkeypatch.setattr(batch, "run_job", run_job)
    monkeypatch.setattr(batch, "open_pool", ThreadPoolExecutor)
    recorder = Recorder()
    outcomes = batch.run_batch(jobs, workers=workers, progress=recorder, fail_fast=fail_fast)
    assert [outcome.job for outcome in outcomes] == list(jobs)
    return {outcome.job.key: outcome.status for outcome in outcomes}, started, recorder


def test_plan_names_every_run_once() -> None:
    jobs = batch.plan_batch(PROVINCES)
    assert len(jobs) == len({job.key for job in jobs}) == 2 * 4 + 2 + 2 * 2
    assert [job.key for job in jobs[:2]] == [
        "01-clean-transcriptions 20-lang-son",
        "02-audit-consistency 20-lang-son",
    ]
    assert jobs[-1].parameters == {"province_id": "91-kien-giang", "lang": "en"}
    assert jobs[-1].target == paths.executed_notebook("05-province-report", "91-kien-giang", "en")
    assert jobs[-1].page == paths.report("91-kien-giang", "en")
    assert jobs[0].page is None


@given(
    provinces=st.lists(st.text("abc", min_size=1), unique=True),
    languages=st.lists(st.sampled_from(("vi", "en")), unique=True),
)
def test_jobs_wait_only_for_earlier_jobs(provinces: list[str], languages: list[str]) -> None:
    earlier: set[str] = set()
    for job in batch.plan_batch(provinces, languages):
        assert {*job.requires, *job.after} <= earlier
        earlier.add(job.key)


def test_report_requires_its_own_province_and_waits_for_the_comparison() -> None:
    report = batch.plan_batch(PROVINCES, ["vi"])[-1]
    assert report.requires == tuple(f"{name} 91-kien-giang" for name in batch.DATA_NOTEBOOKS)
    assert report.after == ("06-compare-provinces vi",)


def test_comparison_waits_for_all_provinces_but_requires_none() -> None:
    jobs = batch.plan_batch(PROVINCES, ["vi"])
    comparison = next(job for job in jobs if job.notebook == batch.COMPARISON_NOTEBOOK)
    assert set(comparison.after) == {job.key for job in jobs if job.page is None}
    assert comparison.requires == ()


def test_page_links_to_index_and_other_language() -> None:
    report = batch.plan_batch(PROVINCES, ["vi"])[-1]
    assert [(link.label, link.href, link.lang) for link in report.links] == [
        ("Mọi báo cáo", "index.html", None),
        ("English", "91-kien-giang.en.html", "en"),
    ]


def test_titles_come_from_the_caller() -> None:
    jobs = batch.plan_batch(["a"], ["vi"], title=lambda *parts: "/".join(map(str, parts)))
    assert [job.title for job in jobs if job.page] == [
        "06-compare-provinces/None/vi",
        "05-province-report/a/vi",
    ]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_all_succeed_in_an_order_that_respects_the_plan(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    jobs = batch.plan_batch(PROVINCES)
    statuses, started, recorder = run_faked(monkeypatch, jobs, lambda _: False, workers=workers)
    assert set(statuses.values()) == {DONE}
    assert sorted(started) == sorted(recorder.ended) == sorted(statuses)
    assert recorder.most <= workers
    for job in jobs:
        for key in (*job.requires, *job.after):
            assert started.index(key) < started.index(job.key)


def test_bad_province_is_skipped_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = batch.plan_batch(PROVINCES)
    bad = "02-audit-consistency 91-kien-giang"
    statuses, started, _ = run_faked(monkeypatch, jobs, lambda job: job.key == bad)
    assert statuses.pop(bad) == FAILED
    skipped = {key for key, status in statuses.items() if status == SKIPPED}
    assert skipped == {
        "03-compute-growth 91-kien-giang",
        "04-compute-online-shares 91-kien-giang",
        "05-province-report 91-kien-giang vi",
        "05-province-report 91-kien-giang en",
    }
    assert not skipped & set(started)
    assert {statuses[key] for key in set(statuses) - skipped} == {DONE}


def test_skipped_job_names_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = batch.plan_batch(["a"], ["vi"])
    failed = {jobs[0].key: Outcome(jobs[0], FAILED)}
    skipped = batch.settle_skipped(jobs, failed, [], fail_fast=False)
    assert {outcome.message for outcome in skipped} == {
        "not run after 01-clean-transcriptions a"
    } | {f"not run after {name} a" for name in batch.DATA_NOTEBOOKS[1:3]}


def test_failed_report_does_not_touch_its_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = batch.plan_batch(["a"])
    bad = "05-province-report a vi"
    statuses, _, _ = run_faked(monkeypatch, jobs, lambda job: job.key == bad)
    assert statuses.pop(bad) == FAILED
    assert set(statuses.values()) == {DONE}


def test_fail_fast_starts_nothing_after_the_first_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = batch.plan_batch(PROVINCES)
    statuses, started, _ = run_faked(
        monkeypatch, jobs, lambda job: job is jobs[0], workers=1, fail_fast=True
    )
    assert started == [jobs[0].key]
    assert sorted(statuses.values()) == [FAILED] + [SKIPPED] * (len(jobs) - 1)


def test_empty_plan() -> None:
    assert batch.run_batch((), workers=2, progress=Recorder()) == ()


def test_dead_worker_names_the_jobs() -> None:
    future: Future[Outcome] = Future()
    future.set_exception(BrokenProcessPool("gone"))
    with pytest.raises(NotebookFailedError, match=r'died.*: "01-x a"$'):
        batch.collect_finished({future: Job("01-x", "a")})


def test_expected_error_is_an_outcome_and_leaves_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ContractError("no alt")

    monkeypatch.setattr(batch.execution, "execute_notebook", lambda *_: None)
    monkeypatch.setattr(batch.rendering, "render_notebook", refuse)
    monkeypatch.setattr(batch.rendering, "write_page", lambda *_: pytest.fail("written"))
    job = batch.plan_batch(["a"], ["vi"])[-1]
    assert batch.run_job(job) == Outcome(job, FAILED, "no alt")


def test_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(batch.execution, "execute_notebook", break_down)
    outcome = batch.run_job(Job("01-x", "a"))
    assert (outcome.status, outcome.message) == (FAILED, "TypeError: ours")
    assert "break_down" in outcome.trace


def test_core_count_is_positive() -> None:
    assert batch.count_cores() >= 1
