"""A compared share: an order of choice, the target in force, periods as bars, nothing ranked."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers.analysis.comparison import select_over_time
from helpers.analysis.targets import find_target
from helpers.data.dictionary import list_columns
from helpers.data.peers import Base
from helpers.page import sections
from helpers.page.levels import Level, place_level
from helpers.page.province import read_labels
from helpers.page.sections.compared import find_axis_end, place_span
from helpers.page.sections.compared_targets import MOST_NAMED, render_target

CODE = "share_online_of_settled"
BASE = Base(CODE, "_T", "_T", "_T")
LABELS = read_labels("en")
SHARE = {
    "province_id": "62-kon-tum",
    "alternative": 1,
    "indicator_code": CODE,
    "service_level": "_T",
    "channel": "online",
    "tier": "_T",
    "scope": "_T",
    "family": "online",
    "headline": 1,
    "document_id": "d",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
    "exposure_days": 366,
    "coverage": "_T",
    "rests_on": "counts",
    "value": 0.5,
    "value_low": 0.5,
    "value_high": 0.5,
    "numerator_value": 5.0,
    "denominator_value": 10.0,
    "numerator_rows": "d:1:1",
    "denominator_rows": "d:1:2",
    "obs_status": "A",
}
OLD = {"period_start": "2018-01-01", "period_end": "2018-12-31", "document_id": "c"}
BOUNDED = {"value": float("nan"), "value_low": 0.9, "value_high": 1.0}
TARGET = {
    "target_id": "t",
    "legal_source_vi": "Nghị quyết 1",
    "legal_source_en": "Resolution 1",
    **{name: SHARE[name] for name in ("indicator_code", "service_level", "channel")},
    "tier": "_T",
    "scope": "_T",
    "qualifier": "at_least",
    "value": "0.2",
    "valid_from": "2020-03-07",
    "valid_to": "2021-12-31",
    "base_vi": "hồ sơ đã giải quyết",
    "base_en": "dossiers settled",
}


def make(*rows: dict) -> pd.DataFrame:
    plain = dict.fromkeys(list_columns("shares"), "")
    return pd.DataFrame([plain | SHARE | row for row in rows])


def render(*rows: dict) -> str:
    return sections.render_comparison(make(*rows), BASE, labels=LABELS).html


def read_ranks(html: str, name: str) -> dict[str, int]:
    """Return the place of each province in an order."""
    rows = re.findall(r'<tr role="row" style="([^"]*)">.*?href="([\w-]+)\.en', html)
    found = {place: re.search(rf"--{name}:(\d+)", style) for style, place in rows}
    return {place: int(rank[1]) for place, rank in found.items() if rank}


def test_rows_stand_by_name_and_a_reader_may_have_them_by_period_or_value():
    html = render(
        {"province_id": "62-kon-tum", "value": 0.1, "value_low": 0.1, "value_high": 0.1},
        {"province_id": "22-quang-ninh", **BOUNDED, "period_end": "2022-12-31"},
        {"province_id": "20-lang-son", "value": 0.7, "value_low": 0.7, "value_high": 0.7, **OLD},
    )
    names = re.findall(r'href="([\w-]+)\.en\.html#compare"', html)
    assert names == ["62-kon-tum", "20-lang-son", "22-quang-ninh"]
    period = {"22-quang-ninh": 1, "62-kon-tum": 2, "20-lang-son": 3}
    value = {"20-lang-son": 1, "62-kon-tum": 2, "22-quang-ninh": 3}
    assert (read_ranks(html, "period"), read_ranks(html, "value")) == (period, value)
    assert re.findall(r'class="by-(\w+)"( checked)?>', html) == [
        ("name", " checked"),
        ("period", ""),
        ("value", ""),
    ]


def test_shares_of_two_breakdowns_are_not_sorted_by_value():
    html = render({}, {"province_id": "20-lang-son", "channel": "post"})
    assert 'class="by-period"' in html
    assert "by-value" not in html
    assert read_ranks(html, "value") == {}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-01-01", "2019-12-31", (0.0, 49.93)),
        ("2020-01-01", "2020-12-31", (49.93, 50.07)),
        ("", "2020-01-01", (49.93, 0.0)),
    ],
)
def test_days_lie_on_an_axis_of_whole_years(start, end, expected):
    span = place_span({"period_start": start, "period_end": end}, (2019, 2020))
    assert (span.start, span.length) == expected
    assert span.is_bar == bool(start)


def test_a_value_has_no_bounds_if_exact_and_an_open_side_runs_to_the_end_of_the_axis():
    assert place_level(SHARE, 1.0) == Level(50.0)
    open_side = {"value": float("nan"), "value_low": 0.4, "value_high": float("inf")}
    assert place_level(open_side, 2.0) == Level(None, 20.0, 100.0, is_open=True)
    assert find_axis_end([SHARE, open_side]) == 1.0
    assert find_axis_end([SHARE, {**SHARE, "value_high": 1.5}]) == 1.5


def test_only_a_target_in_force_at_the_end_of_the_period_is_told_and_for_whom():
    table = make({}, {"province_id": "20-lang-son", **OLD})
    register = pd.DataFrame([TARGET])
    html = render_target(table, BASE, targets=register, labels=LABELS).html
    told = "at least 20% of dossiers settled, for 2020–2021, by Resolution 1"
    assert told in html
    assert "of the period of Kon Tum (until Jun 2025), not below it." in html
    late = register.assign(valid_from="2021-01-01")
    html = render_target(table, BASE, targets=late, labels=LABELS).html
    assert "No national target" in html
    assert "Resolution" not in html
    assert find_target(SHARE, [TARGET | {"channel": "post"}]) is None


def test_more_provinces_than_a_sentence_can_name_are_counted_by_their_verdict():
    places = list(LABELS.provinces)[: MOST_NAMED + 1]
    low, open_end = {"value": 0.1, "value_low": 0.1, "value_high": 0.1}, {"value_low": 0.1}
    changes = [low, low, open_end, *[{}] * (len(places) - 3)]
    rows = [{"province_id": name, **own} for name, own in zip(places, changes, strict=True)]
    told = render_target(make(*rows), BASE, targets=pd.DataFrame([TARGET]), labels=LABELS).html
    assert (
        f"of the period of {len(places)} provinces (not below it: {len(places) - 3}; below it: 2; "
        "left open by its bounds: 1)." in told
    )
    fewer = render_target(make(*rows[1:]), BASE, targets=pd.DataFrame([TARGET]), labels=LABELS).html
    assert "provinces (" not in fewer
    assert fewer.count("below it") == MOST_NAMED - 1


def test_a_target_of_the_whole_is_not_held_against_a_base_of_some_levels():
    narrow = BASE._replace(coverage="level_3 level_4")
    table = make({"coverage": narrow.coverage})
    targets = pd.DataFrame([TARGET])
    html = render_target(table, narrow, targets=targets, labels=LABELS).html
    assert "covers level 3–4 only" in html


def test_only_provinces_with_two_periods_have_a_panel_and_its_marks_are_not_joined():
    table = make({}, OLD, {"province_id": "20-lang-son"}, {"document_id": "e", "value": 0.4})
    rows = select_over_time(table, BASE)
    assert list(zip(rows["period_end"], rows["value"], strict=True)) == [
        ("2018-12-31", 0.5),
        ("2020-12-31", 0.4),
    ]
    html = sections.render_years(table, BASE, labels=LABELS).html
    assert html.count("<svg") == 1
    assert html.count('class="step"') == 2
    assert "polyline" not in html
    assert sections.render_years(make({}), BASE, labels=LABELS).html == ""


def test_panels_are_folded_and_none_is_left_out():
    table = make({}, OLD, *({"province_id": "20-lang-son", **o} for o in ({}, OLD)))
    html = sections.render_years(table, BASE, labels=LABELS).html
    assert '<details class="kept"' in html
    assert html.count("<svg") == 2


def test_every_base_of_a_share_has_an_anchor_of_its_own_and_the_first_that_of_the_share():
    bases = [BASE._replace(coverage="level_3"), BASE]
    pages = [sections.render_share_heading(b, labels=LABELS, among=bases).html for b in bases]
    ids = [re.findall(r'id="([^"]+)"', page) for page in pages]
    assert ids[0] == [CODE.replace("_", "-")]
    twice = [BASE, BASE._replace(coverage="level_3")]
    html = sections.render_share_heading(twice[1], labels=LABELS, among=twice).html
    assert f'id="{ids[0][0]}-level-3"' in html
    assert "(level 3)" in html
