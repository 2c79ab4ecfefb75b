"""The address of each number: what it was published under, or what follows from its content.

Numbers are first matched with published ones by content alone, so a line or a document that is
added moves none. What is then left on both sides is matched by the other ways to know a number,
each only where it leaves no choice: so a figure keeps its address when the token or its code is
corrected, and a share when its base is. A withdrawn number comes back under its own address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.data.tables import read_rows
from helpers.export.published.numbers import (
    Number,
    Row,
    describe_number,
    holds_figures,
    list_published,
)
from helpers.ground import paths
from helpers.ground.errors import ContractError

FINDINGS = "findings"
PREFIX = "n"
"""Begins an address, so that it may be the name of a place on a page."""


@dataclass(frozen=True)
class Addressed:
    """A number with its address, and the row under which it was published before, if it was."""

    number: Number
    address: str
    before: Row | None


def address_tables(
    tables: Mapping[str, Iterable[Row]], published: Sequence[Row]
) -> list[Addressed]:
    """Return every number of the published tables with its address.

    Parameters
    ----------
    tables
        Rows as text by the name of the table.
    published
        Rows of the register of published numbers.
    """
    found: list[Addressed] = []
    names: dict[str, str] = {}
    for described in list_published():
        rows = tables.get(described["name"], ())
        numbers = [describe_number(row, described, names) for row in rows]
        before = [row for row in published if row["table"] == described["name"]]
        addressed = address_numbers(numbers, before)
        if holds_figures(described):
            names |= {one.number.name: one.address for one in addressed}
        found += addressed
    require_distinct(found)
    return found


def list_page_addresses(province_id: str, published: Sequence[Row]) -> dict[str, str]:
    """Return the address of each printed figure and finding of a province by its name.

    Parameters
    ----------
    province_id
        A province whose tables have been computed.
    published
        Rows of the register of published numbers of that province.
    """
    tables = {
        described["name"]: read_rows(paths.processed(described["name"], province_id))
        for described in list_published()
        if holds_figures(described) or described["name"] == FINDINGS
    }
    return {one.number.name: one.address for one in address_tables(tables, published)}


def address_numbers(numbers: Sequence[Number], published: Sequence[Row]) -> list[Addressed]:
    """Return the numbers of one table with their addresses, in their order."""
    taken = {row["address"] for row in published}
    known = _match(numbers, published)
    found = []
    for place, number in enumerate(numbers):
        before = known.get(place)
        address = before["address"] if before else _name_new(number, taken)
        taken.add(address)
        found.append(Addressed(number, address, before))
    return found


def _match(numbers: Sequence[Number], published: Sequence[Row]) -> dict[int, Row]:
    """Return the published row of each number that has one, by the number's place."""
    found: dict[int, Row] = {}
    left = list(published)
    for level in range(max((len(number.keys) for number in numbers), default=0)):
        free = [place for place in range(len(numbers)) if place not in found]
        pairs = list(_pair_up(level, {p: numbers[p].keys[level] for p in free}, left))
        found |= dict(pairs)
        matched = {row["address"] for _, row in pairs}
        left = [r for r in left if r["address"] not in matched and not r["withdrawn_in"]]
    return found


def _pair_up(
    level: int, keys: Mapping[int, str], published: Iterable[Row]
) -> Iterator[tuple[int, Row]]:
    """Yield pairs of equal keys: by content one after the other, else only where it is clear."""
    places, rows = dict[str, list[int]](), dict[str, list[Row]]()
    for place, key in keys.items():
        places.setdefault(key, []).append(place)
    for row in published:
        held = row["keys"].split()
        if level < len(held):
            rows.setdefault(held[level], []).append(row)
    for key in places.keys() & rows.keys():
        if level == 0 or len(places[key]) == len(rows[key]) == 1:
            yield from zip(places[key], rows[key], strict=False)


def _name_new(number: Number, taken: set[str]) -> str:
    """Return the first address for a content that is free; equal numbers are counted."""
    first = PREFIX + number.keys[0]
    address, count = first, 1
    while address in taken:
        count += 1
        address = f"{first}-{count}"
    return address


def require_distinct(found: Iterable[Addressed]) -> None:
    """Stop if two numbers have the same address, or the same hash though they differ.

    Raises
    ------
    ContractError
        There are two.
    """
    owners: dict[str, tuple[str, ...]] = {}
    addresses: set[str] = set()
    for one in found:
        number = one.number
        other = owners.setdefault(number.keys[0], number.content)
        if other != number.content or one.address in addresses:
            raise ContractError(
                f"address '{one.address}' stands for two numbers, '{' '.join(other)}' and "
                f"'{' '.join(number.content)}': take one of their rows out of "
                "data/published/numbers, or raise LENGTH in export/published/numbers.py"
            )
        addresses.add(one.address)
