"""The standard output of a forked kernel; it is flushed only if something was written."""

from __future__ import annotations

from typing import Any

from ipykernel.iostream import OutStream


class QuickStream(OutStream):
    """Does not wake its thread, and wait for it, to send nothing.

    A kernel flushes both streams some ten times per cell, before each message it sends.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.written = False
        super().__init__(*arguments, **options)

    def write(self, string: str) -> int | None:
        """Write a text, to be sent soon or with the next flush."""
        count = super().write(string)
        self.written = True
        return count

    def flush(self) -> None:
        """Wait until all that was written has been sent."""
        if self.written:
            self.written = False
            super().flush()
