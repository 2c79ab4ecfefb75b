"""Single edits of a printed token: what one slip of a typist can make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.printed.grammar import LARGEST_DIGITS

DIGITS = "0123456789"
_FORM = re.compile(r"([0-9.]*)(,[0-9]*)?(.*)", re.DOTALL)
"""Grouped digits, decimals, and whatever follows: every text has it."""


def list_single_edits(token: str) -> Iterator[tuple[str, str]]:
    """Yield (edit, token) for every single edit of a token's digits or separators, each once.

    A token with more digits than a number may have is no misprint of one, and has none.
    """
    own = re.sub(r"[^0-9]", "", token)
    if len(own) > LARGEST_DIGITS:
        return
    seen = {token}
    for edit, digits in _edit_digits(own):
        edited = _restore_form(digits, token)
        if edited not in seen:
            seen.add(edited)
            yield edit, edited
    for edited in _move_separators(token):
        if edited not in seen:
            seen.add(edited)
            yield "move_separator", edited


def _edit_digits(digits: str) -> Iterator[tuple[str, str]]:
    """Yield every substitution, deletion, insertion and transposition of adjacent digits."""
    for place in range(len(digits)):
        for digit in DIGITS:
            yield "substitute", digits[:place] + digit + digits[place + 1 :]
        yield "delete", digits[:place] + digits[place + 1 :]
        if place + 1 < len(digits):
            swapped = digits[place + 1] + digits[place]
            yield "transpose", digits[:place] + swapped + digits[place + 2 :]
    for place in range(len(digits) + 1):
        for digit in DIGITS:
            yield "insert", digits[:place] + digit + digits[place:]


def _restore_form(digits: str, token: str) -> str:
    """Return digits written like the token: grouped if it is, same decimals, same ending."""
    body, comma, ending = _FORM.fullmatch(token).groups()  # type: ignore[union-attr]
    decimals = len(comma) - 1 if comma else 0
    whole = digits[: len(digits) - decimals] if decimals else digits
    if "." in body or len(body) <= 3:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    tail = f",{digits[len(digits) - decimals :]}" if decimals else ""
    return f"{whole}{tail}{ending}"


def _move_separators(token: str) -> Iterator[str]:
    """Yield the token with its decimal comma, if it has one, at every other place."""
    if token.count(",") != 1:
        return
    plain = token.replace(",", "")
    ending = re.search(r"\D*$", plain).group()  # type: ignore[union-attr]
    digits = plain[: len(plain) - len(ending)]
    for place in range(1, len(digits)):
        yield f"{digits[:place]},{digits[place:]}{ending}"
