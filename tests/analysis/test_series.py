"""A series holds one indicator with one set of dimensions, in order of time."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.analysis.growth.series import list_points

CODEBOOK = {"services": {}, "dossiers": {}}


def stock(value: float, end: str = "2018-12-28", **fields: object) -> dict[str, object]:
    return {
        "value": value,
        "indicator_code": "services",
        "period_start": "",
        "period_end": end,
        **fields,
    }


@pytest.fixture
def read(make_figures):
    """List the series among observations given by what is special about them."""
    return lambda *rows: list(list_points(make_figures(*rows), CODEBOOK))


def tell(series):
    return [[point.value for point in points] for points in series]


def test_points_come_in_order_of_time(read):
    rows = [stock(3, "2019-12-27"), stock(1, "2018-06-18"), stock(2)]
    (points,) = read(*rows)
    assert [point.value for point in points] == [1, 2, 3]
    assert points[0].period.end == date(2018, 6, 18)
    assert all(point.period.is_stock for point in points)


def test_of_flows_with_one_end_the_one_that_starts_first_comes_first(read):
    half = {"period_start": "2018-01-01", "end": "2018-06-30"}
    quarter = {"period_start": "2018-04-01", "end": "2018-06-30"}
    (points,) = read(stock(2, **quarter), stock(1, **half))
    assert [point.value for point in points] == [1, 2]


@pytest.mark.parametrize(
    "dimension", ["service_level", "channel", "tier", "scope", "indicator_code"]
)
def test_another_dimension_is_another_series(read, dimension):
    other = "dossiers" if dimension == "indicator_code" else "odd"
    assert len(read(stock(1), stock(2, "2019-12-27", **{dimension: other}))) == 2


def test_series_follow_the_codebook(read):
    rows = [stock(1, indicator_code="dossiers"), stock(2), stock(3, service_level="level_4")]
    assert tell(read(*rows)) == [[2], [3], [1]]


@pytest.mark.parametrize("kind", ["target", "outcome"])
def test_plans_and_outcomes_are_no_series(read, kind):
    assert tell(read(stock(1), stock(9, "2019-12-27", measurement_kind=kind))) == [[1]]


def test_what_is_not_printed_is_no_point(read):
    assert tell(read(stock(1), stock(None, "2019-12-27"))) == [[1]]


def test_a_figure_printed_twice_is_one_point_with_both_places(read):
    ((point,),) = read(stock(5, line="7"), stock(5, line="90"))
    assert [row.line for row in point.observations] == [7, 90]
    assert point.first.line == 7


def test_two_figures_of_one_date_are_both_kept(read):
    (points,) = read(stock(5, line="7"), stock(6, line="90"))
    assert [point.value for point in points] == [5, 6]


def test_a_hedged_and_an_exact_figure_are_two_points(read):
    (points,) = read(stock(5), stock(5, qualifier="over"))
    assert [point.first.qualifier for point in points] == ["exact", "over"]


def test_the_order_of_rows_is_irrelevant(read):
    rows = [stock(3, "2019-12-27"), stock(1, "2018-06-18"), stock(7, indicator_code="dossiers")]
    assert tell(read(*rows)) == tell(read(*reversed(rows)))


def test_no_observation_no_series(read):
    assert read() == []
