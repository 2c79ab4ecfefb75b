"""Sentences of registers with placeholders such as `{found}`: data, never programs.

`str.format` would follow attributes, and fill `{x:9999999999}` to that width; here a placeholder is
a name in braces, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.ground.errors import ContractError

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SHOWN = 40


def list_placeholders(text: str) -> list[str]:
    """Return the names of the placeholders in a sentence, in order."""
    return PLACEHOLDER.findall(text)


def explain_braces(text: str) -> str:
    """Return what is wrong with the braces of a sentence; nothing if all are placeholders."""
    rest = PLACEHOLDER.sub("", text)
    if "{" not in rest and "}" not in rest:
        return ""
    odd = rest[min(place for place in (rest.find("{"), rest.find("}")) if place >= 0) :]
    return f"'{odd[:SHOWN]}' is no placeholder: braces stand round one name, such as {{found}}"


def fill_placeholders(text: str, values: Mapping[str, str], *, where: str) -> str:
    """Return a sentence with values in place of the names.

    Raises
    ------
    ContractError
        If a name has no value, or a brace stands for something else; `where` is the sentence's
        place.
    """
    reason = explain_braces(text)
    unknown = [name for name in list_placeholders(text) if name not in values]
    if unknown and not reason:
        known = ", ".join(sorted(values)) or "none"
        reason = f"placeholder '{unknown[0]}' is unknown there: use one of {known}"
    if reason:
        raise ContractError(f"{where}: {reason}")
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)
