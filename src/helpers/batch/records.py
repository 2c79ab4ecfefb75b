"""The record of what has been built from what; no times in it, so that equal builds are equal.

A run notes every job in a journal as soon as it ends, and folds the journal into the manifest
when it ends itself; what a killed run has noted, the next one folds in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.ground import paths

OK, FAILED, SKIPPED = "ok", "failed", "skipped"
STATUSES = (OK, FAILED, SKIPPED)
OUTPUT_FOLDERS = (("reports",), ("data", "processed"))
"""Where outputs lie, as parts of a path below the root."""


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
    jobs = _read_json(paths.manifest()).get("jobs", {})
    noted = [*(jobs.items() if isinstance(jobs, dict) else ()), *_read_lines(journal())]
    parsed = ((name, parse_record(value)) for name, value in noted if isinstance(name, str))
    return {name: record for name, record in parsed if record is not None}


def parse_record(value: object) -> Record | None:
    """Return a record as it was noted; None for anything that a batch would not note.

    A manifest of another version, or one that somebody edited, may hold whatever it likes. What
    is not known to be a record counts as never built.
    """
    known = {field.name: field for field in fields(Record)}
    if not isinstance(value, dict) or not {"status"} <= set(value) <= set(known):
        return None
    texts = ("parameters", "inputs", "outputs")
    if not all(_is_text_map(value.get(name, {})) for name in texts):
        return None
    plain = {name: item for name, item in value.items() if name not in (*texts, "findings")}
    if not all(isinstance(item, str) for item in plain.values()):
        return None
    if not isinstance(value.get("findings"), int | None) or value["status"] not in STATUSES:
        return None
    return Record(**value) if all(map(is_output, value.get("outputs", {}))) else None


def is_output(name: str) -> bool:
    """Return whether a path below the root may be one that a batch writes."""
    parts = PurePosixPath(name).parts
    is_plain = ".." not in parts and "\\" not in name and "\0" not in name
    return is_plain and any(parts[: len(own)] == own for own in OUTPUT_FOLDERS)


def _is_text_map(value: object) -> bool:
    """Return whether a value maps texts to texts."""
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def write_manifest(records: Mapping[str, Record], shared: Mapping[str, Any]) -> Path:
    """Write `reports/manifest.json`, drop the journal, and return the manifest's path.

    An unchanged manifest is not written again.
    """
    jobs = {name: asdict(record) for name, record in records.items()}
    text = json.dumps({**shared, "jobs": jobs}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    target = paths.manifest()
    if not target.is_file() or target.read_bytes() != text.encode():
        paths.replace_text(target, text)
    paths.remove_file(journal(), folder=target.parent)
    return target


def set_aside_damaged() -> list[str]:
    """Move away what stands in the place of a record and is none; return what to tell of each.

    Everything is then built again, and what was there is left to whoever wants to look at it.
    """
    notes = []
    for file in (manifest_file := paths.manifest(), journal(), times()):
        damage = _find_damage(file, is_manifest=file == manifest_file)
        if damage:
            aside = _find_free_name(file)
            os.replace(file, aside)
            notes.append(f"'{file}' {damage}: it is now '{aside.name}', and all is built again")
    return notes


def _find_damage(file: Path, *, is_manifest: bool) -> str:
    """Return why a place holds no record; nothing if it holds one or is free."""
    if not os.path.lexists(file) or file.is_symlink():
        return ""  # links are refused where they would be written
    if not file.is_file():
        return "is no file"
    if not is_manifest:
        return ""
    jobs = _read_json(file).get("jobs")
    if not isinstance(jobs, dict):
        return "is damaged"
    is_foreign = jobs and not any(map(parse_record, jobs.values()))
    return "is of another version" if is_foreign else ""


def _find_free_name(file: Path) -> Path:
    """Return a name beside a file under which nothing lies yet."""
    names = (f"{file.stem}.damaged{number or ''}{file.suffix}" for number in count())
    return next(place for place in map(file.with_name, names) if not os.path.lexists(place))


def note_record(name: str, record: Record) -> None:
    """Append one job to the journal; a line cut off by a crash is passed over when read."""
    line = json.dumps([name, asdict(record)], ensure_ascii=False)
    with paths.open_to_append(journal()) as file:
        file.write(f"\n{line}")


def note_time(name: str, seconds: float, status: str) -> None:
    """Append how long a job took to the log of times."""
    with paths.open_to_append(times()) as file:
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
    if not file.is_file():  # a pipe would be waited for
        return {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _read_lines(file: Path) -> list[Any]:
    if not file.is_file():
        return []
    lines = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            lines.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return [line for line in lines if isinstance(line, list) and len(line) == 2]
