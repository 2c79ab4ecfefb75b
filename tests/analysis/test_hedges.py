"""Hedges that say nothing, because the parts add up to their total to the unit."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.hedges import is_hedged, is_one_sided, read_idle_hedges, read_unhedged
from helpers.analysis.relations import Member, Relation

TOTAL = ("_T", "_T", "_T", "_T")
RELATION = Relation(
    "by_tier",
    "total",
    (
        Member("total", "dossiers_received", TOTAL),
        Member("part", "dossiers_received", ("_T", "_T", "province", "_T")),
        Member("part", "dossiers_received", ("_T", "_T", "district", "_T")),
    ),
)


def build(observe, total: float, district: float):
    return [
        observe(total, seq="1", printed=f"{total:g}"),
        observe(300.0, seq="2", tier="province", printed="300", qualifier="about"),
        observe(
            district, seq="3", tier="district", printed=f"{district:g}", qualifier="over",
            value_low=district + 1, value_high=None, closed="left",
        ),
    ]  # fmt: skip


def test_a_hedge_is_left_out_where_the_parts_add_up(observe):
    rows = build(observe, 1000.0, 700.0)
    read = read_idle_hedges(rows, [RELATION])
    assert [(row.qualifier, row.value_low, row.value_high) for row in read[1:]] == [
        ("exact", 300.0, 300.0),
        ("exact", 700.0, 700.0),
    ]
    assert read[0] is rows[0]
    assert [row.qualifier for row in rows[1:]] == ["about", "over"]


def test_a_hedge_stays_where_the_parts_fall_short_by_one(observe):
    rows = build(observe, 1001.0, 700.0)
    assert read_idle_hedges(rows, [RELATION]) == rows


def test_a_round_total_proves_nothing(observe):
    rows = build(observe, 80000.0, 79700.0)
    rows[0] = replace(rows[0], value_low=75000.0, value_high=85000.0, closed="left")
    assert read_idle_hedges(rows, [RELATION]) == rows


def test_without_a_printed_total_every_hedge_stays(observe):
    rows = build(observe, 1000.0, 700.0)[1:]
    assert read_idle_hedges(rows, [RELATION]) == rows


def test_about_is_a_hedge_but_no_one_sided_one(observe):
    assert is_hedged(observe(1.0, qualifier="about"))
    assert not is_hedged(observe(1.0))
    assert not is_one_sided(observe(1.0, qualifier="about"))
    assert is_one_sided(observe(1.0, qualifier="at_most"))


def test_an_unhedged_round_count_keeps_its_rounding(observe):
    row = read_unhedged(observe(75000.0, printed="75.000", qualifier="over"))
    assert (row.value_low, row.value_high, row.closed) == (74500.0, 75500.0, "left")
