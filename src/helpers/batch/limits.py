"""Limits that the system sets a batch: raised where that is allowed, else named with what it needs.

What a batch needs was measured: with less, some process of it ends in the middle of something.
"""

from __future__ import annotations

import os
import sys

from helpers.batch.memory import (
    FIRST_JOB,
    FURTHER_JOB,
    count_affordable,
    find_memory_limit,
)
from helpers.ground.errors import ParameterError, ProjectError

TIMEOUT_VARIABLE = "EGOV_CELL_TIMEOUT"
CELL_SECONDS = 300
LONGEST_SECONDS = 86_400

FILES, FILES_OF_A_JOB = 128, 8
"""Open files of a process that runs a notebook, and more for each process that a batch watches."""

MEMORY = 1_000_000_000
"""Bytes of address space of a process that runs a notebook: pandas, SciPy and matplotlib."""

KIBIBYTE, MEGABYTE = 1024, 1_000_000


def require_limits(jobs: int) -> None:
    """Stop unless the system lets a batch open as many files and use as much memory as it must.

    Raises
    ------
    ProjectError
        A limit is too low and cannot be raised; the message names the value needed.
    ParameterError
        The seconds that a cell may take are no number.
    """
    read_timeout()
    require_memory(jobs, find_memory_limit())
    if sys.platform == "win32":
        return
    import resource

    raise_limit(resource.RLIMIT_NOFILE, FILES + FILES_OF_A_JOB * jobs, "open files", "-n", 1)
    raise_limit(resource.RLIMIT_AS, MEMORY, "memory", "-v", KIBIBYTE)
    raise_limit(resource.RLIMIT_DATA, MEMORY, "memory for data", "-d", KIBIBYTE)


def require_memory(jobs: int, limit: int | None) -> None:
    """Stop unless so many jobs at a time fit into what a container or service may use."""
    affordable = count_affordable(limit, jobs)
    if limit is not None and affordable < jobs:
        needed = FIRST_JOB + FURTHER_JOB * (jobs - 1)
        fewer = f", or start with --jobs {affordable}" if affordable else ""
        raise ProjectError(
            f"the memory of this container or service is limited to '{limit // MEGABYTE}' MB, and "
            f"--jobs {jobs} needs {needed // MEGABYTE} MB: give it more{fewer}"
        )


def raise_limit(kind: int, needed: int, name: str, option: str, unit: int) -> None:
    """Raise one limit of this process to what is needed, or stop if that is not allowed.

    Parameters
    ----------
    kind, needed
        Which limit, and the value that will do.
    name, option, unit
        What it limits, the option of the shell's `ulimit`, and in units of how many bytes.
    """
    import resource

    soft, hard = resource.getrlimit(kind)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise ProjectError(
            f"the limit of {name} is '{hard // unit}' (`ulimit {option}`), and a batch needs "
            f"{-(-needed // unit)}: raise it, for instance in a new shell, and start again"
        )
    resource.setrlimit(kind, (needed, hard))


def read_timeout() -> int:
    """Return the seconds that one cell may take.

    Raises
    ------
    ParameterError
        The variable holds no whole number of seconds.
    """
    given = os.environ.get(TIMEOUT_VARIABLE, "").strip() or str(CELL_SECONDS)
    is_short = given.isascii() and given.isdigit() and len(given) <= len(str(LONGEST_SECONDS))
    if is_short and 0 < int(given) <= LONGEST_SECONDS:
        return int(given)
    raise ParameterError(
        f"the variable {TIMEOUT_VARIABLE} is '{given[:40]}': give a whole number of seconds from 1 "
        f"to {LONGEST_SECONDS}, or unset it"
    )


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def count_jobs() -> int:
    """Return how many jobs run at a time where nobody says: one per core, if memory allows."""
    return max(1, count_affordable(find_memory_limit(), count_cores()))
