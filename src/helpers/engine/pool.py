"""Processes that run functions, as a `concurrent.futures.Executor` that outlives any of them.

One thread per process waits for its answers, so a process that dies costs the one call it was
running; `ProcessPoolExecutor` would fail every call that is under way or waiting.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from helpers.engine import kernels
from helpers.engine.client import ZygoteHandle, can_fork
from helpers.engine.errors import ZygoteError
from helpers.engine.processes import ForkedWorker, Process, Setup, SpawnedWorker

RUN = "helpers.engine.worker:serve"
LEAVE_SECONDS = 10.0


class Servers:
    """The zygotes of a pool: one for workers, one for kernels; a dead one is started anew.

    `note` says why kernels are stock kernels, if they are.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.lock = threading.Lock()
        self.closed = False
        self.note = "" if setup.stock_kernels else kernels.explain_stock()
        self.forks_kernels = not setup.stock_kernels and not self.note
        self.kernels: ZygoteHandle | None = None
        self.workers: ZygoteHandle | None = None
        if can_fork():
            self._start()

    def _start(self) -> None:
        """Start what is not there or not alive; both import at the same time."""
        setup = self.setup
        if self.workers is None or not self.workers.is_alive():
            self._drop(self.workers)
            modules = ("helpers.engine.worker", *setup.worker_modules)
            self.workers = ZygoteHandle(modules, warm=setup.warm, run=RUN)
        if self.forks_kernels and (self.kernels is None or not self.kernels.is_alive()):
            self._drop(self.kernels)
            self.kernels = kernels.start_zygote(
                setup.kernel_modules, setup.environment, warm=setup.kernel_warm
            )

    @staticmethod
    def _drop(zygote: ZygoteHandle | None) -> None:
        if zygote is not None:
            zygote.close()

    def open_worker(self) -> Process:
        """Return a new process, forked if possible.

        Raises
        ------
        ZygoteError
            The process that forks workers cannot be started.
        """
        with self.lock:
            if self.closed:
                raise ZygoteError("the batch is ending")
            if self.workers is None:
                return SpawnedWorker(self.setup)
            self._start()
            self.workers.require_ready()
            self._require_kernels()
            return ForkedWorker(self.workers, self.kernels)

    def _require_kernels(self) -> None:
        """Wait for the kernels' zygote; go on with stock kernels if it cannot start."""
        if self.kernels is None:
            return
        try:
            self.kernels.require_ready()
        except ZygoteError as error:
            self.note, self.kernels, self.forks_kernels = str(error), None, False

    def close(self) -> None:
        """End the zygotes and with them all that they have forked; none is started anew."""
        self.closed = True
        for zygote in (self.workers, self.kernels):
            self._drop(zygote)


class Lane:
    """One thread with one process, which runs calls one after the other."""

    def __init__(self, servers: Servers, number: int) -> None:
        self.servers = servers
        self.thread = ThreadPoolExecutor(1, f"engine-{number}")
        self.process: Process | None = None
        self.place = ""
        self.waiting = 0

    def submit(self, place: str, call: tuple[Callable[..., Any], Any, Any]) -> Future[Any]:
        """Run a call when those before it have ended."""
        self.waiting += 1
        self.place = place
        return self.thread.submit(self._run, call)

    def _run(self, call: tuple[Callable[..., Any], Any, Any]) -> Any:
        """Run one call, in a new process if there is none that is fit."""
        try:
            if self.process is None or not self.process.is_fit():
                if self.process is not None:
                    self.process.close()
                self.process = self.servers.open_worker()
            return self.process.call(*call)
        finally:
            self.waiting -= 1  # before anybody hears that the call has ended


class WorkerPool(Executor):
    """Runs functions in preloaded processes; close it, or use it as a context."""

    def __init__(self, workers: int, setup: Setup | None = None) -> None:
        self.servers = Servers(setup or Setup())
        self.lanes = [Lane(self.servers, number) for number in range(max(workers, 1))]

    @property
    def note(self) -> str:
        """Why kernels are not forked although they were meant to be; empty if they are."""
        return self.servers.note

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function, which must be picklable, in one of the processes."""
        return self.submit_near("", function, *args, **kwargs)

    def submit_near(
        self, place: str, function: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        """Run a function, if it can be at once, where the last one for the same place ran."""
        lane = min(self.lanes, key=lambda lane: (lane.waiting, lane.place != place))
        return lane.submit(place, (function, args, kwargs))

    def __exit__(self, kind: Any, *_: Any) -> None:
        """Close the pool; at once, if the block was left by an error or Ctrl-C."""
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes, after the calls under way unless `wait` is false."""
        for lane in self.lanes:
            lane.thread.shutdown(wait=wait, cancel_futures=cancel_futures)
        for lane in self.lanes:
            if lane.process is not None:
                lane.process.close(patience=LEAVE_SECONDS if wait else 0)
        self.servers.close()


_kept: tuple[str, WorkerPool] | None = None
_keeping = threading.Lock()


def keep_pool(key: str, describe: Callable[[], Setup]) -> WorkerPool:
    """Return this process's own pool, a new one if the one it has was kept for another key.

    For executors whose processes are not prepared, such as Dask's workers, and outlive the code:
    what is preloaded is only as fresh as the pool. The pool ends with this process.

    Parameters
    ----------
    key
        What the preloaded modules depend on, for instance a hash of their sources.
    describe
        Returns the set-up of a new pool; asked only when one is needed.
    """
    global _kept
    with _keeping:
        if _kept is None or _kept[0] != key:
            setup = describe()
            if _kept is not None:
                _kept[1].shutdown()
            _kept = (key, WorkerPool(os.cpu_count() or 1, setup))
        return _kept[1]
