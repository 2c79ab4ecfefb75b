"""The draft that a reader works on: where it lies, and what is in it, counted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.reading.draft import OPEN, SKIPPED, read_draft, write_draft

ENDING = ".draft.json"


def prepare_draft(file: str, *, province: str, issued: str, work: bool = True) -> Path:
    """Return the draft of a file, ready for a reader.

    A draft that is there goes on where it was left. One of the repository, such as the example, is
    copied among the built files before it is worked on, so that nothing committed changes.

    Parameters
    ----------
    file
        A document or a draft; a relative path starts at the root of the project.
    province, issued
        Whose document it is, and its day of issue.
    work
        Whether decisions will be taken.

    Raises
    ------
    MissingInputError
        If there is no such file.
    """
    source = paths.resolve_path(file)
    if not source.is_file():
        raise MissingInputError(f"'{file}' is not there: name a document, or a draft of one")
    if not source.name.endswith(ENDING):
        return _read_anew(source, {"province_id": province, "issued": issued})
    if not work or not source.is_relative_to(paths.resolve_root()):
        return source
    target = paths.draft(source.name)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return target


def _read_anew(source: Path, given: Mapping[str, str]) -> Path:
    """Return the draft of a document: the one that is there, else one that is read now."""
    from helpers.reading.measure import read_document  # heavy, and a draft needs none of it

    target = paths.draft(f"{source.stem}{ENDING}")
    if not target.is_file():
        write_draft(target, read_document(source, given))
    return target


def count_figures(path: Path) -> pd.DataFrame:
    """Return how many lines, figures and numbers left out a draft holds, and how many are open."""
    draft = read_draft(path)
    open_figures = [figure for figure in draft.figures if figure.state == OPEN]
    counts = {
        "lines": len(draft.lines),
        "figures": sum(figure.state != SKIPPED for figure in draft.figures),
        "to decide": len(open_figures),
        "of these doubted": sum(bool(figure.doubts) for figure in open_figures),
        "numbers left out": len(draft.left_out),
    }
    return pd.DataFrame(counts.items(), columns=["what", "count"])
