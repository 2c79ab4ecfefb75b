"""Drafts: files in the making, each hidden beside the file that it will replace.

A draft is locked as long as its writer lives, so that litter of a killed one can be told: a
process number would not tell, since it is given again, and other containers have their own.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.ground.file_lock import lock_file, try_lock

FORM = re.compile(r"\..+\.([0-9]+)\.tmp")
ATTEMPTS = 5


@contextmanager
def open_draft(target: Path, content: bytes) -> Iterator[Path]:
    """Write what will replace a file beside it, and yield where; nothing stays at the end."""
    draft = name_draft(target)
    try:
        with hold_draft(draft) as descriptor:
            with open(descriptor, "wb", closefd=False) as file:
                file.write(content)
            if os.name != "nt":
                yield draft
        if os.name == "nt":  # which renames no file that is open
            yield draft
    finally:
        draft.unlink(missing_ok=True)


def name_draft(target: Path) -> Path:
    """Return the place of a draft of this process."""
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


@contextmanager
def hold_draft(draft: Path) -> Iterator[int]:
    """Make an empty file, and keep it locked inside the block; yield its descriptor."""
    for _ in range(ATTEMPTS):
        draft.unlink(missing_ok=True)  # a link of this name would be followed
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        try:
            if lock_file(descriptor) is False or not draft.exists():
                continue  # a batch that begins has taken it for litter
            yield descriptor
            return
        finally:
            os.close(descriptor)
    raise FileNotFoundError(errno.ENOENT, "it was removed while it was written", str(draft))


_BINARY = getattr(os, "O_BINARY", 0)


def is_left(file: Path) -> bool:
    """Return whether a file is a draft whose writer is gone."""
    match = FORM.fullmatch(file.name)
    if match is None:
        return False
    try:
        free = try_lock(file)
    except OSError:  # a link, or gone
        free = None
    return not is_running(int(match[1])) if free is None else free


def is_running(pid: int) -> bool:
    """Return whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
