"""What a report would run, tried in this process on a copy of the raw data, nothing kept.

A check of the data says that it is sound; only the notebooks themselves show whether they get
through. They are the committed ones, so that a rehearsal and a report never differ.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from helpers.batch.build import Ledger
from helpers.batch.in_process import run_cells
from helpers.batch.job import Job
from helpers.batch.plan import COMPARISON_NOTEBOOK, DATA_NOTEBOOKS, REPORT_NOTEBOOK, plan_batch
from helpers.batch.schedule import Action
from helpers.data import store
from helpers.engine.run import set_variables
from helpers.ground import paths
from helpers.ground.errors import ProjectError
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import CODED_COLUMNS

BACKEND = {"MPLBACKEND": "agg"}


@contextmanager
def open_copy(replaced: Mapping[Path, Path] | None = None) -> Iterator[Path]:
    """Make a copy of data and notebooks the project inside the block, and yield its root.

    Parameters
    ----------
    replaced
        Files of the project, each with the file that stands for it in the copy.
    """
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        root = Path(folder).resolve()
        for name in ("data", "notebooks"):
            ignored = shutil.ignore_patterns(".*", "*.failed.ipynb")
            shutil.copytree(paths.resolve_path(name), root / name, ignore=ignored)
        for place, file in (replaced or {}).items():
            shutil.copy(file, root / paths.relative_path(place))
        texts = os.environ.get(paths.SOURCES_VARIABLE) or str(paths.text("x").parent)
        moved = {paths.ROOT_VARIABLE: str(root), paths.SOURCES_VARIABLE: texts}
        with set_variables({**moved, **BACKEND}):
            yield root


def rehearse(province_ids: Sequence[str]) -> list[str]:
    """Return a sentence for each page that would stop, in a copy of the project.

    Parameters
    ----------
    province_ids
        Whose data notebooks and report are run, in one language: what stops one mostly stops all.
        If there are any, the comparison is run as well.
    """
    told = []
    for province_id in province_ids:
        try:
            run_province(province_id)
        except ProjectError as error:
            told.append(f"the report of '{province_id}' would stop: {error}")
    if province_ids:
        try:
            run_cells(COMPARISON_NOTEBOOK, {"lang": LANGUAGES[0]})
        except ProjectError as error:
            told.append(f"the comparison would stop: {error}")
    return told


def run_province(province_id: str) -> None:
    """Run the data notebooks and the report of one province in this process.

    Raises
    ------
    ProjectError
        What stops a notebook; a `NotebookFailedError` if it is no error of the project.
    """
    for name in DATA_NOTEBOOKS:
        run_cells(name, {"province_id": province_id})
    run_cells(REPORT_NOTEBOOK, {"province_id": province_id, "lang": LANGUAGES[0]})


def list_changed(province_ids: Sequence[str]) -> list[str]:
    """Return the provinces whose pages a report would build, by the records of earlier runs.

    Where there is no record, as in a fresh copy, a province is taken as built if its table of
    observations has the figures of its transcriptions.
    """
    ledger = Ledger()
    jobs = {name: plan_batch([name], LANGUAGES[:1]) for name in province_ids}
    return [name for name in province_ids if _is_changed(name, jobs[name], ledger)]


def _is_changed(province_id: str, jobs: Iterable[Job], ledger: Ledger) -> bool:
    own = [job for job in jobs if job.province_id == province_id]
    if all(job.key in ledger.records for job in own):
        return any(ledger.judge(job).action is Action.RUN for job in own)
    if not paths.processed("observations", province_id).is_file():
        return True
    rows = store.read_transcriptions(province_id)
    built = store.read_processed("observations", province_id)
    compared = ["document_id", "line", "seq", *CODED_COLUMNS, "printed", "period_end"]
    return list_records(rows[compared]) != list_records(built[compared])
