"""Printed tokens → observations with value, bounds and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.ground.errors import ContractError, PeriodError, ProjectError
from helpers.ground.vocabulary import CODED_COLUMNS, OUTCOMES, ROW_KEY, STATUS_OF_NOTE
from helpers.printed.corrections import apply_corrections
from helpers.printed.numerals import parse_printed
from helpers.printed.periods import parse_period
from helpers.printed.rounding import ROUND_COUNTS, RoundCounts

WHOLE_KINDS = ("count", "rank")
RATIO_PARTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Registers:
    """The registers that cleaning consults.

    Attributes
    ----------
    indicators, code_lists, corrections, documents
        Tables as `store` reads them.
    """

    indicators: pd.DataFrame
    code_lists: pd.DataFrame
    corrections: pd.DataFrame
    documents: pd.DataFrame


def clean_transcriptions(
    rows: pd.DataFrame, registers: Registers, *, round_counts: RoundCounts = ROUND_COUNTS
) -> pd.DataFrame:
    """Return one observation per printed figure, in the order of document, line and place.

    Parameters
    ----------
    rows
        Transcriptions, all columns text.
    registers
        Codebook, code lists, corrections and documents.
    round_counts
        Which counts without a hedge are taken as rounded.

    Raises
    ------
    ContractError
        On an unknown code, a duplicate key, or a stock with a start / a flow without one.
    TokenError, PeriodError
        On a token or date that cannot be read; the message names document, line and place.
    CorrectionError
        On a correction that matches nothing or is not needed.
    """
    _require_unique_rows(rows)
    _require_known_codes(rows, registers)
    corrected = apply_corrections(rows, registers.corrections)
    indicators = registers.indicators.set_index("indicator_code").to_dict("index")
    documents = registers.documents.set_index("document_id").to_dict("index")
    records = [
        _clean_row(
            row,
            indicators[row["indicator_code"]],
            documents[row["document_id"]],
            round_counts=round_counts,
        )
        for row in corrected.to_dict("records")
    ]
    return pd.DataFrame(records)


def _clean_row(
    row: Mapping[str, str],
    indicator: Mapping[str, str],
    document: Mapping[str, str],
    *,
    round_counts: RoundCounts,
) -> dict[str, object]:
    """Return one observation; any error is told with its place."""
    try:
        _require_period_kind(row, indicator)
        _require_unit(row, indicator)
        measured = _read_value(row, indicator["kind"], round_counts=round_counts)
    except ProjectError as error:
        where = " ".join(f"{name} '{row[name]}'" for name in ROW_KEY)
        raise type(error)(f"{where}, indicator '{row['indicator_code']}': {error}") from error
    measured["obs_status"] = flag_row(row, document)
    kept = {name: value for name, value in row.items() if name not in ("read", "correction_id")}
    return (
        {"province_id": document["province_id"]}
        | _insert_after(kept, "measurement_kind", measured)
        | {
            "corrected": row["read"] if row["correction_id"] else "",
            "correction_id": row["correction_id"],
        }
    )


def _read_value(
    row: Mapping[str, str], kind: str, *, round_counts: RoundCounts
) -> dict[str, object]:
    """Return value and bounds of a row; all missing where nothing is printed."""
    token = row["read"]
    if token == "" and kind != "outcome":
        raise ContractError("nothing is printed: only a planned task may lack its outcome")
    if token == "":
        return {"value": None, "value_low": None, "value_high": None, "closed": ""}
    if kind == "outcome":
        return _read_outcome(token)
    part = row["measurement_kind"] if row["measurement_kind"] in RATIO_PARTS else "value"
    parsed = parse_printed(
        token,
        row["qualifier"],
        part=part,
        whole=kind in WHOLE_KINDS,
        round_counts=round_counts,
    )
    if (kind == "share") != (parsed.unit_hint == "%"):
        raise ContractError(f"token '{token}' and kind '{kind}' disagree about a percent sign")
    return {
        "value": float(parsed.value),
        "value_low": float(parsed.low),
        "value_high": None if parsed.high is None else float(parsed.high),
        "closed": parsed.closed,
    }


def _read_outcome(token: str) -> dict[str, object]:
    """Return 1 for a planned task that was met and 0 for one that was not."""
    if token not in OUTCOMES:
        known = ", ".join(OUTCOMES)
        raise ContractError(f"outcome '{token}' is unknown: print one of {known}, or nothing")
    value = OUTCOMES[token]
    return {"value": value, "value_low": value, "value_high": value, "closed": "both"}


def flag_row(row: Mapping[str, str], document: Mapping[str, str]) -> str:
    """Return the SDMX CL_OBS_STATUS flag of a row.

    O nothing printed; E corrected or called an estimate; D or U where a note changes the
    meaning; P signed before its period ended; A otherwise. The first that fits is used.
    """
    if row["printed"] == "":
        return "O"
    if row["correction_id"]:
        return "E"
    flags = [STATUS_OF_NOTE[note] for note in row["note"].split() if note in STATUS_OF_NOTE]
    if flags:
        return flags[0]
    return "P" if document["issued"] < row["period_end"] else "A"


def _require_period_kind(row: Mapping[str, str], indicator: Mapping[str, str]) -> None:
    """Stop unless a stock has one date and a flow has two."""
    period = parse_period(row["period_start"], row["period_end"])
    if period.is_stock != (indicator["stock_or_flow"] == "stock"):
        raise PeriodError(
            f"a {indicator['stock_or_flow']} cannot have period_start '{row['period_start']}': "
            "a stock has only an end, a flow has both"
        )


def _require_unit(row: Mapping[str, str], indicator: Mapping[str, str]) -> None:
    """Stop if the row's unit is not the one of its indicator."""
    if row["unit_code"] != indicator["unit_code"]:
        raise ContractError(
            f"unit '{row['unit_code']}' is not the codebook's '{indicator['unit_code']}'"
        )


