"""How and where the jobs of a batch run: in processes of our own, of an executor, or of Dask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from helpers.batch.job import Job, Outcome
from helpers.batch.limits import count_jobs
from helpers.batch.plan import TitleMaker, compose_title
from helpers.batch.work import describe_setup, run_anywhere, run_job
from helpers.engine.pool import WorkerPool
from helpers.ground.errors import ProjectError

CONNECT_SECONDS = 8
STOCK = "stock kernels ran notebooks, which is slow"


@dataclass(frozen=True)
class Options:
    """How to run: how many at a time (0: one per core), kernels, where, and when to stop.

    `require` is called before the first job starts, and may stop the batch; `prepare` while the
    first processes start; it is the time for imports. `tell` hears at the end why kernels were
    stock kernels, if that was not asked for.
    """

    jobs: int = 0
    stock_kernels: bool = False
    scheduler: str = ""
    fail_fast: bool = False
    executor: Executor | None = None
    title: TitleMaker = compose_title
    require: Callable[[], object] = lambda: None
    prepare: Callable[[], object] = lambda: None
    tell: Callable[[str], object] = lambda note: None


@dataclass(frozen=True)
class Place:
    """What starts a job there, and how many run at a time."""

    start: Callable[..., Future[Outcome]]
    slots: int


def open_place(stack: ExitStack, options: Options, code: str) -> Place:
    """Return where jobs run; `code` is the hash of the sources, for processes not ours."""
    slots = options.jobs or count_jobs()
    anywhere = partial(run_anywhere, code=code)
    if options.scheduler:
        client = connect_dask(stack, options.scheduler)
        threads = sum(client.nthreads().values())
        start = partial(client.get_executor().submit, anywhere)
        return Place(start, options.jobs or max(threads, 1))
    if options.executor is not None:
        return Place(partial(options.executor.submit, anywhere), slots)
    setup = describe_setup(stock_kernels=options.stock_kernels)
    pool = stack.enter_context(WorkerPool(slots, setup))
    stack.callback(tell_slowness, pool, options.tell)

    def start_near(job: Job, **options: bool) -> Future[Outcome]:
        return pool.submit_near(job.province_id or "", run_job, job, keep=True, **options)

    return Place(start_near, slots)


def tell_slowness(pool: WorkerPool, tell: Callable[[str], object]) -> None:
    """Tell why kernels were not forked, if they were meant to be; nobody could see it otherwise."""
    if pool.note:
        tell(f"{STOCK}: {pool.note}")


def tell_retries(outcomes: Iterable[Outcome], tell: Callable[[str], object]) -> None:
    """Tell how many notebooks ran in stock kernels, for each reason that their outcomes give."""
    for note, count in Counter(outcome.note for outcome in outcomes if outcome.note).items():
        tell(f"{STOCK}: {note} (notebooks: {count})")


def connect_dask(stack: ExitStack, address: str) -> Any:
    """Return a client of a Dask scheduler.

    Raises
    ------
    ProjectError
        Dask distributed is not installed, or there is no scheduler at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ProjectError(
            "--scheduler needs Dask: install it with `pip install distributed`"
        ) from error
    try:
        return stack.enter_context(Client(address, timeout=CONNECT_SECONDS))
    except (OSError, ValueError) as error:
        raise ProjectError(f'no Dask scheduler answers at "{address}": {error}') from error
