"""The processes that a pool runs functions in: forked, or started in the way every system knows."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Protocol

from helpers.engine.client import ZygoteHandle
from helpers.engine.errors import WorkerDiedError

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

    def close(self, patience: float = 0) -> None:
        """End the process, at once or after it had these seconds to put its things away."""


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

    def close(self, patience: float = 0) -> None:
        """Close the connection, which ends the process, and make sure of it."""
        self.connection.close()
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if patience:
                self.process.wait(patience)
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

    def close(self, patience: float = 0) -> None:
        """End the process, which never runs a call now."""
        self.pool.shutdown(wait=True, cancel_futures=True)


def prepare_spawned(setup: Setup) -> None:
    """Import beforehand what a spawned process needs."""
    import importlib

    for name in setup.worker_modules:
        importlib.import_module(name)
    if setup.warm:
        module, _, function = setup.warm.partition(":")
        getattr(importlib.import_module(module), function)()
