"""What figures may be together, and what a reading may take them for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.analysis import inputs
from helpers.analysis.joint import Joint
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
