"""Identifiers of provinces and documents: one form, checked where they enter.

They become names of files and folders, so nothing but small letters, digits and single hyphens or
underscores may stand in one, and no name that a system or the project needs for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.ground.errors import ContractError

FORM = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", re.ASCII)
LONGEST = 80
OWN_NAMES = frozenset({"index", "compare", "contradictions", "manifest", "journal", "times"})
"""Pages and records among the reports that belong to no province."""
DEVICES = frozenset({"con", "prn", "aux", "nul"}) | frozenset(
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
)
"""Names that Windows keeps for devices."""
SHOWN = 60


def require_identifier(text: str, *, what: str, where: str = "") -> str:
    """Return an identifier, or stop: it would be a part of a file's name.

    Parameters
    ----------
    text
        The identifier.
    what
        The name of its field, such as `province_id`.
    where
        File and row that it comes from, for the message.

    Raises
    ------
    ContractError
        If it has another form, or is a name that is taken.
    """
    if reason := explain_identifier(text):
        place = f"{where}: " if where else ""
        raise ContractError(
            f"{place}{what} '{_show(text)}' {reason}: use small letters a-z, digits and single "
            "hyphens, such as '20-lang-son'"
        )
    return text


@lru_cache(maxsize=4096)
def explain_identifier(text: str) -> str:
    """Return what is wrong with an identifier; nothing if it is good."""
    if text in OWN_NAMES or text in DEVICES:
        return "is a name that is taken"
    if len(text) > LONGEST:
        return f"is longer than {LONGEST} signs"
    return "" if FORM.fullmatch(text) else "is no identifier"


def _show(text: str) -> str:
    """Return the start of a text on one line, what cannot be seen as an escape."""
    shown = text if text.isprintable() else text.encode("unicode_escape").decode()
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
