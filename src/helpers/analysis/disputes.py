"""Numbers that rest on figures which the audit disputes say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.data.results import FindingRow, build_findings
from helpers.ground.frames import list_records

ALL, FIRST = "all rows", "first row"

DISPUTING = {
    ("total", "exceeded"): ALL,
    ("total", "short"): ALL,
    ("printed_share", "refuted"): ALL,
    ("printed_share", "not_all"): FIRST,
    ("printed_share", "other_base"): FIRST,
    ("printed_share", "base_unclear"): FIRST,
    ("part_of_whole", "outside"): ALL,
    ("pooled_share", "outside"): ALL,
    ("share_range", "above_one"): ALL,
    ("restatement", "differs"): ALL,
    ("restatement", "differs_undated"): ALL,
    ("repetition", "same_value"): ALL,
    ("repetition", "unmoved"): FIRST,
    ("running_counter", "falls"): ALL,
    ("quarter_of_year", "above_year"): ALL,
    ("quarter_of_year", "implausible"): ALL,
    ("monthly_rate", "from_january"): ALL,
    ("monthly_rate", "no_exposure"): ALL,
    ("monthly_rate", "from_january_days"): ALL,
    ("monthly_rate", "no_exposure_days"): ALL,
    ("carried_over", "differs"): ALL,
    ("together", "contradiction"): ALL,
}
"""Findings that put a figure itself in doubt, and which of their rows.

Where either of two figures may be wrong, both are in doubt. The first row is the printed share
beside counts that speak for themselves. Other findings concern only a comparison or a wording.
"""

RELIABLE = ("A", "P")
UNRELIABLE = "U"
FIGURES = ("numerator_rows", "denominator_rows")
RESTED_ON = (*FIGURES, "narrowed_by")
VALUE = ("value", "value_low", "value_high")
"""What tells one share from another: its figures and the number that they give."""
PROPOSED = "proposed"
"""The status of a finding with just one plausible repair."""


def mark_disputed(
    frame: pd.DataFrame,
    findings: pd.DataFrame,
    *,
    repairs: pd.DataFrame,
    row_columns: tuple[str, ...],
) -> pd.DataFrame:
    """Return computed numbers with the disputing findings named and the status lowered.

    Parameters
    ----------
    frame
        Shares or growth of one province.
    findings, repairs
        Its findings, and the repairs that belong to them.
    row_columns
        Columns that name the source rows of a number.

    Returns
    -------
    DataFrame
        With a column `disputed_by`, the check codes separated by blanks; where it is not empty a
        normal or provisional status becomes U, low reliability.
    """
    if frame.empty:
        return frame
    disputes = list_disputes(build_findings(findings, repairs))
    named = [_name_disputes(row, disputes, row_columns) for row in list_records(frame)]
    is_disputed = pd.Series([bool(name) for name in named], index=frame.index)
    lowered = frame["obs_status"].isin(RELIABLE) & is_disputed
    status = frame["obs_status"].mask(lowered, UNRELIABLE)
    return frame.assign(disputed_by=named, obs_status=status)


def mark_shares(
    shares: pd.DataFrame, findings: pd.DataFrame, repairs: pd.DataFrame
) -> pd.DataFrame:
    """Return the shares of one province with what disputes their counts.

    A printed share that is refuted leaves the share of the counts as it is; one that is printed
    without counts is itself what is disputed.

    Parameters
    ----------
    shares, findings, repairs
        Tables of one province.
    """
    if shares.empty:
        return shares
    own = shares["printed_rows"].where(shares["rests_on"] == "printed", "")
    marked = mark_disputed(
        shares.assign(own_rows=own),
        findings,
        repairs=repairs,
        row_columns=(*RESTED_ON, "own_rows"),
    )
    return marked.drop(columns="own_rows")


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
    marked = flag_figures(readings, findings, repairs=repairs, row_columns=RESTED_ON)
    known = {_identify(row): row["obs_status"] for row in list_records(shares)}
    rows = list_records(marked)
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


def list_disputes(findings: Iterable[FindingRow]) -> dict[str, tuple[str, ...]]:
    """Return the check codes that dispute each figure, by `document_id:line:seq`."""
    disputes: dict[str, tuple[str, ...]] = {}
    for finding in findings:
        for row in list_disputed_rows(finding):
            known = disputes.get(row, ())
            if finding.check_code not in known:
                disputes[row] = (*known, finding.check_code)
    return disputes


def list_disputed_rows(finding: FindingRow) -> tuple[str, ...]:
    """Return the rows that a finding puts in doubt.

    Where exactly one plausible repair exists, that is the figure it would mend, and the first
    row, which may be wrong instead: the total, the whole, the printed share. The others then
    agree with one another.
    """
    which = DISPUTING.get((finding.check_code, finding.case))
    if which is None:
        return ()
    if finding.repair_status == PROPOSED:
        mended = (repair.row for repair in finding.repairs if repair.plausible)
        return tuple(dict.fromkeys((*mended, finding.rows[0])))
    return finding.rows if which == ALL else finding.rows[:1]


def _name_disputes(
    row: Mapping[str, object], disputes: Mapping[str, tuple[str, ...]], columns: tuple[str, ...]
) -> str:
    """Return the checks that dispute any source row of a number."""
    rows = [name for column in columns for name in str(row.get(column, "")).split()]
    codes = [code for name in rows for code in disputes.get(name, ())]
    return " ".join(dict.fromkeys(codes))
