"""Registers as rows of text, for code below the tables."""

from __future__ import annotations

import csv

from helpers.ground import paths
from helpers.ground.errors import MissingInputError
from helpers.ground.remember import remember


@remember
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one register as text, unchecked.

    Raises
    ------
    MissingInputError
        If the register cannot be read.
    """
    path = paths.register(name)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError(
            f"register '{path}' cannot be read ({error}): restore it"
        ) from error
