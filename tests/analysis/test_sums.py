"""Sums of printed figures as registers write them."""

from __future__ import annotations

import pytest

from helpers.analysis.sums import Term, map_rows, parse_terms, read_terms, write_sum
from helpers.ground.errors import ContractError


def test_every_sign_of_the_grammar_is_read():
    assert parse_terms("doc-1:2:3 + doc-1:4:5! + doc-1:6:7~1000+doc-1:8:9=1.592") == (
        Term("doc-1:2:3"),
        Term("doc-1:4:5", unhedged=True),
        Term("doc-1:6:7", unit=1000),
        Term("doc-1:8:9", token="1.592"),
    )


@pytest.mark.parametrize("text", ["", "doc:1", "doc:1:2 - doc:1:3", "doc:1:2~", "doc:1:2?"])
def test_anything_else_is_refused_with_the_term(text):
    with pytest.raises(ContractError, match="is no printed figure"):
        parse_terms(text)


@pytest.fixture
def rows(make_figure):
    return map_rows(
        [
            make_figure(
                75000.0, document_id="doc", printed="75.000", qualifier="over", value_high=None
            ),
            make_figure(51592.0, document_id="doc", seq="2", printed="51.592"),
            make_figure(
                15.0, document_id="doc", seq="3", printed="15/22", measurement_kind="numerator"
            ),
        ]
    )


def test_a_plain_term_is_the_row_itself(rows):
    assert read_terms("doc:1:1", rows)[0] is rows["doc:1:1"]


def test_a_hedge_left_out_leaves_the_token_with_its_rounding(rows):
    (row,) = read_terms("doc:1:1!", rows)
    assert (row.qualifier, row.value_low, row.value_high) == ("exact", 74500.0, 75500.0)
    assert rows["doc:1:1"].qualifier == "over"


@pytest.mark.parametrize(
    ("unit", "low", "high", "closed"),
    [("1000", 51092.0, 52092.0, "left"), ("0", 51592.0, 51592.0, "both")],
)
def test_a_declared_unit_sets_the_bounds(rows, unit, low, high, closed):
    (row,) = read_terms(f"doc:1:2~{unit}", rows)
    assert (row.value, row.value_low, row.value_high) == (51592.0, low, high)
    assert row.closed == closed


def test_a_repair_is_flagged_and_shows_both_tokens(rows):
    repaired = read_terms("doc:1:2=1.592", rows)
    assert (repaired[0].value, repaired[0].obs_status) == (1592.0, "E")
    assert write_sum(repaired) == "1.592 [51.592]"


def test_a_sum_of_several_stands_in_brackets_and_a_ratio_shows_its_side(rows):
    assert write_sum(read_terms("doc:1:2 + doc:1:3", rows)) == "(51.592 + 15)"


def test_a_term_that_names_no_figure_is_refused(rows):
    with pytest.raises(ContractError, match="'doc:9:9'"):
        read_terms("doc:9:9", rows)
