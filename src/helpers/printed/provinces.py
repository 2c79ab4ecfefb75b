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

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from helpers.ground import paths
from helpers.ground.errors import ContractError, ParameterError, UnknownProvinceError
from helpers.ground.remember import remember
from helpers.printed.registers import read_needed_rows, read_rows

Row = Mapping[str, str]

CHANGED_CODES = ("15", "24", "44", "52", "80", "82", "91")
CODE_WARNING = (
    f"codes {', '.join(CHANGED_CODES)} mean another province since 2025-07-01, "
    "so name the province and the date"
)
SUGGESTIONS = 3

_NAME_FIELDS = {"vi": "name_vi", "en": "name_en"}
_KIND_FORMS = {
    ("vi", "province"): "tỉnh {name}",
    ("vi", "city"): "thành phố {name}",
    ("en", "province"): "{name} Province",
    ("en", "city"): "{name} City",
}
_KIND_WORDS = re.compile(r"^(?:tinh|thanh-pho|tp)-?(?=.)|-(?:province|city)$")
_ALIKE = str.maketrans("cy", "ki")
SHORT_NAMES = {"hcm": "ho-chi-minh", "hcmc": "ho-chi-minh", "saigon": "ho-chi-minh"}
"""Short names that are in use, without hyphens, and the slug of the unit."""


def read_provinces() -> tuple[dict[str, str], ...]:
    """Return the register of provinces, one row per unit and time of validity."""
    return read_needed_rows("provinces")


def read_province_changes() -> tuple[dict[str, str], ...]:
    """Return the register of changes, one row per old unit and date of change."""
    return read_rows("province_changes")


def slug_name(name: str) -> str:
    """Return a name in small ASCII letters with hyphens: `Bà Rịa - Vũng Tàu`, `ba-ria-vung-tau`."""
    decomposed = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


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
        A `province_id`; a name, with or without diacritics, blanks and the word for its kind
        (`tỉnh Kon Tum`, `TP Huế`, `kontum`); or a two-digit code.
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
    matches = find_named(text, rows)
    valid = select_valid(matches, on)
    if len(valid) == 1:
        return valid[0]["province_id"]
    hint = describe_units(matches) or _suggest_names(text, rows, on)
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
    known = [row["province_id"] for row in rows]
    raise UnknownProvinceError(describe_unknown_id(province_id, known))


def find_first_day(province_id: str) -> str:
    """Return the ISO day on which a unit came to be; empty if it is older or not registered."""
    return _list_first_days().get(province_id, "")


@remember
def _list_first_days() -> dict[str, str]:
    """Return the first day of each unit of the register, of the first row that names it."""
    return {row["province_id"]: row["valid_from"] for row in reversed(read_provinces())}


def describe_unknown_id(province_id: str, known: Iterable[str]) -> str:
    """Return what to say of a `province_id` that is not among the known ones."""
    near = get_close_matches(province_id, known, SUGGESTIONS)
    hint = f"did you mean {' or '.join(near)}" if near else "see registers/provinces.csv"
    return f"province_id '{province_id}' is unknown: {hint}; {CODE_WARNING}"


def name_province(
    province_id: str,
    lang: str,
    *,
    with_kind: bool = False,
    provinces: Sequence[Row] | None = None,
) -> str:
    """Return the name of a province in Vietnamese (`vi`) or without diacritics (`en`).

    `with_kind` adds what it is: `tỉnh Kon Tum`, `thành phố Huế`, `Kon Tum Province`.
    """
    if lang not in _NAME_FIELDS:
        raise ParameterError(f"language '{lang}' is unknown: use {' or '.join(_NAME_FIELDS)}")
    province = select_province(province_id, provinces=provinces)
    name = province[_NAME_FIELDS[lang]]
    return add_kind(name, province["kind"], lang=lang) if with_kind else name


def add_kind(name: str, kind: str, *, lang: str) -> str:
    """Return a name with its kind, `province` or `city`, in words."""
    if (lang, kind) not in _KIND_FORMS:
        raise ContractError(
            f"kind '{kind}' of '{name}' has no word in '{lang}': use province or city"
        )
    return _KIND_FORMS[lang, kind].format(name=name)


