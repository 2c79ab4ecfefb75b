"""A number on a disputed figure says so; others keep their status."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.disputes import DISPUTING, list_disputes, mark_disputed
from helpers.data.results import build_findings
from helpers.data.store import read_register

FINDINGS = pd.DataFrame(
    [
        {"check_code": "total", "case": "exceeded", "rows": "d:1:1 d:1:2"},
        {"check_code": "repetition", "case": "same_value", "rows": "d:1:2"},
        {"check_code": "jump", "case": "far_out", "rows": "d:1:3"},
        {"check_code": "total", "case": "passed", "rows": "d:1:4"},
        {"check_code": "monthly_rate", "case": "no_exposure", "rows": "d:2:1 d:2:2"},
        {
            "check_code": "total",
            "case": "exceeded",
            "rows": "d:3:1 d:3:2 d:3:3",
            "repair_status": "proposed",
            "repair_count": 2,
        },
    ]
).assign(subject="n")
FINDINGS["repair_status"] = FINDINGS["repair_status"].fillna("")
EDITS = pd.DataFrame(
    [
        {"row": "d:3:1", "printed": "6", "repaired": "9", "edit": "substitute"},
        {"row": "d:3:2", "printed": "51", "repaired": "15", "edit": "transpose"},
    ]
)
REPAIRS = EDITS.assign(
    check_code="total",
    subject="n",
    rows="d:3:1 d:3:2 d:3:3",
    repair=[2, 1],
    plausible=["no", "yes"],
)


def mark(rows: str, status: str) -> tuple[str, str]:
    frame = pd.DataFrame([{"part": rows, "whole": "d:9:9", "obs_status": status}])
    marked = mark_disputed(frame, FINDINGS, repairs=REPAIRS, row_columns=("part", "whole")).iloc[0]
    return marked["disputed_by"], marked["obs_status"]


@pytest.mark.parametrize(
    ("rows", "status", "expected"),
    [
        ("d:1:1", "A", ("total", "U")),
        ("d:1:1 d:1:2", "P", ("total repetition", "U")),
        ("d:1:3", "A", ("", "A")),
        ("d:2:1", "A", ("monthly_rate", "U")),
        ("d:2:2", "A", ("monthly_rate", "U")),
        ("d:3:1", "A", ("total", "U")),
        ("d:3:3", "A", ("", "A")),
        ("d:3:2", "A", ("total", "U")),
        ("d:1:4", "P", ("", "P")),
        ("d:1:1", "D", ("total", "D")),
        ("d:1:1", "E", ("total", "E")),
    ],
)
def test_only_disputed_numbers_are_marked(rows, status, expected):
    assert mark(rows, status) == expected


def test_an_empty_table_stays_empty():
    assert mark_disputed(pd.DataFrame(), FINDINGS, repairs=REPAIRS, row_columns=("part",)).empty


def test_each_figure_names_each_check_once():
    twice = build_findings(pd.concat([FINDINGS, FINDINGS]), REPAIRS)
    assert list_disputes(twice)["d:1:2"] == ("total", "repetition")


def test_repairs_are_read_in_their_order_and_belong_to_their_finding():
    finding = build_findings(FINDINGS, REPAIRS)[-1]
    assert [repair.row for repair in finding.repairs] == ["d:3:2", "d:3:1"]
    assert [repair.plausible for repair in finding.repairs] == [True, False]
    assert all(not other.repairs for other in build_findings(FINDINGS, REPAIRS)[:-1])


def test_every_disputing_finding_is_in_the_catalogue():
    checks = read_register("checks")
    assert set(DISPUTING) <= set(zip(checks["check_code"], checks["case"], strict=True))
