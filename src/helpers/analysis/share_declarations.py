"""The register of shares: what is counted, of which base, nothing about how it is printed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.data.rows import Cut
from helpers.ground.frames import list_records
from helpers.ground.vocabulary import DIMENSIONS, SAME

ONLINE, SERVICES = "online", "services"
"""Families of shares: how much is submitted online, and how the services are made up."""

EACH = "*"
"""In a numerator: any single code of this dimension."""


@dataclass(frozen=True)
class ShareDeclaration:
    """One share of the register.

    Attributes
    ----------
    share_code
        Indicator of the share.
    numerator_indicator, base_indicator
        What is counted above and below.
    numerator, base
        For each dimension the codes that may stand there, the preferred one first; `=` binds both
        sides to one code, `*` in a numerator is any code but the whole.
    family, headline
        The part of the page on which it stands, and its order among those shown first.
    """

    share_code: str
    numerator_indicator: str
    base_indicator: str
    numerator: tuple[tuple[str, ...], ...]
    base: tuple[str, ...]
    family: str = "other"
    headline: int | None = None

    def bind_base(self, cut: Cut) -> Cut:
        """Return the cut of the base that belongs to the cut of a numerator."""
        pairs = zip(self.base, cut, strict=True)
        return Cut(*(own if code == SAME else code for code, own in pairs))


def parse_declarations(register: pd.DataFrame) -> list[ShareDeclaration]:
    """Return the declared shares, in the order of the register."""
    return [
        ShareDeclaration(
            share_code=row["share_code"],
            numerator_indicator=row["numerator_indicator"],
            base_indicator=row["base_indicator"],
            numerator=tuple(tuple(row[f"numerator_{d}"].split()) for d in DIMENSIONS),
            base=tuple(row[f"base_{d}"] for d in DIMENSIONS),
            family=row["family"],
            headline=int(row["headline"]) if row["headline"] else None,
        )
        for row in list_records(register)
    ]
