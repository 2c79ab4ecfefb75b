"""What a transcription need not say: cells that follow from the document and the codebook.

A row states a token, its line and what it counts. Everything else has a default, so that six
cells are enough for most figures; a filled file with all columns is read just the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.ground.errors import ContractError
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, OPENING, TOTAL

STATED = ("line", "printed", "indicator_code")
"""Columns that no default can stand for."""

PLAIN = {"qualifier": "exact", "measurement_kind": "actual", **dict.fromkeys(DIMENSIONS, TOTAL)}
OFFICIAL = ("report", "plan")
"""Kinds of documents whose undated stocks are of the day of signing."""


def complete_rows(
    rows: pd.DataFrame,
    *,
    columns: Sequence[str],
    document: Mapping[str, str],
    indicators: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """Return a transcription with all its columns, empty cells filled by what they default to.

    - dimensions: `_T`; hedge: exact; kind: actual; unit: the indicator's; province: the document's;
    - place in the line: the running number among the rows of the line;
    - period of a flow: the document's; a flow with an end alone starts with its year;
    - date of a stock: the signing of a report or plan, the end of the period of an article;
      of one counted at the start, the first day of the document's period.

    Parameters
    ----------
    rows
        Text columns, any of those of the data dictionary.
    columns
        All columns, in order.
    document
        Row of the register of documents.
    indicators
        Rows of the codebook by code.

    Raises
    ------
    ContractError
        If a column is unknown, or one that has no default is absent.
    """
    _require_columns(list(rows.columns), columns, document["document_id"])
    seen: dict[str, int] = {}
    filled = []
    for row in list_records(rows):
        seen[row["line"]] = seen.get(row["line"], 0) + 1
        plain = {**PLAIN, "document_id": document["document_id"], "seq": str(seen[row["line"]])}
        indicator = indicators.get(row["indicator_code"], {})
        plain["unit_code"] = indicator.get("unit_code", "")
        plain["province_id"] = document.get("province_id", "")
        given = {name: value for name, value in row.items() if value != ""}
        dated = _fill_period(plain | given, indicator.get("stock_or_flow", ""), document)
        filled.append({name: dated.get(name, "") for name in columns})
    return pd.DataFrame(filled, columns=list(columns))


def _require_columns(found: list[str], columns: Sequence[str], document_id: str) -> None:
    """Stop unless the columns that must be there are there, and no unknown one."""
    unknown = [name for name in found if name not in columns]
    absent = [name for name in STATED if name not in found]
    if unknown or absent:
        problem = f"has no column '{absent[0]}'" if absent else f"has a column '{unknown[0]}'"
        raise ContractError(
            f"the transcription of '{document_id}' {problem}: a transcription has the columns "
            f"{', '.join(STATED)}, and any of {', '.join(n for n in columns if n not in STATED)}"
        )


def _fill_period(
    row: Mapping[str, str], stock_or_flow: str, document: Mapping[str, str]
) -> dict[str, str]:
    """Return a row with its period, and how it is known."""
    start, end = row.get("period_start", ""), row.get("period_end", "")
    basis = "printed" if end else "inferred"
    if not end and stock_or_flow == "stock":
        is_official = document["document_kind"] in OFFICIAL
        end = (document["issued"] if is_official else "") or document["period_end"]
    elif not end and stock_or_flow == OPENING:
        start, end = "", document["period_start"]
    elif not end:
        start, end = document["period_start"], document["period_end"]
    elif not start and stock_or_flow == "flow":
        start, basis = f"{end[:4]}-01-01", "inferred"
    given = {"period_start": start, "period_end": end}
    return {**row, **given, "period_basis": row.get("period_basis", "") or basis}
