"""All that a province prints bounds each of its numbers, and contradicts where nothing fits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from helpers import audit
from helpers.analysis import inputs
from helpers.analysis.hedges import read_idle_hedges
from helpers.analysis.joint import Joint
from helpers.analysis.joint_columns import describe_narrowing
from helpers.analysis.statements import list_statements
from helpers.audit.finding import FAILED
from helpers.audit.together import check_together
from helpers.printed.intervals import round_outward
from tests.audit.test_audit import YEAR, build, observe

RULES = inputs.read_rules()


def take(*rows):
    """Return the feasible set of some figures."""
    relations = RULES.list_relations(rows)
    return Joint.build(read_idle_hedges(rows, relations), relations, RULES)


def received(printed, seq, **where):
    return observe("dossiers_received", printed, seq=seq, **where)


@pytest.fixture(scope="module")
def sentence():
    """80.000 in all, about 5.000 by the province, more than 75.000 by the districts."""
    return (
        observe("dossiers_handled", "80.000", seq=1),
        observe("dossiers_handled", "5.000", seq=2, tier="province", qualifier="about"),
        observe("dossiers_handled", "75.000", seq=3, tier="district", qualifier="over"),
        received("220", 4, service_level="level_3_4", channel="online"),
    )


def test_what_one_sentence_prints_bounds_all_its_numbers(sentence):
    joint, (total, _, districts, online) = take(*sentence), sentence
    assert joint.bound([total]).joint.low == 75_001 + 4_500
    assert joint.bound([total]).joint.high == 85_000
    assert not joint.bound([total]).joint.closed_high
    share = joint.bound_share([online], [total])
    assert share.joint.low == pytest.approx(220 / 85_000, abs=1e-15)
    assert share.joint.high == pytest.approx(220 / 79_501, abs=1e-15)
    assert share.single.high == pytest.approx(220 / 75_000)
    part = joint.bound_share([districts], [total])
    assert (round(part.joint.low, 4), round(part.joint.high, 4)) == (0.9317, 0.9471)
    assert part.narrowed_by == (sentence[1].name,)


def test_columns_hold_both_bounds_only_where_they_differ(sentence):
    joint, (total, _, _, online) = take(*sentence), sentence
    row = describe_narrowing(joint.bound_share([online], [total]))
    assert row["value_high"] < row["single_high"]
    assert row["narrowed_by"] == f"{sentence[1].name} {sentence[2].name}"
    alone = describe_narrowing(take(total, online).bound_share([online], [total]))
    assert (alone["single_low"], alone["single_closed"], alone["narrowed_by"]) == (None, "", "")


def test_bounds_are_rounded_away_from_the_inside():
    third = Fraction(1, 3)
    assert Fraction(repr(round_outward(third, up=False))) < third
    assert Fraction(repr(round_outward(third, up=True))) > third
    assert round_outward(Fraction(1235, 10_000), up=False) == 0.1235


def test_a_reading_that_the_others_exclude_is_not_possible(sentence):
    joint, total = take(*sentence), sentence[0]
    at_most = observe("dossiers_handled", "79.000")
    assert joint.is_possible([total])
    assert not joint.is_possible([at_most])


def test_a_total_is_not_narrowed_by_parts_that_leave_something_out():
    rows = (
        received("900", 1, qualifier="over"),
        received("500", 2, tier="province"),
        received("300", 3, tier="district"),
    )
    assert take(*rows).bound([rows[0]]).joint.low == 901
    assert take(*rows).bound([rows[0]]).joint.high == float("inf")


THREE = (
    received("1.000", 1, qualifier="about"),
    received("700", 2, channel="in_person"),
    received("300", 3, channel="online", qualifier="over"),
    received("400", 4, tier="province"),
    received("596", 5, tier="district", qualifier="under"),
    received("10", 6, tier="commune"),
    observe("share_online_of_received", "31%", seq=7, channel="online"),
)
"""By channel at least 1.001; by tier at most 1.005; with 31 % online at least 1.007,2."""


def list_contradictions(rows):
    context = build(rows, *RULES.list_relations(rows))
    found = [f for check in audit.CHECKS for f in check(context)]
    named = [f for f in found if f.result == FAILED and f.check_code == "printed_share"]
    together = [f for f in check_together(context, found) if f.result == FAILED]
    return named, together


def test_what_only_three_relations_show_is_found_with_its_figures_and_repairs():
    named, (found,) = list_contradictions(THREE)
    assert not named
    assert {row.seq for row in found.observations} == {2, 4, 5, 6, 7}
    assert "31%" in found.arithmetic
    assert "700" in found.arithmetic
    assert any((r.row, r.repaired) == ("doc:1:2", "600") for r in found.repairs)
    table = audit.tabulate_findings([found], audit.read_catalogue(), province_id="p")
    assert "không thể cùng đúng" in table["explanation_vi"].iloc[0]
    assert "cannot stand together" in table["explanation_en"].iloc[0]


@pytest.mark.parametrize("left_out", [2, 5, 7])
def test_without_one_of_the_three_nothing_contradicts(left_out):
    named, together = list_contradictions([row for row in THREE if row.seq != left_out])
    assert not named
    assert not together


def test_a_named_contradiction_tells_the_fewest_figures_that_make_it():
    rows = (
        observe("dossiers_handled", "61.877", seq=1),
        received("56.714", 2, channel="in_person"),
        received("3.571", 3, channel="online"),
        observe("dossiers_carried_over", "51.592", seq=4, period=("", YEAR[0])),
    )
    context = build(rows, *RULES.list_relations(rows))
    (found,) = [
        f for f in audit.run_checks(context) if (f.check_code, f.result) == ("total", FAILED)
    ]
    assert [name.rsplit(":", 1)[1] for name in found.smallest] == ["1", "2", "4"]


def test_what_can_stand_together_is_proved():
    rows = [row for row in THREE if row.seq != 7]
    context = build(rows, *RULES.list_relations(rows))
    (proof,) = check_together(context, [])
    assert (proof.case, proof.result) == ("proved", "passed")


def test_shares_that_are_no_more_than_everything_and_ratios_that_may_be():
    over = observe("share_officials_with_mailbox", "110%")
    ratio = observe("computers_per_official", "110%")
    assert [clash.figures for clash in take(over).clashes] == [(over.name,)]
    assert not take(ratio).clashes


def test_nothing_is_said_of_what_another_document_may_have_revised():
    rows = (
        received("1.000", 1, document="first"),
        received("1.100", 1, document="second"),
    )
    assert not list_statements(rows, RULES.list_relations(rows), {})
