"""A contradiction to play with: the figures as printed and under each repair."""

from __future__ import annotations

import re

import pytest

from helpers.data.results import FindingRow, Repair
from helpers.ground.vocabulary import DIMENSIONS
from helpers.page.fragments import Fragment
from helpers.page.province import read_labels
from helpers.page.sections.play import render_play

NAMES = ("d:1:1", "d:1:2", "d:1:3")


def make_row(value: float, unit: str = "dossier") -> dict[str, object]:
    row = {"value": value, "unit_code": unit, "qualifier": "exact"}
    return row | dict.fromkeys(DIMENSIONS, "_T") | {"indicator_code": "dossiers_received"}


ROWS = {name: make_row(value) for name, value in zip(NAMES, (1000, 900, 1100), strict=True)}
REPAIRS = (
    Repair("d:1:3", "1.100", "100", "delete", plausible=True),
    Repair("d:1:1", "1.000", "2.000", "substitute", plausible=False),
)


def make_finding(check: str = "total", repairs: tuple[Repair, ...] = REPAIRS) -> FindingRow:
    return FindingRow(check, "exceeded", "r", NAMES, "several", len(repairs), repairs)


def render(finding: FindingRow, rows=ROWS, lang: str = "en") -> str:
    labels = read_labels(lang)
    return render_play(finding, rows, anchor="finding-1", style="vi", labels=labels).html


def test_each_repair_is_a_state_beside_what_is_printed():
    html = render(make_finding())
    assert html.count('type="radio" name="play-finding-1"') == 3
    assert html.count(" checked") == 1
    assert re.findall("<code>(.*?)</code>", html) == [
        "900 + 1,100 ≠ 1,000",
        "900 + 100 = 1,000",
        "900 + 1,100 = 2,000",
    ]
    assert "implausible" in html
    assert html.count('class="new"') == 2


def test_bars_of_all_states_share_an_axis_and_parts_lie_end_to_end():
    first = render(make_finding()).split('class="state"')[1]
    bars = re.findall(r'class="part" x="([\d.]+)%" y="1" width="([\d.]+)%"', first)
    assert bars == [("0.0", "50.0"), ("0.0", "45.0"), ("45.0", "55.0")]


def test_figures_of_another_check_stand_each_by_itself_in_their_units():
    rows = ROWS | {"d:1:1": make_row(50.0, "percent")}
    repairs = (Repair("d:1:1", "50%", "60%", "substitute", plausible=True),)
    html = render(make_finding("printed_share", repairs), rows, "vi")
    assert html.count("<svg") == 6
    assert "60" in html.split('class="state"')[2]
    assert "<code>" not in html


@pytest.mark.parametrize("rows", [ROWS, {**ROWS, "d:1:2": make_row(float("nan"))}])
def test_without_a_repair_or_a_value_there_is_nothing_to_play_with(rows):
    finding = make_finding(repairs=() if rows is ROWS else REPAIRS)
    assert render(finding, rows) == Fragment("").html
