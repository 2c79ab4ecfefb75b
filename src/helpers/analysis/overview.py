"""Short tables that the notebooks show of what they have just computed."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.share_declarations import ONLINE
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

ONLINE_SHARE_COLUMNS = [
    "indicator_code",
    "period_start",
    "period_end",
    "exposure_days",
    "coverage",
    "numerator_value",
    "denominator_value",
    "value",
    "value_low",
    "value_high",
    "printed",
]

SHARE_COLUMNS = [
    "indicator_code",
    "breakdown",
    "period_end",
    "value",
    "value_low",
    "value_high",
    "printed",
    "printed_agrees",
]


def count_by_family(transcriptions: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures each document prints, by family."""
    families = transcriptions.merge(
        indicators[["indicator_code", "family"]], on="indicator_code", validate="many_to_one"
    )
    return _count_pairs(families, "family", "document_id")


def _count_pairs(frame: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Return how often each pair of values occurs, with sums, sooner than `pd.crosstab`."""
    counts = frame.groupby([rows, columns]).size().unstack(fill_value=0)
    counts.loc["All"] = counts.sum()
    counts["All"] = counts.sum(axis=1)
    return counts


def count_by_status(observations: pd.DataFrame, code_lists: pd.DataFrame) -> pd.DataFrame:
    """Return how many observations carry each status flag, with its meaning."""
    flags = code_lists[code_lists["list"] == "obs_status"].set_index("code")["label_en"]
    counts = observations["obs_status"].value_counts().sort_index().rename_axis("flag")
    return pd.DataFrame({"meaning": flags.reindex(counts.index), "observations": counts})


def list_bounded(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations whose bounds are wider than their value."""
    wide = observations["value"].notna() & (
        (observations["value_low"] != observations["value"])
        | (observations["value_high"] != observations["value"])
    )
    bounds = ["value_low", "value_high", "closed", "joint_low", "joint_high", "joint_closed"]
    columns = ["printed", "qualifier", *bounds, "indicator_code"]
    return _index_by_row(observations[wide])[columns]


def count_by_result(findings: pd.DataFrame) -> pd.DataFrame:
    """Return how many checks passed, failed or could not be made."""
    if findings.empty:
        return pd.DataFrame({"checks": []})
    return _count_pairs(findings, "check_code", "result")


def list_failed(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the failed checks with their arithmetic."""
    columns = ["severity", "check_code", "subject", "arithmetic", "explanation_en", "repair_count"]
    if findings.empty:
        return pd.DataFrame(columns=columns)
    failed = findings[findings["result"] == "failed"]
    return failed[columns].reset_index(drop=True)


def list_repairs(repairs: pd.DataFrame) -> pd.DataFrame:
    """Return the single edits that would mend failed checks, plausible ones first."""
    columns = ["check_code", "subject", "row", "printed", "repaired", "edit", "plausible"]
    return repairs[columns] if not repairs.empty else pd.DataFrame(columns=columns)


def count_by_reason(growth: pd.DataFrame) -> pd.DataFrame:
    """Return how many pairs were computed and how many refused, by reason."""
    if growth.empty:
        return pd.DataFrame({"pairs": []})
    counts = growth["reason_code"].replace("", "computed").value_counts().sort_index()
    return counts.rename("pairs").to_frame()


def list_changes(growth: pd.DataFrame) -> pd.DataFrame:
    """Return the computed changes, the main reading of each."""
    columns = ["comparison", "from_period_end", "to_period_end", "from_value", "to_value"]
    results = ["measure", "value", "value_low", "value_high"]
    main = growth if growth.empty else growth[growth["is_main"] != "no"]
    return _select_growth(main, [*columns, *results], refused=False)


def list_other_readings(growth: pd.DataFrame) -> pd.DataFrame:
    """Return the changes under other exposures and other readings of the same figures."""
    columns = ["comparison", "to_period_end", "exposure", "from_days", "to_days"]
    results = ["from_per_day", "to_per_day", "measure", "value", "value_low", "value_high"]
    others = growth if growth.empty else growth[growth["is_main"] == "no"]
    return _select_growth(others, [*columns, *results], refused=False)


def list_decompositions(decompositions: pd.DataFrame) -> pd.DataFrame:
    """Return what each component adds to a change."""
    columns = ["relation_id", "scope", "method", "to_period_end", "component", "component_code"]
    results = ["group", "from_value", "to_value", "contribution", "relative_contribution"]
    if decompositions.empty:
        return pd.DataFrame(columns=[*columns, *results])
    return decompositions[[*columns, *results]]


def list_readings(sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Return every reading of each share, refused ones with their reason."""
    columns = ["indicator_code", "breakdown", "period_end", "variant_id", "is_main", "arithmetic"]
    results = ["exposure_days", "coverage", "value", "value_low", "value_high", "reason_en"]
    if sensitivity.empty:
        return pd.DataFrame(columns=[*columns, *results])
    return sensitivity.assign(breakdown=_name_breakdown(sensitivity))[[*columns, *results]]


def list_reference_intervals(references: pd.DataFrame) -> pd.DataFrame:
    """Return the reference intervals, which are not errors of the figures."""
    columns = ["indicator_code", "period_end", "intraclass_correlation", "agencies"]
    results = ["design_effect", "value", "reference_low", "reference_high", "reason_code"]
    if references.empty:
        return pd.DataFrame(columns=[*columns, *results])
    return references[[*columns, *results]]


def list_refused(growth: pd.DataFrame) -> pd.DataFrame:
    """Return the refused pairs with the reason."""
    columns = ["from_period_end", "to_period_end", "reason_en"]
    return _select_growth(growth, columns, refused=True)


def _select_growth(growth: pd.DataFrame, columns: list[str], *, refused: bool) -> pd.DataFrame:
    """Return some columns of the refused or of the computed pairs."""
    if growth.empty:
        return pd.DataFrame(columns=["indicator_code", "breakdown", *columns])
    rows = growth[(growth["reason_code"] != "") == refused]
    rows = rows.assign(breakdown=_name_breakdown(rows))
    return rows[["indicator_code", "breakdown", *columns]].reset_index(drop=True)


def list_online_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the online-submission shares with their fractions."""
    if shares.empty:
        return pd.DataFrame(columns=ONLINE_SHARE_COLUMNS)
    rows = shares[shares["family"] == ONLINE]
    return rows[ONLINE_SHARE_COLUMNS].reset_index(drop=True)


def list_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return all other shares, with the printed ones beside them."""
    if shares.empty:
        return pd.DataFrame(columns=SHARE_COLUMNS)
    rows = shares[shares["family"] != ONLINE]
    rows = rows.assign(breakdown=_name_breakdown(rows))
    return rows[SHARE_COLUMNS].reset_index(drop=True)


def describe_written(frame: pd.DataFrame, table: str) -> str:
    """Return what was written, in words that do not depend on the machine."""
    return f"{len(frame)} rows written to data/processed/{table}/"


def _name_breakdown(rows: pd.DataFrame) -> list[str]:
    """Return the dimension codes that narrow each row."""
    codes = rows[list(DIMENSIONS)].itertuples(index=False)
    return [" ".join(code for code in row if code != TOTAL) for row in codes]


def _index_by_row(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the rows indexed by their place in the documents."""
    places = [name_row(row) for row in list_records(observations)]
    return observations.assign(row=places).set_index("row")
