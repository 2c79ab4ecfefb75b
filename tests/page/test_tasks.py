"""Planned tasks are told as text, of their year, and no outcome is not a failure."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.page import province
from helpers.page.sections.tasks import read_outcome, render_tasks


@pytest.fixture(scope="module")
def tasks():
    data = province.read_province("91-kien-giang", "en")
    rows = data.observations[data.observations["measurement_kind"] == "outcome"]
    return replace(data, observations=rows)


def test_each_task_leads_to_its_row_and_the_year_is_told(tasks):
    html = render_tasks(tasks).html
    rows = tasks.observations
    assert len(re.findall('class="src"', html)) == len(rows)
    met = (rows["value"] == 1).sum()
    assert f"Planned tasks of 2018 that the province reports as met: {met} of {len(rows)}." in html
    open_part, folded = html.split("<details>")
    assert open_part.count('class="src"') == (rows["value"] != 1).sum()
    assert "Not met (1):" in open_part
    assert "Met (" in folded


def test_two_years_are_told_apart(tasks):
    first, *_ = tasks.observations.index
    later = tasks.observations.copy()
    later.loc[first, ["period_start", "period_end"]] = ["2019-01-01", "2019-12-31"]
    html = render_tasks(replace(tasks, observations=later)).html
    assert "Planned tasks of 2019 that the province reports as met: 1 of 1." in html


@pytest.mark.parametrize(
    ("value", "outcome"), [(1.0, "met"), (0.0, "not_met"), (float("nan"), "not_printed")]
)
def test_a_missing_outcome_is_not_a_failure(value, outcome):
    assert read_outcome({"value": value}) == outcome


def test_a_province_without_tasks_shows_none(tasks):
    assert render_tasks(replace(tasks, observations=tasks.observations.iloc[:0])).html == ""
