"""Units of measure: whether they divide, how many decimals they show, and their scale.

The register holds the units that differ from the rule: a unit counts whole things, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.printed.registers import read_rows


@dataclass(frozen=True)
class Unit:
    """What is special about a unit.

    Attributes
    ----------
    divisible
        Whether a figure in it may carry decimals; in front of others a decimal mark is misplaced.
    decimals
        Decimals of a computed value; a printed one shows its own.
    power_of_ten
        Scale: 9 for billions.
    """

    divisible: bool = False
    decimals: int = 0
    power_of_ten: int = 0


WHOLE_THINGS = Unit()
Units = Mapping[str, Unit]


def read_units() -> dict[str, Unit]:
    """Return the units of the register by code."""
    return build_units(read_rows("units"))


def build_units(rows: Iterable[Mapping[str, str]]) -> dict[str, Unit]:
    """Return units by code from rows of the register, which has been validated."""
    return {
        row["unit_code"]: Unit(
            divisible=row["divisible"] == "yes",
            decimals=int(row["decimals"]),
            power_of_ten=int(row["power_of_ten"]),
        )
        for row in rows
    }


def select_unit(unit_code: str, units: Units) -> Unit:
    """Return a unit; one that the register does not name counts whole things."""
    return units.get(unit_code, WHOLE_THINGS)


def is_divisible(unit_code: str, units: Units) -> bool:
    """Return whether a figure in a unit may carry decimals."""
    return select_unit(unit_code, units).divisible
