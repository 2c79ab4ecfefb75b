"""The record of what has been built from what; no times in it, so that equal builds are equal.

A run notes every job in a journal as soon as it ends, and folds the journal into the manifest
when it ends itself; what a killed run has noted, the next one folds in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from helpers.ground import paths

OK, FAILED, SKIPPED = "ok", "failed", "skipped"


@dataclass(frozen=True)
class Record:
    """What is known of one job.

    Attributes
    ----------
    status
        `ok`, `failed`, or `skipped` since something that it needs has failed.
    key, page_key
        Hashes of all that went into the run and into the page.
    parameters
        Of the notebook.
    inputs, outputs
        Path and SHA-256 of what it alone reads, and of what it has written.
    page
        Path of its page, empty if it has none.
    findings
        Failed checks that a report shows, null for other jobs.
    message
        Why it failed.
    """

    status: str
    key: str = ""
    page_key: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    findings: int | None = None
    message: str = ""


Records = dict[str, Record]


def read_records() -> Records:
    """Return what earlier runs have recorded, by job; nothing if the manifest is unreadable."""
    records = {}
    for name, value in _read_json(paths.manifest()).get("jobs", {}).items():
        records[name] = Record(**value)
    for line in _read_lines(journal()):
        name, value = line
        records[name] = Record(**value)
    return records


def write_manifest(records: Mapping[str, Record], shared: Mapping[str, Any]) -> Path:
    """Write `reports/manifest.json`, drop the journal, and return the manifest's path.

    An unchanged manifest is not written again.
    """
    jobs = {name: asdict(record) for name, record in records.items()}
    text = json.dumps({**shared, "jobs": jobs}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    target = paths.manifest()
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        paths.replace_text(target, text)
    journal().unlink(missing_ok=True)
    return target


def note_record(name: str, record: Record) -> None:
    """Append one job to the journal; a line cut off by a crash is passed over when read."""
    journal().parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps([name, asdict(record)], ensure_ascii=False)
    with journal().open("a", encoding="utf-8") as file:
        file.write(f"\n{line}")


def note_time(name: str, seconds: float, status: str) -> None:
    """Append how long a job took to the log of times."""
    with times().open("a", encoding="utf-8") as file:
        file.write(f"{name},{seconds:.3f},{status}\n")


def keep_known(records: Mapping[str, Record], known: Collection[str]) -> Records:
    """Return the records of jobs that still exist."""
    return {name: record for name, record in records.items() if name in known}


def journal() -> Path:
    """The journal of a run that has not ended."""
    return paths.manifest().with_name("journal.jsonl")


def times() -> Path:
    """The log of times: job, seconds, status."""
    return paths.manifest().with_name("times.csv")


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError):
        return {}


def _read_lines(file: Path) -> list[Any]:
    if not file.is_file():
        return []
    lines = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return [line for line in lines if isinstance(line, list) and len(line) == 2]
