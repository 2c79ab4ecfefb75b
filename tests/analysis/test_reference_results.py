"""Results worked by hand from the source texts, compared to the last digit that is stored.

`reference_results.csv` names the places of the figures (document:line:seq), the arithmetic with
the numbers as read in the text, and the result to fifteen significant digits.
"""

from __future__ import annotations

import ast
import csv
import operator
import re
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.data import store
from helpers.data.store import SIGNIFICANT_DIGITS

TEXT = (Path(__file__).parent / "reference_results.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TEXT.splitlines()))
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(arithmetic: str) -> Fraction:
    """Return the exact value of sums, differences, products and quotients."""
    return walk(ast.parse(arithmetic, mode="eval").body)


def walk(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def show(number: Fraction | float) -> str:
    return f"{float(number):.{SIGNIFICANT_DIGITS}g}"


def find_row(case: dict[str, str]) -> dict[str, object]:
    frame = store.read_processed(case["table"], case["province_id"])
    for part in case["selector"].split(";"):
        column, _, value = part.partition("=")
        frame = frame[frame[column].astype(str) == value]
    assert len(frame) == 1, f"{len(frame)} rows fit {case['selector']}"
    return frame.iloc[0].to_dict()


def test_there_are_enough_cases_of_every_kind():
    assert len(CASES) >= 40
    assert {case["table"] for case in CASES} == {
        "shares",
        "sensitivity",
        "growth",
        "decompositions",
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_stored_result_is_the_one_worked_by_hand(case):
    assert show(find_row(case)[case["column"]]) == show(Fraction(case["expected"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_arithmetic_gives_the_expected_result(case):
    assert show(evaluate(case["arithmetic"])) == show(Fraction(case["expected"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_every_place_prints_a_number_of_the_arithmetic(case):
    observations = store.read_processed("observations", case["province_id"])
    values = {
        f"{o['document_id']}:{o['line']}:{o['seq']}": o["value"]
        for o in observations.to_dict("records")
    }
    printed = {float(values[place]) for place in case["places"].split()}
    assert printed <= {float(n) for n in re.findall(r"[\d.]+", case["arithmetic"])}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_row_names_the_places(case):
    row = find_row(case)
    named = " ".join(str(v) for k, v in row.items() if k.endswith("_rows"))
    if case["table"] == "decompositions":
        return  # a rest or a mean has no row of its own
    assert set(case["places"].split()) <= set(named.split())


@pytest.mark.parametrize(
    ("province", "table", "question", "points"),
    [
        ("20-lang-son", "shares", "share_online_of_received", "12.4023"),
        ("62-kon-tum", "shares", "share_online_of_received", "5.9235"),
        ("62-kon-tum", "shares", "share_online_of_handled", "5.7711"),
        ("91-kien-giang", "shares", "share_level34_of_handled", "13.5547"),
    ],
)
def test_the_main_values_are_the_agreed_ones(province, table, question, points):
    shares = store.read_processed(table, province)
    row = shares[shares["indicator_code"] == question].iloc[0]
    assert f"{100 * row['value']:.4f}" == points
