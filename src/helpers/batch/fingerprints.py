"""What a report depends on, as hashes of content: equal hashes, equal report.

Standard library only: a batch that finds nothing to do imports nothing more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypedDict

from helpers.batch.job import Job
from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.batch.plan import AUDIT_NOTEBOOK, BRIEF, READS, REPORT_NOTEBOOK, WRITES
from helpers.batch.versions import PACKAGES, read_versions
from helpers.data.documents import group_by_owner, list_documents
from helpers.data.peers import Base, Latest, read_latest
from helpers.export.bundle import ENDINGS, place_file
from helpers.export.places import published, published_numbers
from helpers.ground import paths
from helpers.ground.errors import ProjectError
from helpers.ground.hashing import (
    PACKAGE_ROOT,
    Hashes,
    hash_code,
    hash_file,
    hash_files,
    hash_value,
    list_files,
    stat_sources,
)
from helpers.ground.opening import read_table
from helpers.printed.provinces import list_relatives

# Sources that no notebook of a batch imports (a test looks): they decide when and where a notebook
# runs, or what becomes of it afterwards, never what it computes.
NOT_EXECUTED = (
    "__main__.py",
    "batch/build.py",
    "batch/build_facts.py",
    "batch/fingerprints.py",
    "batch/in_process.py",
    "batch/job.py",
    "batch/kept_kernel.py",
    "batch/limits.py",
    "batch/lock.py",
    "batch/own_folder.py",
    "batch/plan.py",
    "batch/progress.py",
    "batch/records.py",
    "batch/rehearsal.py",
    "batch/schedule.py",
    "batch/versions.py",
    "batch/where.py",
    "batch/work.py",
    "batch/written.py",
    "cli/",
    "engine/",
    "ground/hashing.py",
    "ground/locale/",
    "ground/refused.py",
    "page/addresses.py",
    "page/brief.py",
    "page/dataset.py",
    "page/index/",
    "page/render.py",
    "page/sample.py",
    "page/templates/brief/",
    "page/templates/index/",
    "page/templates/report/",
    "reading/",
)
# Of these, what makes a page out of an executed notebook.
RENDERING = (
    "page/addresses.py",
    "page/dataset.py",
    "page/render.py",
    "page/index/pages.py",
    "page/templates/report/",
    "ground/locale/",
    "batch/plan.py",
)
BRIEFING = ("page/brief.py", "page/render.py", "page/templates/", "ground/locale/")
SUMMARY = ("page/index/places.py", "page/index/findings.py", "page/index/facts.py")
FIGURE = re.compile(rb"<figure (reports/figures/[^>\"\\]+\.png)>")


class Common(TypedDict):
    """What all pages have in common; a package that is not installed has no version."""

    inputs: Hashes
    hashes: Hashes
    packages: dict[str, str | None]


class Fingerprints:
    """Hashes of what jobs read; what no job writes is read once."""

    @cached_property
    def sources(self) -> Hashes:
        """Path and hash of this package's files, wherever it is installed."""
        self.touched = stat_sources()
        files = map(Path, self.touched)
        return {file.relative_to(PACKAGE_ROOT).as_posix(): hash_file(file) for file in files}

    @cached_property
    def touched(self) -> dict[str, tuple[int, ...]]:
        """The same files with time and size, as they were just before they were hashed."""
        return stat_sources()

    def are_sources_touched(self) -> bool:
        """Return whether a file was written since it was hashed, be it with the same content.

        Processes import at a time of their own, so what they ran would not be certain.
        """
        return stat_sources() != self.touched

    @cached_property
    def code(self) -> str:
        """One hash of all sources."""
        return hash_value(self.sources)

    @cached_property
    def registers(self) -> Hashes:
        """Path and hash of the registers and the data dictionary."""
        files = [*list_files(paths.register("x").parent), paths.data_package()]
        return hash_files(files)

    @cached_property
    def notebooks(self) -> Hashes:
        """Name and hash of the notebooks; what they showed when they were saved does not count."""
        folder = paths.notebook("x").parent
        return {file.stem: hash_code(file) for file in list_files(folder, "*.ipynb")}

    @cached_property
    def documents(self) -> list[dict[str, str]]:
        """The rows of the register of documents."""
        return list_documents()

    @cached_property
    def owned(self) -> Mapping[str, list[dict[str, str]]]:
        """The same rows by province, so that a job need not look at all of them."""
        return group_by_owner(self.documents)

    @cached_property
    def packages(self) -> dict[str, str | None]:
        """Versions of the packages that matter, and of Python."""
        return {**read_versions(PACKAGES), "python": ".".join(map(str, sys.version_info[:2]))}

    @cached_property
    def shared(self) -> str:
        """One hash of all that every notebook reads or runs."""
        code = {
            name: value for name, value in self.sources.items() if not _is_in(name, NOT_EXECUTED)
        }
        return hash_value([code, self.registers, self.packages, dict(KERNEL_ENVIRONMENT)])

    @cached_property
    def rendering(self) -> str:
        """One hash of all that turns any executed notebook into a page."""
        code = {name: value for name, value in self.sources.items() if _is_in(name, RENDERING)}
        return hash_value([code, self.registers, self.packages])

    @cached_property
    def briefing(self) -> str:
        """One hash of all that makes a brief of tables and an executed report."""
        own = {n: v for n, v in self.sources.items() if _is_in(n, BRIEFING)}
        return hash_value([self.shared, own])

    @cached_property
    def summary(self) -> str:
        """One hash of all that reads from a place's tables what the index shows."""
        code = {name: value for name, value in self.sources.items() if _is_in(name, SUMMARY)}
        return hash_value([self.shared, code])

    def read_inputs(self, job: Job) -> Hashes:
        """Return name and hash of what only this job, or only its province, reads."""
        if job.notebook == BRIEF:
            return hash_files(list_briefed(job))
        inputs = {paths.relative_path(paths.notebook(job.notebook)): self._notebook(job)}
        everyone = job.province_id is None
        rows = self.documents if everyone else self.owned.get(job.province_id or "", [])
        inputs["data/raw/documents.csv"] = hash_value(rows)
        if job.lang:
            catalogue = f"ground/locale/{job.lang}.po"
            inputs[f"src/helpers/{catalogue}"] = self.sources.get(catalogue, "")
        if job.notebook == REPORT_NOTEBOOK:
            place = paths.relative_path(paths.processed("shares", "x").parent)
            inputs[place] = self._hash_peers(job.province_id or "")
        owners = sorted(self.owned) if everyone else [job.province_id or ""]
        inputs |= hash_files(list_slice(job, rows, owners))
        return inputs

    @cached_property
    def latest(self) -> tuple[Latest, dict[Base, str]]:
        """The latest shares of all provinces, for which the comparison waits; a hash a base."""
        found = read_latest()
        return found, {base: hash_value(rows) for base, rows in found.on_base.items()}

    def forget_shares(self) -> None:
        """Read the latest shares anew when they are asked for: a job may write them again."""
        self.__dict__.pop("latest", None)

    def _hash_peers(self, province_id: str) -> str:
        """Return one hash of what stands beside a province's shares."""
        found, hashes = self.latest
        return hash_value([hashes[base] for base in found.list_bases(province_id)])

    def _notebook(self, job: Job) -> str:
        return self.notebooks.get(job.notebook, "")

    def compute_key(self, job: Job, inputs: Mapping[str, str]) -> str:
        """Return the hash that changes whenever the notebook must run again."""
        return hash_value([self.shared, dict(inputs), job.parameters])

    def compute_page_key(self, job: Job) -> str:
        """Return the hash that changes whenever the page must be rendered again."""
        if job.notebook == BRIEF:
            return self.briefing
        links = [[link.label, link.href, link.lang] for link in job.links]
        known = hash_files([published_numbers(job.province_id)] if job.province_id else [])
        return hash_value([self.rendering, links, known]) if job.page else ""

    @cached_property
    def common(self) -> Common:
        """What all pages have in common, for the manifest."""
        raw = list_files(paths.documents().parent)
        raw += list_files(published())
        sources = {f"src/helpers/{name}": value for name, value in self.sources.items()}
        notebooks = {f"notebooks/{name}.ipynb": value for name, value in self.notebooks.items()}
        data = hash_files([*raw, paths.data_package()])
        return {
            "inputs": {**data, **notebooks, **sources},
            "hashes": {"data": hash_value(data), "code": hash_value({**notebooks, **sources})},
            "packages": self.packages,
        }


