"""A kernel that runs several notebooks one after the other, each as if it were the first."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from jupyter_core.utils import run_sync

from helpers.engine.own_kernel import OwnKernelManager
from helpers.engine.quick_client import REPLY_SECONDS, QuickClient

SLATE = "__import__('helpers.engine.slate').engine.slate"


class KeptClient(QuickClient):
    """A client that is handed from one notebook to the next with its channels open."""

    given: Mapping[str, str] | None = None

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Open the channels, unless they are open."""
        if not self.channels_running:
            super().start_channels(*args, **kwargs)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and nothing of an earlier notebook is left in it.

        It has then the variables that a new kernel would have from this process.

        Raises
        ------
        RuntimeError
            The kernel died, or could not be made ready.
        """
        if self.given is None:
            await super().wait_for_ready(timeout)
            await self._ask(f"{SLATE}.remember()")
            self.given = dict(os.environ)
        else:
            now = os.environ
            names = {name for name in {*self.given, *now} if self.given.get(name) != now.get(name)}
            changed = {name: now.get(name) for name in sorted(names)}
            await self._ask(f"{SLATE}.wipe(get_ipython(), {changed!r})")

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


class KeptManager(OwnKernelManager):
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
        Opens a context with the kernel's settings and variables, which lasts as long as the
        session.
    """

    def __init__(
        self, open_transport: Callable[[], AbstractContextManager[tuple[Any, dict[str, str]]]]
    ) -> None:
        self.stack = ExitStack()
        settings, self.variables = self.stack.enter_context(open_transport())
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
