"""Periods are exact about their days and say so in two languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.ground.errors import ParameterError, PeriodError
from helpers.printed.periods import (
    Period,
    annualise,
    format_period,
    parse_period,
)

DATES = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_a_flow_has_two_dates_and_a_stock_one():
    flow = parse_period("2020-01-01", "2020-05-31")
    assert flow == Period(date(2020, 1, 1), date(2020, 5, 31))
    assert not flow.is_stock
    stock = parse_period("", "2018-12-31")
    assert stock == Period(None, date(2018, 12, 31))
    assert stock.is_stock


@pytest.mark.parametrize(
    "text", ["31/5/2020", "20200531", "2020-W22-7", "2020-5-31", "2020-02-30", " 2020-05-31", "x"]
)
def test_only_iso_dates_that_exist_are_read(text):
    with pytest.raises(PeriodError, match="YYYY-MM-DD") as refusal:
        parse_period("", text)
    assert f"period_end '{text}'" in str(refusal.value)
    with pytest.raises(PeriodError, match="period_start"):
        parse_period(text, "2030-01-01")


def test_a_period_needs_an_end():
    with pytest.raises(PeriodError, match="period_end ''"):
        parse_period("2020-01-01", "")


def test_a_period_must_not_run_backwards():
    with pytest.raises(PeriodError, match="backwards"):
        parse_period("2020-06-01", "2020-05-31")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2020-01-01", "2020-05-31", 152),
        ("2018-01-01", "2018-12-31", 365),
        ("2020-01-01", "2020-12-31", 366),
        ("2020-05-31", "2020-05-31", 1),
    ],
)
def test_exposure_counts_the_first_and_the_last_day(start, end, days):
    assert parse_period(start, end).days == days


def test_a_stock_has_no_exposure():
    with pytest.raises(PeriodError, match="2018-12-31"):
        _ = parse_period("", "2018-12-31").days


def test_containment():
    year = parse_period("2018-01-01", "2018-12-31")
    assert year.contains(parse_period("2018-04-01", "2018-06-30"))
    assert year.contains(parse_period("", "2018-12-31"))
    assert year.contains(date(2018, 1, 1))
    assert year.contains(year)
    assert not year.contains(parse_period("2017-12-15", "2018-06-30"))
    assert not parse_period("", "2018-12-31").contains(year)


def test_annualised_growth():
    assert annualise(1.21, 731) == pytest.approx(1.21 ** (365.25 / 731) - 1)
    assert annualise(1.21, 2 * 365.25) == pytest.approx(0.1)
    assert annualise(0, 100) == -1


@pytest.mark.parametrize(("ratio", "days"), [(-0.1, 100), (float("nan"), 100), (1, 0), (1, -5)])
def test_growth_that_cannot_be_annualised_is_refused(ratio, days):
    with pytest.raises(PeriodError, match="annualise"):
        annualise(ratio, days)


@pytest.mark.parametrize(
    ("start", "end", "vietnamese", "english"),
    [
        ("2020-01-01", "2020-05-31", "1/1–31/5/2020", "1 Jan–31 May 2020"),
        ("2018-01-01", "2018-12-31", "năm 2018", "2018"),
        ("2018-04-01", "2018-06-30", "quý II/2018", "Q2 2018"),
        ("2018-10-01", "2018-12-31", "quý IV/2018", "Q4 2018"),
        ("2020-01-01", "2020-06-30", "6 tháng đầu năm 2020", "H1 2020"),
        ("2020-07-01", "2020-12-31", "6 tháng cuối năm 2020", "H2 2020"),
        ("2020-02-01", "2020-02-29", "tháng 2/2020", "Feb 2020"),
        ("2020-02-01", "2020-02-28", "1/2–28/2/2020", "1 Feb–28 Feb 2020"),
        ("2018-01-01", "2018-09-30", "1/1–30/9/2018", "1 Jan–30 Sep 2018"),
        ("2018-02-01", "2018-04-30", "1/2–30/4/2018", "1 Feb–30 Apr 2018"),
        ("2018-02-01", "2018-07-31", "1/2–31/7/2018", "1 Feb–31 Jul 2018"),
        ("2021-12-15", "2022-12-14", "15/12/2021–14/12/2022", "15 Dec 2021–14 Dec 2022"),
        ("2017-01-01", "2018-12-31", "năm 2017–2018", "2017–2018"),
        ("2017-01-01", "2018-12-30", "1/1/2017–30/12/2018", "1 Jan 2017–30 Dec 2018"),
        ("2020-05-31", "2020-05-31", "31/5/2020", "31 May 2020"),
        ("", "2020-05-31", "31/5/2020", "31 May 2020"),
        ("", "2018-12-31", "31/12/2018", "31 Dec 2018"),
    ],
)
def test_periods_in_words(start, end, vietnamese, english):
    period = parse_period(start, end)
    assert format_period(period, "vi") == vietnamese
    assert format_period(period, "en") == english


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="'fr'"):
        format_period(parse_period("", "2018-12-31"), "fr")


@given(DATES, DATES)
def test_reading_iso_text_gives_the_period_back(first, second):
    start, end = sorted((first, second))
    period = Period(start, end)
    assert parse_period(start.isoformat(), end.isoformat()) == period
    assert period.contains(start)
    assert period.contains(end)
    assert period.days == sum(1 for _ in range((end - start).days)) + 1


@given(DATES, DATES, DATES, DATES, st.sampled_from(("vi", "en")))
def test_different_flows_have_different_words(a, b, c, d, lang):
    first, second = Period(*sorted((a, b))), Period(*sorted((c, d)))
    assume(first != second)
    assert format_period(first, lang) != format_period(second, lang)


@given(DATES, st.integers(0, 800))
def test_exposures_of_adjoining_flows_add_up(start, length):
    middle, end = start + timedelta(days=length), start + timedelta(days=2 * length + 1)
    parts = Period(start, middle), Period(middle + timedelta(days=1), end)
    assert sum(part.days for part in parts) == Period(start, end).days
