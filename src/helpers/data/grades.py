"""Numbers that rest on an excerpt say so: of its document only passages were seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from helpers.data.documents import Row
from helpers.ground.vocabulary import EXCERPT, WHOLE
from helpers.printed.documents import is_excerpt

GRADE, NAMING = "grade", "rows"
"""The column of the grade; those that name source rows are called `rows` or end so: `from_rows`."""


def mark_grade(
    frame: pd.DataFrame, documents: Iterable[Row], *, columns: Collection[str] = (GRADE,)
) -> pd.DataFrame:
    """Return a table with `grade`: whether its figures come from texts that somebody read whole.

    A number that rests on several figures is an excerpt's if one of them is.

    Parameters
    ----------
    frame
        Rows of one document each, with `document_id`, or numbers that name the rows they rest on
        as `document_id:line:seq`, separated by blanks.
    documents
        Rows of the register, at least of the documents named.
    columns
        What the table is to have; one without a grade, or without rows, is returned as it is.

    Returns
    -------
    DataFrame
        With a last column `grade`, `whole` or `excerpt`.
    """
    if frame.empty or GRADE not in columns:
        return frame
    excerpts = frozenset(row["document_id"] for row in documents if is_excerpt(row))
    naming = [name for name in frame.columns if name.endswith(NAMING)] or ["document_id"]
    named = frame[naming].to_dict("records")
    return frame.assign(grade=[_find_grade(row, excerpts) for row in named])


def _find_grade(row: Mapping[str, object], excerpts: frozenset[str]) -> str:
    """Return the grade of the source rows that cells name."""
    names = (name for cell in row.values() for name in str(cell).split())
    return EXCERPT if any(name.partition(":")[0] in excerpts for name in names) else WHOLE