def list_slice(
    job: Job, documents: Iterable[Mapping[str, str]], owners: Iterable[str]
) -> list[Path]:
    """Return the data files that a job reads beside the registers: of documents and provinces."""
    rows = list(documents)
    names = [row["document_id"] for row in rows]
    if job.notebook == next(iter(WRITES)):
        second = map(paths.second_transcription, names)
        return [*map(paths.transcription, names), *(p for p in second if p.is_file())]
    optional = [paths.judgements(name) for name in names]
    if job.notebook == AUDIT_NOTEBOOK:  # a ranking is checked row against row
        optional += [paths.transcription(r["document_id"]) for r in rows if not r["province_id"]]
    if job.notebook == REPORT_NOTEBOOK:
        optional += [paths.second_transcription(name) for name in names]
        relatives = list_relatives(job.province_id or "")
        optional += [paths.processed("observations", unit) for unit in relatives]
    tables = [paths.processed(table, owner) for table in READS[job.notebook] for owner in owners]
    return [*tables, *(place for place in optional if place.is_file())]


def list_briefed(job: Job) -> list[Path]:
    """Return what a brief is made of: the executed report, and the tables behind it."""
    report = Job(REPORT_NOTEBOOK, job.province_id, job.lang).target
    tables = [paths.processed(table, job.province_id or "") for table in READS[REPORT_NOTEBOOK]]
    return [file for file in (report, *tables) if file.is_file()]


def list_outputs(job: Job) -> list[Path]:
    """Return the files that a job has written, without its page."""
    files = [job.target]
    if job.notebook == REPORT_NOTEBOOK:
        files += list_files(paths.download(job.province_id or "", "x").parent)
    if job.packs:
        files += [place_file(job.province_id or "", ending) for ending in ENDINGS]
    tables = WRITES.get(job.notebook, ())
    files += [paths.processed(table, job.province_id or "") for table in tables]
    if job.target.is_file():
        for name in sorted(set(FIGURE.findall(job.target.read_bytes()))):
            figure = paths.resolve_path(name.decode())
            files += [figure, figure.with_suffix(".svg")]
    return [file for file in files if file.is_file()]


def count_findings(province_id: str) -> int | None:
    """Return how many checks of a province failed; None before there is a table."""
    place = paths.processed("findings", province_id)
    if not place.is_file():
        return None
    try:
        rows = read_table(place).list_records()
    except ProjectError:  # edited; it is built again
        return None
    return [row.get("result") for row in rows].count("failed")


def _is_in(name: str, places: Iterable[str]) -> bool:
    """Return whether a source is one of these files or lies in one of these folders."""
    return any(name == place or (place[-1] == "/" and name.startswith(place)) for place in places)
