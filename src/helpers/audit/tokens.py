"""Tokens: separators and digits as printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from helpers.audit.finding import FAILED, Context, Finding, pass_check, quote_tokens
from helpers.ground.errors import TokenError
from helpers.ground.vocabulary import OUTCOMES, RANGE
from helpers.printed.edits import list_single_edits
from helpers.printed.grammar import LARGEST_DIGITS
from helpers.printed.numerals import parse_printed, parse_range
from helpers.printed.place import tell_place
from helpers.printed.saved import list_unsaved

FORM = "token_form"
LEAST_SEPARATED = 1000


def check_separators(context: Context) -> list[Finding]:
    """Note large figures printed without a mark in a document that otherwise prints marks."""
    findings = []
    for name in context.documents:
        own = [row for row in context.observations if row.document_id == name]
        large = [row for row in own if row.value is not None and row.number >= LEAST_SEPARATED]
        bare = [row for row in large if row.token.isdigit()]
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
                facts={"tokens": (quote_tokens({row.token: row for row in bare}.values()), "text")},
            )
        )
    return findings


@dataclass(frozen=True)
class Malformed:
    """A token that is no number: its place, what it was, and readable tokens like it.

    Attributes
    ----------
    place, token
        Where it stands, in words, and what.
    unsaved
        Readable tokens from which a spreadsheet may have made it.
    edits
        Others, with the same digits or one edit away.
    reason
        Why it cannot be read.
    """

    place: str
    token: str
    unsaved: tuple[str, ...]
    edits: tuple[str, ...]
    reason: str


def find_malformed(
    rows: Iterable[Mapping[str, str]],
    *,
    dividing: Collection[str] = (),
    styles: Mapping[str, str] | None = None,
) -> list[Malformed]:
    """Return every token of a transcription that is no number.

    Parameters
    ----------
    rows
        Rows of a transcription, before they are cleaned.
    dividing
        Indicators whose figures may have decimals; the others count whole things.
    styles
        Number style by document; one that is not listed prints as Vietnamese does.
    """
    found = []
    for row in rows:
        token, kind = row["printed"], row["measurement_kind"]
        is_outcome = kind == "outcome" and token in OUTCOMES
        whole = row["indicator_code"] not in dividing
        style = (styles or {}).get(row["document_id"]) or "vi"
        hedge = row.get("qualifier", "exact")
        reason = _find_fault(token, kind, qualifier=hedge, whole=whole, style=style)
        if token and not is_outcome and reason:
            unsaved = [
                t for t in list_unsaved(token, style) if not _find_fault(t, "actual", style=style)
            ]
            edits = [t for t in list_readable_edits(token, style=style) if t not in unsaved]
            told = (tuple(unsaved), tuple(edits))
            found.append(Malformed(tell_place(row, "printed"), token, *told, reason=reason))
    return found


def list_readable_edits(token: str, *, style: str = "vi") -> list[str]:
    """Return well-formed tokens with the same digits, then those one edit away.

    A token with more digits than a number may have has none.
    """
    digits = "".join(sign for sign in token if sign.isdecimal())
    grouped = f"{int(digits):,}" if 0 < len(digits) <= LARGEST_DIGITS else ""
    if style == "vi":
        grouped = grouped.replace(",", ".")
    edits = (edit for _, edit in list_single_edits(token))
    edited = (edit for edit in edits if not _find_fault(edit, "actual", style=style))
    return list(dict.fromkeys([*filter(None, [grouped]), *list(edited)[:3]]))


def _find_fault(
    token: str, kind: str, *, qualifier: str = "exact", whole: bool = False, style: str = "vi"
) -> str:
    """Return why a token cannot be read as cleaning will read it; nothing if it can."""
    part = kind if kind in ("numerator", "denominator") else "value"
    try:
        if qualifier == RANGE:
            parse_range(token, whole=whole, style=style)
        else:
            parse_printed(token, part=part, whole=whole, style=style)
    except TokenError as error:
        return str(error)
    return ""
