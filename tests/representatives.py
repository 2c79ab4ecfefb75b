"""A few provinces that stand for all: one of each shape that the committed tables have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import pandas as pd

from helpers.data import store
from helpers.data.documents import list_provinces

Choice = Callable[[str], float]


def read(table: str, province_id: str) -> pd.DataFrame:
    """Return a processed table of one province."""
    return store.read_processed(table, province_id)


def count_rows(table: str) -> Choice:
    """Return what counts the rows of a table that a province has."""
    return lambda province_id: len(read(table, province_id))


def count_errors(province_id: str) -> float:
    """Return how many contradictions stand in a province's documents."""
    return float((read("findings", province_id)["severity"] == "error").sum())


def count_excerpts(province_id: str) -> float:
    """Return how many figures there are where all are of excerpts; less than none elsewhere."""
    grades = read("observations", province_id)["grade"]
    return len(grades) if set(grades) == {"excerpt"} else -1


SHAPES: dict[str, Choice] = {
    "most figures": count_rows("observations"),
    "fewest figures": lambda province_id: -count_rows("observations")(province_id),
    "most figures of excerpts only": count_excerpts,
    "most contradictions": count_errors,
    "most pairs of dates": count_rows("growth"),
}


@cache
def choose_provinces(shapes: Iterable[str] = tuple(SHAPES)) -> list[str]:
    """Return the provinces that are furthest in each shape, each once, in the order of shapes."""
    known = list_provinces()
    return list(dict.fromkeys(max(known, key=SHAPES[shape]) for shape in shapes))
