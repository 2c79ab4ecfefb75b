"""No spreadsheet takes a cell of our CSV for something else than it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.export.cells import GUARD, guard_text, spell_number, write_csv


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0.124022688946804, "124022688946804E-15"),
        (-2.5, "-25E-1"),
        (1.5e-7, "15E-8"),
        (1e21, "1" + "0" * 21),
        (61877, "61877"),
        (100.0, "100"),
        (0, "0"),
        (float("nan"), ""),
    ],
)
def test_a_number_has_neither_point_nor_comma(number, told):
    assert spell_number(number) == told


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_a_number_is_read_back_as_it_was(number):
    told = spell_number(number)
    assert float(told) == number
    assert not set(told) & set(".,")


@pytest.mark.parametrize(
    "token",
    ["6.327", "12,4%", "0,28", "10/11", "80.000", "007", "5E2", "-2", "+3,5", "1 234", "9:30"],
)
def test_what_looks_like_a_number_is_guarded_and_read_back(token):
    guarded = guard_text(token)
    assert guarded == f'="{token}"'
    assert re.sub(GUARD, r"\1", guarded) == token


@pytest.mark.parametrize("text", ["61877", "0", "2020-11-18", "kon-tum-2020:21:4", "hơn 25", ""])
def test_what_means_the_same_everywhere_is_left_alone(text):
    assert guard_text(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@sum", "\t=1", '="1"&A1'])
def test_a_text_never_becomes_a_formula(text):
    assert guard_text(text) == f"'{text}"


def test_a_cell_keeps_its_quotes_and_lines():
    text = write_csv(["a", "b"], [{"a": 'x "y"\n', "b": None}])
    assert text == '\ufeffa,b\r\n"x ""y""\n",\r\n'
