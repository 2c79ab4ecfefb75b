"""One number, one flag: readings and splits take over what is known of their figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.disputes import mark_disputed

FIGURES = ("numerator_rows", "denominator_rows")
VALUE = ("value", "value_low", "value_high")


def flag_readings(
    readings: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    findings: pd.DataFrame,
    repairs: pd.DataFrame,
) -> pd.DataFrame:
    """Return readings of shares, flagged like the shares that they repeat.

    A reading that is no share of the table by itself is flagged by what disputes its figures.

    Parameters
    ----------
    readings, shares
        Readings, and shares with their final flags.
    findings, repairs
        What disputes figures.
    """
    if readings.empty:
        return readings
    marked = flag_figures(readings, findings, repairs=repairs, row_columns=FIGURES)
    known = {_identify(row): row["obs_status"] for row in shares.to_dict("records")}
    rows = marked.to_dict("records")
    own = [known.get(_identify(row), row["obs_status"]) for row in rows]
    return marked.assign(obs_status=own)


def flag_figures(
    frame: pd.DataFrame,
    findings: pd.DataFrame,
    *,
    repairs: pd.DataFrame,
    row_columns: tuple[str, ...],
) -> pd.DataFrame:
    """Return numbers with the flag that disputes of their figures leave them, and no new column."""
    marked = mark_disputed(frame, findings, repairs=repairs, row_columns=row_columns)
    return marked.drop(columns="disputed_by", errors="ignore")


def _identify(row: Mapping[str, object]) -> tuple[object, ...]:
    """Return figures and value of a share; a number that is not known equals another such."""
    values = (None if pd.isna(row[name]) else row[name] for name in VALUE)
    repaired = row.get("repaired_rows", "")
    return (*(row[name] for name in FIGURES), repaired, *values)
