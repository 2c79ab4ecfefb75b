"""Whether the kernels of this process are forked from a zygote or started by jupyter_client."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points

from helpers.engine.client import Channel, ZygoteHandle, can_fork

GROUP = "jupyter_client.kernel_provisioners"
NAME, STOCK_NAME = "forked-kernel", "local-provisioner"
CLIENT = "helpers.engine.quick_client.QuickClient"
SWITCH = "JUPYTER_DEFAULT_PROVISIONER_NAME"
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "debugpy",
    # What IPython imports only when a kernel starts.
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
    "faulthandler",
    "pdb",
)

_channel: Channel | None = None


def explain_stock() -> str:
    """Return why kernels cannot be forked here; nothing if they can."""
    if not can_fork():
        return "this system has no pidfd (Linux 5.3 or newer), or refuses it"
    if not entry_points(group=GROUP, name=NAME):
        return f"the entry point '{NAME}' is not installed: install the project again"
    return ""


def start_zygote(
    modules: Sequence[str], environment: Mapping[str, str], *, warm: str = ""
) -> ZygoteHandle:
    """Return a zygote for kernels that import these modules; it may still be importing.

    `warm` names a `module:function` called once after the imports.
    """
    variables = {**environment, "JPY_PARENT_PID": ""}
    return ZygoteHandle((*KERNEL_MODULES, *modules), environment=variables, warm=warm)


def use_channel(channel: Channel | None) -> None:
    """Take the kernels of this process from a zygote, or from jupyter_client if None."""
    global _channel
    _channel = channel
    if channel is None:
        os.environ.pop(SWITCH, None)
    else:
        os.environ[SWITCH] = NAME
    _choose_provisioner(STOCK_NAME if channel is None else NAME)


def _choose_provisioner(name: str) -> None:
    """Tell jupyter_client, which reads the variable only before a process's first kernel."""
    factory = sys.modules.get("jupyter_client.provisioning.factory")
    if factory is not None and factory.KernelProvisionerFactory.initialized():
        factory.KernelProvisionerFactory.instance().default_provisioner_name = name


def current_channel() -> Channel | None:
    """Return the zygote that the next kernel is forked from, if any."""
    return _channel


def choose_client() -> dict[str, str]:
    """Return the setting that chooses the client of the next kernel; none for a stock kernel."""
    return {} if _channel is None else {"client_class": CLIENT}


@contextmanager
def stock_kernels() -> Iterator[None]:
    """Use stock kernels inside the block."""
    before = _channel
    use_channel(None)
    try:
        yield
    finally:
        use_channel(before)
