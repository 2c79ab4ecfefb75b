"""Run one job of a batch: a notebook, and the page made of it. What worker processes do."""

from __future__ import annotations

import errno
import platform
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from helpers.batch import fingerprints, notebook, own_folder
from helpers.batch.job import BUILT, FAILED, RENDERED, Job, Outcome
from helpers.batch.kept_kernel import lend_session
from helpers.batch.limits import read_timeout
from helpers.batch.plan import BRIEF, DATA_NOTEBOOKS, REPORT_NOTEBOOK
from helpers.batch.preload import PRELOADED, PROJECT_MODULES
from helpers.batch.written import note_writing, read_notes
from helpers.data import dictionary
from helpers.data.documents import list_documents, list_documents_of
from helpers.data.tables import read_rows
from helpers.engine import kernels
from helpers.engine.client import can_fork
from helpers.engine.pool import WorkerPool, keep_pool
from helpers.engine.processes import Setup
from helpers.engine.run import set_variables
from helpers.export.bundle import COMPARISON
from helpers.export.package import PACKAGE
from helpers.export.places import published_numbers
from helpers.export.province import name_titles, write_province_bundle
from helpers.export.published.addresses import list_page_addresses
from helpers.ground import hashing, paths
from helpers.ground.audience import FOR_PAGE
from helpers.ground.errors import NotebookFailedError, ProjectError
from helpers.ground.refused import (
    NO_MEMORY,
    explain_import,
    explain_os_error,
    is_write_error,
)
from helpers.page import render
from helpers.page.dataset import describe_page

_valid_registers = ""
LOST = "their kernels were lost at the first try"
DISK_FULL = f"[Errno {errno.ENOSPC}]"


def describe_setup(*, stock_kernels: bool = False) -> Setup:
    """Return what the processes of a batch have at hand when they start."""
    return Setup(
        kernel_modules=("helpers.engine.slate", *PRELOADED, *PROJECT_MODULES),
        kernel_warm="helpers.batch.preload:warm_kernel",
        worker_modules=("papermill", "nbclient", "nbconvert", "helpers.batch.work"),
        warm="helpers.batch.work:warm_worker",
        environment=notebook.KERNEL_ENVIRONMENT,
        stock_kernels=stock_kernels,
    )


def warm_worker() -> None:
    """Pay once what is slow: papermill's imports, validation and the page's templates."""
    import nbformat
    import papermill  # noqa: F401

    notebook.silence_loggers()
    nbformat.validate(nbformat.v4.new_notebook())
    render.warm_exporter()


def run_anywhere(job: Job, *, code: str, page_only: bool = False, again: bool = False) -> Outcome:
    """Run a job, as `run_job` does, in a process that nobody has prepared for it.

    From the first job on such a process, a worker of another machine for instance, keeps preloaded
    processes of its own, and starts new ones when a batch comes with other code. Its project root
    must hold the same files as ours.

    Parameters
    ----------
    job, page_only, again
        As for `run_job`.
    code
        The hash of the sources that the batch has planned with.
    """
    try:
        pool = open_own_pool(code)
    except ProjectError as error:
        return Outcome(job, FAILED, str(error))
    if pool is None:
        notebook.silence_loggers()
        slow = run_job(job, page_only=page_only, again=again)
        return replace(slow, note=kernels.explain_stock())
    place = job.province_id or ""
    call = partial(run_apart, job, page_only=page_only, again=again)
    outcome: Outcome = pool.submit_near(place, call).result()
    return replace(outcome, note=outcome.note or pool.note)


def run_apart(job: Job, *, page_only: bool, again: bool) -> Outcome:
    """Run a job, as `run_job` does, in a process that may outlive the batch and its folder.

    What a batch of its own machine keeps in its folder for all kernels, this process keeps.
    """
    try:
        kept = own_folder.list_kept(str(own_folder.keep_own_folder()))
    except OSError as error:
        return explain_failure(job, error)
    with set_variables(kept):
        return run_job(job, page_only=page_only, again=again, keep=True)


def open_own_pool(code: str) -> WorkerPool | None:
    """Return the processes that this one keeps for sources of this hash; None if it cannot fork.

    Raises
    ------
    ProjectError
        The sources here have another hash.
    """
    if not can_fork():
        return None
    return keep_pool(code, lambda: describe_own_setup(code))


def describe_own_setup(code: str) -> Setup:
    """Return what processes have at hand that are about to be started for sources of this hash."""
    if fingerprints.Fingerprints().code != code:
        raise ProjectError(
            f"'{hashing.PACKAGE_ROOT}' on {platform.node()} is not the code that the batch "
            "was planned with: bring it up to date there, or start the batch again"
        )
    return describe_setup()


