"""Registers as rows of text, for code below the tables."""

from __future__ import annotations

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.opening import read_table
from helpers.ground.remember import remember


@remember
def read_rows(name: str, *, needed: bool = False) -> tuple[dict[str, str], ...]:
    """Return the rows of one register as text, unchecked; one that is needed has some.

    Raises
    ------
    MissingInputError, ContractError
        If the register cannot be read, is no table, or lacks the rows that are needed.
    """
    rows = tuple(read_table(paths.register(name)).list_records())
    if needed and not rows:
        raise MissingInputError(f"'{paths.register(name)}' lists nothing: restore it")
    return rows
