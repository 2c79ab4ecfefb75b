"""Values made of the registers alone, kept for as long as no register changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from helpers.ground.paths import data_package, documents, register

MOST = 64
"""Values kept of one function: of each register in two states, for instance."""

Function = TypeVar("Function", bound=Callable[..., Any])
State = tuple[object, ...]


def remember(function: Function) -> Function:
    """Make a function keep what it has returned until a register is written.

    For functions of hashable arguments that read nothing but the registers, the list of documents
    and the data dictionary. Callers share the value, so none may change it. The process that
    kernels are forked from calls some of them, and a kernel then asks only whether the files are
    still the same.
    """

    @lru_cache(maxsize=MOST)
    def recall(state: State, *arguments: object) -> Any:
        return function(*arguments)

    @wraps(function)
    def call(*arguments: object) -> Any:
        return recall(read_state(), *arguments)

    return call  # type: ignore[return-value]


def read_state() -> State:
    """Return what becomes another one when a register is written, replaced, added or removed."""
    folder = register("x").parent
    try:
        with os.scandir(folder) as found:
            listed = sorted((entry.path, *tell_state(entry.stat())) for entry in found)
    except OSError:  # whoever reads a register there says so
        listed = [(str(folder),)]
    return (*listed, read_file_state(str(documents())), read_file_state(str(data_package())))


def read_file_state(path: str) -> State:
    """Return the state of one file; its path alone if it is not there."""
    try:
        return (path, *tell_state(os.stat(path)))
    except OSError:
        return (path,)


def tell_state(found: os.stat_result) -> tuple[int, ...]:
    """Return times, size and number of a file: a copy with the old time differs as well."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
