"""Printed tokens → observations with value, bounds and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from helpers.ground.errors import ContractError, PeriodError, ProjectError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import (
    CODED_COLUMNS,
    OUTCOMES,
    RANGE,
    ROW_KEY,
    STOCKS,
    is_edition,
)
from helpers.printed.conventions import CONVENTIONS, Conventions
from helpers.printed.corrections import apply_corrections
from helpers.printed.numerals import parse_printed, parse_range
from helpers.printed.periods import parse_period
from helpers.printed.place import tell_place
from helpers.printed.status import flag_row
from helpers.printed.units import Unit, Units, read_units, select_unit

NOT_NARROWED = {"joint_low": None, "joint_high": None, "joint_closed": "", "narrowed_by": ""}
WHOLE_KINDS = ("count", "rank")
RATIO_PARTS, IN_WORDS = ("numerator", "denominator"), "stated_in_words"
NOT_KEPT = ("read", "correction_id", "province_id")
KIND_OF_HINT = {"đồng": "amount", "thứ": "rank"}
"""What is printed with a number → the only kind of indicator that it fits."""
SCORE, POINTS = "score", 100
"""A score may be printed in percent of the points possible: `86,58%` are 86.58 of 100 points."""
PARTS_OF_ONE = ("percent", "score")
"""Units in which everything is 1."""


@dataclass(frozen=True)
class Registers:
    """The registers that cleaning consults.

    Attributes
    ----------
    indicators, code_lists, corrections, documents
        Tables as `store` reads them. A document may say its `number_style`, `vi` or `en`;
        without it, numbers are read in the Vietnamese style.
    units
        Units by code.
    """

    indicators: pd.DataFrame
    code_lists: pd.DataFrame
    corrections: pd.DataFrame
    documents: pd.DataFrame
    units: Units = field(default_factory=read_units)


def clean_transcriptions(
    rows: pd.DataFrame, registers: Registers, *, conventions: Conventions = CONVENTIONS
) -> pd.DataFrame:
    """Return one observation per printed figure, in the order of document, line and place.

    Parameters
    ----------
    rows
        Transcriptions, all columns text.
    registers
        Codebook, code lists, corrections and documents.
    conventions
        What the documents do not say of their numbers: which counts are round, how far "about"
        reaches, whether percentages may be cut.

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
    indicators = _index_named(registers.indicators, "indicator_code", rows)
    documents = _index_named(registers.documents, "document_id", rows)
    records = [
        clean_row(
            row,
            indicators[row["indicator_code"]],
            document=documents[row["document_id"]],
            unit=select_unit(row["unit_code"], registers.units),
            conventions=conventions,
        )
        for row in list_records(apply_corrections(rows, registers.corrections))
    ]
    return pd.DataFrame(records)