def run_job(
    job: Job, *, page_only: bool = False, again: bool = False, keep: bool = False
) -> Outcome:
    """Run one notebook and render its page; never raises, so that others go on.

    Parameters
    ----------
    page_only
        Whether the executed notebook is good and only the page is to be made.
    again
        Whether a first try was lost with its process: then with a stock kernel, saved cell by
        cell.
    """
    start = time.perf_counter()
    try:
        with note_writing(job.target) as notes:
            ran = not page_only and job.notebook != BRIEF
            note = execute_job(job, again=again, keep=keep) if ran else ""
            if job.page:
                write_page(job)
            if job.packs and job.province_id and not page_only:
                write_province_bundle(job.province_id)
            outputs = hash_outputs(job, read_notes(notes))
        status = RENDERED if page_only else BUILT
        outcome = Outcome(job, status, outputs=outputs, note=note)
    except Exception as error:
        outcome = explain_failure(job, error)
    return replace(outcome, seconds=time.perf_counter() - start)


def execute_job(job: Job, *, again: bool, keep: bool) -> str:
    """Execute the notebook; once more, with a stock kernel, if its kernel was lost.

    Returns why it ran in a stock kernel, if it did.
    """
    try:
        execute_once(job, stock=again, keep=keep)
    except NotebookFailedError as error:
        if again or not notebook.is_kernel_lost(error):
            raise
        execute_once(job, stock=True)
        return LOST
    return LOST if again else ""


def execute_once(job: Job, *, stock: bool, keep: bool = False) -> None:
    """Execute the notebook in a forked kernel, or in a stock kernel and saved cell by cell."""
    with ExitStack() as stack:
        if stock:
            stack.enter_context(kernels.stock_kernels())
        stack.enter_context(vouch_for_registers(job))
        stack.enter_context(set_variables(FOR_PAGE))
        session = stack.enter_context(lend_session()) if keep else None
        notebook.execute_notebook(
            paths.notebook(job.notebook),
            job.target,
            job.parameters,
            timeout=read_timeout(),
            save_cells=stock,
            session=session,
        )


@contextmanager
def vouch_for_registers(job: Job) -> Iterator[None]:
    """Tell the kernel of a cleaning job if these registers have been found valid before.

    A cleaning that ends well has validated them all, so the next one in this process need not;
    the time that takes grows with the number of places.
    """
    global _valid_registers
    if job.notebook != DATA_NOTEBOOKS[0]:
        yield
        return
    found = dictionary.hash_registers()
    known = {dictionary.VALID_REGISTERS: found} if found == _valid_registers else {}
    with set_variables(known):
        yield
    if dictionary.hash_registers() == found:
        _valid_registers = found


def write_page(job: Job) -> None:
    """Render the executed notebook and write its page, or the brief of it."""
    if job.notebook == BRIEF and job.page and job.lang and job.province_id:
        from helpers.page.brief import render_brief  # its imports take a second

        report = paths.executed_notebook(REPORT_NOTEBOOK, job.province_id, job.lang)
        html = render_brief(report, job.province_id, job.lang)
        render.write_page(html, job.page)
    elif job.page and job.lang:
        html = render.render_notebook(
            job.target,
            title=job.title,
            lang=job.lang,
            links=job.links,
            dataset=describe_data(job, job.lang),
            addresses=list_addresses(job.province_id) if job.province_id else {},
        )
        render.write_page(html, job.page)


def list_addresses(province_id: str) -> dict[str, str]:
    """Return the addresses of printed figures and findings by their rows; none without data."""
    if not paths.data_package().is_file():
        return {}
    return list_page_addresses(province_id, read_rows(published_numbers(province_id)))


def describe_data(job: Job, lang: str) -> str:
    """Return what the data of a page are, as JSON-LD; nothing where there are no data."""
    described = (
        paths.download(job.province_id, PACKAGE) if job.province_id else paths.data_package()
    )
    if not described.is_file():
        return ""
    if not job.province_id:
        return describe_page(COMPARISON, job.title, lang, documents=list_documents())
    documents = list_documents_of(job.province_id)
    place = name_titles(job.province_id)[lang]
    return describe_page(job.province_id, job.title, lang, documents=documents, place=place)


def hash_outputs(job: Job, written: Mapping[str, str]) -> hashing.Hashes:
    """Return path and hash of all that a finished job has written, the hash as it was noted."""
    pages = [job.page] if job.page else []
    found = hashing.hash_files([*fingerprints.list_outputs(job), *pages])
    return {name: written.get(name, value) for name, value in found.items()}


def explain_failure(job: Job, error: Exception) -> Outcome:
    """Return the outcome of a job that raised: a sentence, and a trace for our own faults alone."""
    if isinstance(error, NotebookFailedError):
        return Outcome(job, FAILED, str(error), stop=DISK_FULL in str(error))
    if isinstance(error, ProjectError):
        return Outcome(job, FAILED, str(error))
    if isinstance(error, OSError):
        return Outcome(job, FAILED, str(explain_os_error(error)), stop=is_write_error(error))
    if isinstance(error, ImportError):
        return Outcome(job, FAILED, explain_import(error))
    if isinstance(error, MemoryError):
        return Outcome(job, FAILED, f'"{job.key}": {NO_MEMORY}')
    trace = "".join(traceback.format_exception(error))
    return Outcome(job, FAILED, f"{type(error).__name__}: {error}", trace)