def _require_unique_rows(rows: pd.DataFrame) -> None:
    """Stop if two rows claim the same place of a document."""
    twice = rows[rows.duplicated(list(ROW_KEY))]
    if not twice.empty:
        key = ":".join(twice.iloc[0][list(ROW_KEY)])
        raise ContractError(f"place '{key}' is transcribed twice: number the figures of a line")


def require_whole_ratios(rows: pd.DataFrame) -> None:
    """Stop unless both sides of every ratio token are transcribed, numerator first.

    Raises
    ------
    ContractError
        If a side is missing, comes in the wrong order, or prints another token.
    """
    sides = rows[rows["measurement_kind"].isin(RATIO_PARTS)]
    for place, group in sides.groupby(["document_id", "line", "printed"], sort=False):
        kinds = list(group["measurement_kind"])
        if kinds != list(RATIO_PARTS) * (len(kinds) // 2):
            document, line, printed = place
            raise ContractError(
                f"{document} line '{line}': ratio '{printed}' needs a numerator and a denominator "
                "row, in this order: add or correct the other side"
            )


def _require_known_codes(rows: pd.DataFrame, registers: Registers) -> None:
    """Stop at the first code that its register or code list does not hold."""
    for column in CODED_COLUMNS:
        lists = registers.code_lists
        known = {*lists.loc[lists["list"] == column, "code"]}
        spread = rows.assign(**{column: rows[column].str.split()}).explode(column)
        coded = spread[spread[column].notna()] if column == "note" else rows
        _require_codes(coded, column, known, register="code_lists")
    indicators = {*registers.indicators["indicator_code"]}
    _require_codes(rows, "indicator_code", indicators, register="indicators")
    documents = {*registers.documents["document_id"]}
    _require_codes(rows, "document_id", documents, register="documents")


def _require_codes(rows: pd.DataFrame, column: str, known: set[str], *, register: str) -> None:
    """Stop at the first row whose code in one column is not in a register."""
    unknown = rows[~rows[column].isin(known)]
    if not unknown.empty:
        row = unknown.iloc[0]
        raise ContractError(
            f"{row['document_id']} line '{row['line']}' seq '{row['seq']}': {column} "
            f"'{row[column]}' is not in the register '{register}': correct it or add it"
        )


def _insert_after(
    record: Mapping[str, object], name: str, new: Mapping[str, object]
) -> dict[str, object]:
    """Return the record with new columns behind a named one."""
    result: dict[str, object] = {}
    for key, value in record.items():
        result[key] = value
        if key == name:
            result |= new
    return result
