"""Printed Vietnamese number tokens: token → value with bounds, and back.

The grammar is closed: points group thousands by exactly three digits, one comma marks decimals,
a percent sign may follow, a slash makes a ratio (`21/22`, `1045/1045/tháng`), and the words
`không có` are zero. Whatever else stands in a token is refused; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from helpers.ground.errors import ContractError, TokenError
from helpers.printed.rounding import (
    BOUND_RULES,
    ROUND_COUNTS,
    PrintedNumber,
    RoundCounts,
    bound_number,
    step_inside,
)

PARTS = ("value", "numerator", "denominator")
PRINTED_STYLES = ("grouped", "plain", "percent", "percent_spaced")
ZERO_WORDS = "không có"
QUALIFIERS = tuple(BOUND_RULES)
LARGEST_DIGITS = 15  # a float keeps 15 decimal digits unchanged; no report prints more

_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f]+")
_NUMBER = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
_PERCENT = re.compile(r"([0-9]+(?:,[0-9]+)?) ?%")
_RATIO = re.compile(rf"({_NUMBER})/({_NUMBER})(/tháng)?")
_SINGLE = re.compile(rf"({_NUMBER})(/tháng)?")

_CLOSED_WORDS = {
    (True, True): "both",
    (True, False): "left",
    (False, True): "right",
    (False, False): "neither",
}


@dataclass(frozen=True)
class ParsedToken:
    """What one printed token says.

    Attributes
    ----------
    value
        The number; a percentage as a fraction (`12,4%` is 0.124).
    unit_hint
        `%`, `/tháng` or None, as printed behind the number.
    decimals
        Printed digits behind the comma.
    low, high
        Bounds on the same scale as `value`; `high` is None where nothing bounds it.
    closed
        Which bounds are themselves possible: `both`, `left`, `right` or `neither`.
    """

    value: Decimal
    unit_hint: str | None
    decimals: int
    low: Decimal
    high: Decimal | None
    closed: str


def parse_printed(
    printed: str,
    qualifier: str = "exact",
    *,
    part: str = "value",
    whole: bool = False,
    round_counts: RoundCounts = ROUND_COUNTS,
) -> ParsedToken:
    """Return value and bounds of a printed token under the hedge that its text gives it.

    Parameters
    ----------
    printed
        The exact token, without hedge words.
    qualifier
        `exact`: a percentage or a number with decimals is taken as rounded half up, so half a
        unit of its last printed digit on both sides, [v-u/2, v+u/2); a count is itself, except
        a **round count**, by default at least 10,000 and ending in three zeros, which is taken as
        rounded to its last non-zero digit (80.000 is [75000, 85000)). The text does not hedge
        it, yet it may be rounded: the widest reasonable unit is shown rather than hidden.
        `about`: half a unit of the last non-zero digit, a declared convention (5.000 is
        [4500, 5500), 14.304 is ±0.5, 1,5 is [1.45, 1.55)).
        `over` (v, ∞), `at_least` [v, ∞), `under` [0, v), `at_most` [0, v].
    part
        `value`, or for a ratio token the side that is read: `numerator` or `denominator`.
    whole
        Whether the unit counts things. Then decimals are refused, because `1,475` in front of
        things counted is a thousands comma of another language, not 1.475, and a strict hedge
        steps to the next whole number: `hơn 25` is at least 26.
    round_counts
        Which counts are round ones.

    Returns
    -------
    ParsedToken
        Bounds never go below 0; bounds of a percentage up to 100 % never go above 1.

    Raises
    ------
    TokenError
        If the token is malformed, ambiguous or of the wrong shape for `part` or `whole`.
    ContractError
        If `qualifier` or `part` is not a known code.

    Notes
    -----
    In a bare power of ten (10.000) the unit of the last non-zero digit is as large as the number:
    all of 5,000 to 15,000 would print alike. It is taken as rounded to a tenth of itself, which
    is [9500, 10500); never finer than its last printed digit (`about` 1 is [0.5, 1.5)).
    """
    if qualifier not in BOUND_RULES:
        raise ContractError(
            f"qualifier '{qualifier}' of token '{printed}' is unknown: "
            f"use one of {', '.join(BOUND_RULES)}"
        )
    number = _read_number(printed, part)
    if whole and number.decimals:
        raise TokenError(
            f"token '{printed}' has decimals but its unit counts whole things: a comma is a "
            "decimal mark here; check the unit, or declare a correction for the misplaced mark"
        )
    bounds = bound_number(number, qualifier, printed=printed, round_counts=round_counts)
    low, high, closed_low, closed_high = step_inside(bounds, qualifier) if whole else bounds
    return ParsedToken(
        value=number.to_scale(number.printed),
        unit_hint=number.unit_hint,
        decimals=number.decimals,
        low=number.to_scale(low),
        high=None if high is None else number.to_scale(high),
        closed=_CLOSED_WORDS[closed_low, closed_high],
    )


def count_decimals(printed: str, *, part: str = "value") -> int:
    """Return how many digits a token prints behind its comma."""
    return _read_number(printed, part).decimals


def unit_of_last_digit(printed: str, *, part: str = "value") -> Decimal:
    """Return one unit of the last printed digit, as a fraction for percentages.

    It is the tolerance of a comparison with a printed number that may have been cut instead of
    rounded: 0.001 for `12,4%`, 0.1 for `1,5`, 1 for `650.000`.
    """
    number = _read_number(printed, part)
    return number.to_scale(number.step)


def format_printed(value: Decimal, style: str = "grouped") -> str:
    """Return the token that prints a value, the inverse of `parse_printed`.

    Parameters
    ----------
    value
        Not negative; its exponent says how many decimals are printed. A fraction for the two
        percent styles.
    style
        `grouped` (1.442.584), `plain` (1442584), `percent` (12,4%) or `percent_spaced` (12,4 %).
    """
    if style not in PRINTED_STYLES:
        raise ContractError(f"style '{style}' is unknown: use {', '.join(PRINTED_STYLES)}")
    if not value.is_finite() or value < 0:
        raise ContractError(f"value '{value}' cannot be printed: give a number of 0 or more")
    is_percent = style.startswith("percent")
    number = value.scaleb(2) if is_percent else value
    text = f"{number:,f}" if style == "grouped" else f"{number:f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return text + {"percent": "%", "percent_spaced": " %"}.get(style, "")


def _read_number(printed: str, part: str) -> PrintedNumber:
    """Return the number on one side of a token."""
    if part not in PARTS:
        raise ContractError(f"part '{part}' of '{printed}' is unknown: use {', '.join(PARTS)}")
    token = _SPACES.sub(" ", unicodedata.normalize("NFC", printed)).strip()
    if part == "value":
        return _read_single(token, printed)
    match = _RATIO.fullmatch(token)
    if match is None:
        raise TokenError(
            f"token '{printed}' is no ratio like '21/22', so it has no {part}: "
            "read it as a value, or correct the token"
        )
    digits = match[1] if part == "numerator" else match[2]
    return PrintedNumber(_read_digits(digits, printed), match[3])


def _read_single(token: str, printed: str) -> PrintedNumber:
    """Return the number of a token that is not a ratio."""
    if token.casefold() == ZERO_WORDS:
        return PrintedNumber(Decimal(0), None)
    if match := _PERCENT.fullmatch(token):
        return PrintedNumber(_read_digits(match[1], printed), "%")
    if match := _SINGLE.fullmatch(token):
        return PrintedNumber(_read_digits(match[1], printed), match[2])
    raise TokenError(f"token '{printed}' is not a number: {_explain_refusal(token)}")


def _read_digits(digits: str, printed: str) -> Decimal:
    """Return the exact number of a well-formed run of digits and separators."""
    if sum(character.isdigit() for character in digits) > LARGEST_DIGITS:
        raise TokenError(
            f"token '{printed}' has more than {LARGEST_DIGITS} digits: check that it is one number"
        )
    return Decimal(digits.replace(".", "").replace(",", "."))


def _explain_refusal(token: str) -> str:
    """Return what is wrong with a token that fits no form, and what to do."""
    if not token:
        return "it is empty; transcribe the token as printed or leave the row out"
    if _RATIO.fullmatch(token):
        return "it is a ratio; make two rows and say which part each reads"
    if "%" in token and "." in token:
        return "a percentage has no thousands, so a point in it is a misprint; declare a correction"
    if re.fullmatch(r"[0-9.,]+ ?%?", token):
        return (
            "points group thousands by exactly three digits, the first group does not start "
            "with 0, and one comma marks decimals; if it is printed so, declare a correction"
        )
    return (
        "only digits, thousands points, one decimal comma, %, a ratio slash, /tháng or "
        f"'{ZERO_WORDS}' may stand in it; put hedges and units in their own columns"
    )
