"""Texts, numbers and dates come out in the reader's language, on every machine alike."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.ground import languages
from helpers.ground.errors import ContractError, MissingInputError, ParameterError
from helpers.ground.languages import (
    LANGUAGES,
    format_date,
    format_number,
    format_percent,
    format_points,
    format_points_span,
    read_catalogue,
    translate,
)
from helpers.printed.numerals import parse_printed
from helpers.printed.periods import Period, format_period
from helpers.printed.provinces import name_province

NBSP = "\u00a0"
POINTS = "{number} percentage points"


@pytest.fixture
def catalogue(monkeypatch, tmp_path):
    """Replace the catalogue by a text for one test."""

    def write(text: str) -> None:
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (tmp_path / "vi.po").write_text(header + text, encoding="utf-8")

    monkeypatch.setattr(languages, "_CATALOGUES", tmp_path)
    read_catalogue.cache_clear()
    yield write
    read_catalogue.cache_clear()


# texts


def test_english_is_the_message_itself():
    assert translate("never translated", "en") == "never translated"


def test_vietnamese_comes_from_the_catalogue_with_its_placeholders():
    assert translate(POINTS, "vi").format(number="1,5") == "1,5 điểm phần trăm"


def test_a_missing_translation_is_an_error():
    with pytest.raises(ContractError, match="'never translated'"):
        translate("never translated", "vi")


def test_a_missing_translation_never_falls_back_silently():
    with pytest.warns(UserWarning, match="never translated"):
        assert translate("never translated", "vi", strict=False) == "never translated"


@pytest.mark.parametrize("entry", ['msgid "a"\nmsgstr ""\n', '#, fuzzy\nmsgid "a"\nmsgstr "b"\n'])
def test_an_unfinished_entry_is_missing(catalogue, entry):
    catalogue(entry)
    with pytest.raises(ContractError, match="'a'"):
        translate("a", "vi")


def test_a_broken_catalogue_is_named(catalogue):
    catalogue("no keyword\n")
    with pytest.raises(MissingInputError, match=r"vi\.po"):
        translate("a", "vi")


def test_an_absent_catalogue_is_named(catalogue):
    with pytest.raises(MissingInputError, match=r"vi\.po"):
        translate("a", "vi")


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="'fr'"):
        languages.require_language("fr")


def test_all_vietnamese_texts_are_composed_and_keep_their_placeholders():
    find = re.compile(r"\{[^}]*\}").findall
    for english, vietnamese in read_catalogue("vi").items():
        assert unicodedata.is_normalized("NFC", vietnamese), english
        assert sorted(find(english)) == sorted(find(vietnamese)), english


def test_the_catalogue_has_no_unfinished_or_repeated_entries():
    text = (languages._CATALOGUES / "vi.po").read_text(encoding="utf-8")
    ids = re.findall(r'^msgid (".*"(?:\n".*")*)', text, flags=re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(read_catalogue("vi")) + 1  # the header


def test_every_line_of_the_catalogue_is_well_formed():
    # Babel reads an unclosed quotation mark without complaint and loses the last letter.
    line_forms = re.compile(r'#.*|(?:(?:msgid|msgstr) )?"(?:[^"\\]|\\.)*"|')
    text = (languages._CATALOGUES / "vi.po").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if not line_forms.fullmatch(line)] == []


def test_the_catalogue_is_read_once():
    assert read_catalogue("vi") is read_catalogue("vi")


# numbers


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (1442584, 0, "1.442.584", "1,442,584"),
        (2378.0, 0, "2.378", "2,378"),
        (1234.5, 2, "1.234,50", "1,234.50"),
        (Decimal("1.5"), 1, "1,5", "1.5"),
        (-1.5, 1, "−1,5", "−1.5"),
        (2.5, 0, "3", "3"),
        (0.125, 2, "0,13", "0.13"),
        (1.005, 2, "1,01", "1.01"),
        (-0.001, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
    ],
)
def test_numbers(value, decimals, vietnamese, english):
    assert format_number(value, "vi", decimals=decimals) == vietnamese
    assert format_number(value, "en", decimals=decimals) == english


@pytest.mark.parametrize(
    ("fraction", "decimals", "vietnamese", "english"),
    [
        (0.124, 1, "12,4%", "12.4%"),
        (2427 / 19569, 2, "12,40%", "12.40%"),
        (1, 0, "100%", "100%"),
        (0.285, 0, "29%", "29%"),
        (44.2909, 0, "4.429%", "4,429%"),
    ],
)
def test_percentages(fraction, decimals, vietnamese, english):
    assert format_percent(fraction, "vi", decimals=decimals) == vietnamese
    assert format_percent(fraction, "en", decimals=decimals) == english


@pytest.mark.parametrize(
    ("fraction", "vietnamese", "english"),
    [
        (0.015, "+1,5 điểm phần trăm", "+1.5 percentage points"),
        (-0.015, "−1,5 điểm phần trăm", "−1.5 percentage points"),
        (0.0001, "0,0 điểm phần trăm", "0.0 percentage points"),
    ],
)
def test_percentage_points(fraction, vietnamese, english):
    assert format_points(fraction, "vi") == vietnamese
    assert format_points(fraction, "en") == english


@pytest.mark.parametrize(
    ("low", "high", "vietnamese", "english"),
    [
        (-0.005, 0.005, "−0,50 đến +0,50 điểm phần trăm", "−0.50 to +0.50 percentage points"),
        (0.0, 0.0123, "0,00 đến +1,23 điểm phần trăm", "0.00 to +1.23 percentage points"),
    ],
)
def test_two_ends_in_points_share_their_unit(low, high, vietnamese, english):
    assert format_points_span(low, high, "vi", decimals=2) == vietnamese
    assert format_points_span(low, high, "en", decimals=2) == english


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_missing_and_infinite_values_need_words(value):
    for show in (format_number, format_percent, format_points):
        with pytest.raises(ContractError, match="in words"):
            show(value, "vi")


def test_numbers_need_a_known_language():
    with pytest.raises(ParameterError, match="'fr'"):
        format_number(1, "fr")
    with pytest.raises(ParameterError, match="'fr'"):
        format_percent(1, "fr")


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_a_shown_vietnamese_number_reads_back(thousandths, decimals):
    value = Decimal(thousandths).scaleb(-decimals)
    assert parse_printed(format_number(value, "vi", decimals=decimals)).value == value


@given(st.integers(0, 1000))
def test_a_shown_vietnamese_percentage_reads_back(thousandths):
    value = Decimal(thousandths).scaleb(-3)
    assert parse_printed(format_percent(value, "vi", decimals=1)).value == value


# dates


def test_dates():
    assert format_date(date(2020, 5, 31), "vi") == "31/5/2020"
    assert format_date(date(2020, 5, 31), "en") == "31 May 2020"


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_date_alone_looks_like_a_date_in_a_period(day, lang):
    assert format_period(Period(None, day), lang) == format_date(day, lang)


def test_every_language_is_known_to_all_modules():
    for lang in LANGUAGES:
        assert format_period(Period(None, date(2020, 1, 1)), lang)
        assert name_province("20-lang-son", lang)