def require_valid_document(
    document: Row, *, provinces: Sequence[Row] | None = None, changes: Sequence[Row] | None = None
) -> None:
    """Stop unless a document's province existed when it was signed or its period ended.

    Either day is enough for the last: a plan for 2025 signed in January belongs to the unit that
    ended on 30 June, and so does an article of August on the first half year. For the first both
    must fit, because nobody reports before existing: a report on all of 2025, signed in December,
    belongs to the unit formed on 1 July.

    Parameters
    ----------
    document
        Row of the documents: `document_id`, `province_id`, `issued`, `period_end`.
    provinces, changes
        Rows of the registers; read from disk if not given.

    Raises
    ------
    UnknownProvinceError
        If the register has no such province, or it did not exist; the message names the unit
        before or after it.
    """
    province = select_province(document["province_id"], provinces=provinces)
    end = document["period_end"]
    issued = document["issued"] or end
    starts, ends = province["valid_from"], province["valid_to"]
    days = f"its period ends {end} and it was issued {document['issued'] or 'on an unknown day'}"
    if ends and ends < min(end, issued):
        others = list_successors(province["province_id"], changes=changes)
        fact = f"which ended on {ends}, but {days}"
    elif starts and min(end, issued) < starts:
        others = list_predecessors(province["province_id"], changes=changes)
        fact = f"which exists since {starts}, but {days}"
    else:
        return
    raise UnknownProvinceError(
        f"document '{document['document_id']}' is listed under '{province['province_id']}', "
        f"{fact}: use {' or '.join(others) or 'another province_id'}"
    )


def list_predecessors(province_id: str, *, changes: Sequence[Row] | None = None) -> tuple[str, ...]:
    """Return the units that went into this one; empty for a unit that did not change."""
    return _list_linked(province_id, changes, known="new_province_id", wanted="old_province_id")


def list_successors(province_id: str, *, changes: Sequence[Row] | None = None) -> tuple[str, ...]:
    """Return the unit into which this one went; empty for a unit that did not change."""
    return _list_linked(province_id, changes, known="old_province_id", wanted="new_province_id")


def list_relatives(province_id: str, *, changes: Sequence[Row] | None = None) -> tuple[str, ...]:
    """Return the units that went into this one, then those into which it went.

    None where there is no register of changes: who reads it for good says so.
    """
    if changes is None and not paths.register("province_changes").is_file():
        return ()
    before = list_predecessors(province_id, changes=changes)
    return (*before, *list_successors(province_id, changes=changes))


def _list_linked(
    province_id: str, changes: Sequence[Row] | None, *, known: str, wanted: str
) -> tuple[str, ...]:
    """Return the other sides of all changes of one unit, without those into itself."""
    rows = read_province_changes() if changes is None else changes
    linked = {row[wanted] for row in rows if row[known] == province_id}
    return tuple(sorted(linked - {province_id}))


def find_named(text: str, rows: Iterable[Row]) -> list[Row]:
    """Return the units, of any time, whose id, code or name a text is, in whatever spelling.

    Only where none bears just that name are letters that are used for each other taken as equal:
    `Bắc Cạn`, `Đắc Lắc`.
    """
    listed = list(rows)
    exact = [row for row in listed if _is_named(row, text)]
    return exact or [row for row in listed if _is_named(row, text, loosely=True)]


def _is_named(province: Row, text: str, *, loosely: bool = False) -> bool:
    """Return whether a text is the id, the code or the name of a unit."""
    wanted = slug_name(text)
    bare = _KIND_WORDS.sub("", wanted)
    bare = SHORT_NAMES.get(bare.replace("-", ""), bare)
    names = {province["province_id"], province["code"], slug_name(province["name_vi"])}
    if loosely:
        return bool(bare) and _fold(bare) in {_fold(name) for name in names}
    run_together = {name.replace("-", "") for name in names}
    return not names.isdisjoint({wanted, bare}) or bare.replace("-", "") in run_together


def _fold(slug: str) -> str:
    """Return a slug without hyphens, letters that writers use for each other made one."""
    return slug.replace("-", "").translate(_ALIKE)


def list_similar(text: str, rows: Iterable[Row], *, most: int = SUGGESTIONS) -> list[Row]:
    """Return the units whose names are most like a text, the most similar first."""
    units = {slug_name(row["name_vi"]): row for row in rows}
    wanted = _KIND_WORDS.sub("", re.sub(r"^\d+-", "", slug_name(text)))
    return [units[slug] for slug in get_close_matches(wanted, units, most)]


def describe_units(matches: Sequence[Row]) -> str:
    """Return the ids of units with the time of each; empty for none."""
    times = [
        f"{row['province_id']} is valid {row['valid_from'] or '…'} to {row['valid_to'] or '…'}"
        for row in matches
    ]
    return ", ".join(times)


def _suggest_names(text: str, rows: Sequence[Row], on: date) -> str:
    """Return the names most like a text among the units of a day."""
    near = list_similar(text, select_valid(rows, on))
    if not near:
        return "no name is similar, see registers/provinces.csv"
    named = [f"{row['name_vi']} ({row['province_id']})" for row in near]
    return f"did you mean {' or '.join(named)}"
