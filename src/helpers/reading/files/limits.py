"""How much a file may cost: a bad one ends in a sentence and takes nothing else with it."""

from __future__ import annotations

LARGEST_FILE = 100_000_000
LARGEST_TEXT = 20_000_000
LARGEST_PART = 30_000_000
MOST_PAGES = 200
MOST_LINES, LONGEST_LINE = 50_000, 100_000

MEMORY = 450_000_000
"""Bytes of address space of the process that reads."""

SECONDS = 8
"""Processor time to open a file, and for each page of it."""

PATIENCE = 300
"""Seconds without a sign of life on a busy machine."""


def restrict_memory() -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def allow_page() -> None:
    """Allow this process some seconds of processor time from now on."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
