"""The preloaded process: imports once, then forks itself on request.

Started as `python zygote.py FD SETUP`, never imported by the package, so that the processes it
forks hold no module but those it was told to import. Single-threaded to the end: a fork copies one
thread only, and a lock held by another would stay locked for ever.

Requests are JSON datagrams on Unix socket pairs, file descriptors travelling beside them:

    {"do": "connect"} + socket           further requests come from there
    {"do": "fork", env, cwd, argv} (+ fd)   -> {"pid": n} + pidfd, or {"error": text}
    {"do": "signal", pid, signal}        to the group of a child of that connection

A connection that ends takes its children with it; the first one also ends the zygote.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

MESSAGE_LIMIT = 1 << 20
PR_SET_PDEATHSIG = 1

# Python's own thresholds suit a process that may run for ever; ours end after one run or one batch.
COLLECT_AFTER = (20_000, 20, 20)


@dataclass(frozen=True)
class Child:
    """A forked process; until we reap it, its number cannot mean another process."""

    pid: int
    pidfd: int
    owner: int


def resolve(name: str) -> Any:
    """Return the object that `module:attribute` names."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def preload(modules: Iterable[str]) -> None:
    """Import what children will need; one that is missing is left to the child that misses it."""
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
        require_single_thread(f"importing '{name}'")


class Shell:
    """Stands in for a kernel's shell while modules are imported.

    pandas looks for one then, and would set up its tables for a terminal.
    """

    kernel = None


def require_single_thread(cause: str) -> None:
    """End the process when a library has started threads: forking would not be safe."""
    count = len(os.listdir("/proc/self/task"))
    if count != 1:
        raise SystemExit(f"{count} threads after {cause}, so the process cannot be forked safely")


class Zygote:
    """Waits for requests on sockets and for the end of children."""

    def __init__(
        self,
        control: socket.socket,
        run: Callable[..., None],
        added: Mapping[str, str] | None = None,
    ) -> None:
        self.control = control
        self.run = run
        self.added = dict(added or {})
        self.pid = os.getpid()
        self.connections = {control.fileno(): control}
        self.children: dict[int, Child] = {}
        self.poll = select.poll()
        self.poll.register(control.fileno(), select.POLLIN)

    def serve(self) -> None:
        """Work until the first connection ends."""
        while True:
            for fd, _ in self.poll.poll():
                if fd in self.children:
                    self.reap(self.children[fd])
                elif fd in self.connections and not self.answer(self.connections[fd]):
                    self.disconnect(fd)
                    if fd == self.control.fileno():
                        return

    def answer(self, connection: socket.socket) -> bool:
        """Serve one request; return False when the connection has ended."""
        try:
            data, fds, _, _ = socket.recv_fds(connection, MESSAGE_LIMIT, 4)
            if not data:
                return False
            request = json.loads(data)
            if request["do"] == "connect":
                self.connect(socket.socket(fileno=fds.pop()))
            elif request["do"] == "fork":
                self.fork(connection, request, fds)
            else:
                self.signal(connection.fileno(), request["pid"], request["signal"])
        except ConnectionError:
            return False
        for fd in fds:
            os.close(fd)
        return True

    def connect(self, connection: socket.socket) -> None:
        """Take requests from one more socket."""
        self.connections[connection.fileno()] = connection
        self.poll.register(connection.fileno(), select.POLLIN)

    def disconnect(self, fd: int) -> None:
        """Kill the children of a connection and forget it."""
        everything = fd == self.control.fileno()
        for child in list(self.children.values()):
            if everything or child.owner == fd:
                self.reap(child)
        self.poll.unregister(fd)
        if not everything:
            self.connections.pop(fd).close()

    def fork(
        self, connection: socket.socket, request: Mapping[str, Any], fds: Sequence[int]
    ) -> None:
        """Fork a child and hand back its number with a descriptor that stays its own."""
        try:
            pid = os.fork()
        except OSError as error:
            connection.send(json.dumps({"error": f"fork: {error.strerror}"}).encode())
            return
        if pid == 0:
            self.become_child(request, fds)
        child = Child(pid, os.pidfd_open(pid), connection.fileno())
        self.children[child.pidfd] = child
        self.poll.register(child.pidfd, select.POLLIN)
        socket.send_fds(connection, [json.dumps({"pid": pid}).encode()], [child.pidfd])

    def signal(self, owner: int, pid: int, number: int) -> None:
        """Signal the group of a child, unless it has ended or belongs to another connection."""
        for child in self.children.values():
            if (child.pid, child.owner) == (pid, owner):
                send_to_group(child, number)

    def reap(self, child: Child) -> None:
        """End a child, if it has not ended, with all that it left running in its group."""
        send_to_group(child, signal.SIGKILL)
        os.waitpid(child.pid, 0)
        self.poll.unregister(child.pidfd)
        del self.children[child.pidfd]
        os.close(child.pidfd)

    def become_child(self, request: Mapping[str, Any], fds: Sequence[int]) -> NoReturn:
        """Turn the forked process into what was asked for, and end it; never returns."""
        code = 1
        try:
            for connection in self.connections.values():
                connection.close()
            for fd in self.children:
                os.close(fd)
            leave_parent(self.pid)
            os.environ.clear()
            os.environ.update({**self.added, **request["env"]})
            os.chdir(request["cwd"])
            reseed()
            self.run(request["argv"], *fds)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else int(error.code is not None)
        except BaseException:  # the fork must not go on as a second zygote
            traceback.print_exc()
        finally:
            leave(code)


def send_to_group(child: Child, number: int) -> None:
    """Signal a child that is not reaped yet, and its group once it leads one."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(child.pidfd, number)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if number == signal.SIGKILL:
            os.killpg(child.pid, number)


def leave_parent(parent: int) -> None:
    """Start a session of one's own, with default signals and no input, that ends with `parent`."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)


def reseed() -> None:
    """Give the process random numbers of its own; `random` has seen to itself at the fork."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def leave(code: int) -> NoReturn:
    """End the process as the interpreter would, but without the parent's stack above us."""
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]  # what the interpreter calls
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    os._exit(code)


def report(control: socket.socket, message: Mapping[str, Any]) -> None:
    """Tell who started us how it went, unless they are gone."""
    with contextlib.suppress(OSError):
        control.send(json.dumps(message).encode())


def main() -> None:
    """Import, freeze, report, serve."""
    if not sys.flags.safe_path:
        del sys.path[0]  # this folder; not by option -P, which IPython would see and act upon
    control = socket.socket(fileno=int(sys.argv[1]))
    setup = json.loads(sys.argv[2])
    run = resolve(setup["run"])
    given = dict(os.environ)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which closes us
    gc.disable()  # what is imported stays
    try:
        vars(builtins)["get_ipython"] = Shell
        preload(setup["modules"])
        del vars(builtins)["get_ipython"]
        if setup["warm"]:
            resolve(setup["warm"])()
        require_single_thread("warming up")
    except (Exception, SystemExit) as error:
        report(control, {"error": str(error)[:1000]})
        return
    gc.freeze()  # a collection in a child would copy every page it touches
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()
    report(control, {"ready": sorted(sys.modules)})
    added = {name: value for name, value in os.environ.items() if name not in given}
    Zygote(control, run, added).serve()  # a library that is imported sets variables, too


if __name__ == "__main__":
    main()
