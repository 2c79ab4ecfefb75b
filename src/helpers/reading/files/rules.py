"""The tables of a PDF page, found from the rules that are drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NEAR = 3.0
"""Points within which two rules are one, or meet."""

SHORTEST = 6.0
MOST_RULES = 4000
"""More are a drawing or a map, not a table."""


@dataclass(frozen=True)
class Rule:
    """One level or upright line: where it lies, and from where to where it goes."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class RuledTable:
    """A lattice of rules.

    Attributes
    ----------
    xs, ys
        Where its columns and rows are divided; y grows downwards.
    cells
        For each row and column the number of the cell that covers it; merged ones share a number.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]

    def find_cell(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a place, or None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.cells[row][column]
        return None


def make_rule(x0: float, y0: float, x1: float, y1: float) -> Rule | None:
    """Return the rule between two points, or None if it is short or slanting."""
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if wide >= SHORTEST and high < 1:
        return Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    if high >= SHORTEST and wide < 1:
        return Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    return None


def find_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """Return the tables with at least two columns and two rows, from the top down."""
    if len(rules) > MOST_RULES:
        return []
    tables = [_build_table(group) for group in _group(_merge(rules))]
    return sorted((t for t in tables if t), key=lambda table: table.ys[0])


def _merge(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with pieces of one line made one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.upright, round(r.at / NEAR), r.start)):
        last = merged[-1] if merged else None
        if last and _continues(last, rule):
            end = max(last.end, rule.end)
            merged[-1] = Rule(last.upright, last.at, last.start, end)
        else:
            merged.append(rule)
    return merged


def _continues(last: Rule, rule: Rule) -> bool:
    """Tell whether a rule lies on the line of another and touches it."""
    same = last.upright == rule.upright and abs(last.at - rule.at) < NEAR
    return same and rule.start <= last.end + NEAR


def _group(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules that hang together."""
    left, groups = list(rules), []
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            rule = waiting.pop()
            group.append(rule)
            touching = [other for other in left if _meet(rule, other)]
            waiting += touching
            left = [other for other in left if other not in touching]
        groups.append(group)
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    """Tell whether a level and an upright rule touch."""
    if one.upright == other.upright:
        return False
    reaches = one.start - NEAR <= other.at <= one.end + NEAR
    return reaches and other.start - NEAR <= one.at <= other.end + NEAR


def _divide(places: Iterable[float]) -> list[float]:
    """Return places in order, near ones once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > NEAR:
            found.append(place)
    return found


def _build_table(rules: Sequence[Rule]) -> RuledTable | None:
    """Return the table that rules draw, or None if they make no two rows and columns."""
    xs = _divide(rule.at for rule in rules if rule.upright)
    ys = _divide(rule.at for rule in rules if not rule.upright)
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells = [[row * len(xs) + x for x in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    for row, y in enumerate(map(_middle, ys, ys[1:])):
        for column, x in enumerate(map(_middle, xs, xs[1:])):
            if column and not _is_walled(rules, upright=True, at=xs[column], across=y):
                _unite(cells, cells[row][column], cells[row][column - 1])
            if row and not _is_walled(rules, upright=False, at=ys[row], across=x):
                _unite(cells, cells[row][column], cells[row - 1][column])
    return RuledTable(tuple(xs), tuple(ys), tuple(map(tuple, cells)))


def _middle(one: float, other: float) -> float:
    """Return the middle of two places."""
    return (one + other) / 2


def _is_walled(rules: Sequence[Rule], *, upright: bool, at: float, across: float) -> bool:
    """Tell whether a rule stands between two neighbours."""
    return any(
        rule.upright == upright and abs(rule.at - at) <= NEAR and rule.start <= across <= rule.end
        for rule in rules
    )


def _unite(cells: list[list[int]], old: int, new: int) -> None:
    """Give one cell the number of another."""
    for row in cells:
        row[:] = [new if cell == old else cell for cell in row]
