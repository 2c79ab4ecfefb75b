"""Folders in which a run may keep what nobody else is to read or to find again."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache

# Bytes that the path of a Unix socket may have on every system, less the port's number.
SOCKET_PATH_LIMIT = 100
# What a batch and a run add to it: `/egov-4194304-abcdefgh/kernel-abcdefgh/s`, and some more.
ADDED = 50

# Where programs put such things, should the usual folder not do.
OTHERS = ("/tmp", "/var/tmp", "/dev/shm")


def choose_temporary() -> str:
    """Return a folder for temporary files, whose path is short enough for sockets if one is.

    Raises
    ------
    OSError
        There is none that can be written.
    """
    usual = tempfile.gettempdir()
    return next((place for place in _list_short(usual)), usual)


@cache
def _list_short(usual: str) -> tuple[str, ...]:
    """Return the folders in which sockets can be."""
    return tuple(_find_short(usual))


def _find_short(usual: str) -> Iterator[str]:
    """Yield the folders that can be written and have short paths."""
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    for place in (usual, own, *OTHERS):
        short = len(os.fsencode(os.path.join(place, ""))) + ADDED <= SOCKET_PATH_LIMIT
        if place and short and _can_write(place):
            yield place


def _can_write(place: str) -> bool:
    """Return whether files can be made in a folder, by making one."""
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False


def can_hold_sockets(address: str) -> bool:
    """Return whether Unix sockets can have paths that begin so."""
    return sys.platform != "win32" and len(os.fsencode(address)) <= SOCKET_PATH_LIMIT


def make_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder for a kernel, which is removed when its context ends."""
    return tempfile.TemporaryDirectory(
        prefix="kernel-", dir=choose_temporary(), ignore_cleanup_errors=True
    )


def list_own_variables(folder: str) -> dict[str, str]:
    """Return variables by which Jupyter and IPython use this folder and no settings of a reader."""
    places = {f"JUPYTER_{name}_DIR": name.lower() for name in ("CONFIG", "DATA", "RUNTIME")}
    places["IPYTHONDIR"] = "ipython"
    return {name: os.path.join(folder, part) for name, part in places.items()}
