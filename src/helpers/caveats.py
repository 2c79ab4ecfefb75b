"""Numbers that rest on figures which the audit disputes say so."""

from __future__ import annotations

import pandas as pd

DISPUTING = (
    ("total", "exceeded"),
    ("total", "short"),
    ("total", "truncated"),
    ("printed_share", "refuted"),
    ("printed_share", "not_all"),
    ("part_of_whole", "outside"),
    ("pooled_share", "outside"),
    ("share_range", "above_one"),
    ("restatement", "differs"),
    ("repetition", "same_value"),
    ("running_counter", "falls"),
    ("quarter_of_year", "above_year"),
    ("quarter_of_year", "implausible"),
    ("monthly_rate", "from_january"),
    ("monthly_rate", "no_exposure"),
    ("carried_over", "differs"),
)
"""Findings that put a figure itself in doubt; others concern only its comparison or wording."""

RELIABLE = ("A", "P")
UNRELIABLE = "U"


def mark_disputed(
    frame: pd.DataFrame, findings: pd.DataFrame, *, row_columns: tuple[str, ...]
) -> pd.DataFrame:
    """Return computed numbers with the disputing findings named and the status lowered.

    Parameters
    ----------
    frame
        Shares or growth of one province.
    findings
        Its findings.
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
    disputes = list_disputes(findings)
    named = [_name_disputes(row, disputes, row_columns) for row in frame.to_dict("records")]
    is_disputed = pd.Series([bool(name) for name in named], index=frame.index)
    lowered = frame["obs_status"].isin(RELIABLE) & is_disputed
    status = frame["obs_status"].mask(lowered, UNRELIABLE)
    return frame.assign(disputed_by=named, obs_status=status)


def list_disputes(findings: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the check codes that dispute each figure, by `document_id:line:seq`."""
    disputes: dict[str, tuple[str, ...]] = {}
    for finding in findings.to_dict("records"):
        if (finding["check_code"], finding["case"]) not in DISPUTING:
            continue
        for row in str(finding["rows"]).split():
            known = disputes.get(row, ())
            if finding["check_code"] not in known:
                disputes[row] = (*known, str(finding["check_code"]))
    return disputes


def _name_disputes(
    row: dict[str, object], disputes: dict[str, tuple[str, ...]], columns: tuple[str, ...]
) -> str:
    """Return the checks that dispute any source row of a number."""
    rows = [name for column in columns for name in str(row[column]).split()]
    codes = [code for name in rows for code in disputes.get(name, ())]
    return " ".join(dict.fromkeys(codes))
