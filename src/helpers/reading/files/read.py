"""Read a file: one door for every kind, and one clear sentence for every bad one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Timer
from typing import IO, Any

from helpers.ground import paths
from helpers.ground.errors import ContractError, UnreadableFileError
from helpers.ground.identifiers import explain_identifier
from helpers.reading.files import kinds
from helpers.reading.files.content import Report, TextOfFile, parse_text
from helpers.reading.files.limits import PATIENCE, SECONDS

CHILD = "helpers.reading.files.child"


def read_file(path: Path, *, progress: Report | None = None) -> TextOfFile:
    """Return the text of a file: `.txt .md .html .docx .pdf`, or a picture.

    The file is opened in a process of its own with little memory and time, so that a damaged or
    hostile one ends in a sentence.

    Parameters
    ----------
    path
        The file.
    progress
        Called after each page with its number, the number of pages (0 if unknown), and how it was
        read.

    Raises
    ------
    MissingInputError
        If there is no such file.
    UnreadableFileError
        If it cannot be read; the sentence says why and what to do.
    """
    require_readable(path)
    with tempfile.TemporaryFile() as errors:
        child = _start(path, errors)
        answer: Mapping[str, Any] = {}
        for answer in _listen(child):
            if progress and "page" in answer:
                progress(answer["page"], answer["pages"], answer["how"])
        child.wait()
        if "error" in answer:
            raise UnreadableFileError(answer["error"])
        if "text" not in answer:
            errors.seek(0)
            raise UnreadableFileError(explain_death(path, child.returncode, errors.read()))
    return parse_text(answer["text"])


def require_readable(path: Path) -> None:
    """Raise unless a path is a plain file, not empty, of a kind that is read."""
    kinds.require_file(path)
    kinds.find_kind(path)


def _start(path: Path, errors: IO[bytes]) -> subprocess.Popen[str]:
    """Start the process that opens the file."""
    folder = str(Path(__file__).parents[3])
    search = os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])
    # More arenas of memory, or threads, than one would use up the limit without need.
    variables = {**os.environ, "PYTHONPATH": search, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
    variables["OPENBLAS_NUM_THREADS"] = "1"
    return subprocess.Popen(
        [sys.executable, "-m", CHILD, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=variables,
        encoding="utf-8",
    )


def _listen(child: subprocess.Popen[str]) -> Iterator[Mapping[str, Any]]:
    """Yield what the process says; end it if it is silent for too long."""
    assert child.stdout is not None
    while True:
        timer = Timer(PATIENCE, child.kill)
        timer.start()
        try:
            line = child.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            child.stdout.close()
            return
        yield json.loads(line)


def explain_death(path: Path, code: int, errors: bytes) -> str:
    """Return the sentence for a process that ended without an answer."""
    if -code in (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)):
        return (
            f'"{path.name}" takes more than {SECONDS} seconds for one page: it is damaged, or a '
            "drawing; print the pages with figures to a PDF of their own"
        )
    if code > 0 and b"MemoryError" not in errors and errors.strip():
        last = errors.decode("utf-8", "replace").strip().splitlines()[-1]
        return f'"{path.name}" could not be read ({last}): convert it to another format'
    return f'"{path.name}" is damaged or needs too much memory: print it to a new PDF'


def tell_other_text(document_id: str, content: bytes) -> str:
    """Return what is wrong if another text is kept under a name; nothing if none is.

    Figures refer to the lines of a text, so that it is never replaced by another one.
    """
    if explain_identifier(document_id):
        return ""  # no text can be kept under it, which is told of the document
    target = paths.text(document_id)
    if not target.exists() or target.read_bytes() == content:
        return ""
    return (
        f'"{target}" holds another text of "{document_id}": choose another name for the '
        "document, or move the old text away if nothing was transcribed from it"
    )


def keep_text(text: TextOfFile, document_id: str) -> Path:
    """Write a text where the texts of documents are kept, outside the repository.

    Returns
    -------
    Path
        The file; its hash and number of lines are `text.sha256` and `text.line_count`.

    Raises
    ------
    ContractError
        If another text is kept under this name: figures refer to its lines.
    """
    target = paths.text(document_id)
    content = text.text.encode("utf-8")
    other = tell_other_text(document_id, content)
    if other:
        raise ContractError(other)
    if not target.exists():
        paths.replace_bytes(target, content)
    return target
