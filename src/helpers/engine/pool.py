"""Processes that run functions, as a `concurrent.futures.Executor` that outlives any of them.

One thread per process waits for its answers, so a process that dies costs the one call it was
running; `ProcessPoolExecutor` would fail every call that is under way or waiting.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Protocol

from helpers.engine import kernels
from helpers.engine.client import ZygoteHandle, can_fork
from helpers.engine.errors import WorkerDiedError, ZygoteError

RUN = "helpers.engine.worker:serve"
DIED = "the process died that ran this (out of memory, or killed?)"


@dataclass(frozen=True)
class Setup:
    """What the processes of a pool have at hand when they start.

    Attributes
    ----------
    kernel_modules, kernel_warm
        Imported, and `module:function` called, once for all kernels.
    worker_modules, warm
        The same for all processes that run functions.
    environment
        Variables in force when `kernel_modules` are imported.
    stock_kernels
        Whether to leave kernels to jupyter_client.
    """

    kernel_modules: Sequence[str] = ()
    kernel_warm: str = ""
    worker_modules: Sequence[str] = ("papermill", "nbclient", "nbconvert")
    warm: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    stock_kernels: bool = False


class Process(Protocol):
    """What runs the calls of one thread."""

    def call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Return the function's result or raise its error; `WorkerDiedError` if it is lost."""

    def is_fit(self) -> bool:
        """Return whether another call makes sense."""

    def close(self) -> None:
        """End the process."""


class ForkedWorker:
    """A process forked by a zygote that has imported what workers need."""

    def __init__(self, workers: ZygoteHandle, kernels: ZygoteHandle | None) -> None:
        own, its = socket.socketpair()
        self.zygotes = [zygote for zygote in (workers, kernels) if zygote]
        kernels_end = kernels.connect() if kernels else None
        ends = [end for end in (its, kernels_end) if end is not None]
        with contextlib.ExitStack() as stack:
            for end in ends:
                stack.enter_context(end)
            self.process = workers.channel.fork(
                [], env=os.environ, cwd=os.getcwd(), fds=[end.fileno() for end in ends]
            )
        self.connection = Connection(own.detach())

    def call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Send the call and wait for its answer."""
        data = pickle.dumps((function, args, kwargs))
        try:
            self.connection.send_bytes(data)
            result, error = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError) as lost:
            self.close()
            raise WorkerDiedError(DIED) from lost
        if error is not None:
            raise error
        return result

    def is_fit(self) -> bool:
        """Return whether the process and both zygotes are alive."""
        if self.connection.closed or self.process.poll() is not None:
            return False
        return all(zygote.is_alive() for zygote in self.zygotes)

    def close(self) -> None:
        """Close the connection, which ends the process, and make sure of it."""
        self.connection.close()
        with contextlib.suppress(OSError):
            self.process.kill()


class SpawnedWorker:
    """A process started in the way that every system knows."""

    def __init__(self, setup: Setup) -> None:
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(
            1, mp_context=context, initializer=prepare_spawned, initargs=(setup,)
        )
        self.fit = True

    def call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Run the call in the process."""
        try:
            return self.pool.submit(function, *args, **kwargs).result()
        except BrokenProcessPool as lost:
            self.fit = False
            raise WorkerDiedError(DIED) from lost

    def is_fit(self) -> bool:
        """Return whether no call has been lost."""
        return self.fit

    def close(self) -> None:
        """End the process."""
        self.pool.shutdown(wait=True, cancel_futures=True)


def prepare_spawned(setup: Setup) -> None:
    """Import beforehand what a spawned process needs."""
    import importlib

    for name in setup.worker_modules:
        importlib.import_module(name)
    if setup.warm:
        module, _, function = setup.warm.partition(":")
        getattr(importlib.import_module(module), function)()


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


class WorkerPool(Executor):
    """Runs functions in preloaded processes; close it, or use it as a context."""

    def __init__(self, workers: int, setup: Setup | None = None) -> None:
        self.servers = Servers(setup or Setup())
        self.threads = ThreadPoolExecutor(max(workers, 1), "engine")
        self.local = threading.local()
        self.opened: list[Process] = []

    @property
    def note(self) -> str:
        """Why kernels are not forked although they were meant to be; empty if they are."""
        return self.servers.note

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function, which must be picklable, in one of the processes."""
        return self.threads.submit(self._call, function, args, kwargs)

    def _call(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Run one call in the process of this thread."""
        process: Process | None = getattr(self.local, "process", None)
        if process is None or not process.is_fit():
            if process is not None:
                process.close()
                self.opened.remove(process)
            process = self.local.process = self.servers.open_worker()
            self.opened.append(process)
        return process.call(function, args, kwargs)

    def __exit__(self, kind: Any, *_: Any) -> None:
        """Close the pool; at once, if the block was left by an error or Ctrl-C."""
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes, after the calls under way unless `wait` is false."""
        self.threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for process in self.opened:
            process.close()
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
