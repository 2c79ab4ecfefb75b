"""Numbers that rest on an excerpt say so: of its document only passages were seen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.ground.errors import ParameterError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import EXCERPT, WHOLE
from helpers.printed.documents import is_excerpt

NAMING = "rows"
"""Columns that name source rows are called so, or end so: `rows`, `from_rows`."""


def mark_grade(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return a table with `grade`: whether its figures come from texts that were read whole.

    A number that rests on several figures is an excerpt's if one of them is.

    Parameters
    ----------
    frame
        Rows of one document each, with `document_id`, or numbers that name the rows they rest on
        as `document_id:line:seq`, separated by blanks.
    documents
        Rows of the register, at least of the documents named.

    Returns
    -------
    DataFrame
        With a last column `grade`, `whole` or `excerpt`.
    """
    if frame.empty:
        return frame
    excerpts = list_excerpts(documents)
    columns = [name for name in frame.columns if name.endswith(NAMING)] or ["document_id"]
    named = list_records(frame[columns])
    return frame.assign(grade=[grade_of(row, excerpts) for row in named])


def select_grade(frame: pd.DataFrame, *, excerpts: str = "yes") -> pd.DataFrame:
    """Return the numbers of a table that are wanted, with those that rest on excerpts or without.

    Parameters
    ----------
    frame
        Numbers with `grade`.
    excerpts
        `no` leaves out all that rest on an excerpt.

    Raises
    ------
    ParameterError
        If it is neither `yes` nor `no`.
    """
    if excerpts not in ("yes", "no"):
        raise ParameterError(f"excerpts '{excerpts}' is unknown: use yes or no")
    if excerpts == "yes":
        return frame
    return frame[frame["grade"] != EXCERPT].reset_index(drop=True)


def list_excerpts(documents: pd.DataFrame) -> frozenset[str]:
    """Return the documents of which only passages were seen."""
    rows = list_records(documents)
    return frozenset(str(row["document_id"]) for row in rows if is_excerpt(row))


def grade_of(row: Mapping[str, object], excerpts: frozenset[str]) -> str:
    """Return the grade of the source rows that cells name."""
    names = (name for cell in row.values() for name in str(cell).split())
    return EXCERPT if any(name.partition(":")[0] in excerpts for name in names) else WHOLE
