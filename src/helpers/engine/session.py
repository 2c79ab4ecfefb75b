"""A forked kernel for several notebooks, each of which finds it as the first one did.

nbclient drives it as any other kernel. The manager starts the process; the client asks it for a
cell and hands nbclient the messages of the answer as if they had come one by one.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from queue import Empty
from typing import Any

from jupyter_client.session import json_unpacker
from jupyter_core.utils import run_sync

from helpers.engine import places
from helpers.engine.client import Channel, ForkedProcess

INPUT = "execute_input"
IDLE: tuple[str, Any, Any] = ("status", {"execution_state": "idle"}, {})
CHUNK = 1 << 18
END_SECONDS = 5.0


class Session:
    """A kernel for several notebooks, started for the first of them.

    Attributes
    ----------
    manager
        What nbclient is given.
    variables
        By which the kernel uses a folder of its own and no settings of a reader.
    """

    def __init__(self, channel: Channel) -> None:
        self.stack = ExitStack()
        self.folder = self.stack.enter_context(places.make_folder())
        self.variables = places.list_own_variables(self.folder)
        self.manager = KernelManager(channel)

    def close(self) -> None:
        """End the kernel and remove what belonged to it."""
        with self.stack:
            self.manager.close()


class KernelManager:
    """What nbclient needs of a kernel manager."""

    ipykernel = True

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.kernel: KernelClient | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was started and not ended."""
        return self.kernel is not None

    def start_kernel(self, *, extra_arguments: Sequence[str] = (), **options: Any) -> None:
        """Fork a kernel with the variables and in the folder of this process.

        Raises
        ------
        ZygoteError
            The zygote is gone.
        """
        own, its = socket.socketpair()
        with its:
            process = self.channel.fork(
                ["ipykernel_launcher", *extra_arguments],
                env=os.environ,
                cwd=options.get("cwd") or os.getcwd(),
                fds=[its.fileno()],
            )
        self.kernel = KernelClient(own, process)

    def client(self) -> KernelClient:
        """Return the client of the kernel, the same for every notebook."""
        if self.kernel is None:
            raise RuntimeError("No kernel is running!")
        return self.kernel

    def is_alive(self) -> bool:
        """Return whether the kernel runs."""
        return self.kernel is not None and self.kernel.is_alive()

    def shutdown_kernel(self, now: bool = False) -> None:
        """End the kernel, always at once: it has nothing to put away."""
        self.close()

    def cleanup_resources(self) -> None:
        """Leave nothing behind."""
        self.close()

    def close(self) -> None:
        """End the kernel."""
        kernel, self.kernel = self.kernel, None
        if kernel is not None:
            kernel.close()


class KernelClient:
    """What nbclient needs of a kernel client: one question at a time, one answer to each."""

    allow_stdin = False

    def __init__(self, connection: socket.socket, process: ForkedProcess) -> None:
        connection.setblocking(False)
        self.connection, self.process = connection, process
        self.lost = False
        self.given: Mapping[str, str] | None = None
        self.info: Any = None
        self.shell_channel = Replies(self)
        self.iopub_channel = Shown()

    def start_channels(self) -> None:
        """Have them open already."""

    def stop_channels(self) -> None:
        """Leave them to the manager."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and nothing of an earlier notebook is left in it.

        It has then the variables that a new kernel would have from this process.

        Raises
        ------
        RuntimeError
            The kernel died, or did not answer within `timeout` seconds.
        """
        now = dict(os.environ)
        try:
            if self.given is None:
                self.info = (await self.receive(timeout))["info"]
                self.given = now
            else:
                names = {
                    name for name in {*self.given, *now} if self.given.get(name) != now.get(name)
                }
                await self.send({"changed": {name: now.get(name) for name in sorted(names)}})
                await self.receive(timeout)
        except Empty:
            raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None
        except OSError:
            raise RuntimeError("Kernel died before it was ready") from None

    async def execute(
        self, code: str, *, store_history: bool = True, stop_on_error: bool = True
    ) -> str:
        """Ask for a cell; return the name of the question."""
        self.iopub_channel.clear()
        question = self.shell_channel.name_next()
        with suppress(OSError):  # nbclient will find that it is dead
            await self.send({"code": code, "store_history": store_history})
        return question

    def kernel_info(self) -> str:
        """Ask what the kernel told when it started; return the name of the question."""
        known = {"status": "ok", **self.info} if self.is_alive() else None
        return self.shell_channel.name_next(known)

    def is_alive(self) -> bool:
        """Return whether the kernel can still answer."""
        return not self.lost and self.process.poll() is None

    async def send(self, message: Mapping[str, Any]) -> None:
        """Send one line of JSON.

        Raises
        ------
        OSError
            The kernel is gone.
        """
        data = json.dumps(message).encode() + b"\n"
        await asyncio.get_running_loop().sock_sendall(self.connection, data)

    async def receive(self, timeout: float | None) -> Any:
        """Return the next line of JSON.

        Raises
        ------
        queue.Empty
            None came within `timeout` seconds.
        OSError
            The kernel is gone.
        """
        try:
            return await asyncio.wait_for(self._read_line(), timeout)
        except TimeoutError:
            raise Empty from None
        except OSError:
            self.lost = True
            raise

    async def _read_line(self) -> Any:
        loop, parts = asyncio.get_running_loop(), list[bytes]()
        while not parts or not parts[-1].endswith(b"\n"):
            parts.append(await loop.sock_recv(self.connection, CHUNK))
            if not parts[-1]:
                raise ConnectionResetError("the kernel has ended")
        return json_unpacker(b"".join(parts))

    def close(self) -> None:
        """End the process."""
        run_sync(give_up)()
        self.connection.close()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)


async def give_up() -> None:
    """End the tasks in which nbclient still waits for a kernel that it has given up."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Replies:
    """The channel on which nbclient waits for the reply to what it asked last."""

    def __init__(self, client: KernelClient) -> None:
        self.client = client
        self.asked = 0
        self.known: Any = None

    def name_next(self, known: Any = None) -> str:
        """Return a name for the next question, whose reply may be known."""
        self.asked += 1
        self.known = known
        return str(self.asked)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the reply.

        Raises
        ------
        queue.Empty
            There is none within `timeout` seconds, or never as the kernel is gone.
        """
        reply, name = self.known, str(self.asked)
        if reply is None:
            try:
                answer = await self.client.receive(timeout)
            except OSError:
                raise Empty from None
            reply = answer["reply"]
            number = {"execution_count": reply["execution_count"]}
            self.client.iopub_channel.fill([(INPUT, number, {}), *answer["sent"], IDLE], name)
        return {"parent_header": {"msg_id": name}, "content": reply}


class Shown:
    """The channel on which nbclient finds what a cell has shown, once it has ended."""

    def __init__(self) -> None:
        self.messages: deque[dict[str, Any]] = deque()
        self.filled = asyncio.Event()

    def clear(self) -> None:
        """Forget what an earlier cell has shown."""
        self.messages.clear()
        self.filled.clear()

    def fill(self, sent: Iterable[tuple[str, Any, Any]], question: str) -> None:
        """Take what a cell has shown, up to the word that the kernel is idle."""
        for kind, content, metadata in sent:
            self.messages.append(
                {
                    "header": {"msg_type": kind},
                    "msg_type": kind,
                    "parent_header": {"msg_id": question},
                    "content": content,
                    "metadata": metadata,
                    "buffers": [],
                }
            )
        self.filled.set()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; there is always one more until the kernel is idle."""
        await self.filled.wait()
        return self.messages.popleft()
