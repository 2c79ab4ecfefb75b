"""How much a file may cost: a bad one ends in a sentence and takes nothing else with it."""

from __future__ import annotations

import time
from contextlib import suppress

LARGEST_FILE = 100_000_000
LARGEST_TEXT = 20_000_000
LARGEST_PART = 30_000_000
MOST_PAGES = 200
MOST_LINES, LONGEST_LINE = 50_000, 100_000

MEMORY = 450_000_000
"""Bytes of address space of the process that reads."""

SECONDS = 8
"""Processor time to open a file, and for each page of it."""

PROGRAM_SECONDS = 12
"""The same for letter recognition, which takes three on the machine that it was measured on."""

PATIENCE = 300
"""Seconds without a sign of life on a busy machine."""


def restrict_memory() -> None:
    """Limit the memory of this process, where the system can."""
    _limit("RLIMIT_AS", MEMORY)


def allow_page() -> None:
    """Allow this process some seconds of processor time from now on, where the system can."""
    _limit("RLIMIT_CPU", int(time.process_time()) + 1 + SECONDS)


def allow_program() -> None:
    """Allow a program that this process starts more time, if this process has a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY:
        _limit("RLIMIT_CPU", int(time.process_time()) + 1 + PROGRAM_SECONDS)


def _limit(kind: str, most: int) -> None:
    """Set a limit that is lower than the one that the user's system sets anyway."""
    try:
        import resource
    except ImportError:  # Windows
        return
    number = getattr(resource, kind)
    _, hard = resource.getrlimit(number)
    with suppress(ValueError, OSError):  # a lower limit than ours holds, or the system has none
        resource.setrlimit(number, (most, hard))
