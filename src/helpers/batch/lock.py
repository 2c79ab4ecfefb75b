"""One batch at a time in a project, and no litter of one that was killed."""

from __future__ import annotations

import errno
import os
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.batch.own_folder import is_running
from helpers.ground import paths
from helpers.ground.errors import ProjectError
from helpers.ground.refused import explain_os_error

# What says that another process has the lock; any other refusal says that there are no locks.
HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EDEADLK)
DRAFT = re.compile(r"^\..+\.(\d+)\.tmp$")


@contextmanager
def hold_lock() -> Iterator[None]:
    """Keep other batches out of the project's outputs; the system frees the lock of a dead one.

    Raises
    ------
    ProjectError
        Another batch is at work, or nothing can be written to `reports`.
    """
    place = paths.manifest().with_name(".lock")
    try:
        handle = paths.open_to_append(place)
    except OSError as error:
        raise explain_os_error(error) from error
    with handle:
        if not try_lock(handle.fileno()):
            handle.seek(0)
            raise ProjectError(
                f"another batch ({describe_holder(handle.read(200))}) is building in "
                f"'{place.parent}': wait for it to end, or stop it"
            )
        handle.truncate(0)
        handle.write(f"{os.getpid()} {platform.node()}")
        handle.flush()
        remove_drafts()
        yield


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone; return False if another process has it.

    Where a folder or a container has no locks, the batch goes on without: two at a time would
    build the same, and every file is replaced as a whole.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # held: EACCES
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (*HELD, *((errno.EACCES,) if sys.platform == "win32" else ()))
    return True


def describe_holder(note: str) -> str:
    """Return which process has the lock, by what it has noted; a machine if it is another one."""
    pid, _, machine = note.strip().partition(" ")
    elsewhere = f" on {machine}" if machine and machine != platform.node() else ""
    return f"process {pid}{elsewhere}" if pid.isascii() and pid.isdigit() else "of unknown process"


def remove_drafts() -> None:
    """Remove files that a killed batch had begun; hidden, and never taken for finished ones."""
    for folder in (paths.manifest().parent, paths.resolve_path("data", "processed")):
        for file in folder.rglob(".*"):
            if is_draft(file):
                paths.remove_file(file, folder=folder)


def is_draft(file: Path) -> bool:
    """Return whether a file is a draft whose writer is gone."""
    match = DRAFT.match(file.name)
    return match is not None and not is_running(int(match[1]))
