"""What documents state about the parts of a count, such as services by level: bars of a chart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.codes import Codes
from helpers.analysis.roles import list_services
from helpers.analysis.rules import Rules
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, EXACT, TOTAL

PERIOD = ["period_end", "period_start"]
LEVEL = "service_level"
NESTED = "nested"
"""Case of the findings on levels that are counted one within another."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Statement:
    """What one place of a document says about the services of each level on one date.

    Attributes
    ----------
    row
        The first figure of the statement.
    levels
        Services of each level, from the lowest to the highest.
    whole
        The printed total of all services; None where none is printed.
    is_hedged
        Whether a level has an open side, as “over” leaves it: then shares have bounds only.
    disputed
        Levels whose numbers the audit disputes.
    """

    row: Row
    levels: Mapping[str, float]
    whole: float | None = None
    is_hedged: bool = False
    disputed: frozenset[str] = frozenset()

    @property
    def listed(self) -> float:
        """Services of all levels that are printed."""
        return math.fsum(self.levels.values())

    @property
    def base(self) -> float:
        """What shares are taken of: the printed total, or else all that is listed."""
        return self.listed if self.whole is None else self.whole

    @property
    def rest(self) -> float:
        """Services of the printed total that no level lists."""
        return max(0.0, self.base - self.listed)

    @property
    def is_split(self) -> bool:
        """Whether there is more than one part to see."""
        return len(self.levels) + bool(self.rest) > 1

    def agrees_with(self, others: Mapping[str, float]) -> bool:
        """Return whether no level is given another number."""
        return all(self.levels.get(level, number) == number for level, number in others.items())


def list_statements(observations: pd.DataFrame, rules: Rules) -> list[Statement]:
    """Return the distinct statements of services by level, oldest first.

    The figures of one line and breakdown belong together. A line that contradicts no earlier one
    of its document and date completes or repeats it; one that does is a further statement.

    Parameters
    ----------
    observations
        Observations of one province.
    rules
        The codebook: which counts are split by level, and the levels as sets.
    """
    found: list[Statement] = []
    services = _select_services(observations, rules)
    for line in _list_lines(services, rules):
        levels = {str(r[LEVEL]): float(str(r["value"])) for r in line}
        own = [i for i, s in enumerate(found) if _share_split(s.row, line[0], rules.codes)]
        fitting = [i for i in own if found[i].agrees_with(levels)]
        if fitting:
            old = found[fitting[0]]
            found[fitting[0]] = replace(
                old,
                levels={**old.levels, **levels},
                is_hedged=old.is_hedged or _is_hedged(line),
                disputed=old.disputed | _list_disputed(line),
            )
        else:
            hedged, disputed = _is_hedged(line), _list_disputed(line)
            found.append(Statement(line[0], levels, is_hedged=hedged, disputed=disputed))
    ordered = [
        replace(s, levels=order_levels(s.levels, rules.codes), whole=_find_whole(s.row, services))
        for s in found
    ]
    return [s for s in ordered if s.base > 0]  # of nothing there are no parts to show


def _is_hedged(line: Sequence[Row]) -> bool:
    """Return whether a number is printed with one side open."""
    return any(row["qualifier"] not in (EXACT, "about") for row in line)


def _list_disputed(line: Sequence[Row]) -> frozenset[str]:
    """Return the levels whose numbers the audit disputes."""
    return frozenset(str(row[LEVEL]) for row in line if row.get("disputed_by"))


def open_nested(statements: Sequence[Statement], findings: pd.DataFrame) -> list[Statement]:
    """Return statements with levels counted one within another told apart.

    Where the audit found such counting, the level that is the printed total is no part beside the
    others: what they leave of it is drawn as the rest.
    """
    if findings.empty:
        return list(statements)
    nested = {n for rows in findings.loc[findings["case"] == NESTED, "rows"] for n in rows.split()}
    return [
        replace(s, levels={code: n for code, n in s.levels.items() if n != s.whole})
        if name_row(s.row) in nested
        else s
        for s in statements
    ]


def _select_services(observations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return the printed counts of services, narrowed by nothing but their level."""
    if observations.empty:
        return observations
    services = observations[observations["indicator_code"].isin(list_services(rules))]
    if services.empty:
        return services
    others = [d for d in DIMENSIONS if d != LEVEL]
    wanted = (services[others] == TOTAL).all(axis=1) & services["value"].notna()
    rows = services[wanted].astype({"line": int, "seq": int})
    return rows.sort_values([*PERIOD, "document_id", "line", "seq"])


def _list_lines(rows: pd.DataFrame, rules: Rules) -> list[list[Row]]:
    """Return the printed numbers of services by level, line by line, oldest date first."""
    if rows.empty:
        return []
    splits = [rules.codes.find_breakdown(LEVEL, code) for code in rows[LEVEL]]
    rows = rows.assign(split=[split.name if split else "" for split in splits])
    keys = [*PERIOD, "document_id", "line", "indicator_code", "split"]
    groups = rows[rows["split"] != ""].groupby(keys, sort=False)
    return [list_records(group) for _, group in groups]


def _share_split(first: Row, second: Row, codes: Codes) -> bool:
    """Return whether two rows of one document and period count parts of one breakdown."""
    splits = [codes.find_breakdown(LEVEL, str(row[LEVEL])) for row in (first, second)]
    same = first["indicator_code"] == second["indicator_code"]
    return share_place(first, second) and same and splits[0] == splits[1]


def _find_whole(row: Row, services: pd.DataFrame) -> float | None:
    """Return the total printed nearest to a row of its document and date; None if there is none."""
    totals = services[(services[LEVEL] == TOTAL)]
    for key in (*PERIOD, "document_id", "indicator_code"):
        totals = totals[totals[key] == row[key]]
    if totals.empty:
        return None
    distance = (totals["line"] - int(str(row["line"]))).abs()
    return float(totals.loc[distance.idxmin(), "value"])


def order_levels(levels: Mapping[str, float], codes: Codes) -> dict[str, float]:
    """Return levels from low to high, each part counted once.

    A joint figure that all its parts make up gives way to them; otherwise it stands for the parts
    that it holds.
    """
    kept = dict(levels)
    for code in sorted(levels, key=lambda code: len(codes.expand(LEVEL, [code]))):
        inside = [part for part in kept if codes.is_inside(LEVEL, part, code)]
        if inside and codes.make_up(LEVEL, inside, code, on=""):
            del kept[code]
        else:
            kept = {part: number for part, number in kept.items() if part not in inside}
    return dict(sorted(kept.items(), key=lambda item: codes.rank(LEVEL, item[0]) or ()))


def share_place(first: Row, second: Row) -> bool:
    """Return whether two rows have the same document and period."""
    return all(first[k] == second[k] for k in (*PERIOD, "document_id"))


def list_same_date(statement: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one document and date."""
    return [s for s in statements if share_place(s.row, statement.row)]
