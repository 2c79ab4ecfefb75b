"""Days that a flow may cover: its label, up to the signing, from 1 January."""

from __future__ import annotations

from helpers.analysis.exposures import choose_exposure, list_exposures
from helpers.printed.periods import parse_period


def count(start, end, issued):
    exposures = list_exposures(parse_period(start, end), issued)
    return {name: period.days for name, period in exposures.items()}


def test_a_quarter_signed_early_has_three_readings():
    assert count("2018-04-01", "2018-06-30", "2018-06-18") == {
        "labelled": 91,
        "to_signing": 79,
        "from_january": 169,
    }


def test_a_year_signed_early_may_stop_at_the_signing():
    assert count("2019-01-01", "2019-12-31", "2019-12-27") == {"labelled": 365, "to_signing": 361}


def test_a_finished_period_from_january_has_one_reading():
    assert count("2020-01-01", "2020-05-31", "2020-08-18") == {"labelled": 152}


def test_days_between_two_dates_were_not_counted_from_january():
    assert count("2025-07-01", "2025-12-03", "2025-12-10") == {"labelled": 156}
    assert count("2021-12-15", "2022-12-14", "") == {"labelled": 365}


def test_a_document_signed_before_the_period_says_nothing_of_its_days():
    assert count("2020-01-01", "2020-12-31", "2019-12-27") == {"labelled": 366}


def test_a_reading_that_a_figure_lacks_is_its_label():
    exposures = list_exposures(parse_period("2020-01-01", "2020-05-31"), "2020-08-18")
    assert choose_exposure(exposures, "to_signing").days == 152
