"""The rows that a draft would become, and what is wrong with each, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from helpers.data import store
from helpers.data.cells import list_broken_cells
from helpers.data.contract import list_fields
from helpers.data.dictionary import list_columns
from helpers.ground.errors import ProjectError
from helpers.ground.vocabulary import CODED_COLUMNS, ROW_KEY
from helpers.printed.cleaning import clean_row
from helpers.printed.conventions import CONVENTIONS
from helpers.printed.defaults import complete_rows
from helpers.printed.units import Units, select_unit
from helpers.reading.draft import OPEN, SKIPPED, Draft, DraftFigure

Row = Mapping[str, str]
Faults = dict[str, list[str]]

NEAREST = 2
CONFIRMED = "yes"
NAMELESS = "new"
"""Key of a document that has none yet, so that its rows can be looked at."""
CELLS = tuple(
    name for name in list_columns("transcriptions") if name not in (*ROW_KEY, "province_id")
)
"""What a reviewer decides of a figure; its place and its province follow from the text."""


@dataclass(frozen=True)
class Book:
    """What rows are held against.

    Attributes
    ----------
    indicators
        Rows of the codebook by code, with the proposed ones that a person confirmed.
    codes
        Known codes by the column that holds them.
    units
        Units by code.
    """

    indicators: Mapping[str, Row]
    codes: Mapping[str, frozenset[str]]
    units: Units


def read_book(draft: Draft) -> Book:
    """Return the registers, and what the draft adds to the codebook."""
    registers = store.read_cleaning_registers()
    known = registers.indicators.to_dict("records")
    proposed = [row for row in draft.proposed_indicators if row.get("confirmed") == CONFIRMED]
    indicators = {row["indicator_code"]: row for row in (*proposed, *known)}
    lists = registers.code_lists
    codes = {name: frozenset(lists.loc[lists["list"] == name, "code"]) for name in CODED_COLUMNS}
    codes["unit_code"] |= {row["unit_code"] for row in indicators.values() if "unit_code" in row}
    return Book(indicators, {**codes, "indicator_code": frozenset(indicators)}, registers.units)


def number_figures(figures: Iterable[DraftFigure], *, with_open: bool) -> dict[str, dict[str, str]]:
    """Return the rows of figures by their name in the draft, numbered anew within each line.

    The order is that of the text. Skipped figures are left out, and open ones unless `with_open`.
    """
    kept = [f for f in figures if f.state != SKIPPED and (with_open or f.state != OPEN)]
    numbered: dict[str, dict[str, str]] = {}
    places: dict[int, int] = {}
    for figure in sorted(kept, key=lambda f: (f.line, f.start, f.seq)):
        places[figure.line] = places.get(figure.line, 0) + 1
        place = {"line": str(figure.line), "seq": str(places[figure.line])}
        numbered[figure.name] = {name: figure.cells.get(name, "") for name in CELLS} | place
    return numbered


def complete_cells(rows: Sequence[Row], document: Row, book: Book) -> list[dict[str, str]]:
    """Return rows with all cells, the empty ones as document and codebook have them.

    A unit always follows from the indicator.
    """
    if not rows:
        return []
    columns = list_columns("transcriptions")
    blank = dict.fromkeys(("document_id", "document_kind", "issued", "period_start", "period_end"))
    told = {name: document.get(name) or "" for name in {**blank, **document}}
    plain = [{**row, "document_id": "", "unit_code": ""} for row in rows]
    known = {code: dict(row) for code, row in book.indicators.items()}
    frame = pd.DataFrame(plain, dtype=str).fillna("")
    return _to_rows(complete_rows(frame, columns=columns, document=told, indicators=known))


def _to_rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]


def list_faults(row: Row, document: Row, book: Book) -> list[str]:
    """Return what is wrong with a completed row: codes, rules of the table, token, period."""
    if not row["indicator_code"]:
        return ["no indicator is chosen"]
    broken = list_broken_rules(row, "transcriptions")
    if row["indicator_code"] not in book.indicators:  # the unit follows from it
        broken = [told for told in broken if not told.startswith("unit_code ")]
    faults = [*_list_unknown(row, book), *broken]
    if faults:
        return list(dict.fromkeys(faults))
    indicator = book.indicators[row["indicator_code"]]
    told = {"province_id": "", "issued": "", **document}
    try:
        clean_row(
            {**row, "read": row["printed"], "correction_id": ""},
            indicator,
            document=told,
            unit=select_unit(row["unit_code"], book.units),
            conventions=CONVENTIONS,
        )
    except ProjectError as error:
        return [str(error).partition(": ")[2] or str(error)]
    return []


def _list_unknown(row: Row, book: Book) -> list[str]:
    """Return a sentence for each code that no register holds, with the nearest known ones."""
    faults = []
    for column, known in book.codes.items():
        cell = row.get(column, "")
        for code in cell.split() if column == "note" else [cell]:
            if code and code not in known:
                near = get_close_matches(code, sorted(known), n=NEAREST)
                hint = f", nearest: {', '.join(near)}" if near else ""
                faults.append(f"{column} '{code}' is in no register{hint}")
    return faults


def list_broken_rules(row: Row, resource: str) -> list[str]:
    """Return every rule of the data dictionary that a row breaks, not the first only."""
    broken = list_broken_cells(row, list_fields(resource), None)
    return [
        f"{cell.field} '{cell.value}': {cell.told}" if cell.value else f"{cell.field} is empty"
        for cell in broken
    ]
