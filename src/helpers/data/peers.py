"""Shares of other provinces on the bases of one province, by the standard library alone.

A batch asks which they are before it knows whether a report is out of date, and the report shows
them: both must see the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.errors import MissingInputError, ProjectError
from helpers.ground.opening import read_table
from helpers.ground.remember import read_file_state
from helpers.ground.vocabulary import DIMENSIONS, TOTAL, UNVALIDATED

Row = Mapping[str, str]


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


def list_peers(province_id: str) -> list[dict[str, str]]:
    """Return the latest shares of other provinces on a base that this one has too.

    What nobody reviewed is left out, and so is a province whose shares are not built.
    """
    latest = read_latest()
    bases = {find_base(row) for row in latest.get(province_id, ())}
    return [
        {name: row[name] for name in (*SHOWN, *MARKS)}
        for owner, rows in latest.items()
        if owner != province_id
        for row in rows
        if find_base(row) in bases
    ]


def group_by_base(latest: Mapping[str, Iterable[Row]]) -> dict[Base, list[Row]]:
    """Return the latest shares of all provinces by what they have in common."""
    groups: dict[Base, list[Row]] = {}
    for rows in latest.values():
        for row in rows:
            groups.setdefault(find_base(row), []).append(row)
    return groups


def find_base(row: Mapping[str, object]) -> Base:
    """Return what a share must have in common with another one."""
    return Base(*(str(row[name]) for name in Base._fields))


def _list_states() -> Iterable[tuple[object, ...]]:
    """Yield the path and the state of each province's shares, those that are there.

    A project without a register of documents has none; who needs the register says so.
    """
    try:
        provinces = list_provinces()
    except MissingInputError:
        return
    for province_id in provinces:
        state = read_file_state(str(paths.processed("shares", province_id)))
        if len(state) > 1:
            yield (province_id, *state)


def read_latest() -> dict[str, tuple[Row, ...]]:
    """Return the latest headline shares of each province, reviewed ones only."""
    return _read_latest(tuple(_list_states()))


@lru_cache(maxsize=1)
def _read_latest(states: tuple[tuple[object, ...], ...]) -> dict[str, tuple[Row, ...]]:
    """Return the same of files in a certain state."""
    return {str(owner): _select_latest(Path(str(path))) for owner, path, *_ in states}


def _select_latest(path: Path) -> tuple[Row, ...]:
    """Return the latest first statement of every headline share in a file.

    Of several breakdowns of one date the one with the largest base counts, of shares printed
    without their base the broadest; one of some agencies only where none of all is known.
    """
    try:
        table = read_table(path)
        if not {*SHOWN, *MARKS} <= set(table.columns):
            return ()
        rows = [row for row in table.list_records() if row["headline"]]
        wanted = [r for r in rows if r["alternative"] == "1" and r["obs_status"] != UNVALIDATED]
        latest = {row["indicator_code"]: row for row in sorted(wanted, key=_rank)}
    except (ValueError, KeyError, ProjectError):
        return ()  # the province's own report says what is wrong with the table
    return tuple(latest.values())


def _rank(row: Row) -> tuple[bool, str, bool, float, int]:
    """Return what orders the shares of one indicator, the one that counts last."""
    base = row["denominator_value"]
    broad = sum(row[name] == TOTAL for name in DIMENSIONS)
    return row["scope"] == TOTAL, row["period_end"], bool(base), float(base or 0), broad
