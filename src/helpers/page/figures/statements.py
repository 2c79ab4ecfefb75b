"""What documents state about online services by level: the bars of their chart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.ground.vocabulary import DIMENSIONS, TOTAL

PERIOD = ["period_end", "period_start"]
LEVELS = ("level_1", "level_1_2", "level_2", "level_3", "level_4")


@dataclass(frozen=True)
class Statement:
    """What one place of a document says about the services of each level on one date."""

    row: Mapping[str, object]
    levels: Mapping[str, float]

    @property
    def total(self) -> float:
        """Services of all levels that are printed."""
        return math.fsum(self.levels.values())

    def agrees_with(self, others: Mapping[str, float]) -> bool:
        """Return whether no level is given another number."""
        return all(self.levels.get(level, number) == number for level, number in others.items())


def list_statements(observations: pd.DataFrame) -> list[Statement]:
    """Return the distinct statements of services by level, oldest first.

    The figures of one line belong together. A line that contradicts no earlier one of its
    document and date completes or repeats it; one that does is a further statement.
    """
    found: list[Statement] = []
    for line in _list_lines(observations):
        levels = {str(r["service_level"]): float(str(r["value"])) for r in line}
        own = [i for i, s in enumerate(found) if share_place(s.row, line[0])]
        fitting = [i for i in own if found[i].agrees_with(levels)]
        if fitting:
            old = found[fitting[0]]
            found[fitting[0]] = Statement(old.row, _order_levels({**old.levels, **levels}))
        else:
            found.append(Statement(line[0], _order_levels(levels)))
    return found


def _list_lines(observations: pd.DataFrame) -> list[list[Mapping[str, object]]]:
    """Return the printed numbers of services by level, line by line, oldest date first."""
    if observations.empty:
        return []
    others = [d for d in DIMENSIONS if d != "service_level"]
    wanted = (
        (observations["indicator_code"] == "online_services")
        & observations["service_level"].isin(LEVELS)
        & (observations[others] == TOTAL).all(axis=1)
        & observations["value"].notna()
    )
    rows = observations[wanted].astype({"line": int, "seq": int})
    rows = rows.sort_values([*PERIOD, "document_id", "line", "seq"])
    keys = [*PERIOD, "document_id", "line"]
    return [group.to_dict("records") for _, group in rows.groupby(keys, sort=False)]


def _order_levels(levels: Mapping[str, float]) -> dict[str, float]:
    """Return levels from low to high; a joint figure for 1 and 2 stands for its parts."""
    parts = ("level_1", "level_2") if "level_1_2" in levels else ()
    return {code: levels[code] for code in LEVELS if code in levels and code not in parts}


def share_place(first: Mapping[str, object], second: Mapping[str, object]) -> bool:
    """Return whether two rows have the same document and period."""
    return all(first[k] == second[k] for k in (*PERIOD, "document_id"))


def list_same_date(statement: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one document and date."""
    return [s for s in statements if share_place(s.row, statement.row)]
