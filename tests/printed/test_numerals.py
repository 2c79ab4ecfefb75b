"""Printed tokens are read exactly, bounded by declared rules, or refused."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.ground.errors import ContractError, ParameterError, TokenError
from helpers.ground.vocabulary import QUALIFIER_OF_HEDGE, QUALIFIERS, RANGE
from helpers.printed.conventions import AboutReach, Conventions, PercentEnds, RoundCounts
from helpers.printed.numerals import (
    count_decimals,
    parse_printed,
    unit_of_last_digit,
)

HEDGES = tuple(qualifier for qualifier in QUALIFIERS if qualifier != RANGE)
PERCENT_STYLES = ("percent", "percent_spaced")


def read_bounds(printed: str, qualifier: str = "exact") -> tuple[Decimal, Decimal, str]:
    reading = parse_printed(printed, qualifier)
    return reading.low, Decimal("inf") if reading.high is None else reading.high, reading.closed


def to_numbers(bounds: tuple[str, str, str]) -> tuple[Decimal, Decimal, str]:
    low, high, closed = bounds
    return Decimal(low), Decimal(high.replace("∞", "inf")), closed


# values


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.442.584", "1442584"),
        ("1 442 584", "1442584"),
        ("14.468.673", "14468673"),
        ("80.000", "80000"),
        ("6.000", "6000"),
        ("2378", "2378"),
        ("1045", "1045"),
        ("04", "4"),
        ("02", "2"),
        ("0", "0"),
        ("không có", "0"),
        ("Không có", "0"),
        ("không\u00a0có", "0"),
        ("kho\u0302ng co\u0301", "0"),  # decomposed letters
        ("1,5", "1.5"),
        ("0,640", "0.640"),
        ("3,148", "3.148"),
        ("12,4%", "0.124"),
        ("99,62%", "0.9962"),
        ("42,041%", "0.42041"),
        ("70 %", "0.70"),
        ("70\u00a0%", "0.70"),
        ("70\u202f%", "0.70"),
        (" 100  % ", "1.00"),
    ],
)
def test_a_token_has_its_printed_value(printed, value):
    assert parse_printed(printed).value == Decimal(value)


@pytest.mark.parametrize(
    ("printed", "numerator", "denominator", "unit_hint"),
    [
        ("21/22", "21", "22", None),
        ("200/200", "200", "200", None),
        ("06/48", "6", "48", None),
        ("34.020/277.307", "34020", "277307", None),
        ("9,63/13,5", "9.63", "13.5", None),
        ("1045/1045/tháng", "1045", "1045", "/tháng"),
        ("83/83/tha\u0301ng", "83", "83", "/tháng"),
    ],
)
def test_a_ratio_has_two_sides(printed, numerator, denominator, unit_hint):
    above = parse_printed(printed, part="numerator")
    below = parse_printed(printed, part="denominator")
    assert (above.value, below.value) == (Decimal(numerator), Decimal(denominator))
    assert above.unit_hint == below.unit_hint == unit_hint


def test_the_unit_behind_a_number_is_kept():
    assert parse_printed("12,4%").unit_hint == "%"
    assert parse_printed("139/tháng").unit_hint == "/tháng"
    assert parse_printed("139").unit_hint is None


@pytest.mark.parametrize(
    "printed",
    [
        "151.10",  # misplaced points that occur in print
        "5.9123",
        "1.2.3",
        "1,234.5",  # English style
        "1.234,5,6",
        "12.4%",
        "12.4",
        "0.4455",
        "0.455",  # a thousands group cannot follow a zero
        "012.345",
        "1.475%",
        "1234.567",
        "1..234",
        "12,",
        ",5",
        "12,%",
        "%",
        "",
        " ",
        "-5",
        "−5",
        "+5",
        "1e5",
        "1_000",
        "0x10",
        "2, 499",
        "٣",  # digits of other alphabets
        "５",
        "nan",
        "vô cùng",
        "không",
        "Đạt",
        "hơn 6.000",
        "khoảng 5.000",
        "15/12/2021",
        "61/2018/NĐ-CP",
        "4/ngày",
        "39%/tổng số",
        "45% - 50%",
        "5.000 – 6.000",
        "10/13%",
        "1234567890123456",
    ],
)
def test_anything_else_is_refused_and_named(printed):
    for part in ("value", "numerator"):
        with pytest.raises(TokenError) as refusal:
            parse_printed(printed, part=part)
        assert f"'{printed}'" in str(refusal.value)


def test_a_side_must_fit_the_token():
    with pytest.raises(TokenError, match="two rows"):
        parse_printed("21/22")
    with pytest.raises(TokenError, match="no denominator"):
        parse_printed("22", part="denominator")


def test_counted_things_have_no_decimals():
    assert parse_printed("1.475", whole=True).value == 1475
    with pytest.raises(TokenError, match=r"'1,475'"):
        parse_printed("1,475", whole=True)


def test_unknown_codes_are_contract_errors():
    with pytest.raises(ContractError, match="'roughly'"):
        parse_printed("5", "roughly")
    with pytest.raises(ContractError, match="'top'"):
        parse_printed("5", part="top")


# bounds


@pytest.mark.parametrize(
    ("printed", "bounds"),
    [
        # percentages may be rounded or cut: half a unit of the last digit down, a whole one up
        ("12,4%", ("0.1235", "0.125", "left")),
        ("42,041%", ("0.420405", "0.42042", "left")),
        ("50%", ("0.495", "0.51", "left")),
        ("100%", ("0.995", "1.00", "both")),
        ("100,0%", ("0.9995", "1.00", "both")),
        ("0%", ("0.00", "0.01", "left")),
        ("120%", ("1.195", "1.21", "left")),
        ("99%", ("0.985", "1.00", "left")),
        # other numbers with decimals: half a unit on both sides
        ("1,5", ("1.45", "1.55", "left")),
        # counts: themselves, unless large and round
        ("220", ("220", "220", "both")),
        ("6.000", ("6000", "6000", "both")),
        ("9.000", ("9000", "9000", "both")),
        ("73.500", ("73500", "73500", "both")),
        ("73.502", ("73502", "73502", "both")),
        ("80.000", ("75000", "85000", "left")),
        ("80000", ("75000", "85000", "left")),
        ("75.000", ("74500", "75500", "left")),
        ("650.000", ("645000", "655000", "left")),
        ("1.250.000", ("1245000", "1255000", "left")),
        # a bare power of ten: a tenth of itself
        ("10.000", ("9500", "10500", "left")),
        ("1.000.000", ("950000", "1050000", "left")),
        ("không có", ("0", "0", "both")),
    ],
)
def test_bounds_of_an_exact_token(printed, bounds):
    assert read_bounds(printed) == to_numbers(bounds)


@pytest.mark.parametrize(
    ("printed", "bounds"),
    [
        ("5.000", ("4500", "5500", "left")),
        # the digits of these measure printing: a hundredth of the number at least
        ("14.304", ("14160.96", "14447.04", "left")),
        ("1.750", ("1732.5", "1767.5", "left")),
        ("86,5%", ("0.85635", "0.87365", "left")),
        ("1,5", ("1.45", "1.55", "left")),
        ("1,0", ("0.95", "1.05", "left")),
        ("30%", ("0.25", "0.35", "left")),
        ("100%", ("0.95", "1.00", "both")),
        ("100", ("95", "105", "left")),
        ("1", ("0.5", "1.5", "left")),
        ("0", ("0", "0.5", "left")),
    ],
)
def test_bounds_of_an_about_token(printed, bounds):
    assert read_bounds(printed, "about") == to_numbers(bounds)


@pytest.mark.parametrize(
    ("printed", "qualifier", "bounds"),
    [
        ("6.000", "over", ("6000", "∞", "neither")),
        ("6.000", "at_least", ("6000", "∞", "left")),
        ("6.000", "under", ("0", "6000", "left")),
        ("6.000", "at_most", ("0", "6000", "both")),
        ("0", "at_most", ("0", "0", "both")),
        ("98%", "over", ("0.98", "1.00", "right")),
        ("98%", "at_least", ("0.98", "1.00", "both")),
        ("50%", "under", ("0.00", "0.50", "left")),
        ("100%", "under", ("0.00", "1.00", "left")),
        ("100%", "at_least", ("1.00", "1.00", "both")),
        ("100%", "over", ("1.00", "∞", "neither")),
        ("120%", "over", ("1.20", "∞", "neither")),
    ],
)
def test_bounds_of_a_hedged_token(printed, qualifier, bounds):
    assert read_bounds(printed, qualifier) == to_numbers(bounds)


def test_a_hedge_that_leaves_nothing_is_refused():
    with pytest.raises(TokenError, match="leaves no possible number"):
        parse_printed("0", "under")


def test_both_sides_of_a_ratio_follow_the_round_rule():
    reading = parse_printed("34.020/80.000", part="denominator")
    assert (reading.low, reading.high) == (75000, 85000)


# last digits


@pytest.mark.parametrize(
    ("printed", "decimals", "unit"),
    [
        ("12,4%", 1, "0.001"),
        ("99,62%", 2, "0.0001"),
        ("70 %", 0, "0.01"),
        ("1,5", 1, "0.1"),
        ("650.000", 0, "1"),
        ("không có", 0, "1"),
    ],
)
def test_the_last_printed_digit_has_a_unit(printed, decimals, unit):
    assert count_decimals(printed) == decimals
    assert unit_of_last_digit(printed) == Decimal(unit)


def test_the_sides_of_a_ratio_have_their_own_last_digit():
    assert unit_of_last_digit("9,63/13,5", part="numerator") == Decimal("0.01")
    assert count_decimals("9,63/13,5", part="denominator") == 1


# back to print


def print_value(value, style="grouped"):
    """Return the token that prints a value, whose exponent says how many decimals it shows."""
    is_percent = style.startswith("percent")
    number = value.scaleb(2) if is_percent else value
    text = f"{number:,f}" if style == "grouped" else f"{number:f}"
    sign = {"percent": "%", "percent_spaced": " %"}.get(style, "")
    return text.translate(str.maketrans(",.", ".,")) + sign


VALUES = st.decimals(0, 10**9, places=4).map(Decimal.normalize) | st.integers(0, 10**12).map(
    Decimal
)
FRACTIONS = st.integers(0, 10_000).map(lambda tenths: Decimal(tenths) / 10_000)


@given(VALUES, st.sampled_from(("grouped", "plain")))
def test_reading_what_was_printed_gives_the_value_back(value, style):
    assert parse_printed(print_value(value, style)).value == value


@given(FRACTIONS, st.sampled_from(PERCENT_STYLES))
def test_reading_a_printed_percentage_gives_the_fraction_back(value, style):
    reading = parse_printed(print_value(value, style))
    assert reading.value == value
    assert reading.unit_hint == "%"


@pytest.mark.parametrize("printed", ["1.442.584", "80.000", "220", "1,5", "0,640", "1.234,50"])
def test_printing_what_was_read_gives_the_token_back(printed):
    assert print_value(parse_printed(printed).value, "grouped") == printed


@pytest.mark.parametrize("printed", ["12,4%", "42,041%", "100%", "0%", "99,60%"])
def test_printing_a_read_percentage_gives_the_token_back(printed):
    assert print_value(parse_printed(printed).value, "percent") == printed


# properties of bounds


@given(VALUES, st.sampled_from(HEDGES))
def test_bounds_frame_the_value_of_a_number(value, qualifier):
    if value == 0 and qualifier in ("under", "nearly"):
        return
    reading = parse_printed(print_value(value), qualifier)
    check_frame(reading, qualifier)


@given(FRACTIONS, st.sampled_from(HEDGES))
def test_bounds_frame_the_value_of_a_percentage(value, qualifier):
    if value == 0 and qualifier in ("under", "nearly"):
        return
    reading = parse_printed(print_value(value, "percent"), qualifier)
    check_frame(reading, qualifier)
    assert reading.high is None or reading.high <= 1


def check_frame(reading, qualifier):
    """The value lies between its bounds, and is itself possible unless the hedge excludes it."""
    high = Decimal("Infinity") if reading.high is None else reading.high
    assert 0 <= reading.low <= reading.value <= high
    assert reading.low < high or reading.closed == "both"
    if qualifier == "over":
        assert (reading.low, reading.closed in ("right", "neither")) == (reading.value, True)
    elif qualifier in ("under", "nearly"):
        assert (reading.high, reading.closed) == (reading.value, "left")
        assert qualifier == "under" or reading.low > 0
    else:
        assert reading.low < reading.value or reading.closed in ("both", "left")
        assert reading.value < high or reading.closed in ("both", "right")


def test_every_qualifier_of_the_vocabulary_has_a_rule():
    assert set(QUALIFIER_OF_HEDGE.values()) <= set(HEDGES)
    for qualifier in HEDGES:
        assert parse_printed("5", qualifier).value == 5


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "closed"),
    [("over", 26, None, "left"), ("under", 0, 24, "both"), ("at_least", 25, None, "left")],
)
def test_strict_hedge_on_a_count_steps_to_the_next_whole_number(qualifier, low, high, closed):
    reading = parse_printed("25", qualifier, whole=True)
    assert (reading.low, reading.high, reading.closed) == (low, high, closed)


@pytest.mark.parametrize(
    ("printed", "rule", "low"),
    [
        ("5.000", {"smallest": 5000}, 4500),
        ("5.000", {"smallest": 5001}, 5000),
        ("12.300", {"zeros": 2}, 12250),
        ("12.300", {"zeros": 3}, 12300),
    ],
)
def test_which_counts_are_round_can_be_moved(printed, rule, low):
    assumed = Conventions(RoundCounts(**rule))
    assert parse_printed(printed, conventions=assumed).low == low


def test_how_far_about_reaches_can_be_moved():
    assumed = Conventions(about=AboutReach(places=1, least=0))
    reading = parse_printed("1.750", "about", conventions=assumed)
    assert (reading.low, reading.high) == (1740, 1760)


def test_how_percentages_are_printed_can_be_moved():
    cut = Conventions(percentages=PercentEnds(below=0, above=1))
    reading = parse_printed("12,4%", conventions=cut)
    assert (reading.low, reading.high) == (Decimal("0.124"), Decimal("0.125"))


@pytest.mark.parametrize("ends", [(0, 0), (-0.5, 1)])
def test_a_convention_that_leaves_no_room_is_refused(ends):
    for convention, name in ((AboutReach, "about"), (PercentEnds, "percentages")):
        with pytest.raises(ParameterError, match=f"'{name}' with {ends[0]}, {ends[1]} leaves"):
            convention(*ends)


@given(st.integers(0, 100_000), st.integers(0, 4), st.booleans())
def test_bounds_of_a_percentage_hold_what_rounding_and_cutting_print_alike(points, decimals, cuts):
    exact = Decimal(points).scaleb(-5)  # a share of five digits
    rule = ROUND_FLOOR if cuts else ROUND_HALF_UP
    shown = (exact * 100).quantize(Decimal(1).scaleb(-decimals), rule)
    reading = parse_printed(f"{shown}%".replace(".", ","))
    assert reading.low <= exact <= (reading.high or 0)
    assert exact < (reading.high or 0) or reading.closed == "both"
