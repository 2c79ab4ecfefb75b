"""The CSV of our downloads: every spreadsheet reads it alike, whatever its language.

A spreadsheet reads `6.327` as six thousand in Vietnamese and as a bit more than six in American
settings, and `0.124` as a text in the one and a number in the other. So a number is written with
neither point nor comma, `124E-3`, and a text that looks like a number, as printed figures do, in
the form `="6.327"`, which spreadsheets show as the text 6.327. Programs read the numbers as they
are and strip the form with one expression (`GUARD`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

BYTE_ORDER_MARK = "\ufeff"
"""Without it some spreadsheets take UTF-8 for another encoding and damage Vietnamese letters."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = r'^="(.*)"$'
"""What a program replaces by the first group to have a text as it was printed."""

_NUMERIC = re.compile(r"[+-]?[0-9][0-9.,/:%Ee\u00a0 -]*")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Value = str | int | float | None
Row = Mapping[str, Value]


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV that a spreadsheet opens without damage and never executes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([write_cell(row[name]) for name in columns] for row in rows)
    return BYTE_ORDER_MARK + buffer.getvalue()


def write_cell(value: Value) -> str:
    """Return a value as a cell of a CSV file; nothing for a missing one."""
    if value is None:
        return ""
    return guard_text(value) if isinstance(value, str) else spell_number(value)


def spell_number(value: int | float) -> str:
    """Return a number with neither decimal point nor comma: `0.124` is `124E-3`."""
    sign, digits, exponent = Decimal(str(value)).normalize().as_tuple()
    if not isinstance(exponent, int):
        return ""  # not a number, or unbounded: missing
    whole = "-" * sign + "".join(map(str, digits))
    return f"{whole}E{exponent}" if exponent < 0 else whole + "0" * exponent


def guard_text(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a number, a date or a formula.

    Whole numbers and ISO dates are left alone: they mean the same in all settings. A text that
    starts like a formula gets an apostrophe in front, which spreadsheets show as plain text.
    """
    if _NUMERIC.fullmatch(text) and not (_WHOLE.fullmatch(text) or _DAY.fullmatch(text)):
        return f'="{text}"'
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
