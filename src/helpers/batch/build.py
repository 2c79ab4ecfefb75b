"""Build what is out of date: the plan, the manifest and an executor put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.batch import build_facts, fingerprints, records, schedule
from helpers.batch.fingerprints import Fingerprints
from helpers.batch.job import BUILT, FAILED, FRESH, GOOD, RENDERED, SKIPPED, Job, Outcome
from helpers.batch.limits import count_jobs
from helpers.batch.plan import TitleMaker, plan_data
from helpers.batch.records import Record
from helpers.batch.schedule import Action, Runner
from helpers.batch.where import Options, open_place, tell_retries
from helpers.ground import hashing, paths
from helpers.page.index.facts import BuildFacts

INDEX, COLLECTION = "index", "collection"
MOST_REPEATS = 2
"""How often a batch builds again what another program rewrites; after that the next one does."""
PICTURES = (".png", ".svg")
STATUSES = {FAILED: records.FAILED, SKIPPED: records.SKIPPED}


@dataclass(frozen=True)
class Verdict:
    """What a job needs and why; `inputs` and `key` describe what it would run on."""

    action: Action
    reason: str
    inputs: hashing.Hashes = field(default_factory=dict)
    key: str = ""
    page_key: str = ""


class Ledger:
    """Compares jobs with the records of earlier runs, and keeps new records."""

    def __init__(self, *, force: bool = False) -> None:
        self.force = force
        self.marks = Fingerprints()
        self.records = records.read_records()
        self.verdicts: dict[str, Verdict] = {}
        self.again: frozenset[str] = frozenset()

    def decide(self, job: Job) -> Action:
        """Return what a job needs now."""
        verdict = self.verdicts[job.key] = self.judge(job)
        return verdict.action

    def judge(self, job: Job) -> Verdict:
        """Return what a job needs now, and why."""
        inputs = self.marks.read_inputs(job)
        key = self.marks.compute_key(job, inputs)
        verdict = Verdict(Action.RUN, "", inputs, key, self.marks.compute_page_key(job))
        record = self.records.get(job.key)
        reason = "forced" if self.force else explain_run(record, verdict)
        if job.key in self.again:
            reason = "a table was rewritten by another program meanwhile"
        if reason or record is None:
            return replace(verdict, reason=reason)
        if reason := explain_page(record, verdict):
            return replace(verdict, action=Action.PAGE, reason=reason)
        return replace(verdict, action=Action.NOTHING)

    def record(self, outcome: Outcome) -> None:
        """Keep what became of a job, and note it where a killed run leaves it behind."""
        job = outcome.job
        if outcome.status == FRESH:
            return
        before = self.records.get(job.key)
        if outcome.status in GOOD and before is not None:
            remove_orphans(before, outcome)
        record = self.make_record(outcome, before)
        self.records[job.key] = record
        records.note_record(job.key, record)
        if outcome.status != SKIPPED:
            records.note_time(job.key, outcome.seconds, outcome.status)

    def make_record(self, outcome: Outcome, before: Record | None) -> Record:
        """Return the record of an outcome; a failed job's earlier outputs stay known as such."""
        job, verdict = outcome.job, self.verdicts.get(outcome.job.key)
        good = outcome.status in GOOD and verdict is not None
        shown = job.province_id if job.page else None
        # Else built again: which code ran is not known.
        sure = verdict if good and not self.marks.are_sources_touched() else None
        return Record(
            status=STATUSES.get(outcome.status, records.OK),
            key=sure.key if sure else "",
            page_key=sure.page_key if sure else "",
            parameters=job.parameters,
            inputs=verdict.inputs if verdict else {},
            outputs=list_written(outcome, before) if good else before.outputs if before else {},
            page=paths.relative_path(job.page) if job.page else "",
            findings=fingerprints.count_findings(shown) if shown else None,
            message=shorten_paths(outcome.message),
        )

    def list_rewritten(self, outcomes: Sequence[Outcome]) -> list[Job]:
        """Return the jobs to run again, as another program rewrote what they wrote or read.

        A table that was rewritten may have been read since, so all that follows runs again, even
        if its inputs are once more what they were. Nothing is asked where nothing was built.
        """
        if not any(outcome.status in (BUILT, RENDERED) for outcome in outcomes):
            return []
        stale: dict[str, Job] = {}
        for job in (outcome.job for outcome in outcomes if outcome.status in GOOD):
            record = self.records.get(job.key)
            before = not stale.keys().isdisjoint((*job.requires, *job.after))
            if before or (record is not None and explain_outputs(record)):
                stale[job.key] = job
        self.again = frozenset(stale)
        self.marks.forget_shares()
        return list(stale.values())

    def update_index(self, render: Callable[[BuildFacts], Mapping[Path, str]]) -> None:
        """Write the index pages unless they are as they were and so is all that they show."""
        shown = {n: [r.status, dict(r.outputs)] for n, r in self.records.items() if n != INDEX}
        key = hashing.hash_value([self.marks.common, shown])
        before = self.records.get(INDEX)
        if self.is_stale(before, key):
            earlier = {} if self.force else build_facts.read_index_data(before)
            files = render(build_facts.describe_build(self.records, self.marks, earlier))
            for file, text in files.items():
                paths.replace_text(file, text)
            outputs = hashing.hash_files(files)
            self.records[INDEX] = Record(records.OK, key, outputs=outputs)

    def update_collection(self, pack: Callable[[], Sequence[Path]], asked: object) -> None:
        """Have all data packed together unless the files are as they were, and so are all tables.

        `asked` is what else decides on their content: the parameters of the comparison.
        """
        keys = {job.key for owner in self.marks.owned for job in plan_data(owner)}
        tables = {n: dict(r.outputs) for n, r in self.records.items() if n in keys}
        key = hashing.hash_value([self.marks.common, tables, asked])
        if self.is_stale(self.records.get(COLLECTION), key):
            outputs = hashing.hash_files(pack())
            self.records[COLLECTION] = Record(records.OK, key, outputs=outputs)

    def is_stale(self, record: Record | None, key: str) -> bool:
        """Return whether what the batch itself writes must be written again."""
        if record is None or record.key != key or self.force:
            return True
        return bool(explain_outputs(record))

    def write(self, known: Sequence[str]) -> None:
        """Write the manifest with the records of jobs that still exist."""
        self.records = records.keep_known(self.records, {INDEX, COLLECTION, *known})
        records.write_manifest(self.records, self.marks.common)


