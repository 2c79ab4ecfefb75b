"""Figures before and after a merger: beside each other, and summed only where all print."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from helpers.analysis.lineage import list_shared, sum_predecessors
from helpers.data import store
from helpers.data.documents import list_provinces
from helpers.page import province
from helpers.page.sections.lineage import render_lineage
from helpers.printed.provinces import list_relatives

FIGURE = {
    "indicator_code": "dossiers_received",
    "service_level": "_T",
    "channel": "_T",
    "tier": "_T",
    "scope": "_T",
    "measurement_kind": "actual",
    "qualifier": "exact",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
    "value": 5.0,
}
COUNTS = ["dossiers_received"]


def make(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([FIGURE | row for row in rows])


def add(*frames: pd.DataFrame, counts: list[str] = COUNTS) -> list[float]:
    units = [f"unit-{number}" for number in range(len(frames))]
    found = sum_predecessors(units, dict(zip(units, frames, strict=True)), counts)
    return [one.value for one in found]


def test_what_all_print_for_one_period_is_added():
    assert add(make({}), make({"value": 7.0}), make({"value": 11.0})) == [23.0]


@pytest.mark.parametrize(
    "other",
    [
        {"period_end": "2020-06-30"},
        {"tier": "province"},
        {"qualifier": "over"},
        {"measurement_kind": "target"},
        {"indicator_code": "dossiers_settled"},
        {"value": None},
    ],
)
def test_nothing_is_added_where_one_prints_something_else(other):
    assert add(make({}), make(other)) == []


def test_neither_one_unit_nor_an_unknown_one_nor_two_values_give_a_sum():
    assert add(make({})) == []
    assert sum_predecessors(["a", "b"], {"a": make({})}, COUNTS) == []
    assert add(make({}), make({}, {"value": 6.0})) == []
    assert add(make({}), make({}), counts=[]) == []


def test_the_latest_figure_of_each_unit_stands_beside_that_of_the_other():
    own = make({"value": 1.0}, {"value": 2.0, "period_end": "2021-12-31"}, {"tier": "province"})
    (series, figures), *more = list_shared(
        own, {"a": make({"value": 9.0}), "b": make({})[:0]}
    ).items()
    assert more == []
    assert series == ("dossiers_received", "_T", "_T", "_T", "_T")
    assert {unit: row["value"] for unit, row in figures.items()} == {"": 2.0, "a": 9.0}


def test_a_page_leads_to_the_units_before_and_after_that_have_one():
    known = list_provinces()
    place = next(unit for unit in known if set(list_relatives(unit)) & set(known))
    data = province.read_province(place, "vi")
    html = render_lineage(data).html
    assert set(data.relatives) == set(list_relatives(place)) & set(known)
    assert all(f'href="{unit}.vi.html"' in html for unit in data.relatives)
    assert render_lineage(replace(data, relatives={})).html == ""


def test_columns_of_units_of_one_name_say_their_years():
    names = store.read_register("provinces").set_index("province_id")["name_vi"]
    for place in list_provinces():
        if names[place] in [names[unit] for unit in list_relatives(place)]:
            html = render_lineage(province.read_province(place, "vi")).html
            heads = re.findall(r"<th[^>]*>([^<]*)</th>", html.partition("</thead>")[0])
            if heads:
                assert len(heads) == len(set(heads)) > 2
                return
    raise AssertionError("no unit has figures of another one that bears its name")
