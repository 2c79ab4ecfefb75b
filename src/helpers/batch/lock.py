"""One batch at a time in a project, and no litter of one that was killed."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.ground import paths
from helpers.ground.errors import ProjectError

# A full disk, a read-only one, a full quota, a folder of somebody else's.
CANNOT_WRITE = (errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EPERM)
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
        raise explain_write_error(error) from error
    with handle:
        if not try_lock(handle.fileno()):
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise ProjectError(
                f"another batch (process {holder}) is building in '{place.parent}': wait for it "
                "to end, or stop it"
            )
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        remove_drafts()
        yield


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process alone; return False if another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def explain_write_error(error: OSError) -> ProjectError:
    """Return the one message for a disk that is full or a folder that cannot be written."""
    return ProjectError(
        f"cannot write '{error.filename or paths.manifest().parent}': {error.strerror}; free "
        "some space or use a folder of your own, then start again: finished reports are kept"
    )


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


def is_running(pid: int) -> bool:
    """Return whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
