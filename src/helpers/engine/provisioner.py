"""Lets jupyter_client take kernels from a zygote; with none at hand it is the stock provisioner."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

from helpers.engine.client import ForkedProcess
from helpers.engine.kernels import current_channel

LAUNCHER = ["-m", "ipykernel_launcher"]


def select_arguments(cmd: list[str]) -> list[str] | None:
    """Return a kernel's arguments, or None if the command does not start an IPython kernel."""
    return ["ipykernel_launcher", *cmd[3:]] if cmd[1:3] == LAUNCHER else None


class ForkProvisioner(LocalProvisioner):
    """Launches IPython kernels by forking a zygote."""

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
        return self.connection_info

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
