"""The closed grammars of number tokens: Vietnamese marks (1.234,5) and English ones (1,234.5).

A style says which mark groups thousands, by exactly three digits, and which marks decimals; blanks
may group them in either style, `12 345`, but never beside that mark. No token is read in the other
style: `1.234` is a thousand in one and little more than one in the other, so the document, not the
token, has a style. Words may stand in a token of either style.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from helpers.ground.errors import ParameterError, TokenError
from helpers.printed.rounding import PrintedNumber
from helpers.printed.saved import list_unsaved
from helpers.printed.words import CARDINALS, RANKS, ZERO_WORDS

SAMPLES = {"vi": "1.234,5", "en": "1,234.5"}
NUMBER_STYLES = tuple(SAMPLES)
SHOWN = 60
LARGEST_DIGITS = 15  # a float keeps 15 decimal digits unchanged; no report prints more

SCALES = {
    **dict.fromkeys(("nghìn", "ngàn", "thousand"), 3),
    **dict.fromkeys(("triệu", "million"), 6),
    **dict.fromkeys(("tỷ", "tỉ", "billion"), 9),
}
"""Word behind a number → the power of ten by which it multiplies."""

HINTS = {"%": "%", "đồng": "đồng", "vnd": "đồng", "vnđ": "đồng"} | dict.fromkeys(
    ("/tháng", "/month"), "/tháng"
)
RANK = "thứ"
"""Unit hint of a rank: `thứ 22`, `22nd`, `thứ hai`."""

_PERCENT = r" ?(?:%|percent|per cent|phần trăm)"
_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f]+")
_WORDS = "|".join(SCALES)
_SCALE = rf"(?: ?({_WORDS}))?"
_UNIT = r"(?: ?(đồng|vnd|vnđ)|(/tháng|/month))?"
_JOIN = r" ?(?:[-–—]|đến|to) ?"


@dataclass(frozen=True)
class Grammar:
    """The forms of a token in one style.

    Attributes
    ----------
    percent, single, compound, ordinal, ratio, percent_range, range
        Patterns of whole tokens in small letters.
    """

    percent: re.Pattern[str]
    single: re.Pattern[str]
    compound: re.Pattern[str]
    ordinal: re.Pattern[str]
    ratio: re.Pattern[str]
    percent_range: re.Pattern[str]
    range: re.Pattern[str]


def _build_grammar(group: str, mark: str) -> Grammar:
    """Return the forms of tokens with one mark of groups and one of decimals."""
    short = rf"[0-9]+(?:{mark}[0-9]+)?"
    grouped = rf"[1-9][0-9]{{0,2}}(?:(?:{group}[0-9]{{3}})+|(?: [0-9]{{3}})+)"
    number = rf"(?:{grouped}|[0-9]+)(?:{mark}[0-9]+)?"
    return Grammar(
        percent=re.compile(rf"({short}){_PERCENT}"),
        single=re.compile(rf"({number}){_SCALE}{_UNIT}"),
        compound=re.compile(rf"({number}) ?({_WORDS}) ?([0-9]{{1,3}}) ?({_WORDS}){_UNIT}"),
        ordinal=re.compile(r"thứ ([0-9]+)|([0-9]+)(?:st|nd|rd|th)"),
        ratio=re.compile(rf"(thứ )?({number})/({number})(/tháng|/month)?"),
        percent_range=re.compile(
            rf"(?:từ |from )?({short})(?:{_PERCENT})?{_JOIN}({short}){_PERCENT}"
        ),
        range=re.compile(rf"(?:từ |from )?({number}){_SCALE}{_JOIN}({number}){_SCALE}{_UNIT}"),
    )


_GRAMMARS = {"vi": _build_grammar(r"\.", ","), "en": _build_grammar(",", r"\.")}


def read_single(printed: str, style: str) -> PrintedNumber:
    """Return the number of a token that is neither a ratio nor a range."""
    grammar, token = _select_grammar(style), clean_token(printed)
    if token in CARDINALS:
        return PrintedNumber(Decimal(CARDINALS[token]), None, in_words=True)
    if token in RANKS:
        return PrintedNumber(Decimal(RANKS[token]), RANK, in_words=True)
    if match := grammar.percent.fullmatch(token):
        return PrintedNumber(_read_digits(match[1], printed, style), "%")
    if match := grammar.ordinal.fullmatch(token):
        return PrintedNumber(_read_digits(match[1] or match[2], printed, style), RANK)
    if match := grammar.single.fullmatch(token):
        return _read_scaled(match[1], match[2], match[3] or match[4], printed=printed, style=style)
    if (match := grammar.compound.fullmatch(token)) and SCALES[match[2]] > SCALES[match[4]]:
        return _read_compound(match, printed, style)
    reason = f"{_explain(token, style)}{_blame_spreadsheet(token, style)}"
    raise TokenError(f"token '{show_token(printed)}' is not a number: {reason}")


def read_side(printed: str, part: str, style: str) -> PrintedNumber:
    """Return the number on one side, `numerator` or `denominator`, of a ratio token."""
    token = clean_token(printed)
    match = _select_grammar(style).ratio.fullmatch(token)
    if match is None:
        other = _find_other_style(token, style)
        reason = _name_style(other, style) if other else "read it as a value, or correct the token"
        raise TokenError(
            f"token '{show_token(printed)}' is no ratio like '21/22', so it has no {part}: {reason}"
        )
    is_numerator = part == "numerator"
    hint = RANK if match[1] and is_numerator else HINTS.get(match[4])
    return PrintedNumber(_read_digits(match[2 if is_numerator else 3], printed, style), hint)


def read_ends(printed: str, style: str) -> tuple[PrintedNumber, PrintedNumber]:
    """Return the two ends of a range token, in the order printed.

    A scale word behind the second number holds for the first as well if that has none.
    """
    grammar, token = _select_grammar(style), clean_token(printed)
    if match := grammar.percent_range.fullmatch(token):
        low, high = (_read_digits(digits, printed, style) for digits in match.groups())
        return PrintedNumber(low, "%"), PrintedNumber(high, "%")
    if match := grammar.range.fullmatch(token):
        unit = match[5] or match[6]
        return (
            _read_scaled(match[1], match[2] or match[4], unit, printed=printed, style=style),
            _read_scaled(match[3], match[4], unit, printed=printed, style=style),
        )
    other = _find_other_style(token, style)
    reason = _name_style(other, style) if other else "give it the qualifier of its hedge"
    raise TokenError(f"token '{show_token(printed)}' is no range like '85-90%': {reason}")


def clean_token(printed: str) -> str:
    """Return a token in small composed letters with single plain blanks."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", printed.casefold())).strip()


