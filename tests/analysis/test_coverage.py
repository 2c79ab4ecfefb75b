"""Which tiers a base covers, as far as the document splits it."""

from __future__ import annotations

import pytest

from helpers.analysis.coverage import map_total_tiers, name_coverage
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


@pytest.fixture
def total(make_figure):
    return make_figure(10.0, seq="1")


def make_parts(make_figure, *tiers):
    return [make_figure(5.0, seq=str(n), tier=t) for n, t in enumerate(tiers, start=2)]


def test_a_total_covers_the_tiers_into_which_it_is_split(make_figure, total):
    parts = make_parts(make_figure, "district", "province")
    tiers = map_total_tiers([total, *parts], [RELATION])
    assert name_coverage([total], tiers) == "province district"
    parts = make_parts(make_figure, "commune", "district", "province")
    tiers = map_total_tiers([total, *parts], [RELATION])
    assert name_coverage([total], tiers) == "province district commune"


def test_a_total_that_is_not_split_covers_what_is_not_listed(total):
    assert name_coverage([total], {}) == "_T"


def test_tiers_of_a_sum_are_joined_in_fixed_order(make_figure):
    rows = make_parts(make_figure, "commune", "province")
    assert name_coverage(rows, {}) == "province commune"
    joint = make_figure(1.0, tier="province_district")
    assert name_coverage([joint], {}) == "province district"


def test_a_numerator_without_tier_takes_the_tiers_of_the_rest(make_figure):
    part = make_figure(1.0, seq="9", channel="online")
    rest = make_parts(make_figure, "province", "district")
    assert name_coverage([*rest, part], {}, part=[part]) == "province district"
    assert name_coverage([*rest, part], {}) == "_T"
    assert name_coverage([part], {}, part=[part]) == "_T"
