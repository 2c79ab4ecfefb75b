"""Printed number tokens: token → value with bounds, or a printed range → bounds alone.

The grammar is closed (see `grammar`): whatever else stands in a token is refused, and nothing is
guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from helpers.ground.errors import ContractError, TokenError
from helpers.ground.vocabulary import QUALIFIERS, RANGE
from helpers.printed.conventions import CONVENTIONS, Conventions
from helpers.printed.grammar import read_ends, read_side, read_single, show_token
from helpers.printed.rounding import (
    BOUND_RULES,
    PrintedNumber,
    bound_number,
    step_inside,
)

PARTS = ("value", "numerator", "denominator")

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
        The number; a percentage as a fraction (`12,4%` is 0.124). Its exponent tells the digits
        printed.
    unit_hint
        What is printed with the number: `%`, `/tháng`, `đồng`, `thứ` for a rank, or None.
    decimals
        Printed digits behind the decimal mark.
    low, high
        Bounds on the same scale as `value`; `high` is None where nothing bounds it.
    closed
        Which bounds are themselves possible: `both`, `left`, `right` or `neither`.
    in_words
        Whether the number is written in words.
    """

    value: Decimal
    unit_hint: str | None
    decimals: int
    low: Decimal
    high: Decimal | None
    closed: str
    in_words: bool = False


@dataclass(frozen=True)
class ParsedRange:
    """What a printed range says: two bounds, both possible, and no value between them.

    Attributes
    ----------
    low, high
        The ends as printed; percentages as fractions.
    unit_hint, decimals
        As of a token; the decimals are those of the end that prints more.
    """

    low: Decimal
    high: Decimal
    unit_hint: str | None
    decimals: int


def parse_printed(
    printed: str,
    qualifier: str = "exact",
    *,
    part: str = "value",
    whole: bool = False,
    style: str = "vi",
    unit_power: int = 0,
    conventions: Conventions = CONVENTIONS,
) -> ParsedToken:
    """Return value and bounds of a printed token under the hedge that its text gives it.

    Parameters
    ----------
    printed
        The exact token, without hedge words.
    qualifier
        `exact`: a percentage may be rounded or cut, so half a unit of its last printed digit
        below and a whole one above, [v-u/2, v+u); another number with decimals is taken as
        rounded half up, [v-u/2, v+u/2); a count is itself, except
        a **round count**, at least 10,000 and ending in three or more zeros, or any with a scale
        word (`3 triệu`), which is taken as rounded to its last non-zero digit (80.000 is
        [75000, 85000)). The text does not hedge it, yet it may be rounded: the widest reasonable
        unit is shown rather than hidden.
        `about`: half a unit of the last non-zero digit, but at least a hundredth of the number,
        a declared convention (5.000 is [4500, 5500), 1.750 is ±17.5, 1,5 is [1.45, 1.55)).
        `nearly`: one unit of the last non-zero digit below, but a tenth of the number at most,
        [max(v-u, 0.9 v), v): who writes `gần 420` has rounded up to the next ten, [410, 420).
        The tenth keeps `gần 5.000` from reaching down to 4000, and never is 0 possible.
        `over` (v, ∞), `at_least` [v, ∞), `under` [0, v), `at_most` [0, v].
    part
        `value`, or for a ratio token the side that is read: `numerator` or `denominator`.
    whole
        Whether the unit counts things. Then decimals are refused, because `1,475` in front of
        things counted is a thousands comma of another language, not 1.475, and a strict hedge
        steps to the next whole number: `hơn 25` is at least 26.
    style
        `vi` (1.234,5) or `en` (1,234.5), as the document is written.
    unit_power
        Power of ten of the row's unit: 9 for billions. A token that itself says what it counts
        in (`1,5 tỷ`, `1.500.000.000 đồng`) is converted to that unit; one that does not (`1,5`)
        is in it already. So no scale is applied twice.
    conventions
        Which counts without a hedge are round, how far "about" reaches, and whether percentages
        may be cut: what is said above, unless the caller moves it.

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
    ParameterError
        If `style` is unknown.

    Notes
    -----
    In a bare power of ten (10.000) the unit of the last non-zero digit is as large as the number:
    all of 5,000 to 15,000 would print alike. It is taken as rounded to a tenth of itself, which
    is [9500, 10500); never finer than its last printed digit (`about` 1 is [0.5, 1.5)).
    """
    _require_rule(qualifier, printed)
    number = _read_number(printed, part, style, unit_power=unit_power)
    if whole:
        _require_whole(number, printed)
    token = show_token(printed)
    found = bound_number(number, qualifier, printed=token, conventions=conventions)
    bounds = number.scale_bounds(found)
    if whole and not number.is_percent:
        bounds = step_inside(bounds, qualifier, printed=token)
    low, high, closed_low, closed_high = bounds
    return ParsedToken(
        value=number.to_scale(number.printed),
        unit_hint=number.unit_hint,
        decimals=number.decimals,
        low=low,
        high=high,
        closed=_CLOSED_WORDS[closed_low, closed_high],
        in_words=number.in_words,
    )