def show_token(printed: str) -> str:
    """Return the start of a token on one line, what cannot be seen written as an escape."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in printed)
    text = "".join(shown)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _select_grammar(style: str) -> Grammar:
    """Return the forms of one style."""
    if style not in _GRAMMARS:
        raise ParameterError(f"number style '{style}' is unknown: use {' or '.join(NUMBER_STYLES)}")
    return _GRAMMARS[style]


def _read_scaled(
    digits: str, scale: str | None, unit: str | None, *, printed: str, style: str
) -> PrintedNumber:
    """Return a number with the words behind it."""
    number = _read_digits(digits, printed, style)
    return PrintedNumber(number, HINTS[unit] if unit else None, scale=SCALES[scale] if scale else 0)


def _read_compound(match: re.Match[str], printed: str, style: str) -> PrintedNumber:
    """Return a number told in two steps, `24 tỷ 350 triệu đồng`, in units of the smaller one."""
    larger, scale = SCALES[match[2]], SCALES[match[4]]
    number = _read_digits(match[1], printed, style).scaleb(larger - scale)
    number += _read_digits(match[3], printed, style)
    unit = match[5] or match[6]
    return PrintedNumber(number.quantize(Decimal(1)), HINTS[unit] if unit else None, scale=scale)


def _read_digits(digits: str, printed: str, style: str) -> Decimal:
    """Return the exact number of a well-formed run of digits and separators."""
    if sum(character.isdigit() for character in digits) > LARGEST_DIGITS:
        raise TokenError(
            f"token '{show_token(printed)}' has more than {LARGEST_DIGITS} digits: "
            "check that it is one number"
        )
    bare = digits.replace(" ", "")
    plain = bare.replace(".", "").replace(",", ".") if style == "vi" else bare.replace(",", "")
    return Decimal(plain)


def _explain(token: str, style: str) -> str:
    """Return what is wrong with a token that fits no form of a single number, and what to do."""
    if not token:
        return "it is empty; transcribe the token as printed or leave the row out"
    if odd := _find_odd_character(token):
        return odd
    grammar = _GRAMMARS[style]
    if grammar.ratio.fullmatch(token):
        return "it is a ratio; make two rows and say which part each reads"
    if grammar.percent_range.fullmatch(token) or grammar.range.fullmatch(token):
        return "it is a range; give it the qualifier 'range'"
    if other := _find_other_style(token, style):
        return _name_style(other, style)
    if "%" in token and re.fullmatch(r"[0-9.,]+ ?%", token):
        return "a percentage has no thousands and one decimal mark; declare a correction"
    if re.fullmatch(r"[0-9.,]+", token):
        return (
            f"a number of style '{style}' is written like {SAMPLES[style]}, its groups have "
            "exactly three digits and the first does not start with 0; declare a correction"
        )
    return (
        "only digits with their marks, %, a ratio slash, /tháng, a scale word like 'triệu', "
        f"'đồng', a rank, a number in words or '{ZERO_WORDS[0]}' may stand in it; put hedges and "
        "units in their own columns"
    )


def _blame_spreadsheet(token: str, style: str) -> str:
    """Return what a token may have been before a spreadsheet saved it; empty if nothing."""
    unsaved = " or ".join(f"'{before}'" for before in list_unsaved(token, style))
    if not unsaved:
        return ""
    return f". Or a spreadsheet has made it of {unsaved}: compare it with the text and restore it"


def _find_odd_character(token: str) -> str:
    """Return why a line break or a digit that is none of 0 to 9 cannot be read; empty if none."""
    if len(token.splitlines()) > 1:
        return "a line break stands in it; write the token on one line as it belongs together"
    for character in token:
        if character.isdigit() and not character.isascii():
            kind = "of another script" if character.isdecimal() else "raised or set in a sign"
            return f"'{character}' is a digit {kind}; leave out a footnote's mark, or write 0 to 9"
    return ""


def _find_other_style(token: str, style: str) -> str:
    """Return the style in which a token would be a number, a ratio or a range; empty if none."""
    for name, grammar in _GRAMMARS.items():
        forms = (grammar.percent, grammar.single, grammar.compound, grammar.ratio)
        ranges = (grammar.percent_range, grammar.range)
        if name != style and any(form.fullmatch(token) for form in (*forms, *ranges)):
            return name
    return ""


def _name_style(other: str, style: str) -> str:
    """Return the advice on a token of the other style."""
    return (
        f"it fits style '{other}' ({SAMPLES[other]}), and the document is read in style '{style}' "
        f"({SAMPLES[style]}, groups of three digits); correct the document's number_style, or "
        "declare a correction if a mark is misplaced"
    )
