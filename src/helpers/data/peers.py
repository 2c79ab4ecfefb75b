"""Shares of other provinces on the bases of one province, by the standard library alone.

A batch asks which they are before it knows whether a report is out of date, and the report shows
them: both must see the same rows.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.errors import MissingInputError, ProjectError
from helpers.ground.opening import read_table
from helpers.ground.remember import State, tell_state
from helpers.ground.vocabulary import DIMENSIONS, TOTAL, UNVALIDATED

Row = Mapping[str, str]
States = tuple[State, ...]
SETTLED = 2_000_000_000
"""Nanoseconds after which a folder's time tells of every file put there: clocks tick coarsely."""


class Base(NamedTuple):
    """What two shares must have in common to stand side by side: same cut, same set covered."""

    indicator_code: str
    tier: str
    scope: str
    coverage: str


SHOWN = (
    "province_id",
    *Base._fields,
    "period_start",
    "period_end",
    "value",
    "value_low",
    "value_high",
)
MARKS = ("rests_on", "printed", "obs_status", "disputed_by", "grade")


@dataclass(frozen=True)
class Latest:
    """The latest headline shares of all provinces, by province and by base."""

    owned: Mapping[str, Sequence[Row]]

    @cached_property
    def on_base(self) -> dict[Base, list[Row]]:
        """The same by what they have in common."""
        groups: dict[Base, list[Row]] = {}
        for rows in self.owned.values():
            for row in rows:
                groups.setdefault(find_base(row), []).append(row)
        return groups

    def list_bases(self, province_id: str) -> list[Base]:
        """Return the bases of the shares of one province, in order."""
        return sorted({find_base(row) for row in self.owned.get(province_id, ())})


def group_peers(province_id: str) -> dict[Base, list[Row]]:
    """Return the latest shares of other provinces on each base of one province.

    What nobody reviewed is left out, and so is a province whose shares are not built.
    """
    latest = read_latest()
    return {
        base: [row for row in latest.on_base[base] if row["province_id"] != province_id]
        for base in latest.list_bases(province_id)
    }


def find_base(row: Mapping[str, object]) -> Base:
    """Return what a share must have in common with another one."""
    return Base(*(str(row[name]) for name in Base._fields))


def _list_states() -> States:
    """Return each province whose shares are there, with the state of the file.

    A project without a register of documents has none; who needs the register says so. In a batch,
    whose jobs put each file in its place whole, the folder tells whether one has changed: to ask
    thousands of files costs a fourth of a report.
    """
    folder = paths.processed("shares", "x").parent
    try:
        found = os.stat(folder)
        if paths.LATEST_VARIABLE in os.environ and time.time_ns() - found.st_mtime_ns > SETTLED:
            return _list_settled(folder, tell_state(found), tuple(list_provinces()))
        return _list_files(folder, list_provinces())
    except (MissingInputError, FileNotFoundError):
        return ()


@lru_cache(maxsize=1)
def _list_settled(folder: Path, state: State, known: tuple[str, ...]) -> States:
    """Return the same of a folder in this state."""
    return _list_files(folder, known)


def _list_files(folder: Path, known: Iterable[str]) -> States:
    """Return the same of known provinces, as the files tell now."""
    with os.scandir(folder) as found:
        files = {Path(entry.name).stem: entry for entry in found if entry.name.endswith(".csv")}
        both = sorted(set(known) & {*files})
        return tuple((owner, *tell_state(files[owner].stat())) for owner in both)


def read_latest() -> Latest:
    """Return the latest headline shares of each province, reviewed ones only."""
    return _read_latest(_list_states())


@lru_cache(maxsize=1)
def _read_latest(states: States) -> Latest:
    """Return the same of files in a certain state, from what the batch has kept if it has.

    With thousands of places to read they cost each kernel more than its reports.
    """
    place = os.environ.get(paths.LATEST_VARIABLE)
    key = hashlib.sha256(repr(states).encode()).hexdigest()
    if place and (kept := _read_kept(Path(place), key)) is not None:
        return Latest(kept)
    owned = {str(owner): _select_latest(str(owner)) for owner, *_ in states}
    if place:
        with suppress(OSError, ProjectError):
            paths.replace_text(Path(place), json.dumps([key, owned]))
    return Latest(owned)


def _read_kept(file: Path, key: str) -> dict[str, list[Row]] | None:
    """Return what was kept of tables in this state."""
    try:
        found, owned = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return owned if found == key else None


def _select_latest(province_id: str) -> list[Row]:
    """Return the latest first statement of every headline share of a province.

    Of several breakdowns of one date the one with the largest base counts, of shares printed
    without their base the broadest; one of some agencies only where none of all is known.
    """
    try:
        table = read_table(paths.processed("shares", province_id))
        if not {*SHOWN, *MARKS} <= set(table.columns):
            return []
        rows = [row for row in table.list_records() if row["headline"]]
        wanted = [r for r in rows if r["alternative"] == "1" and r["obs_status"] != UNVALIDATED]
        latest = {row["indicator_code"]: row for row in sorted(wanted, key=_rank)}
    except (ValueError, KeyError, ProjectError):
        return []  # the province's own report says what is wrong with the table
    return [{name: row[name] for name in (*SHOWN, *MARKS)} for row in latest.values()]


def _rank(row: Row) -> tuple[bool, str, bool, float, int]:
    """Return what orders the shares of one indicator, the one that counts last."""
    base = row["denominator_value"]
    broad = sum(row[name] == TOTAL for name in DIMENSIONS)
    return row["scope"] == TOTAL, row["period_end"], bool(base), float(base or 0), broad
