"""Which tiers and levels a base covers, as far as the document splits it."""

from __future__ import annotations

import pytest

from helpers.analysis import inputs
from helpers.analysis.coverage import Covered, map_covered, name_coverage
from helpers.analysis.relations import Member, Relation

RELATION = Relation(
    "by_tier",
    "total",
    (
        Member("total", "dossiers_received", ("_T", "_T", "_T", "_T")),
        Member("part", "dossiers_received", ("_T", "_T", "province", "_T")),
        Member("part", "dossiers_received", ("_T", "_T", "district", "_T")),
        Member("part_optional", "dossiers_received", ("_T", "_T", "commune", "_T")),
    ),
)


RULES = inputs.read_rules()
NOTHING = Covered(RULES.codes)
"""No total says what it covers."""


@pytest.fixture
def total(observe):
    return observe(10.0, seq="1")


def make_parts(observe, *tiers):
    return [observe(5.0, seq=str(n), tier=t) for n, t in enumerate(tiers, start=2)]


def test_a_total_covers_the_tiers_into_which_it_is_split(observe, total):
    parts = make_parts(observe, "district", "province")
    tiers = map_covered([total, *parts], [RELATION], RULES.codes)
    assert name_coverage([total], tiers) == "province district"


@pytest.mark.parametrize(
    ("end", "listed", "covers"),
    [
        ("2025-06-30", ("province", "district", "commune"), "_T"),
        ("2025-06-30", ("province", "commune"), "province commune"),
        ("2025-12-31", ("province", "commune"), "_T"),
        ("2025-12-31", ("commune",), "commune"),
    ],
)
def test_a_base_that_lists_all_tiers_of_its_day_covers_the_whole(observe, end, listed, covers):
    rows = [observe(5.0, seq=str(n), tier=t, period_end=end) for n, t in enumerate(listed, start=2)]
    assert name_coverage(rows, NOTHING) == covers


def test_a_total_that_is_not_split_covers_what_is_not_listed(total):
    assert name_coverage([total], NOTHING) == "_T"


def test_tiers_of_a_sum_are_joined_in_fixed_order(observe):
    rows = make_parts(observe, "commune", "province")
    assert name_coverage(rows, NOTHING) == "province commune"
    joint = observe(1.0, tier="province_district")
    assert name_coverage([joint], NOTHING) == "province district"


def test_a_numerator_without_tier_takes_the_tiers_of_the_rest(observe):
    part = observe(1.0, seq="9", channel="online")
    rest = make_parts(observe, "province", "district")
    assert name_coverage([*rest, part], NOTHING, part=[part]) == "province district"
    assert name_coverage([*rest, part], NOTHING) == name_coverage([part, *rest], NOTHING) == "_T"
    assert name_coverage([part], NOTHING, part=[part]) == "_T"


def test_parts_that_fall_short_of_a_total_do_not_say_what_it_covers(make_figures):
    for total, covered in ((90.0, "level_3 level_4"), (91.0, "_T")):
        figures = make_figures(
            *(
                {
                    "indicator_code": "online_services",
                    "service_level": level,
                    "value": n,
                    "value_low": n,
                    "value_high": n,
                    "period_start": "",
                }
                for level, n in (("_T", total), ("level_3", 20.0), ("level_4", 70.0))
            )
        )
        known = map_covered(figures, RULES.list_relations(figures), RULES.codes)
        assert name_coverage(figures[:1], known) == covered


def test_parts_that_are_not_the_whole_name_themselves(observe):
    part = observe(1.0, seq="9", channel="online")
    assert name_coverage([part], NOTHING, partial=("level_3", "level_4")) == "level_3 level_4"
