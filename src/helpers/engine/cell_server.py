"""An IPython kernel that is asked for one cell after the other and answers each once.

Stock ipykernel from its application to its display hooks, but without what a front end needs:
no ports, no heartbeat, no threads. What it would send while a cell runs it collects, and hands over
with the reply. Runs in a process forked by the zygote; `session` is its other end.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from io import BufferedRWPair, TextIOBase
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.jsonutil import json_clean
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session, json_packer

from helpers.engine import slate

STREAMS = {1: "stdout", 2: "stderr"}


class Collector(Session):
    """Keeps in `sent` what a kernel sends, as `(type, content, metadata)`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sent: list[tuple[str, Any, Any]] = []

    def msg(
        self, msg_type: str, content: Any = None, *_: Any, metadata: Any = None, **__: Any
    ) -> dict[str, Any]:
        """Return a message as far as anybody looks at it who is given one here."""
        header = {"msg_type": msg_type}
        return {
            "header": header,
            "msg_type": msg_type,
            "content": {} if content is None else content,
            "metadata": metadata or {},
        }

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **options: Any
    ) -> dict[str, Any]:
        """Keep a message; streams of text that follow each other become one."""
        message: dict[str, Any] = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content, metadata=options.get("metadata"))
        )
        kind, new = message["msg_type"], message["content"]
        last = self.sent[-1] if self.sent else ("", {}, {})
        if kind == last[0] == "stream" and new["name"] == last[1]["name"]:
            last[1]["text"] += new["text"]
        else:
            self.sent.append((kind, new, message["metadata"]))
        return message

    def take(self) -> list[tuple[str, Any, Any]]:
        """Return what was sent since the last time."""
        taken, self.sent = self.sent, []
        return taken


class TextStream(TextIOBase):
    """Standard output or standard error of a kernel.

    What Python writes is sent as it comes. What reaches the descriptor, from other processes
    mostly, lies in memory until the stream is flushed, which every display does first.
    """

    encoding = "UTF-8"

    def __init__(self, session: Collector, number: int) -> None:
        self.session, self.number, self.name = session, number, STREAMS[number]
        self.memory = os.memfd_create(self.name)
        os.dup2(self.memory, number)

    def write(self, text: str) -> int:
        """Send a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self.session.send(None, "stream", {"name": self.name, "text": text})
        return len(text)

    def flush(self) -> None:
        """Send what has reached the descriptor."""
        if size := os.fstat(self.memory).st_size:
            text = os.pread(self.memory, size, 0).decode("utf-8", "replace")
            os.ftruncate(self.memory, 0)
            os.lseek(self.memory, 0, os.SEEK_SET)  # shared with whoever writes
            self.write(text)

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def fileno(self) -> int:
        """Return the descriptor, for processes that are to write to the same place."""
        return self.number


class CellServer(IPKernelApp):
    """The kernel's application without ports and threads."""

    def _session_default(self) -> Collector:
        return Collector(parent=self)

    def init_connection_file(self) -> None:
        """Need no file that tells where the kernel listens."""

    def init_sockets(self) -> None:
        """Listen nowhere."""

    def init_heartbeat(self) -> None:
        """Let the end of the process be seen from its end."""

    def init_poller(self) -> None:
        """Leave it to the system to end the process with its parent."""

    def write_connection_file(self, **_: Any) -> None:
        """Need no file that tells where the kernel listens."""

    def log_connection_info(self) -> None:
        """Have nothing to tell."""

    def init_io(self) -> None:
        """Collect what is written and shown."""
        self.streams = [TextStream(self.session, number) for number in STREAMS]
        sys.stdout, sys.stderr = self.streams
        self.displayhook = ZMQDisplayHook(self.session, None)
        sys.displayhook = self.displayhook
        self.patch_io()  # type: ignore[no-untyped-call]

    def init_kernel(self) -> None:
        """Make the kernel."""
        self.kernel = self.kernel_class.instance(  # type: ignore[attr-defined]
            parent=self,
            session=self.session,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
            shell_channel_thread=SimpleNamespace(parent_thread=None),
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def run_cell(self, code: str, *, store_history: bool) -> dict[str, Any]:
        """Return what a cell sent, and the kernel's reply."""
        loop, kernel = asyncio.get_event_loop(), self.kernel
        kernel.pre_handler_hook()
        try:
            reply = loop.run_until_complete(
                kernel.do_execute(code, silent=False, store_history=store_history)
            )
        finally:
            kernel.post_handler_hook()
        return {"sent": self.take(), "reply": json_clean(reply)}

    def take(self) -> list[tuple[str, Any, Any]]:
        """Return all that was written and shown since the last time."""
        for stream in self.streams:
            stream.flush()
        taken: list[tuple[str, Any, Any]] = self.session.take()
        return taken

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to one request."""
        if "code" in request:
            return self.run_cell(request["code"], store_history=request["store_history"])
        slate.wipe(self.shell, request["changed"])
        self.take()
        return {}


def serve(argv: Sequence[str], number: int) -> None:
    """Be a kernel started with these arguments that talks over this descriptor."""
    os.set_inheritable(number, False)
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.argv = list(argv)
    server = CellServer.instance()
    server.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]
    slate.remember()
    with socket.socket(fileno=number) as connection, connection.makefile("rwb") as channel:
        put(channel, {"info": server.kernel.kernel_info})
        for line in channel:
            put(channel, server.answer(json.loads(line)))
            if server.shell is None or server.shell.exit_now:
                return


def put(channel: BufferedRWPair, answer: Mapping[str, Any]) -> None:
    """Send one answer, a line of JSON."""
    try:
        data = json_packer(answer)
    except UnicodeEncodeError:  # half of a surrogate pair, which no file can hold either
        data = json.dumps(json_clean(answer), ensure_ascii=False).encode("utf-8", "replace")
    channel.write(data + b"\n")
    channel.flush()
