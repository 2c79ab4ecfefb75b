"""Styles, scale words, ranks, words, ranges and the hedge `gần`: each read by a closed rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.ground.errors import ParameterError, ProjectError, TokenError
from helpers.ground.vocabulary import QUALIFIERS, RANGE
from helpers.printed.grammar import NUMBER_STYLES
from helpers.printed.numerals import (
    PARTS,
    count_decimals,
    parse_printed,
    parse_range,
    unit_of_last_digit,
)
from helpers.printed.words import CARDINALS, RANKS

HEDGES = tuple(qualifier for qualifier in QUALIFIERS if qualifier != RANGE)
MARKS = {"vi": str.maketrans(",.", ".,"), "en": {}}


def print_value(value: Decimal, style: str, *, percent: bool = False) -> str:
    number = value.scaleb(2) if percent else value
    text = f"{number:f}%" if percent else f"{number:,f}"
    return text.translate(MARKS[style])


# styles

VALUES = st.decimals(0, 10**9, places=4).map(Decimal.normalize)
FRACTIONS = st.integers(0, 100_000).map(lambda n: Decimal(n) / 100_000)
STYLES = st.sampled_from(NUMBER_STYLES)


@given(VALUES, STYLES)
def test_a_number_is_read_back_in_its_style(value, style):
    assert parse_printed(print_value(value, style), style=style).value == value


@given(FRACTIONS, STYLES)
def test_a_percentage_is_read_back_in_its_style(value, style):
    token = print_value(value, style, percent=True)
    assert parse_printed(token, style=style).value == value


@given(VALUES, STYLES, st.sampled_from(HEDGES))
def test_bounds_hold_the_value_in_either_style(value, style, qualifier):
    if value == 0 and qualifier in ("under", "nearly"):
        return
    parsed = parse_printed(print_value(value, style), qualifier, style=style)
    assert parsed.low <= parsed.value
    assert parsed.high is None or parsed.value <= parsed.high
    assert qualifier != "nearly" or 0 < parsed.low < parsed.high == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [("1,234.5", "1234.5"), ("78.96%", "0.7896"), ("1.19%", "0.0119"), ("2,427", "2427")],
)
def test_english_marks_are_read_in_the_english_style(printed, value):
    assert parse_printed(printed, style="en").value == Decimal(value)


def test_a_side_of_a_ratio_has_the_style_of_its_document():
    assert parse_printed("34,020/277,307", part="denominator", style="en").value == 277307


@pytest.mark.parametrize(
    ("printed", "style", "other"),
    [
        ("1,234.5", "vi", "en"),
        ("78.96%", "vi", "en"),
        ("12.4", "vi", "en"),
        ("2.1 triệu", "vi", "en"),
        ("1.234,5", "en", "vi"),
        ("99,62%", "en", "vi"),
        ("1,3 tỷ", "en", "vi"),
    ],
)
def test_a_token_of_the_other_style_is_refused_and_the_style_named(printed, style, other):
    with pytest.raises(TokenError, match=rf"style '{other}'.*number_style"):
        parse_printed(printed, style=style)
    with pytest.raises(TokenError, match=r"decimals|style"):
        parse_printed(printed.rstrip("%"), style=style, whole=True)


def test_other_forms_of_the_other_style_are_refused_alike():
    with pytest.raises(TokenError, match="style 'en'"):
        parse_printed("3.5/4.5", part="numerator")
    with pytest.raises(TokenError, match="style 'en'"):
        parse_range("97.5 - 99.9")


def test_an_unknown_style_is_refused():
    with pytest.raises(ParameterError, match="'fr'"):
        parse_printed("5", style="fr")


# scale words


@pytest.mark.parametrize(
    ("printed", "style", "value", "low", "high"),
    [
        ("1,3 tỷ", "vi", "1300000000", "1250000000", "1350000000"),
        ("1,3 tỉ", "vi", "1300000000", "1250000000", "1350000000"),
        ("304,443 triệu", "vi", "304443000", "304442500", "304443500"),
        ("2.1 triệu", "en", "2100000", "2050000", "2150000"),
        ("1.5 million", "en", "1500000", "1450000", "1550000"),
        ("2 nghìn", "vi", "2000", "1500", "2500"),
        ("12 ngàn", "vi", "12000", "11500", "12500"),
        ("120 triệu", "vi", "120000000", "115000000", "125000000"),
        ("10 triệu", "vi", "10000000", "9500000", "10500000"),
    ],
)
def test_a_scale_word_multiplies_value_and_rounding_step(printed, style, value, low, high):
    parsed = parse_printed(printed, whole=True, style=style)
    assert (parsed.value, parsed.low, parsed.high) == tuple(map(Decimal, (value, low, high)))
    assert parsed.closed == "left"


def test_a_scale_word_does_not_make_half_a_thing():
    assert parse_printed("1,475 nghìn", whole=True).value == 1475
    with pytest.raises(TokenError, match="counts whole things"):
        parse_printed("1,4755 nghìn", whole=True)


@pytest.mark.parametrize(
    ("printed", "value", "step"),
    [
        ("1,5", "1.5", "0.1"),
        ("1,5 tỷ", "1.5", "0.1"),
        ("1,5 tỷ đồng", "1.5", "0.1"),
        ("304,443 triệu đồng", "0.304443", "0.000001"),
        ("1.500.000.000 đồng", "1.5", "0.000000001"),
        ("1.500.000.000 VND", "1.5", "0.000000001"),
    ],
)
def test_no_scale_is_applied_twice(printed, value, step):
    assert parse_printed(printed, unit_power=9).value == Decimal(value)
    assert unit_of_last_digit(printed, unit_power=9) == Decimal(step)


def test_a_hedge_follows_the_scale():
    assert parse_printed("1,3 triệu", "over", whole=True).low == 1_300_001
    assert parse_printed("1,3 triệu", "nearly", whole=True).low == 1_200_000


# ranks and words


@pytest.mark.parametrize(
    ("printed", "value"),
    [("thứ 22", 22), ("22nd", 22), ("Thứ hai", 2), ("thứ nhất", 1), ("thứ tư", 4), ("third", 3)],
)
def test_a_rank_is_read(printed, value):
    parsed = parse_printed(printed, whole=True)
    assert (parsed.value, parsed.low, parsed.high, parsed.unit_hint) == (value, value, value, "thứ")


def test_only_the_upper_side_of_a_ranking_is_a_rank():
    rank, of = (parse_printed("thứ 22/63", part=part) for part in PARTS[1:])
    assert (rank.value, rank.unit_hint, of.value, of.unit_hint) == (22, "thứ", 63, None)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("một", 1),
        ("Mười", 10),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("ba mươi tư", 34),
        ("năm mươi lăm", 55),
        ("chín mươi chín", 99),
        ("twenty-two", 22),
        ("ninety nine", 99),
        ("none", 0),
    ],
)
def test_a_number_in_words_is_read_and_flagged(printed, value):
    parsed = parse_printed(printed, whole=True)
    assert (parsed.value, parsed.in_words) == (value, True)
    assert not parse_printed("22").in_words


def test_the_list_of_words_is_whole():
    assert set(CARDINALS.values()) == set(range(100))
    assert set(RANKS.values()) == set(range(1, 100))
    assert RANKS["twenty-second"] == RANKS["thứ hai mươi hai"] == 22
    assert RANKS["twentieth"] == 20
    assert {"thứ một", "thứ bốn"}.isdisjoint(RANKS)


@pytest.mark.parametrize("printed", ["hai chục", "mười một mươi", "thứ", "st", "hai mươi một"])
def test_other_words_are_refused(printed):
    with pytest.raises(TokenError, match="'"):
        parse_printed(printed)


# the hedge gần


@pytest.mark.parametrize(
    ("printed", "whole", "low", "high", "closed"),
    [
        ("420", False, "410", "420", "left"),
        ("5.000", False, "4500", "5000", "left"),
        ("100", False, "90", "100", "left"),
        ("1,5", False, "1.4", "1.5", "left"),
        ("99%", False, "0.98", "0.99", "left"),
        ("100%", False, "0.9", "1", "left"),
        ("420", True, "410", "419", "both"),
        ("5.000", True, "4500", "4999", "both"),
        ("4", True, "3", "3", "both"),
        ("2", True, "1", "1", "both"),
    ],
)
def test_nearly_is_one_unit_below_but_a_tenth_at_most(printed, whole, low, high, closed):
    parsed = parse_printed(printed, "nearly", whole=whole)
    assert (parsed.low, parsed.high) == (Decimal(low), Decimal(high))
    assert parsed.closed == closed


@pytest.mark.parametrize(("printed", "whole"), [("0", False), ("0", True), ("1", True)])
def test_nearly_leaves_something_possible_or_is_refused(printed, whole):
    with pytest.raises(TokenError, match="leaves no possible number"):
        parse_printed(printed, "nearly", whole=whole)


# ranges


@pytest.mark.parametrize(
    ("printed", "style", "low", "high", "hint", "decimals"),
    [
        ("85-90%", "vi", "0.85", "0.9", "%", 0),
        ("45% - 50%", "vi", "0.45", "0.5", "%", 0),
        ("từ 97,5% đến 99%", "vi", "0.975", "0.99", "%", 1),
        ("5.000 – 6.000", "vi", "5000", "6000", None, 0),
        ("97.5 - 99.9", "en", "97.5", "99.9", None, 1),
        ("5,000 to 6,000", "en", "5000", "6000", None, 0),
        ("1,2-1,5 triệu", "vi", "1200000", "1500000", None, 1),
        ("900 nghìn - 1 triệu", "vi", "900000", "1000000", None, 0),
        ("1 - 2 tỷ đồng", "vi", "1000000000", "2000000000", "đồng", 0),
    ],
)
def test_a_range_has_two_bounds(printed, style, low, high, hint, decimals):
    span = parse_range(printed, style=style)
    assert (span.low, span.high) == (Decimal(low), Decimal(high))
    assert (span.unit_hint, span.decimals) == (hint, decimals)


def test_a_range_is_brought_to_the_scale_of_its_unit():
    assert parse_range("1 - 2 tỷ đồng", unit_power=9).high == 2


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("90-85%", "does not rise"),
        ("85-85%", "does not rise"),
        ("500 - 1 nghìn", "does not rise"),
        ("85", "no range"),
        ("85%-90", "no range"),
        ("-5", "no range"),
    ],
)
def test_what_is_no_rising_range_is_refused(printed, told):
    with pytest.raises(TokenError, match=told):
        parse_range(printed)


def test_a_range_of_things_has_whole_ends():
    with pytest.raises(TokenError, match="counts whole things"):
        parse_range("1,5-2,5", whole=True)


def test_a_range_has_no_value_and_says_its_qualifier():
    with pytest.raises(TokenError, match="qualifier 'range'"):
        parse_printed("5.000 – 6.000")
    with pytest.raises(TokenError, match="no single value"):
        parse_printed("5.000", RANGE)


# refusals in one sentence


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("1\n234", "line break"),
        ("1\u2028234", "line break"),
        ("12²", "raised"),
        ("①", "raised"),
        ("٣", "another script"),
        ("５", "another script"),
    ],
)
def test_odd_characters_are_named_on_one_line(printed, told):
    with pytest.raises(TokenError, match=told) as refusal:
        parse_printed(printed)
    assert len(str(refusal.value).splitlines()) == 1


TEXTS = st.text() | st.text("0123456789.,%/-–² \n nghìtrệuỷđồáabcdefgstTHỨ", max_size=20)


@given(TEXTS, st.sampled_from([*QUALIFIERS, "odd"]), st.sampled_from(PARTS), STYLES, st.booleans())
@example("\ud800", "exact", "value", "vi", False)
@example("mİllion", "exact", "value", "vi", False)
@example("1 mİllion", "exact", "value", "en", True)
def test_any_text_is_a_number_or_an_error_of_ours(printed, qualifier, part, style, whole):
    readers = (
        lambda: parse_printed(printed, qualifier, part=part, whole=whole, style=style),
        lambda: parse_range(printed, whole=whole, style=style, unit_power=9),
        lambda: count_decimals(printed, part=part, style=style),
        lambda: unit_of_last_digit(printed, part=part, style=style, unit_power=9),
    )
    told = [message for read in readers if (message := find_refusal(read))]
    assert [message for message in told if len(message.splitlines()) > 1] == []
    assert "".join(told).encode("utf-8") is not None


def find_refusal(read) -> str:
    """Return what a reader says of a token that it refuses; any other error is not caught."""
    try:
        read()
    except ProjectError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("24 tỷ 350 triệu đồng", "24.35"),
        ("1.024 tỷ 5 triệu", "1024.005"),
        ("3 triệu 50 nghìn", None),
    ],
)
def test_a_sum_told_in_two_steps_is_one_number(token: str, value: str | None) -> None:
    parsed = parse_printed(token, unit_power=9)
    assert parsed.value == Decimal(value or "0.00305")
    assert parsed.low <= parsed.value <= (parsed.high or parsed.value)


def test_a_smaller_step_before_a_larger_one_is_no_number() -> None:
    with pytest.raises(TokenError, match="is not a number"):
        parse_printed("350 triệu 24 tỷ")
