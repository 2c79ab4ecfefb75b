"""Notebooks as papermill reads them for a run: without the outputs, which it would clear."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

SCHEME = "source:"


class SourceReader:
    """Reads paths that begin with `source:`; registered with papermill like its own readers."""

    def read(self, path: str) -> str:
        """Return the text of a notebook."""
        return read_source(Path(path.removeprefix(SCHEME)))

    def pretty_path(self, path: str) -> str:
        """Return the path as people know it."""
        return path.removeprefix(SCHEME)


def read_source(source: Path) -> str:
    """Return the text of a notebook, its outputs left out if it can be read.

    A batch runs the same notebook again and again, and outputs are most of what it weighs.
    """
    state = source.stat()
    return _read_state(source, (state.st_mtime_ns, state.st_size, state.st_ino))


@lru_cache(maxsize=32)
def _read_state(source: Path, state: tuple[int, ...]) -> str:
    text = source.read_text(encoding="utf-8")
    try:
        content = json.loads(text)
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = []
    except (ValueError, LookupError, TypeError, RecursionError):
        return text  # what is wrong with it the run will say
    return json.dumps(content, ensure_ascii=False)


def name_source(source: Path) -> str:
    """Return by what path papermill is asked to read a notebook."""
    from papermill.iorw import papermill_io

    if not any(scheme == SCHEME for scheme, _ in papermill_io._handlers):
        papermill_io.register(SCHEME, SourceReader())
    return f"{SCHEME}{source}"
