"""Sums that cover the same at two dates where the printed totals do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from helpers.analysis.growth.pairs import Side, build_side
from helpers.analysis.sums import map_rows, read_terms
from helpers.data.rows import Cut, Observation, build_observations
from helpers.ground.vocabulary import DIMENSIONS

DeclaredPair = tuple[Side, Side, bool, tuple[str, str]]


def list_declared_pairs(
    observations: pd.DataFrame, register: pd.DataFrame
) -> Iterator[DeclaredPair]:
    """Yield earlier and later side, whether the reading is the main one, and its note.

    Parameters
    ----------
    observations
        Observations of one province.
    register
        The register `like_for_like`; rows of other provinces are passed over.

    Raises
    ------
    ContractError
        If a sum names a figure that is not transcribed.
    """
    rows = map_rows(build_observations(observations))
    provinces = set(observations["province_id"])
    for pair in register.to_dict("records"):
        if pair["province_id"] in provinces:
            sides = (_read_side(pair, column, rows) for column in ("from_terms", "to_terms"))
            yield *sides, pair["is_main"] == "yes", (pair["note_vi"], pair["note_en"])


def _read_side(pair: Mapping[str, str], column: str, rows: Mapping[str, Observation]) -> Side:
    """Return one side of a declared pair, under the pair's own indicator and dimensions."""
    cut, indicator = Cut(*(pair[d] for d in DIMENSIONS)), pair["indicator_code"]
    named = [
        replace(row.recut(cut), indicator_code=indicator) for row in read_terms(pair[column], rows)
    ]
    return build_side(named, summed=True)
