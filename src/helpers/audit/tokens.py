"""Tokens: separators and digits as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.audit.finding import FAILED, Context, Finding, pass_check
from helpers.audit.repair import list_single_edits
from helpers.data.rows import name_row
from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import OUTCOMES
from helpers.printed.numerals import parse_printed

FORM = "token_form"
LEAST_SEPARATED = 1000
DIVISIBLE_UNITS = ("percent", "billion_vnd", "megabit_per_second")
"""Units that may carry decimals; in front of others a comma is a foreign thousands mark."""


def check_separators(context: Context) -> list[Finding]:
    """Note large figures printed without a point in a document that otherwise prints points."""
    findings = []
    for name in context.documents:
        own = [row for row in context.observations if row.document_id == name]
        large = [row for row in own if row.value is not None and row.number >= LEAST_SEPARATED]
        bare = [row for row in large if "." not in row.token]
        if not bare or len(bare) == len(large):
            findings += [pass_check(FORM, name, large)] if large else []
            continue
        findings.append(
            Finding(
                FORM,
                "unseparated",
                FAILED,
                name,
                bare,
                arithmetic=", ".join(dict.fromkeys(row.token for row in bare)),
                facts={"tokens": (", ".join(dict.fromkeys(row.token for row in bare)), "text")},
            )
        )
    return findings


@dataclass(frozen=True)
class Malformed:
    """A token that is no number: its place, and readable tokens like it."""

    place: str
    token: str
    edits: tuple[str, ...]


def find_malformed(rows: Iterable[Mapping[str, str]]) -> list[Malformed]:
    """Return every token of a transcription that is no number.

    Parameters
    ----------
    rows
        Rows of a transcription, before they are cleaned.
    """
    found = []
    for row in rows:
        token, kind = row["printed"], row["measurement_kind"]
        is_outcome = kind == "outcome" and token in OUTCOMES
        whole = row["unit_code"] not in DIVISIBLE_UNITS
        if token and not is_outcome and not _is_number(token, kind, whole=whole):
            found.append(Malformed(name_row(row), token, tuple(list_readable_edits(token))))
    return found


def list_readable_edits(token: str) -> list[str]:
    """Return well-formed tokens with the same digits, then those one edit away."""
    digits = "".join(character for character in token if character.isdigit())
    grouped = f"{int(digits):,}".replace(",", ".") if digits else ""
    edited = (edit for _, edit in list_single_edits(token) if _is_number(edit, "actual"))
    return list(dict.fromkeys([*filter(None, [grouped]), *list(edited)[:3]]))


def _is_number(token: str, kind: str, *, whole: bool = False) -> bool:
    """Return whether a token can be read."""
    part = kind if kind in ("numerator", "denominator") else "value"
    try:
        parse_printed(token, part=part, whole=whole)
    except TokenError:
        return False
    return True
