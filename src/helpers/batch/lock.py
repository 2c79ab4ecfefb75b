"""One batch at a time in a project, and no litter of one that was killed."""

from __future__ import annotations

import errno
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from helpers.ground import drafts, paths
from helpers.ground.errors import ProjectError
from helpers.ground.file_lock import lock_file
from helpers.ground.refused import explain_os_error


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
        # Without locks the batch goes on: two would build the same, each file replaced as a whole.
        if lock_file(handle.fileno()) is False:
            handle.seek(0)
            raise ProjectError(
                f"another batch ({describe_holder(handle.read(200))}) is building in "
                f"'{place.parent}': wait for it to end, or stop it"
            )
        handle.truncate(0)
        handle.write(f"{os.getpid()} {platform.node()}")
        handle.flush()
        require_output_folders()
        remove_drafts()
        yield
        remove_drafts()


def require_output_folders() -> None:
    """Stop if a folder that a batch writes to is a file, or a link that leads elsewhere.

    Each notebook would find that out for itself, after half a minute of work.

    Raises
    ------
    ProjectError, PlaceError
        The folder, and what to do.
    """
    processed = paths.resolve_path("data", "processed")
    for folder in (
        paths.figure(paths.COMPARISON, "x").parent.parent,
        paths.executed_notebook("x", "x").parent.parent,
        paths.resolve_path("reports", "data"),
        *(processed.iterdir() if processed.is_dir() else ()),
    ):
        is_there = os.path.lexists(folder) and not folder.name.startswith(".")
        if is_there and not folder.is_dir():
            raise explain_os_error(NotADirectoryError(errno.ENOTDIR, "Not a directory", folder))
        paths.require_own_place(folder / "x")


def describe_holder(note: str) -> str:
    """Return which process has the lock, by what it has noted; a machine if it is another one."""
    pid, _, machine = note.strip().partition(" ")
    elsewhere = f" on {machine}" if machine and machine != platform.node() else ""
    return f"process {pid}{elsewhere}" if pid.isascii() and pid.isdigit() else "of unknown process"


def remove_drafts() -> None:
    """Remove files that a killed batch or worker had begun; never taken for finished ones."""
    for folder in (paths.manifest().parent, paths.resolve_path("data", "processed")):
        for file in folder.rglob(".*"):
            if drafts.is_left(file):
                paths.remove_file(file, folder=folder)
