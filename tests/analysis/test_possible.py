"""What figures may be together, and what a reading may take them for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.analysis import inputs
from helpers.analysis.division import bound_share
from helpers.analysis.joint import Joint
from helpers.audit.finding import NOT_CHECKABLE
from helpers.audit.printed_shares import check_printed_shares
from helpers.printed.intervals import build_point
from tests.audit.test_audit import build as build_context
from tests.audit.test_audit import observe

RULES = inputs.read_rules()
RECEIVED = "dossiers_received"


def build(rows):
    return Joint.build(rows, RULES.list_relations(rows), RULES)


def take(row, number):
    """Return a figure as a reading takes it: one number."""
    return replace(row, value_low=float(number), value_high=float(number), closed="both")


def test_nothing_of_nothing_is_no_contradiction():
    rows = [
        observe(RECEIVED, "0", seq=1),
        observe(RECEIVED, "0", seq=2, channel="online"),
        observe("share_online_of_received", "0%", seq=3),
    ]
    assert build(rows).clashes == ()
    assert build([replace(rows[0], value=1.0, value_low=1.0, value_high=1.0), *rows[1:]]).is_proved


@pytest.mark.parametrize(
    ("base", "reading", "is_possible"),
    [
        ("90", 100, True),  # mends the contradiction
        ("90", 80, True),  # it stands as before
        ("90", 160, False),  # it is mended, and the other document's part is too large then
        ("100", 90, False),
    ],
)
def test_a_reading_may_not_add_a_contradiction_and_need_not_mend_one(base, reading, is_possible):
    rows = [
        observe(RECEIVED, base, seq=1),
        observe(RECEIVED, "60", seq=2, channel="online"),
        observe(RECEIVED, "40", seq=3, channel="in_person"),
        observe("dossiers_handled", "150", seq=4),
    ]
    joint = build(rows)
    assert bool(joint.clashes) == (base == "90")
    assert joint.is_possible([take(rows[0], reading)]) == is_possible


@pytest.mark.parametrize("indicator", ["not_in_the_codebook", RECEIVED])
def test_a_figure_that_can_be_no_whole_number_is_not_taken_for_one(indicator):
    row = replace(observe(indicator, "45%"), value_low=0.445, value_high=0.46)
    joint = build([row]) if indicator == RECEIVED else Joint.build([row], (), RULES)
    assert joint.clashes == ()
    assert joint.is_possible([take(row, 0.45)])


def test_a_part_of_which_the_rest_is_nothing_is_all():
    nobody = observe(RECEIVED, "0", seq=1, channel="online")
    more = observe(RECEIVED, "3.000", seq=2, channel="in_person", qualifier="over")
    fewer = observe(RECEIVED, "3.000", seq=2, channel="in_person", qualifier="under")
    assert bound_share([more], [more, nobody]) == build_point(1)
    assert bound_share([nobody], [fewer, nobody]) == build_point(0)


def test_bounds_that_broken_relations_would_cross_stay_as_printed():
    """More than 6 received, 7.466 of them in person, and 6.828 handled."""
    rows = [
        observe(RECEIVED, "6", seq=1, qualifier="over"),
        observe(RECEIVED, "7.466", seq=2, channel="in_person"),
        observe("dossiers_handled", "6.828", seq=3),
    ]
    joint = build(rows)
    assert joint.clashes
    bounded = joint.bound_share(rows[1:2], rows[:1])
    assert bounded.joint == bounded.single


def test_a_share_of_a_base_that_is_not_all_printed_bounds_nothing_and_is_not_refuted():
    rows = [
        observe(RECEIVED, "800", seq=1, channel="online"),
        observe(RECEIVED, "194", seq=2, channel="post"),
        observe("share_online_of_received", "12,5%", seq=3),
    ]
    assert build(rows).clashes == ()
    found = check_printed_shares(build_context(rows, *RULES.list_relations(rows)))
    assert {f.result for f in found if f.subject == "share_online_of_received"} == {NOT_CHECKABLE}
