"""Texts, numbers and dates in the reader's language.

Texts are looked up gettext-style: the message id is the English text, the Vietnamese stands in
`locale/vi.po`, which is read as it is (no compiled file can go stale). Every format names its
locale; nothing depends on the machine's.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from warnings import warn

from babel.dates import format_date as format_babel_date
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from helpers.ground.errors import ContractError, MissingInputError, ParameterError

LANGUAGES = ("vi", "en")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
SOURCE_LANGUAGE = "en"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

MOST_WIDENING = 0.1
"""By how much of its width a span may be widened by rounding its ends outward."""
MOST_DECIMALS = 12
"""Beyond, a float's digits are noise."""

Number = int | float | Decimal

_CATALOGUES = Path(__file__).parent / "locale"
_MONTH_PATTERNS = {"vi": "M/y", "en": "MMM y"}
_DATE_PATTERNS = {"vi": ("d/M", "/y"), "en": ("d MMM", " y")}


def require_language(lang: str) -> str:
    """Return a language code unchanged, or raise ParameterError if it is not offered."""
    if lang not in LANGUAGES:
        raise ParameterError(f"language '{lang}' is unknown: use {' or '.join(LANGUAGES)}")
    return lang


def translate(text: str, lang: str, *, strict: bool = True) -> str:
    """Return an English text in one language, placeholders untouched.

    Parameters
    ----------
    text
        The English text, which is the message id; `{name}` placeholders are filled afterwards.
    lang
        `vi` or `en`; English needs no catalogue.
    strict
        Whether a missing translation is an error. If not, the English text is returned with a
        warning.

    Raises
    ------
    ContractError
        If the translation is missing and `strict` holds.
    """
    if require_language(lang) == SOURCE_LANGUAGE:
        return text
    translated = read_catalogue(lang).get(text)
    if translated is not None:
        return translated
    problem = f"text '{text}' has no translation in '{lang}': add it to locale/{lang}.po"
    if strict:
        raise ContractError(problem)
    warn(problem, stacklevel=2)
    return text


@lru_cache
def read_catalogue(lang: str) -> dict[str, str]:
    """Return message id → text of one language; unfinished (empty or fuzzy) entries are left out.

    Callers must not change the dictionary: it is read once per process.
    """
    path = _CATALOGUES / f"{lang}.po"
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=lang, abort_invalid=True)
    except (OSError, UnicodeDecodeError, PoFileError) as error:
        raise MissingInputError(f"catalogue '{path}' cannot be read ({error}): mend it") from error
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def format_number(value: Number, lang: str, *, decimals: int = 0) -> str:
    """Return a number with the language's marks, rounded half up: `1.442.584` or `1,442,584`.

    A negative number has a minus sign, which unlike a hyphen is as wide as a plus.

    Raises
    ------
    ContractError
        If the value is missing or infinite, which needs words instead of a number.
    """
    rounded = _round_half_up(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(rounded, format=pattern, locale=require_language(lang))
    return text.replace("-", MINUS)


def format_percent(fraction: Number, lang: str, *, decimals: int = 1) -> str:
    """Return a fraction as a percentage: 0.124 is `12,4%` or `12.4%`, never with a blank."""
    points = Decimal(str(fraction)) * 100
    return format_number(points, lang, decimals=decimals) + "%"


def format_points(fraction: Number, lang: str, *, decimals: int = 1) -> str:
    """Return a difference of two shares in percentage points, the sign always shown."""
    number = _format_signed_points(fraction, lang, decimals)
    return translate("{number} percentage points", lang).format(number=number)


def format_points_span(low: Number, high: Number, lang: str, *, decimals: int = 1) -> str:
    """Return two ends of a difference of shares, the unit once: `−0,50 đến +0,50 điểm …`.

    More decimals are shown where rounding outward would widen the span by more than a tenth.
    """
    decimals = choose_decimals(low, high, least=decimals + 2) - 2
    ends = (round_outward(end, decimals + 2, up=up) for end, up in ((low, False), (high, True)))
    first, last = (_format_signed_points(end, lang, decimals) for end in ends)
    span = translate("{low} to {high}", lang).format(low=first, high=last)
    return translate("{number} percentage points", lang).format(number=span)


def _format_signed_points(fraction: Number, lang: str, decimals: int) -> str:
    """Return a fraction in points with its sign; none where it rounds to nothing."""
    points = Decimal(str(fraction)) * 100
    sign = "+" if _round_half_up(points, decimals) > 0 else ""
    return sign + format_number(points, lang, decimals=decimals)


def round_outward(value: Number, decimals: int, *, up: bool) -> Decimal:
    """Return a bound rounded away from what it bounds, so that none is shown narrower than it is.

    Float noise, beyond twelve digits, is not a part of the bound.
    """
    exact = Decimal(f"{value:.12g}" if isinstance(value, float) else str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING if up else ROUND_FLOOR)
    return rounded + 0  # never a negative zero


def choose_decimals(low: Number, high: Number, *, least: int) -> int:
    """Return the fewest decimals with which rounding outward widens a span by a tenth at most.

    Parameters
    ----------
    low, high
        The ends. For a span without width, or with one of float noise, the least will do.
    least
        Show at least so many.
    """
    room = (float(high) - float(low)) * (1 + MOST_WIDENING)
    for decimals in range(least, MOST_DECIMALS if room > 0 else least):
        shown = round_outward(high, decimals, up=True) - round_outward(low, decimals, up=False)
        if float(shown) <= room:
            return decimals
    return least


def format_date(day: date, lang: str, *, with_year: bool = True) -> str:
    """Return a date: `31/5/2020` or `31 May 2020`; without its year `31/5` or `31 May`."""
    pattern, year = _DATE_PATTERNS[require_language(lang)]
    return format_babel_date(day, pattern + year if with_year else pattern, locale=lang)


def format_month(day: date, lang: str) -> str:
    """Return the month of a day: `6/2025` or `Jun 2025`."""
    return format_babel_date(day, _MONTH_PATTERNS[require_language(lang)], locale=lang)


def _round_half_up(value: Number, decimals: int) -> Decimal:
    """Return the exact decimal of a number, rounded half up; never a negative zero."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ContractError(f"value '{value}' cannot be shown as a number: say in words what it is")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
