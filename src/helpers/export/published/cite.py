"""A published number told by its address: what it is, where it stands, and its history."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.data.dictionary import read_package
from helpers.export.published.addresses import address_tables
from helpers.export.published.numbers import SHOWN, Row, read_tables
from helpers.export.published.register import Register, index_reasons, read_register
from helpers.ground.errors import ParameterError


def tell_number(address: str) -> list[str]:
    """Return the lines that tell a number.

    Raises
    ------
    ParameterError
        No number was published under the address.
    """
    register = read_register()
    row = next((row for row in register.numbers if row["address"] == address), None)
    if row is None:
        raise ParameterError(
            f"no number is published under the address '{address}': copy it from "
            "data/published/numbers, or from the table `numbers` of the SQLite file"
        )
    package = read_package()
    told = [f"{row['province_id']}, {row['table']}: {row['about']}", *_tell_shown(row)]
    place = {
        one.address: one.number.name for one in address_tables(read_tables(), register.numbers)
    }
    if address in place:
        told.append(f"row of {row['table']}: {place[address]}")
    told += _tell_history(row, register)
    return [*told, f"cite as: {package['title']}, {package['version']}, number {address}"]


def _tell_shown(row: Row) -> Iterator[str]:
    return (f"{name}: {row[name]}" for name in SHOWN if row[name])


def _tell_history(row: Row, register: Register) -> Iterator[str]:
    """Yield when the number was published first, and each change with its reason."""
    publications = index_reasons(register)
    yield f"published first on {publications[row['since']]['published_on']}"
    for change in (c for c in register.changes if c["address"] == row["address"]):
        made = publications[change["publication"]]
        yield (
            f"{change['kind']} on {made['published_on']}, {change['field']}: "
            f"'{change['before']}' before, '{change['after']}' since; {made['reason_en']}"
        )
