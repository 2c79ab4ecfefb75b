"""A kernel that runs several notebooks one after the other, each as if it were the first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from helpers.engine.quick_client import REPLY_SECONDS, QuickClient

SLATE = "__import__('helpers.engine.slate').engine.slate"
REMEMBER, WIPE = f"{SLATE}.remember()", f"{SLATE}.wipe(get_ipython())"


class KeptClient(QuickClient):
    """A client that is handed from one notebook to the next with its channels open."""

    used = False

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Open the channels, unless they are open."""
        if not self.channels_running:
            super().start_channels(*args, **kwargs)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and nothing of an earlier notebook is left in it.

        Raises
        ------
        RuntimeError
            The kernel died, or could not be made ready.
        """
        if not self.used:
            await super().wait_for_ready(timeout)
        await self._ask(WIPE if self.used else REMEMBER)
        self.used = True

    async def _ask(self, code: str) -> None:
        """Have the kernel run code that leaves no trace in a notebook."""
        question = self.execute(code, silent=True, store_history=False)
        while True:
            try:
                reply = await self._recv_reply(question, timeout=REPLY_SECONDS)
                break
            except TimeoutError as error:
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before the next notebook") from error
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"Kernel was not made ready: {reply['content'].get('evalue')}")


class KeptManager(AsyncKernelManager):
    """Gives the same client to every notebook."""

    kept: Any = None

    def client(self, **kwargs: Any) -> Any:
        """Return the client of the kernel."""
        if self.kept is None:
            self.kept = super().client(**kwargs)
        return self.kept


class Session:
    """A kernel for several notebooks; nbclient starts it for the first and leaves it alone.

    Parameters
    ----------
    open_transport
        Opens a context with the kernel's settings, which lasts as long as the session.
    """

    def __init__(self, open_transport: Callable[[], AbstractContextManager[Any]]) -> None:
        self.stack = ExitStack()
        settings = self.stack.enter_context(open_transport())
        self.manager = KeptManager(kernel_name="python3", config=settings)
        self.manager.client_class = f"{__name__}.{KeptClient.__name__}"

    def close(self) -> None:
        """End the kernel and remove what belonged to it."""
        with self.stack:
            if self.manager.kept is not None:
                self.manager.kept.stop_channels()
            if self.manager.has_kernel:
                run_sync(self.manager.shutdown_kernel)(now=True)
            run_sync(self.manager.cleanup_resources)()
