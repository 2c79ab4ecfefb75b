"""Registers as rows of text, for code below the tables."""

from __future__ import annotations

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.opening import read_table
from helpers.ground.remember import remember


@remember
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one register as text, unchecked.

    Raises
    ------
    MissingInputError, ContractError
        If the register cannot be read, or is no table.
    """
    return tuple(read_table(paths.register(name)).list_records())


def read_needed_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a register without which nothing can be told; it must have some."""
    rows = read_rows(name)
    if not rows:
        raise MissingInputError(f"'{paths.register(name)}' lists nothing: restore it")
    return rows
