"""The lock of an open file, which the system frees when the last process that has it ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

# What says that another process has the lock; any other refusal says that there are no locks.
HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EDEADLK)
ON_WINDOWS = (errno.EACCES,)


def lock_file(descriptor: int) -> bool | None:
    """Lock an open file; return False if another has it locked, None if there are no locks here.

    A folder on a network or a container may have none.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held = (*HELD, *(ON_WINDOWS if sys.platform == "win32" else ()))
        return False if error.errno in held else None
    return True


def try_lock(place: Path) -> bool | None:
    """Return whether nobody has a file locked; None if there are no locks here.

    Raises
    ------
    OSError
        The file cannot be opened, or is a link.
    """
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(place, flags)
    try:
        return lock_file(descriptor)
    finally:
        os.close(descriptor)