def list_written(outcome: Outcome, before: Record | None) -> Mapping[str, str]:
    """Return path and hash of what a job has written; if only its page, the rest as it was."""
    if outcome.status != RENDERED or before is None or outcome.job.page is None:
        return outcome.outputs
    page = paths.relative_path(outcome.job.page)
    return {**before.outputs, page: outcome.outputs[page]}


def explain_run(record: Record | None, verdict: Verdict) -> str:
    """Return why a notebook must run; nothing if it need not."""
    if record is None:
        return "never built"
    if record.status != records.OK:
        return f"{record.status} last time"
    changed = [n for n, value in verdict.inputs.items() if record.inputs.get(n) != value]
    if changed:
        return f"changed: {changed[0]}"
    if record.key != verdict.key:
        return "changed: sources, registers or packages"
    return explain_outputs(record, skip=record.page)


def explain_page(record: Record, verdict: Verdict) -> str:
    """Return why a page must be rendered; nothing if it need not."""
    if record.page_key != verdict.page_key:
        return "changed: template or words"
    return explain_outputs(record, only=record.page) if record.page else ""


def explain_outputs(record: Record, *, skip: str = "", only: str = "") -> str:
    """Return the first output that is not as it was written."""
    for name, value in record.outputs.items():
        if name == skip or (only and name != only):
            continue
        file = paths.resolve_path(name)
        if not file.is_file():
            return f"missing: {name}"
        if hashing.hash_file(file) != value:
            return f"edited: {name}"
    return ""


def remove_orphans(before: Record, outcome: Outcome) -> None:
    """Remove figures that the job wrote earlier and no longer writes, if nobody touched them.

    A manifest may have been edited: only a picture in the job's own folder is removed, and only
    one that is as the batch wrote it.
    """
    folder = paths.figure(outcome.job.province_id or paths.COMPARISON, "x").parent
    for name in set(before.outputs) - set(outcome.outputs):
        file = paths.resolve_path(name)
        is_ours = file.parent == folder and file.suffix in PICTURES
        is_there = is_ours and paths.lies_below(file, folder) and file.is_file()
        if is_there and hashing.hash_file(file) == before.outputs[name]:
            paths.remove_file(file, folder=folder)


def shorten_paths(message: str) -> str:
    """Return a message with paths below the root, the same on every machine."""
    return message.replace(f"{paths.resolve_root()}{os.sep}", "")


def build(
    plan: Sequence[Job], ledger: Ledger, *, options: Options, progress: schedule.Progress
) -> tuple[Outcome, ...]:
    """Run what is out of date and return an outcome for every job of the plan."""
    ended: dict[str, Outcome] = {}
    with open_runner(ledger, options) as runner:
        jobs, rounds = list(plan), 1 + MOST_REPEATS
        while jobs and rounds:
            fail_fast, rounds = options.fail_fast, rounds - 1
            found = schedule.run_batch(jobs, runner, progress=progress, fail_fast=fail_fast)
            ended |= {outcome.job.key: outcome for outcome in found}
            jobs = ledger.list_rewritten([ended[job.key] for job in plan])
    tell_retries(ended.values(), options.tell)
    return tuple(ended[job.key] for job in plan)


@contextmanager
def open_runner(ledger: Ledger, options: Options) -> Iterator[Runner]:
    """Yield a runner; processes of our own start when the first job needs one."""
    with ExitStack() as stack:
        code = ledger.marks.code if options.scheduler or options.executor else ""
        known = [open_place(stack, options, code)] if options.scheduler else []

        def submit(job: Job, *, page_only: bool, again: bool) -> Future[Outcome]:
            if known:
                titled = add_title(job, options.title)
                return known[0].start(titled, page_only=page_only, again=again)
            options.require()
            known.append(open_place(stack, options, code))
            first = submit(job, page_only=page_only, again=again)
            options.prepare()
            return first

        slots = known[0].slots if known else options.jobs or count_jobs()
        yield Runner(submit, slots, decide=ledger.decide, record=ledger.record)


def add_title(job: Job, title: TitleMaker) -> Job:
    """Return the job with the title of its page; only now, for making it takes imports."""
    if job.page is None or job.lang is None:
        return job
    return replace(job, title=title(job.notebook, job.province_id, job.lang))
