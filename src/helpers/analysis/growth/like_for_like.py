"""Sums that cover the same at two dates where the printed totals do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers.analysis.growth.pairs import Side, build_side
from helpers.analysis.relations import recode
from helpers.analysis.sums import map_rows, read_terms
from helpers.data.rows import Observation
from helpers.ground.vocabulary import DIMENSIONS

DeclaredPair = tuple[Side, Side, bool, tuple[str, str]]


def list_declared_pairs(
    observations: Sequence[Observation], register: pd.DataFrame
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
    rows = map_rows(observations)
    provinces = {row.province_id for row in observations}
    for pair in register.to_dict("records"):
        if pair["province_id"] in provinces:
            earlier, later = (_read_side(pair, c, rows) for c in ("from_terms", "to_terms"))
            yield earlier, later, pair["is_main"] == "yes", (pair["note_vi"], pair["note_en"])


def _read_side(pair: Mapping[str, str], column: str, rows: Mapping[str, Observation]) -> Side:
    """Return one side of a declared pair, under the pair's own indicator and dimensions."""
    code, cut = pair["indicator_code"], [pair[d] for d in DIMENSIONS]
    return build_side(
        [recode(row, indicator_code=code, cut=cut) for row in read_terms(pair[column], rows)],
        summed=True,
    )
