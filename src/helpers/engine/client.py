"""Start a zygote and ask it for processes."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from helpers.engine.errors import ZygoteError

SCRIPT = Path(__file__).with_name("zygote.py")
START_SECONDS = 120
MESSAGE_LIMIT = 1 << 20


@cache
def can_fork() -> bool:
    """Return whether this system has what a zygote needs, and lets us use it: tried once.

    A container may refuse a call that its system has.
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        descriptor = os.pidfd_open(os.getpid())
        try:
            signal.pidfd_send_signal(descriptor, 0)
        finally:
            os.close(descriptor)
        for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET):
            end.close()
        os.close(os.memfd_create("tried"))
    except OSError:
        return False
    return os.path.isdir("/proc/self/task")


class ForkedProcess:
    """A process forked by a zygote, with the methods of `subprocess.Popen` that are needed.

    It is known by a descriptor, never by its number, which the system may give away again.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int, channel: Channel) -> None:
        self.pid = pid
        self.pidfd = pidfd
        self.channel = channel
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while the process runs; its real exit code is the zygote's to know."""
        if self.returncode is None:
            self._wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process.

        Raises
        ------
        subprocess.TimeoutExpired
            It still runs after `timeout` seconds.
        """
        if self.returncode is None:
            self._wait(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("forked process", timeout or 0)
        return self.returncode

    def _wait(self, timeout: float | None) -> None:
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        if poll.poll(None if timeout is None else timeout * 1000):
            self.returncode = 0
            os.close(self.pidfd)

    def send_signal(self, number: int) -> None:
        """Signal the process, through its descriptor; a KILL also reaches its whole group."""
        if self.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, number)
        if number == signal.SIGKILL:
            self.channel.send({"do": "signal", "pid": self.pid, "signal": int(number)})

    def kill(self) -> None:
        """End the process and its group at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class Channel:
    """One end of a connection to a zygote; several threads may share it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.lock = threading.Lock()

    def send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        """Send one request; a zygote that is gone has nothing left to signal."""
        with contextlib.suppress(OSError):
            socket.send_fds(self.connection, [json.dumps(message).encode()], list(fds))

    def fork(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str | os.PathLike[str],
        fds: Sequence[int] = (),
    ) -> ForkedProcess:
        """Return a new process that runs with these arguments, variables and folder.

        Raises
        ------
        ZygoteError
            The zygote is gone or could not fork. Whether a process was made is then unknown, but
            if so it ends with the zygote.
        """
        request = {"do": "fork", "argv": list(argv), "env": dict(env), "cwd": os.fspath(cwd)}
        with self.lock:
            try:
                socket.send_fds(self.connection, [json.dumps(request).encode()], list(fds))
                data, received, _, _ = socket.recv_fds(self.connection, 4096, 1)
            except OSError as error:
                raise ZygoteError(f"the preloaded process does not answer: {error}") from error
        if not data:
            raise ZygoteError("the preloaded process has ended")
        reply = json.loads(data)
        if "error" in reply:
            raise ZygoteError(reply["error"])
        return ForkedProcess(reply["pid"], received[0], self)

    def close(self) -> None:
        """Close the connection, which ends the processes asked for through it."""
        self.connection.close()


class ZygoteHandle:
    """A zygote that this process has started; it ends with this process.

    Parameters
    ----------
    modules
        What it imports beforehand.
    environment
        Variables in force during those imports, beside those of this process.
    warm
        `module:function` called once after the imports.
    run
        `module:function` that a forked process runs.
    """

    def __init__(
        self,
        modules: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        warm: str = "",
        run: str,
    ) -> None:
        own, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for end in (own, its):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_LIMIT)
        setup = {"modules": list(modules), "warm": warm, "run": run}
        with its:
            self.process = subprocess.Popen(
                [sys.executable, str(SCRIPT), str(its.fileno()), json.dumps(setup)],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **(environment or {})},
                start_new_session=True,  # Ctrl-C in a terminal goes to the batch alone
            )
        self.channel = Channel(own)
        self.ready = False
        self.loaded: frozenset[str] = frozenset()

    def require_ready(self) -> None:
        """Wait until the imports are done.

        Raises
        ------
        ZygoteError
            They failed, or started threads; the message says which.
        """
        with self.channel.lock:
            if self.ready:
                return
            self.channel.connection.settimeout(START_SECONDS)
            try:
                reply = json.loads(
                    self.channel.connection.recv(1 << 20) or b'{"error": "it ended"}'
                )
            except OSError as error:
                reply = {"error": str(error)}
            self.channel.connection.settimeout(None)
            if "error" in reply:
                self.close()
                raise ZygoteError(f"the preloaded process did not start: {reply['error']}")
            self.loaded = frozenset(reply["ready"])
            self.ready = True

    def connect(self) -> socket.socket:
        """Return a connection that another process may use, for instance one forked here."""
        own, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_LIMIT)
        with its, self.channel.lock:
            try:
                socket.send_fds(self.channel.connection, [b'{"do": "connect"}'], [its.fileno()])
            except OSError as error:
                own.close()
                raise ZygoteError(f"the preloaded process is gone: {error}") from error
        return own

    def is_alive(self) -> bool:
        """Return whether the zygote still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the zygote and every process it has forked."""
        self.channel.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
