"""A process that runs functions for a pool, one after the other."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from helpers.engine import kernels
from helpers.engine.client import Channel
from helpers.engine.errors import EngineError


def serve(argv: Sequence[str], calls: int, zygote: int | None = None) -> None:
    """Run what comes over the connection `calls`, with kernels from a zygote if there is one.

    The function of a forked process; both numbers are file descriptors, which it takes over.
    """
    kernels.use_channel(None if zygote is None else Channel(socket.socket(fileno=zygote)))
    with Connection(calls) as connection:
        while True:
            try:
                data = connection.recv_bytes()
            except (EOFError, OSError):
                return
            answer = run_call(data)
            try:
                connection.send_bytes(answer)
            except OSError:  # whoever asked is gone, so nobody waits for an answer
                return


def run_call(data: bytes) -> bytes:
    """Run one pickled call; return its pickled `(result, error)`, one of them None."""
    try:
        function, args, kwargs = pickle.loads(data)
        answer: tuple[Any, Exception | None] = (function(*args, **kwargs), None)
        return pickle.dumps(answer)
    except Exception as error:
        return dump_error(error)


def dump_error(error: Exception) -> bytes:
    """Return a pickled error, as a plainer one where it cannot travel itself."""
    try:
        data = pickle.dumps((None, error))
        pickle.loads(data)
    except Exception:
        data = pickle.dumps((None, EngineError(f"{type(error).__name__}: {error}")))
    return data
