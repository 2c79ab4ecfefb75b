"""Stocks meet the flows that begin or end on their day, and no others."""

from __future__ import annotations

import pytest

from helpers.analysis.period_groups import find_placing, group_by_period
from helpers.data.rows import build_observations

FLOW = {"period_start": "2020-01-01", "period_end": "2020-11-18"}


@pytest.fixture
def group(make_observations):
    """Return the seq of the figures in each group; what is not given is a flow."""

    def read(*rows, **options):
        made = [FLOW | {"seq": str(seq)} | row for seq, row in enumerate(rows, start=1)]
        observations = build_observations(make_observations(*made))
        return [[row.seq for row in found] for found in group_by_period(observations, **options)]

    return read


def stock(day, **other):
    return {"period_start": "", "period_end": day, **other}


@pytest.mark.parametrize("day", ["2020-01-01", "2020-11-18"])
def test_a_stock_of_either_end_meets_the_flow(group, day):
    assert group({}, stock(day)) == [[1, 2]]


def test_a_stock_of_another_day_or_document_stands_apart(group):
    assert group({}, stock("2020-06-30")) == [[1], [2]]
    assert group({}, stock("2020-11-18", document_id="other")) == [[1], [2]]


def test_a_stock_at_the_start_does_not_hold_what_comes_later(group):
    assert group({}, stock("2020-01-01"), with_opening=False) == [[1], [2]]
    assert group({}, stock("2020-11-18"), with_opening=False) == [[1, 2]]


def test_a_stock_meets_each_flow_that_ends_on_its_day(group):
    shorter = {"period_start": "2020-07-01"}
    assert group({}, shorter, stock("2020-11-18")) == [[1, 3], [2, 3]]


def test_stocks_of_one_day_are_together(group):
    assert group(stock("2020-01-01"), stock("2020-01-01"), stock("2020-02-01")) == [[1, 2], [3]]


def test_a_number_made_of_a_stock_and_a_flow_is_of_the_flow(make_observations):
    opening, flow = build_observations(make_observations(stock("2020-01-01"), FLOW))
    assert find_placing([opening, flow]) is flow
    assert find_placing([opening]) is opening
    with pytest.raises(ValueError, match="no figures"):
        find_placing([])
