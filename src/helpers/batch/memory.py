"""How much memory the system gives to all processes of a batch together, where it sets a limit.

Containers and services have such limits (control groups, of either version). Whoever goes beyond is
killed without a word, so it is asked before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FIRST_JOB, FURTHER_JOB = 480_000_000, 150_000_000
"""Bytes that a batch was measured to need for one job at a time, and for each one more."""

MOUNTED, OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
LIMITS = ("memory.max", "memory.limit_in_bytes")  # of the second version and of the first


def find_memory_limit(mounted: Path = MOUNTED, own: Path = OWN) -> int | None:
    """Return the bytes that all processes of this group may use; None if nothing limits them."""
    found = (_read_limit(folder / name) for folder in _list_groups(mounted, own) for name in LIMITS)
    return min((limit for limit in found if limit is not None), default=None)


def _list_groups(mounted: Path, own: Path) -> Iterator[Path]:
    """Yield the folders of the groups that this process is in, the innermost first."""
    try:
        lines = own.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # another system
        return
    for line in lines:
        _, kinds, place = (*line.split(":", 2), "", "")[:3]
        if kinds not in ("", "memory"):
            continue
        root = mounted / kinds
        group = root / place.lstrip("/")
        while root in group.parents:
            yield group
            group = group.parent
        yield root


def _read_limit(file: Path) -> int | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        return None
    return int(text) if text.isdecimal() else None


def count_affordable(limit: int | None, wanted: int) -> int:
    """Return how many jobs at a time a limit allows, at most those wanted; 0 if not even one."""
    if limit is None:
        return wanted
    return 0 if limit < FIRST_JOB else min(wanted, 1 + (limit - FIRST_JOB) // FURTHER_JOB)
