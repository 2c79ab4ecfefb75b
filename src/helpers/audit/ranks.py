"""Rankings: in one table the higher score has the better rank, whoever's row it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpers.audit.finding import FAILED, Context, Finding, pass_check
from helpers.data.rows import Observation

ORDER = "rank_order"
RANK, SCORE = "rank", "score"

Table = tuple[object, ...]


class Placed(NamedTuple):
    """What one unit has in one table: its rank and its score."""

    rank: Observation
    score: Observation

    def is_against(self, other: Placed) -> bool:
        """Return whether one of two units has the higher score and the worse rank."""
        ours, theirs = self.score.bounds, other.score.bounds
        if self.rank.number > other.rank.number:
            return ours.low >= theirs.high
        return self.rank.number < other.rank.number and theirs.low >= ours.high


def check_rank_order(context: Context) -> list[Finding]:
    """Check the rank of a unit against the scores of all units of the same table.

    A misprint sets one unit against many; those whom it alone is against are not accused.
    """
    tables = list_placed([*context.observations, *context.peers], context)
    own = {row.name for row in context.observations}
    findings = []
    for placed in tables.values():
        against = [[other for other in placed if unit.is_against(other)] for unit in placed]
        most = {id(unit): len(others) for unit, others in zip(placed, against, strict=True)}
        for unit, others in zip(placed, against, strict=True):
            if unit.rank.name not in own or len(placed) == 1:
                continue
            accused = [other for other in others if most[id(other)] <= len(others)]
            findings.append(_tell(unit, others) if accused else _pass(unit))
    return findings


def list_placed(rows: Iterable[Observation], context: Context) -> dict[Table, list[Placed]]:
    """Return the units of each table that have a rank and a score in it.

    A table is one document's ranking by one index, of one edition and part; the rank and the
    score of an index bear its name.
    """
    found: dict[Table, dict[tuple[str, str], Observation]] = {}
    for row in rows:
        kind = context.rules.indicators.get(row.indicator_code, {}).get("kind", "")
        index, _, last = row.indicator_code.rpartition("_")
        if kind in (RANK, SCORE) and last == kind and row.value is not None:
            table = (row.document_id, index, row.cut, row.period_start, row.period_end)
            found.setdefault(table, {})[row.province_id, kind] = row
    return {
        table: [
            Placed(row, cells[unit, SCORE])
            for (unit, kind), row in cells.items()
            if kind == RANK and (unit, SCORE) in cells
        ]
        for table, cells in found.items()
    }


def _pass(unit: Placed) -> Finding:
    """Return the check of a unit that stands where its score puts it."""
    return pass_check(ORDER, unit.rank.indicator_code, unit)


def _tell(unit: Placed, others: Sequence[Placed]) -> Finding:
    """Return the finding on a unit; the first of those that it is against is named."""
    first = others[0]
    ours, theirs = (f"{one.rank.token}: {one.score.token}" for one in (unit, first))
    return Finding(
        ORDER,
        "inverted",
        FAILED,
        unit.rank.indicator_code,
        list(unit),
        expected=first.rank.number,
        found=unit.rank.number,
        arithmetic=f"{ours}; {theirs}",
        facts={
            "other": (first.rank.province_id, "province"),
            "score": (first.score.token, "text"),
            "rank": (first.rank.token, "text"),
            "own_score": (unit.score.token, "text"),
            "own_rank": (unit.rank.token, "text"),
            "units": (len(others), "number"),
        },
    )
