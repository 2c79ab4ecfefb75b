"""A few provinces that stand for all: one of each shape that the committed tables have.

What tests every province takes minutes in a collection; the shapes of tables are few.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache

from helpers.data.documents import list_provinces
from helpers.ground import paths

Tables = Mapping[str, list[dict[str, str]]]


def count_excerpts(tables: Tables) -> int:
    """Return how many figures there are where all are of excerpts; less than none elsewhere."""
    figures = tables["observations"]
    return len(figures) if {row["grade"] for row in figures} == {"excerpt"} else -1


SHAPES: dict[str, Callable[[Tables], int]] = {
    "most figures": lambda tables: len(tables["observations"]),
    "fewest figures": lambda tables: -len(tables["observations"]),
    "most figures of excerpts only": count_excerpts,
    "most contradictions": lambda tables: sum(
        row["severity"] == "error" and row["result"] == "failed" for row in tables["findings"]
    ),
    "most pairs of dates": lambda tables: len(tables["growth"]),
}


@cache
def choose_provinces() -> tuple[str, ...]:
    """Return the provinces that are furthest in each shape, each once, in the order of shapes."""
    known = {province_id: read_tables(province_id) for province_id in list_provinces()}
    furthest = (max(known, key=lambda name: measure(known[name])) for measure in SHAPES.values())
    return tuple(dict.fromkeys(furthest))


def read_tables(province_id: str) -> Tables:
    """Return the tables that shapes are measured on, as text."""
    found = {}
    for table in ("observations", "findings", "growth"):
        with paths.processed(table, province_id).open(encoding="utf-8", newline="") as file:
            found[table] = list(csv.DictReader(file))
    return found
