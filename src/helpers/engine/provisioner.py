"""Lets jupyter_client take kernels from a zygote; with none at hand it is the stock provisioner."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Mapping
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.engine.client import ForkedProcess
from helpers.engine.kernels import current_channel

LAUNCHER = ["-m", "ipykernel_launcher"]
POLL_SECONDS = 0.002
START_SECONDS = 10.0
KILL_SECONDS = 5.0


def select_arguments(cmd: list[str]) -> list[str] | None:
    """Return a kernel's arguments, or None if the command does not start an IPython kernel."""
    return ["ipykernel_launcher", *cmd[3:]] if cmd[1:3] == LAUNCHER else None


def list_sockets(connection: Mapping[str, Any]) -> list[str]:
    """Return the files on which a kernel listens; none if it listens on numbers."""
    if connection.get("transport") != "ipc":
        return []
    ports = [value for name, value in connection.items() if name.endswith("_port")]
    return [f"{connection['ip']}-{port}" for port in ports]


class ForkProvisioner(LocalProvisioner):
    """Launches IPython kernels by forking a zygote."""

    process: Any  # a `ForkedProcess` or a `Popen`, which share the methods called

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; the stock way when there is no zygote or it is another kind of kernel.

        Raises
        ------
        ZygoteError
            The zygote is gone. Not answered with a stock kernel: a fork may have succeeded.
        """
        channel, arguments = current_channel(), select_arguments(cmd)
        if channel is None or arguments is None:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = kwargs.get("cwd") or os.getcwd()
        self.process = channel.fork(arguments, env=kwargs.get("env") or os.environ, cwd=cwd)
        self.pid = self.process.pid
        self.pgid = None  # signals go through the descriptor, not to a number
        self.cwd = cwd
        await self._wait_for_sockets()
        return self.connection_info

    async def _wait_for_sockets(self) -> None:
        """Return when a client can connect; one that is too early tries again only after 0.1 s."""
        files, end = list_sockets(self.connection_info), time.monotonic() + START_SECONDS
        while self.process.poll() is None and not all(map(os.path.exists, files)):
            if time.monotonic() > end:  # the client's to wait for, and to give up
                return
            await asyncio.sleep(POLL_SECONDS)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and wait for its end here, as whoever asks looks every 0.1 s only."""
        process = self.process
        await super().kill(restart)
        if isinstance(process, ForkedProcess):
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.wait(), KILL_SECONDS)

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, told by the system instead of asking it often."""
        process = self.process
        if isinstance(process, ForkedProcess) and process.poll() is None:
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(process.pidfd, ended.set)
            try:
                await ended.wait()
            finally:
                loop.remove_reader(process.pidfd)
        return await super().wait()