def parse_range(
    printed: str, *, whole: bool = False, style: str = "vi", unit_power: int = 0
) -> ParsedRange:
    """Return the bounds that a printed range gives: `85-90%`, `5.000 – 6.000`, `1,2-1,5 triệu`.

    A range has no value: its middle is printed nowhere, and to use it would invent precision.
    The parameters are those of `parse_printed`.

    Raises
    ------
    TokenError
        If the token is no range, or its ends do not rise.
    """
    ends = [_to_unit(end, unit_power) for end in read_ends(printed, style)]
    if whole:
        for end in ends:
            _require_whole(end, printed)
    low, high = (end.to_scale(end.printed) for end in ends)
    if low >= high:
        raise TokenError(
            f"range '{show_token(printed)}' does not rise: check its two ends and their scale words"
        )
    decimals = max(end.decimals for end in ends)
    return ParsedRange(low=low, high=high, unit_hint=ends[1].unit_hint, decimals=decimals)


def count_decimals(printed: str, *, part: str = "value", style: str = "vi") -> int:
    """Return how many digits a token prints behind its decimal mark."""
    return _read_number(printed, part, style).decimals


def unit_of_last_digit(
    printed: str, *, part: str = "value", style: str = "vi", unit_power: int = 0
) -> Decimal:
    """Return one unit of the last printed digit, as a fraction for percentages.

    It is the measure of what rounding or cutting hides: 0.001 for `12,4%`, 0.1 for `1,5`, 1 for
    `650.000`.
    """
    number = _read_number(printed, part, style, unit_power=unit_power)
    return number.to_scale(number.step)


def _read_number(printed: str, part: str, style: str, *, unit_power: int = 0) -> PrintedNumber:
    """Return the number on one side of a token."""
    if part not in PARTS:
        raise ContractError(
            f"part '{part}' of '{show_token(printed)}' is unknown: use {', '.join(PARTS)}"
        )
    is_value = part == "value"
    number = read_single(printed, style) if is_value else read_side(printed, part, style)
    return _to_unit(number, unit_power)


def _to_unit(number: PrintedNumber, unit_power: int) -> PrintedNumber:
    """Return a number that says what it counts in, ready for a unit of another scale."""
    return replace(number, unit_power=unit_power) if number.names_scale else number


def _require_rule(qualifier: str, printed: str) -> None:
    """Stop unless the qualifier gives bounds to a single number."""
    if qualifier == RANGE:
        raise TokenError(
            f"token '{show_token(printed)}' with qualifier '{RANGE}' has no single value: "
            "read it as a range"
        )
    if qualifier not in BOUND_RULES:
        raise ContractError(
            f"qualifier '{qualifier}' of token '{show_token(printed)}' is unknown: "
            f"use one of {', '.join(QUALIFIERS)}"
        )


def _require_whole(number: PrintedNumber, printed: str) -> None:
    """Stop if a number of things counted has a fraction."""
    if number.decimals > max(number.power, 0):
        raise TokenError(
            f"token '{show_token(printed)}' has decimals but its unit counts whole things: check "
            "the unit and the document's number_style, or declare a correction for the "
            "misplaced mark"
        )
