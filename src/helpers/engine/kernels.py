"""Whether the kernels of this process are forked from a zygote or started by jupyter_client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from helpers.engine.client import Channel, ZygoteHandle, can_fork

RUN = "helpers.engine.cell_server:serve"
KERNEL_MODULES = (
    "helpers.engine.cell_server",
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
    "faulthandler",
    "pdb",
)

_channel: Channel | None = None


def explain_stock() -> str:
    """Return why kernels cannot be forked here; nothing if they can."""
    if not can_fork():
        return "this system lacks or refuses pidfd, memfd or seqpacket sockets (Linux 5.3 or newer)"
    return ""


def start_zygote(
    modules: Sequence[str], environment: Mapping[str, str], *, warm: str = ""
) -> ZygoteHandle:
    """Return a zygote for kernels that import these modules; it may still be importing.

    `warm` names a `module:function` called once after the imports.
    """
    return ZygoteHandle((*KERNEL_MODULES, *modules), environment=environment, warm=warm, run=RUN)


def use_channel(channel: Channel | None) -> None:
    """Fork the kernels of this process from a zygote; leave them to jupyter_client if None."""
    global _channel
    _channel = channel


def current_channel() -> Channel | None:
    """Return the zygote that the next kernel is forked from, if any."""
    return _channel


@contextmanager
def stock_kernels() -> Iterator[None]:
    """Use stock kernels inside the block."""
    before = _channel
    use_channel(None)
    try:
        yield
    finally:
        use_channel(before)
