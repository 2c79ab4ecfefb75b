"""Slips are tried on all figures, noticed where a relation breaks, and mended where one can be."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis import inputs
from helpers.audit.power import (
    ACROSS,
    IDENTITY,
    INEQUALITY,
    NOTHING,
    UNREADABLE,
    build_benches,
    measure_power,
    sample_repairs,
    summarise_repairs,
    summarise_slips,
    summarise_ties,
)
from helpers.audit.slips import COMMA, DIGIT, EXCHANGE, SWAP, list_exchanges, list_slips
from tests.audit.test_audit import build, observe


@pytest.fixture(scope="module")
def bench():
    """A total with its parts, a part of one of them, a share of 100 %, and a figure by itself."""
    rows = [
        observe("online_services", "1.000", line=1, seq=1),
        observe("online_services", "200", line=1, seq=2, service_level="level_1"),
        observe("online_services", "300", line=1, seq=3, service_level="level_2"),
        observe("online_services", "400", line=1, seq=4, service_level="level_3"),
        observe("online_services", "100", line=1, seq=5, service_level="level_4"),
        observe("mailboxes", "5.146", line=2, seq=1),
        observe("share_officials_with_mailbox", "100%", line=3, seq=1),
    ]
    context = build(rows, *inputs.read_rules().list_relations(rows))
    (built,) = build_benches([context])
    assert build_benches([build(rows, completeness="excerpt")]) == []
    return built


@pytest.fixture(scope="module")
def outcomes(bench):
    return measure_power([bench])


def test_each_figure_is_tied_by_its_best_relation(bench):
    assert [bench.ties[f"doc:1:{seq}"] for seq in (1, 5)] == [IDENTITY, IDENTITY]
    assert bench.ties["doc:2:1"] == NOTHING
    assert bench.ties["doc:3:1"] == INEQUALITY
    counted = summarise_ties([bench]).set_index("document").loc["all"]
    assert counted.to_dict() == {
        "figures": 7,
        IDENTITY: 5,
        INEQUALITY: 1,
        ACROSS: 0,
        NOTHING: 1,
    }


def test_every_slip_in_a_sum_is_noticed_and_none_beside_it(outcomes):
    digits = outcomes[outcomes["kind"] == DIGIT]
    by_tie = digits.groupby("tie")["noticed"].agg(lambda noticed: (noticed != "").mean())
    assert by_tie[IDENTITY] == 1
    free = digits[digits["tie"] == NOTHING]
    assert set(free["noticed"]) <= {"", UNREADABLE}
    larger = digits[digits["tie"] == INEQUALITY]
    assert (larger["noticed"] != "").all()  # 000% is no number, all others are above 100%


def test_the_limit_counts_what_nothing_ties(outcomes):
    row = summarise_slips(outcomes).set_index("slip").loc[DIGIT]
    digits = outcomes[outcomes["kind"] == DIGIT]
    beyond = digits["tie"].eq(NOTHING) & digits["noticed"].ne(UNREADABLE)
    assert row["limit"] == pytest.approx(1 - beyond.mean())
    assert row["noticed"] <= row["limit"]


def test_the_true_token_is_among_the_repairs(bench):
    mended = sample_repairs([bench], sample=25)
    assert len(mended) == 25
    assert mended["is_right"].mean() > 0.9
    assert summarise_repairs(mended)["largest number of repairs"] >= 2
    assert summarise_repairs(pd.DataFrame()) == {}


def test_slips_of_practice(bench):
    row = bench.rows["doc:2:1"]
    found: dict[str, list[str]] = {}
    for slip in list_slips(row):
        found.setdefault(slip.kind, []).extend(o.printed for o in slip.edited if o is not None)
    assert len(found[DIGIT]) == 4 * 9 - 1  # 0.146 is no number
    assert {"1.546", "5.416", "5.164"} <= set(found[SWAP])
    (comma,) = [slip for slip in list_slips(row) if slip.kind == COMMA]
    assert comma.edited == (None,)


def test_figures_of_one_line_and_unit_are_exchanged(bench):
    slips = list(list_exchanges(list(bench.rows.values())))
    assert len(slips) == 10
    assert all(slip.kind == EXCHANGE and len(slip.edited) == 2 for slip in slips)
    assert {row.split(":")[1] for slip in slips for row in slip.rows} == {"1"}
