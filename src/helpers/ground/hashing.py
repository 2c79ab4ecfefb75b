"""Hashes of values and files, and the files of this package. Standard library only."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from helpers.ground import paths

PACKAGE_ROOT = Path(__file__).parents[1]

Hashes = dict[str, str]

FAILED_COPY = ".failed.ipynb"
"""How the name of what a failed run leaves behind ends."""


def hash_value(value: object) -> str:
    """Return the hash of a value made of lists, dicts and texts."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_files(files: Iterable[Path]) -> Hashes:
    """Return path below the root and hash of files; an absent one has an empty hash."""
    return {paths.relative_path(f): hash_file(f) if f.is_file() else "" for f in files}


def hash_file(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hash_bytes(file.read_bytes())


def hash_code(notebook: Path) -> str:
    """Return the hash of a notebook's cells and metadata, outputs and counts left out."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        cells = [{n: v for n, v in c.items() if n not in _RESULTS} for c in content["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return hash_file(notebook)  # not a notebook, which the run will say
    return hash_value([cells, content.get("metadata")])


_RESULTS = ("outputs", "execution_count")


def hash_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def list_files(folder: Path, pattern: str = "**/*") -> list[Path]:
    """Return the files below a folder in order, without hidden ones and copies of failed runs."""
    return [
        file
        for file in sorted(folder.glob(pattern))
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(FAILED_COPY)
    ]


def stat_sources() -> dict[str, tuple[int, ...]]:
    """Return this package's files with the time of their last change and their size.

    Those that `list_files` names, but of compiled ones none. A batch asks after each of its jobs,
    so no path object is made for each look at a file.
    """
    found: dict[str, tuple[int, ...]] = {}
    for folder, below, names in os.walk(PACKAGE_ROOT):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(FAILED_COPY):
                with suppress(FileNotFoundError):  # an editor's draft, gone again
                    state = os.stat(file := os.path.join(folder, name))
                    found[file] = (state.st_mtime_ns, state.st_size)
    return found