def _index_named(register: pd.DataFrame, key: str, rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the rows of a register that figures name: a place does not pay for the others."""
    named = register[register[key].isin(rows[key].unique())]
    return {row[key]: row for row in list_records(named)}


def clean_row(
    row: Mapping[str, str],
    indicator: Mapping[str, str],
    *,
    document: Mapping[str, str],
    unit: Unit,
    conventions: Conventions,
) -> dict[str, object]:
    """Return one observation; any error is told with its place."""
    field = "period_start"
    try:
        _require_period_kind(row, indicator)
        field = "unit_code"
        _require_unit(row, indicator)
        field, style, kind = "printed", document.get("number_style") or "vi", indicator["kind"]
        measured = _read_value(row, kind, style=style, unit=unit, conventions=conventions)
    except ProjectError as error:
        told = f"{tell_place(row, field)}, indicator '{row['indicator_code']}'"
        raise type(error)(f"{told}: {error}") from error
    measured["obs_status"] = flag_row(row, document, edition=is_edition(indicator))
    kept = {name: value for name, value in row.items() if name not in NOT_KEPT}
    if measured.pop(IN_WORDS, False) and IN_WORDS not in row["note"].split():
        kept["note"] = f"{row['note']} {IN_WORDS}".strip()
    whose = {"province_id": row.get("province_id") or document["province_id"]}
    token, correction = row["read"], row["correction_id"]
    mended = {"corrected": token if correction else "", "correction_id": correction}
    return whose | _insert_after(kept, "measurement_kind", measured) | mended | NOT_NARROWED


def _read_value(
    row: Mapping[str, str], kind: str, *, style: str, unit: Unit, conventions: Conventions
) -> dict[str, object]:
    """Return value and bounds of a row; all missing where nothing is printed."""
    token = row["read"]
    if token == "" and kind != "outcome":
        raise ContractError("only a task may print nothing: write the token, or drop the row")
    if token == "":
        return {"value": None, "value_low": None, "value_high": None, "closed": ""}
    if kind == "outcome":
        return _read_outcome(token)
    if row["qualifier"] == RANGE:
        return _read_range(token, kind, style=style, unit=unit)
    parsed = parse_printed(
        token,
        row["qualifier"],
        part=row["measurement_kind"] if row["measurement_kind"] in RATIO_PARTS else "value",
        whole=counts_things(kind, unit),
        style=style,
        unit_power=unit.power_of_ten,
        conventions=conventions,
    )
    _require_hint(token, kind, parsed.unit_hint)
    points = POINTS if parsed.unit_hint == "%" and row["unit_code"] not in PARTS_OF_ONE else 1
    return {
        "value": float(parsed.value * points),
        "value_low": float(parsed.low * points),
        "value_high": None if parsed.high is None else float(parsed.high * points),
        "closed": parsed.closed,
        IN_WORDS: parsed.in_words,
    }


def counts_things(kind: str, unit: Unit) -> bool:
    """Return whether a figure counts whole things; half a post is a post that is shared."""
    return kind in WHOLE_KINDS and not unit.divisible


def _read_range(token: str, kind: str, *, style: str, unit: Unit) -> dict[str, object]:
    """Return the bounds of a printed range, which has no value."""
    whole = counts_things(kind, unit)
    span = parse_range(token, whole=whole, style=style, unit_power=unit.power_of_ten)
    _require_hint(token, kind, span.unit_hint)
    return {
        "value": None,
        "value_low": float(span.low),
        "value_high": float(span.high),
        "closed": "both",
    }


def _require_hint(token: str, kind: str, hint: str | None) -> None:
    """Stop if what is printed with a number does not fit the kind of its indicator."""
    if kind != SCORE and (kind == "share") != (hint == "%"):
        told = f"the token and kind '{kind}' disagree about a percent sign"
        raise ContractError(f"{told}: correct the token, or choose another indicator")
    if hint is not None and KIND_OF_HINT.get(hint, kind) != kind:
        raise ContractError(
            f"the token says '{hint}', which only kind '{KIND_OF_HINT[hint]}' may: "
            f"the indicator's kind is '{kind}'; correct the indicator or the token"
        )


def _read_outcome(token: str) -> dict[str, object]:
    """Return 1 for a planned task that was met and 0 for one that was not."""
    if token not in OUTCOMES:
        known = ", ".join(OUTCOMES)
        raise ContractError(f"that outcome is unknown: print one of {known}, or nothing")
    value = OUTCOMES[token]
    return {"value": value, "value_low": value, "value_high": value, "closed": "both"}


def _require_period_kind(row: Mapping[str, str], indicator: Mapping[str, str]) -> None:
    """Stop unless a stock has one date and a flow has two."""
    period = parse_period(row["period_start"], row["period_end"])
    if period.is_stock != (indicator["stock_or_flow"] in STOCKS):
        found = f"a {indicator['stock_or_flow']} cannot have period_start '{row['period_start']}'"
        raise PeriodError(f"{found}: a stock has only an end, a flow has both: correct the row")


def _require_unit(row: Mapping[str, str], indicator: Mapping[str, str]) -> None:
    """Stop if the row's unit is not the one of its indicator."""
    if row["unit_code"] != indicator["unit_code"]:
        asked = f"it is not the codebook's '{indicator['unit_code']}'"
        raise ContractError(f"{asked}: correct the row, or the unit in registers/indicators.csv")


def _require_unique_rows(rows: pd.DataFrame) -> None:
    """Stop if two rows claim the same place of a document."""
    twice = rows[rows.duplicated(list(ROW_KEY))]
    if not twice.empty:
        told = tell_place(twice.iloc[0].to_dict(), "seq")
        raise ContractError(f"{told}: it is transcribed twice: number the figures of a line")


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
                f"{document}.csv: line '{line}', field 'printed' with value '{printed}': the ratio "
                "needs a numerator and a denominator row, in this order: add or correct one"
            )


def _require_known_codes(rows: pd.DataFrame, registers: Registers) -> None:
    """Stop if a code is in no register; the message names all of them, with the nearest known."""
    records, lists = list_records(rows), registers.code_lists
    known = {column: {*lists.loc[lists["list"] == column, "code"]} for column in CODED_COLUMNS}
    known["indicator_code"] = {*registers.indicators["indicator_code"]}
    known["document_id"] = {*registers.documents["document_id"]}
    found: dict[tuple[str, str], str] = {}
    for column, codes in known.items():
        for row in records:
            cells = row[column].split() if column == "note" else [row[column]]
            for code in (cell for cell in cells if cell not in codes):
                found.setdefault((column, code), f"{row['document_id']}:{row['line']}:{row['seq']}")
    if found:
        told = [
            f"{column} '{code}' at {place}{_suggest(code, known[column])}"
            for (column, code), place in found.items()
        ]
        raise ContractError(
            f"codes that no register holds ({len(told)}): {'; '.join(told)}. Correct them, or add "
            "them to registers/indicators.csv or registers/code_lists.csv"
        )


def _suggest(code: str, known: set[str]) -> str:
    """Return the known codes most like a code, in brackets; nothing if none is."""
    near = get_close_matches(code, sorted(known), n=2)
    return f" (nearest: {', '.join(near)})" if near else ""


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
