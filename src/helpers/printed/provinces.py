"""Provinces as dated units: name or code plus a day → `province_id`, and who follows whom.

A `province_id` is the statistical code, a hyphen and the name without diacritics
(`91-kien-giang`). A unit whose territory or name changed is another unit with another id: seven
codes and many names went to another territory on 1 July 2025, so neither is a key by itself.
Where the enlarged unit of 2025 keeps both the code and the name of an older one, its id carries
the year: `19-thai-nguyen` until 30 June 2025, `19-thai-nguyen-2025` after.

Registers are sequences of rows of text: an empty `valid_from` or `valid_to` is open. ISO dates
are compared as text, which is their order in time.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from helpers.ground import paths
from helpers.ground.errors import MissingInputError, ParameterError, UnknownProvinceError

Row = Mapping[str, str]

CHANGED_CODES = ("15", "24", "44", "52", "80", "82", "91")
CODE_WARNING = (
    f"codes {', '.join(CHANGED_CODES)} mean another province since 2025-07-01, "
    "so name the province and the date"
)
SUGGESTIONS = 3
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))

_NAME_FIELDS = {"vi": "name_vi", "en": "name_en"}


def read_provinces() -> tuple[dict[str, str], ...]:
    """Return the register of provinces, one row per unit and time of validity."""
    return _read_register("provinces")


def read_province_changes() -> tuple[dict[str, str], ...]:
    """Return the register of changes, one row per old unit and date of change."""
    return _read_register("province_changes")


def slug_name(name: str) -> str:
    """Return a name in small ASCII letters with hyphens: `Bà Rịa - Vũng Tàu`, `ba-ria-vung-tau`."""
    decomposed = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def sort_name(name: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts names as a Vietnamese dictionary does.

    ă, â, đ, ê, ô, ơ and ư are letters of their own; a tone decides only between equal letters.
    """
    letters = ((ALPHABET.find(letter), letter) for letter in strip_tones(name.casefold()))
    return (*letters, (-2, name))


def strip_tones(text: str) -> str:
    """Return a text without the five marks of tone, its letters composed."""
    plain = unicodedata.normalize("NFD", text).translate(TONES)
    return unicodedata.normalize("NFC", plain)


def is_valid(province: Row, on: date) -> bool:
    """Return whether a unit exists on a day."""
    day = on.isoformat()
    starts, ends = province["valid_from"], province["valid_to"]
    return (not starts or starts <= day) and (not ends or day <= ends)


def select_valid(provinces: Iterable[Row], on: date) -> tuple[Row, ...]:
    """Return the units that exist on a day, in the order of the register."""
    return tuple(province for province in provinces if is_valid(province, on))


def resolve_province(text: str, on: date, *, provinces: Sequence[Row] | None = None) -> str:
    """Return the `province_id` that an id, a name or a code means on a day.

    Parameters
    ----------
    text
        A `province_id`; a name with or without diacritics; or a two-digit code.
    on
        The day to which the figure belongs: the end of its period.
    provinces
        Rows of the register; read from disk if not given.

    Raises
    ------
    UnknownProvinceError
        If nothing of that id, name or code exists on that day. The message tells units of
        other times and similar names.
    """
    rows = read_provinces() if provinces is None else provinces
    matches = [row for row in rows if _is_named(row, text)]
    valid = select_valid(matches, on)
    if len(valid) == 1:
        return valid[0]["province_id"]
    hint = _describe_units(matches) or _suggest_names(text, rows, on)
    raise UnknownProvinceError(
        f"province '{text}' is not in the register on {on.isoformat()}: {hint}; {CODE_WARNING}"
    )


def select_province(province_id: str, *, provinces: Sequence[Row] | None = None) -> Row:
    """Return the row of one `province_id`, whatever its time of validity.

    Raises
    ------
    UnknownProvinceError
        If the register has no such id.
    """
    rows = read_provinces() if provinces is None else provinces
    for row in rows:
        if row["province_id"] == province_id:
            return row
    near = get_close_matches(province_id, [row["province_id"] for row in rows], SUGGESTIONS)
    hint = f"did you mean {' or '.join(near)}" if near else "see registers/provinces.csv"
    raise UnknownProvinceError(f"province_id '{province_id}' is unknown: {hint}; {CODE_WARNING}")


def name_province(province_id: str, lang: str, *, provinces: Sequence[Row] | None = None) -> str:
    """Return the name of a province in Vietnamese (`vi`) or without diacritics (`en`)."""
    if lang not in _NAME_FIELDS:
        raise ParameterError(f"language '{lang}' is unknown: use {' or '.join(_NAME_FIELDS)}")
    return select_province(province_id, provinces=provinces)[_NAME_FIELDS[lang]]


def list_predecessors(province_id: str, *, changes: Sequence[Row] | None = None) -> tuple[str, ...]:
    """Return the units that went into this one; empty for a unit that did not change."""
    return _list_linked(province_id, changes, known="new_province_id", wanted="old_province_id")


def list_successors(province_id: str, *, changes: Sequence[Row] | None = None) -> tuple[str, ...]:
    """Return the unit into which this one went; empty for a unit that did not change."""
    return _list_linked(province_id, changes, known="old_province_id", wanted="new_province_id")


def _list_linked(
    province_id: str, changes: Sequence[Row] | None, *, known: str, wanted: str
) -> tuple[str, ...]:
    """Return the other sides of all changes of one unit, without those into itself."""
    rows = read_province_changes() if changes is None else changes
    linked = {row[wanted] for row in rows if row[known] == province_id}
    return tuple(sorted(linked - {province_id}))


def _is_named(province: Row, text: str) -> bool:
    """Return whether a text is the id, the code or the name of a unit."""
    wanted = slug_name(text)
    names = (province["province_id"], province["code"], slug_name(province["name_vi"]))
    return wanted in names


def _describe_units(matches: Sequence[Row]) -> str:
    """Return when the units existed that bear the name on another day; empty for none."""
    times = [
        f"{row['province_id']} is valid {row['valid_from'] or '…'} to {row['valid_to'] or '…'}"
        for row in matches
    ]
    return ", ".join(times)


def _suggest_names(text: str, rows: Sequence[Row], on: date) -> str:
    """Return the names most like a text among the units of a day."""
    units = {slug_name(row["name_vi"]): row for row in select_valid(rows, on)}
    near = get_close_matches(re.sub(r"^\d+-", "", slug_name(text)), units, SUGGESTIONS)
    if not near:
        return "no name is similar, see registers/provinces.csv"
    named = [f"{units[slug]['name_vi']} ({units[slug]['province_id']})" for slug in near]
    return f"did you mean {' or '.join(named)}"


def _read_register(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one register as text."""
    path = paths.register(name)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError(
            f"register '{path}' cannot be read ({error}): restore it"
        ) from error
