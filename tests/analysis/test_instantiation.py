"""Every declared relation ran somewhere, or the code says why it could not."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.inputs import read_rules
from helpers.analysis.instantiation import APART, NOTHING, explain_relations
from helpers.analysis.relations import parse_relations
from helpers.data import store
from helpers.data.documents import list_provinces
from helpers.data.rows import build_observations

COLUMNS = ["role", "indicator_code", "service_level", "channel", "tier", "scope"]
PROVINCES = [build_observations(store.read_processed("observations", p)) for p in list_provinces()]


def declare(kind, *members):
    rows = [dict(zip(COLUMNS, (*m, *["_T"] * 6), strict=False)) for m in members]
    register = pd.DataFrame([{"relation_id": "r", "relation_type": kind} | row for row in rows])
    return parse_relations(register)


@pytest.fixture
def explain(make_observations):
    """Return places and reason of one relation among made figures of one province."""

    def run(relations, *rows):
        (found,) = explain_relations(relations, [build_observations(make_observations(*rows))])
        return found.places, found.reason

    return run


TOTAL = declare("total", ("total", "a"), ("part", "b"), ("part", "c"))
LOOKALIKE = declare("lookalike", ("earlier", "a"), ("later", "b"))


def figure(code, end="2019-12-31", **other):
    return {"indicator_code": code, "period_end": end, "period_start": "", **other}


def test_a_relation_names_the_figures_that_fill_it(explain):
    places, reason = explain(TOTAL, figure("a"), figure("b"), figure("c"))
    assert len(places) == 3
    assert reason == ""


def test_a_relation_says_what_it_lacks(explain):
    places, reason = explain(TOTAL, figure("a"), figure("b"))
    assert places == ()
    assert reason.endswith("lacks c")


def test_a_relation_of_which_nothing_is_printed_says_so(explain):
    assert explain(TOTAL, figure("d")) == ((), NOTHING)


def test_figures_of_other_periods_do_not_belong_together(explain):
    assert explain(TOTAL, figure("a"), figure("b"), figure("c", end="2018-12-31")) == ((), APART)


def test_a_lookalike_needs_its_order(explain):
    assert explain(LOOKALIKE, figure("a"), figure("b", end="2018-12-31")) == ((), APART)
    assert explain(LOOKALIKE, figure("a", end="2018-12-31"), figure("b"))[1] == ""


def test_every_declared_relation_ran_or_says_why_not():
    declared = read_rules().declared
    found = explain_relations(declared, PROVINCES)
    assert [one.relation_id for one in found] == [relation.relation_id for relation in declared]
    names = {row.name for province in PROVINCES for row in province}
    for one in found:
        assert bool(one.places) != bool(one.reason), one
        assert set(one.places) <= names
    assert any(one.places for one in found)


def test_a_relation_that_ran_has_its_finding():
    """What is said to have run is what the audit or the comparison really made of it."""
    told = set(store.read_all_processed("findings")["subject"])
    told |= set(store.read_all_processed("decompositions")["relation_id"])
    shown = {one.relation_id: one for one in explain_relations(read_rules().declared, PROVINCES)}
    limits = {r.relation_id for r in read_rules().declared if r.relation_type == "plausible"}
    for name, one in shown.items():
        if one.places and name not in limits:  # those bound repairs and are no check
            assert name in told, one
