"""What single cells must hold: type, list, range, pattern, and codes of other tables.

The rules stand in the data dictionary. A field may say beside the Table Schema's own rules

- `separator`: the cell is a list, no part stands in it twice, and each fits `partPattern`;
- `signs`: what may stand there instead of a code, such as `*`;
- `refersTo`: the table and field that must hold the code; `where` narrows that table down to rows
  with certain values, `{"list": "=dimension"}` being the value of the row's own field, and
  `{"list": "=="}` what stands before the `=` of a part such as `tier=district`;
- `verbatim`: what is printed, sign by sign; all other texts are held to `ground.clean_text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from helpers.ground.clean_text import explain_text
from helpers.ground.patterns import LONGEST_CELL, matches

Described = Mapping[str, Any]
Row = Mapping[str, str]
Known = Callable[[str, str, tuple[tuple[str, str], ...]], frozenset[str]]
"""Returns the codes of a table's field among the rows with certain values."""

BEFORE = "=="
NEAREST = 2


@dataclass(frozen=True)
class Broken:
    """A rule that a cell breaks: field, value, name of the rule, and what it asks for."""

    field: str
    value: str
    rule: str
    told: str


@dataclass(frozen=True)
class Reference:
    """The table and field that hold the codes of a column.

    Attributes
    ----------
    resource, field
        Where the codes stand.
    where
        Values that rows there must have, by field.
    """

    resource: str
    field: str
    where: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """The table, and the part of it, in words."""
        part = ", ".join(f"{name} {value}" for name, value in self.where)
        return f"{self.resource}.csv{', ' if part else ''}{part}"


def split_cell(field: Described, value: str) -> list[str]:
    """Return the parts of a cell: one, unless the field is a list."""
    separator = field.get("separator")
    return value.split(separator) if separator else [value]


def list_codes(field: Described, value: str) -> list[str]:
    """Return the parts of a cell that are codes; signs that stand for several are none."""
    signs = field.get("signs", [])
    return [part for part in split_cell(field, value) if part and part not in signs]


def find_reference(field: Described, row: Row, code: str) -> Reference | None:
    """Return where a code of a field must stand; None for a field that refers to no table."""
    refers = field.get("refersTo")
    if not refers:
        return None
    own = {BEFORE: code.partition("=")[0]}
    where = tuple(
        (name, own.get(value, row.get(value[1:], "")) if value.startswith("=") else value)
        for name, value in refers.get("where", {}).items()
    )
    return Reference(refers["resource"], refers["field"], where)


def take_code(field: Described, part: str) -> str:
    """Return the code of a part: all of it, or what stands behind its `=`."""
    is_pair = BEFORE in field["refersTo"].get("where", {}).values()
    return part.partition("=")[2] if is_pair else part


def list_broken_cells(
    row: Row, fields: Sequence[Described], known: Known | None
) -> Iterator[Broken]:
    """Yield what the cells of a row break; codes are looked up only if told where."""
    for field in fields:
        name, value = field["name"], row.get(field["name"], "")
        if value == "":
            if field.get("constraints", {}).get("required"):
                yield Broken(name, "", "required", "it must not be empty")
            continue
        if _is_free(field):
            yield from _list_unclean(field, value)
            continue
        if broken := _find_broken(field, value):
            yield Broken(name, value, *broken)
            continue
        yield from _list_broken_parts(field, value)
        for part in list_codes(field, value):
            if unknown := _find_unknown(field, row, part, known):
                yield Broken(name, part, *unknown)


def _is_free(field: Described) -> bool:
    """Return whether any text may stand in a field, as in most."""
    has_rules = bool(set(field.get("constraints", ())) - {"required"})
    return field["type"] == "string" and not has_rules and _RULED.isdisjoint(field)


def _list_unclean(field: Described, value: str) -> Iterator[Broken]:
    """Yield what is wrong with the signs of a text that says what it likes."""
    is_bare = value == value.strip()
    told = explain_text(value) if not field.get("verbatim") else "" if is_bare else _BARE
    if told:
        yield Broken(field["name"], value, "text", told)


_BARE = "no blank stands before or behind a token"
_RULED = frozenset({"separator", "signs", "refersTo"})


def _list_broken_parts(field: Described, value: str) -> Iterator[Broken]:
    """Yield what is wrong with the parts of a list."""
    name, parts = field["name"], split_cell(field, value)
    if "" in parts:
        yield Broken(name, value, "separator", "one blank stands between two parts")
    twice = next((part for part in parts if parts.count(part) > 1), "")
    if twice:
        yield Broken(name, value, "twice", f"'{twice}' stands in it twice")
    pattern = field.get("partPattern")
    odd = [part for part in parts if pattern and not matches(pattern, part)]
    if odd:
        yield Broken(name, odd[0], "partPattern", f"each part must look like {pattern}")


def _find_broken(field: Described, value: str) -> tuple[str, str] | None:
    """Return the first of a field's own rules that a value breaks, and what it asks for."""
    rules = field.get("constraints", {})
    number = _read_value(field["type"], value)
    if number is None:
        return "type-error", f"it must be {_TYPES[field['type']]}"
    if value not in rules.get("enum", [value]):
        return "enum", f"it must be one of {', '.join(rules['enum'])}"
    low, high = rules.get("minimum"), rules.get("maximum")
    if (low is not None and number < low) or (high is not None and number > high):
        return "range", f"it must lie between {_tell_end(low)} and {_tell_end(high)}"
    pattern = rules.get("pattern")
    if pattern and not matches(pattern, value):
        return "pattern", f"it must look like {pattern}, with {LONGEST_CELL} signs at most"
    return None


_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number with a decimal point",
    "date": "a day that exists, such as 2021-01-31",
}


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,20})?(e-[0-9]{2})?")
"""Written ones and computed ones, in one way: `07` is a code, not a number."""


def _read_value(kind: str, value: str) -> Any:
    """Return a cell as its type compares; None if it is of another type."""
    try:
        if kind == "date":
            return value if len(value) == 10 and date.fromisoformat(value) else None
        if kind == "integer":
            return int(value) if _NUMBER.fullmatch(value) else None
        if kind == "number":
            return float(value) if _NUMBER.fullmatch(value) else None
    except ValueError:
        return None
    return value


def _tell_end(end: object) -> str:
    return "anything" if end is None else str(end)


def _find_unknown(
    field: Described, row: Row, part: str, known: Known | None
) -> tuple[str, str] | None:
    """Return the rule and the advice for a code that its table does not hold."""
    reference = find_reference(field, row, part)
    if known is None or reference is None:
        return None
    codes = known(reference.resource, reference.field, reference.where)
    code = take_code(field, part)
    if code in codes:
        return None
    near = ", ".join(get_close_matches(code, sorted(codes), n=NEAREST)) or "none is like it"
    return "foreign-key", f"which its register does not know: {reference.place}, nearest: {near}"
