"""A table as a person reads it in a notebook: words for codes, rounded numbers, every row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from helpers.data import store
from helpers.ground.audience import is_for_page
from helpers.ground.frames import list_records
from helpers.ground.languages import (
    NO_BREAK_SPACE,
    SOURCE_LANGUAGE,
    Number,
    format_date,
    format_number,
    format_percent,
    format_points,
    round_outward,
)
from helpers.ground.remember import remember
from helpers.ground.vocabulary import DIMENSIONS, TOTAL

MOST_ROWS = 20
"""Of a table that is shown at full height; a longer one is scrolled."""

SIGNIFICANT = 4
"""Digits of a number that is no count."""

DIMENSION_COLUMNS = ("breakdown", "coverage", "component_code")
"""Columns of codes of several dimensions, separated by blanks."""

_VALUE = re.compile(r"(from_|to_)?value(_low|_high)?|(joint|reference)_(low|high)")
_CODE = re.compile(r"(?=.*_)[a-z0-9]+([_.][a-z0-9]+)+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SUFFIX = re.compile(r"_(code|id|en)$")
_PREFIX = re.compile(r"^is_")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What codes mean: labels of indicators and checks, of each code by its list, and units."""

    indicators: Mapping[str, str]
    checks: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Readable:
    """A table in words, shown as HTML and as aligned text.

    Attributes
    ----------
    columns, rows
        Headings and cells.
    numeric
        Places of the columns of numbers, which stand to the right.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]

    def __repr__(self) -> str:
        """Return the table as text, each column as wide as its widest cell."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        return "\n".join(self._align(cells, widths) for cells in lines)

    def _align(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        placed = [
            cell.rjust(width) if place in self.numeric else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(placed).rstrip()

    def _repr_html_(self) -> str:
        """Return the table as HTML whose look needs no style sheet, which hosts take out.

        Notebooks put cells to the right by themselves, which suits numbers.
        """
        head = "".join(self._write_cell("th", *cell) for cell in enumerate(self.columns))
        body = "".join(
            f"<tr>{''.join(self._write_cell('td', *cell) for cell in enumerate(cells))}</tr>\n"
            for cells in self.rows
        )
        is_long = len(self.rows) > MOST_ROWS
        height, count = (
            ("max-height:34em;", f"<p>{len(self.rows)} rows</p>") if is_long else ("", "")
        )
        table = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>"
        return (
            f'<div style="{height}overflow:auto"><table style="margin-left:0">\n{table}\n'
            f"</table></div>{count}"
        )

    def _write_cell(self, tag: str, place: int, cell: str) -> str:
        look = "" if place in self.numeric else ' style="text-align:left"'
        return f"<{tag}{look}>{escape(cell)}</{tag}>"


def show(frame: pd.DataFrame) -> Readable | pd.DataFrame:
    """Return a table with words for its codes, its index as columns if it names the rows.

    Shares and changes are percentages; bounds are rounded outward, so that none is shown narrower
    than it is. The table itself stays as it is for whoever goes on with it, and a batch, whose
    copies of these notebooks become no page, is shown just that: words would take longer.
    """
    return frame if is_for_page() else tell_table(frame)


def tell_table(frame: pd.DataFrame) -> Readable:
    """Return a table in words."""
    named = _name_index(frame)
    columns = [str(name) for name in named.columns]
    places = enumerate(named.dtypes)
    numeric = frozenset(n for n, kind in places if pd.api.types.is_numeric_dtype(kind))
    words = read_words()
    rows = tuple(
        tuple(tell_cell(name, value, row, words) for name, value in row.items())
        for row in list_records(named.set_axis(columns, axis=1))
    )
    return Readable(name_columns(columns), rows, numeric)


def _name_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its index as columns, unless that only numbers the rows."""
    if frame.index.name is None and pd.api.types.is_integer_dtype(frame.index):
        return frame.rename_axis(columns=None)
    return frame.rename_axis(frame.index.name or "row").reset_index().rename_axis(columns=None)


@remember
def read_words() -> Words:
    """Return the registers' words for codes."""
    indicators = list_records(store.read_register("indicators"))
    checks = list_records(store.read_register("checks"))
    codes = list_records(store.read_register("code_lists"))
    return Words(
        {row["indicator_code"]: row["label_en"] for row in indicators},
        {row["check_code"]: row["label_en"] for row in checks},
        {(row["list"], row["code"]): row["label_en"] for row in codes},
        {row["indicator_code"]: row["unit_code"] for row in indicators},
    )


def name_column(name: str) -> str:
    """Return the heading of a column: `indicator` for `indicator_code`."""
    return _PREFIX.sub("", _SUFFIX.sub("", name)).replace("_", " ")


def name_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of columns; those that would be alike keep the end of their names."""
    heads = [name_column(name) for name in names]
    return tuple(
        name.replace("_", " ") if heads.count(head) > 1 else head
        for name, head in zip(names, heads, strict=True)
    )


def tell_cell(name: str, value: object, row: Row, words: Words) -> str:
    """Return one cell in words."""
    if value is None or value != value:  # NaN
        return ""
    if isinstance(value, str):
        return _tell_text(name, value, words)
    if isinstance(value, int | float):
        return _tell_number(name, value, row, words)
    return str(value)


def _tell_text(name: str, text: str, words: Words) -> str:
    if name in DIMENSION_COLUMNS:
        return _tell_cut(text.split(), words)
    if (name, text) in words.codes and not name.endswith("_en"):
        return words.codes[name, text]
    if _DAY.fullmatch(text):
        day = format_date(date.fromisoformat(text), SOURCE_LANGUAGE)
        return day.replace(" ", NO_BREAK_SPACE)
    known = words.checks if name == "check_code" else words.indicators
    return known.get(text) or (_say_code(text) if _CODE.fullmatch(text) else text)


def _say_code(code: str) -> str:
    """Return a code of parts as words: `meetings_online.by_host` → `meetings online, by host`."""
    return code.replace("_", " ").replace(".", ", ")


def _tell_cut(codes: Iterable[str], words: Words) -> str:
    """Return codes of any dimension in words; nothing for a total."""
    return ", ".join(
        next(
            (words.codes[d, code] for d in DIMENSIONS if (d, code) in words.codes),
            code.replace("_", " "),
        )
        for code in codes
        if code != TOTAL
    )


def _tell_number(name: str, value: float, row: Row, words: Words) -> str:
    """Return a number as what it is: a share, a change, a count or another number."""
    measure = str(row.get("measure", ""))
    if name == "relative_contribution":
        return _tell_change(name, value, row)
    if name.startswith("value") and measure.startswith("relative"):
        return _tell_change(name, value, row)
    if name.startswith("value") and measure.startswith("points"):
        return format_points(_round(name, value, row, SIGNIFICANT), SOURCE_LANGUAGE, decimals=2)
    if _VALUE.fullmatch(name) and words.units.get(row.get("indicator_code", "")) == "percent":
        decimals = 2 if abs(value) >= 0.01 or value == 0 else 3
        shown = _round(name, value, row, decimals + 2)
        return format_percent(shown, SOURCE_LANGUAGE, decimals=decimals)
    return _tell_plain(name, value, row)


def _tell_change(name: str, value: float, row: Row) -> str:
    shown = format_percent(_round(name, value, row, 3), SOURCE_LANGUAGE)
    return f"+{shown}" if value > 0 else shown


def _tell_plain(name: str, value: float, row: Row) -> str:
    """Return a count as it is, and of another number the digits that tell something."""
    if float(value).is_integer():
        return format_number(value, SOURCE_LANGUAGE)
    whole = len(str(int(abs(value))).lstrip("0"))
    decimals = max(1, SIGNIFICANT - whole)
    shown = format_number(_round(name, value, row, decimals), SOURCE_LANGUAGE, decimals=decimals)
    return shown.rstrip("0").removesuffix(".")


def _round(name: str, value: float, row: Row, decimals: int) -> Number:
    """Return a bound rounded away from what it bounds; another number, or an exact one, as it is.

    Rounded outward, the two ends of an exact number would look like an interval.
    """
    stem, _, end = name.rpartition("_")
    if end not in ("low", "high") or row.get(f"{stem}_low") == row.get(f"{stem}_high"):
        return value
    return round_outward(value, decimals, up=end == "high")
