"""What to say when the system refuses a file or a resource: the cause, and what to do."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from helpers.ground import paths
from helpers.ground.errors import ProjectError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
"""Errors that only writing has: a full disk or quota, a read-only disk, a limit of size."""

FORBIDDEN = (errno.EACCES, errno.EPERM)
"""Errors of reading, of writing and of much else."""

IN_THE_WAY = {
    errno.EISDIR: "a folder stands where a file belongs",
    errno.ENOTDIR: "a file stands where a folder belongs",
    errno.EEXIST: "a file stands where a folder belongs",
    errno.ENOTEMPTY: "a folder stands where a file belongs",
}
STOPPED = "Stopped; start again to go on."
NO_MEMORY = "the memory does not suffice: end other programs, or raise its limit"
TOO_MANY = (errno.EMFILE, errno.ENFILE)
KEPT = "then start again: finished reports are kept"


def is_write_error(error: OSError) -> bool:
    """Return whether an error says that nothing can be written at its place."""
    if error.errno in FULL:
        return True
    if error.errno not in FORBIDDEN or not error.filename:
        return False
    place = Path(os.fsdecode(error.filename))
    if place.is_file() and not os.access(place, os.R_OK):
        return False  # it could not even be read
    return not os.access(place if place.exists() else _find_folder(place), os.W_OK)


def explain_os_error(error: OSError) -> ProjectError:
    """Return the one message for what the system refused; the cause always stands in it."""
    place, cause = name_place(error), error.strerror or str(error) or type(error).__name__
    if is_write_error(error):
        return explain_write_error(error)
    if error.errno in IN_THE_WAY:
        why = f"{IN_THE_WAY[error.errno]} ({cause}): move it away"
        return ProjectError(f"cannot write '{place}': {why}, {KEPT}")
    if error.errno in TOO_MANY:
        return ProjectError(f"{cause}: raise the limit with `ulimit -n 1024`, {KEPT}")
    if error.errno in FORBIDDEN and error.filename:
        return ProjectError(f"cannot read '{place}': {cause}. Ask its owner for the right to do so")
    where = f" at '{place}'" if error.filename else ""
    return ProjectError(f"the system refused{where}: {cause}. Mend that, {KEPT}")


def explain_write_error(error: OSError) -> ProjectError:
    """Return the one message for a disk that is full or a folder that cannot be written."""
    return ProjectError(
        f"cannot write '{name_place(error)}': {error.strerror}; free some space or use a folder "
        f"of your own, {KEPT}"
    )


def explain_import(error: ImportError) -> str:
    """Return the one message for a package that is missing or damaged."""
    name = (error.name or "").partition(".")[0]
    return (
        f"package '{name or 'unknown'}' is missing or damaged in '{sys.prefix}' ({error}): remove "
        "that folder, then start again with `python3 run.py`, which makes it anew"
    )


def name_place(error: OSError) -> str:
    """Return the file that an error is about: of a draft that which it was to replace."""
    named = getattr(error, "filename2", None) or error.filename
    return os.fsdecode(named) if named else str(paths.manifest().parent)


def _find_folder(place: Path) -> Path:
    """Return the nearest folder above a place that is there."""
    return next((folder for folder in place.parents if folder.is_dir()), Path(os.sep))
