"""Shares of other provinces on the bases of one province, by the standard library alone.

A batch asks which they are before it knows whether a report is out of date, and the report shows
them: both must see the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.errors import ProjectError
from helpers.ground.opening import read_table
from helpers.ground.remember import read_file_state
from helpers.ground.vocabulary import DIMENSIONS, TOTAL, UNVALIDATED

Row = Mapping[str, str]

BASE = ("indicator_code", "tier", "scope", "coverage")
"""What two shares must have in common to stand side by side; `analysis.comparison` compares."""

SHOWN = ("province_id", *BASE, "period_start", "period_end", "value", "value_low", "value_high")
MARKS = ("rests_on", "printed", "obs_status", "disputed_by", "grade")
READ = ("headline", "alternative", "denominator_value", *DIMENSIONS)
"""What else is asked of a row."""


def list_peers(province_id: str) -> list[dict[str, str]]:
    """Return the latest shares of other provinces on a base that this one has too.

    What nobody reviewed is left out, and so is a province whose shares are not built.
    """
    known = _read_latest(tuple(_list_states()))
    bases = {find_base(row) for row in known.get(province_id, ())}
    return [
        {name: row[name] for name in (*SHOWN, *MARKS)}
        for owner, rows in known.items()
        if owner != province_id
        for row in rows
        if find_base(row) in bases
    ]


def find_base(row: Mapping[str, object]) -> tuple[str, ...]:
    """Return what a share must have in common with another one."""
    return tuple(str(row[name]) for name in BASE)


def _list_states() -> Iterable[tuple[object, ...]]:
    """Yield the path and the state of each province's shares, those that are there."""
    for province_id in list_provinces():
        state = read_file_state(str(paths.processed("shares", province_id)))
        if len(state) > 1:
            yield (province_id, *state)


@lru_cache(maxsize=1)
def _read_latest(states: tuple[tuple[object, ...], ...]) -> dict[str, tuple[Row, ...]]:
    """Return the latest headline shares of each province, reviewed ones only."""
    return {str(owner): _select_latest(Path(str(path))) for owner, path, *_ in states}


def _select_latest(path: Path) -> tuple[Row, ...]:
    """Return the latest first statement of every headline share in a file.

    Of several breakdowns of one date the one with the largest base counts, of shares printed
    without their base the broadest.
    """
    rows = [row for row in _read_whole(path) if row["headline"]]
    wanted = [r for r in rows if r["alternative"] == "1" and r["obs_status"] != UNVALIDATED]
    latest: dict[str, Row] = {}
    for row in sorted(wanted, key=_rank):
        latest[row["indicator_code"]] = row
    return tuple(latest.values())


def _read_whole(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of shares; none of one that was edited, as it is built again."""
    try:
        table = read_table(path)
    except ProjectError:
        return []
    return table.list_records() if {*SHOWN, *MARKS, *READ} <= set(table.columns) else []


def _read_number(cell: str) -> float:
    """Return the number of a cell; 0 for an empty or an edited one."""
    try:
        return float(cell)
    except ValueError:
        return 0


def _rank(row: Row) -> tuple[str, bool, float, int]:
    """Return what orders the shares of one indicator, the one that counts last."""
    base = row["denominator_value"]
    broad = sum(row[name] == TOTAL for name in DIMENSIONS)
    return row["period_end"], bool(base), _read_number(base), broad
