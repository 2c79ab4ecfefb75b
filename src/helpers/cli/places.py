"""Which province a user means: by id, name, code, in any spelling; asked where two are possible."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import date

import click

from helpers.ground.errors import MissingInputError, UnknownProvinceError
from helpers.printed.provinces import (
    describe_units,
    find_named,
    list_similar,
    read_provinces,
    resolve_province,
    select_valid,
)

Unit = dict[str, str]


def find_units(text: str, on: date | None) -> list[Unit]:
    """Return the units of a day that a name may mean, all of them for no name.

    Raises
    ------
    UnknownProvinceError
        If none is meant, with the names most like it.
    """
    rows = read_provinces() if on is None else select_valid(read_provinces(), on)
    found = find_named(text, rows) if text else list(rows)
    if not found and on is not None:
        resolve_province(text, on)  # says why not
    if not found:
        near = ", ".join(row["name_vi"] for row in list_similar(text, rows))
        hint = f"did you mean {near}" if near else "python3 run.py provinces lists all"
        raise UnknownProvinceError(f"no province is called '{text[:60]}': {hint}")
    return [dict(row) for row in found]


def choose_province(text: str, on: date | None = None) -> str:
    """Return the one unit that a name means, asking the user where several are possible.

    Parameters
    ----------
    text
        An id, a name or a code.
    on
        The day to which a figure belongs; without it a name may mean units of several times.

    Raises
    ------
    UnknownProvinceError
        If none is meant, or several are and nobody can be asked.
    """
    units = _find_or_similar(text, on)
    if len(units) == 1 and find_named(text, units):
        return units[0]["province_id"]
    return _ask(text, units)


def choose_known(text: str, known: Collection[str]) -> str:
    """Return the one of some units that a name means; the text itself where none is meant.

    Parameters
    ----------
    text
        An id, a name or a code.
    known
        Ids of the units that have documents.

    Raises
    ------
    UnknownProvinceError
        If several are meant and nobody can be asked.
    """
    if text in known:
        return text
    try:
        rows = [row for row in read_provinces() if row["province_id"] in known]
    except MissingInputError:
        return text  # without the register only ids are known
    found = [dict(row) for row in find_named(text, rows)]
    if not found:
        return text
    return found[0]["province_id"] if len(found) == 1 else _ask(text, found)


def _find_or_similar(text: str, on: date | None) -> list[Unit]:
    """Return the units that a name means, else those with the names most like it."""
    try:
        return find_units(text, on)
    except UnknownProvinceError:
        rows = read_provinces() if on is None else select_valid(read_provinces(), on)
        if find_named(text, read_provinces()) or not sys.stdin.isatty():
            raise
        similar = [dict(row) for row in list_similar(text, rows)]
        if not similar:
            raise
        return similar


def _ask(text: str, units: Sequence[Unit]) -> str:
    """Return the unit that the user picks from several.

    Raises
    ------
    UnknownProvinceError
        If nobody sits at the terminal.
    """
    if not sys.stdin.isatty():
        raise UnknownProvinceError(
            f"province '{text}' may be {describe_units(units)}: name one by its province_id"
        )
    for number, unit in enumerate(units, start=1):
        click.echo(f"{number}  {unit['name_vi']}  {describe_units([unit])}")
    number = click.prompt(
        f"Which is meant by '{text}'?", type=click.IntRange(1, len(units)), default=1
    )
    return units[number - 1]["province_id"]
