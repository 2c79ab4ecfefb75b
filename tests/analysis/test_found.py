"""What is found among printed numbers: against brute force, and against chance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.found.chance import expect_share, expect_sum, redraw, shuffle
from helpers.analysis.found.figures import OPENS, PERCENT, FoundFigure, read_token
from helpers.analysis.found.neighbours import (
    ANNOUNCED,
    ANY,
    LISTED,
    Reach,
    find_neighbourhood,
    list_part_sets,
)
from helpers.analysis.found.ratios import COMPLEMENT, RESTS, find_ratio, fits, list_pairs
from helpers.analysis.found.relation import FoundRelation
from helpers.analysis.found.search import Limits, expect_accidents, find_relations
from helpers.analysis.found.sums import find_sums

CERTAIN = Limits(holds=1 - 1e-12)
"""Tells every match, however likely an accident."""


def build(*tokens: str, style: str = "vi") -> list[FoundFigure]:
    """Return figures from tokens: `>` announces parts, `name=` names, `|` ends a line."""
    figures, line = [], 1
    for order, written in enumerate(tokens):
        if written == "|":
            line += 1
            continue
        noun, _, token = written.rpartition("=")
        cue = OPENS if token.startswith(">") else ""
        token = token.lstrip(">")
        value, step, unit = read_token(token, style) or pytest.fail(token)
        name = f"{line}:{order}"
        figure = FoundFigure(name, line, order, token, value, step, unit=unit, noun=noun, cue=cue)
        figures.append(figure)
    return figures


def tell(relations: list[FoundRelation]) -> list[str]:
    """Return relations in short."""
    return [
        f"{r.kind} {r.result.printed}: {' '.join(p.printed for p in r.parts)}"
        + (f" / {' '.join(b.printed for b in r.base)}" if r.base else "")
        for r in relations
    ]


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (["1.972", ">1.248", "656", "68"], ["sum 1.972: 1.248 656 68"]),
        (["412", "389", "801"], ["sum 801: 412 389"]),
        (
            ["104", "35.027", ">78", "30.134", "26", "4.893"],
            ["sum 104: 78 26", "sum 35.027: 30.134 4.893"],
        ),
        (
            ["73.502", ">3.972", "5.991", "14.304", "43.806", "15.392"],
            ["sum 73.502: 14.304 43.806 15.392"],
        ),
        (
            ["a=73", "a=>3", "a=65", "a=4", "a=1", "a=51", "a=22"],
            ["sum 73: 3 65 4 1", "sum 73: 51 22"],
        ),
        (["1,5", ">0,9", "0,6"], ["sum 1,5: 0,9 0,6"]),
        (["80.000", ">5.000", "75.000"], ["sum 80.000: 5.000 75.000"]),
        (["7.420", "7.383", "99%"], ["share 99%: 7.383 / 7.420"]),
        (["19.569", "15.799", "2.427", "12,4%"], ["share 12,4%: 2.427 / 19.569"]),
        (  # the total of a sum is the base of its parts
            ["1.250", "410", "840", "32,8%"],
            ["sum 1.250: 410 840", "share 32,8%: 410 / 1.250"],
        ),
        (["1.250", ">410", "940", "32,8%"], ["share 32,8%: 410 / 1.250"]),
        (["4.321", "1.234", "71,44%"], ["complement 71,44%: 1.234 / 4.321"]),
        (["12,43%", "57,46%", "30,11%"], ["hundred 12,43%: 57,46% 30,11%"]),
    ],
)
def test_what_a_reader_would_see_is_found(tokens, told):
    assert tell(find_relations(build(*tokens))) == told


@pytest.mark.parametrize(
    "tokens",
    [
        ["7", "3", "4"],  # small figures meet by accident
        ["1.972", ">1.248", "656", "69"],
        ["1.972", *"|||||", "1.248", "656", "68"],  # another part of the text
        ["90", ">3", "85", "2%"],  # not of one unit
        ["200", "200", "100%"],  # two equal figures stand everywhere
        ["0", ">0", "0"],
    ],
)
def test_what_tells_nothing_is_not_told(tokens):
    assert tell(find_relations(build(*tokens))) == []


def test_nobody_adds_classes_to_trainees():
    mixed = ["trainees=290", ">classes=203", "trainees=85", "classes=2"]
    assert tell(find_relations(build(*mixed))) == []
    assert tell(find_relations(build(*(token.rpartition("=")[2] for token in mixed)))) == [
        "sum 290: 203 85 2"
    ]


def test_a_match_is_the_less_likely_an_accident_the_larger_and_the_plainer():
    small, large = (
        find_relations(build(*t), limits=CERTAIN)[0]
        for t in (["21", "14", "7"], ["2.137", "1.421", "716"])
    )
    announced = find_relations(build("21", ">14", "7"), limits=CERTAIN)[0]
    round_ = find_relations(build("2.100", "1.400", "700"), limits=CERTAIN)[0]
    assert large.accident < announced.accident < small.accident
    assert round_.expected == pytest.approx(100 * large.expected * 2137 / 2100, rel=0.01)


VALUES = st.lists(st.integers(1, 60), min_size=3, max_size=7)


@given(VALUES)
def test_every_sum_of_up_to_three_figures_of_one_side_is_tried(values):
    figures = build(*map(str, values))
    found = {(r.result.order, tuple(p.order for p in r.parts)) for r in _list_all_sums(figures)}
    for place, total in enumerate(values):
        for side in (range(place), range(place + 1, len(values))):
            for size in (2, 3):
                for parts in combinations(side, size):
                    holds = sum(values[p] for p in parts) == total
                    assert ((place, parts) in found) == holds


def _list_all_sums(figures: list[FoundFigure]) -> list[FoundRelation]:
    """Return every sum, found by trying the sets of the last rank one by one."""
    return [
        FoundRelation("sum", figures[place], parts)
        for place in range(len(figures))
        for places in list_part_sets(find_neighbourhood(figures, place), ANY)
        for parts in [tuple(figures[p] for p in sorted(places))]
        if sum(p.value for p in parts) == figures[place].value
    ]


@given(VALUES)
def test_what_is_found_is_true_and_no_figure_is_twice_a_part_of_one(values):
    relations = find_sums(build(*map(str, values)), most_accident=CERTAIN.holds)
    for relation in relations:
        assert sum(p.value for p in relation.parts) == relation.result.value
        assert relation.result not in relation.parts
        assert 0 < relation.accident < 1
    for total in {r.result for r in relations}:
        parts = [p for r in relations if r.result == total for p in r.parts]
        assert len(parts) == len(set(parts))


@given(st.integers(1, 99_999), st.integers(1, 99_999), st.integers(0, 2))
def test_a_percentage_that_is_rounded_or_cut_fits_and_no_other(first, second, decimals):
    part, base = sorted((first, second))
    step, points = Fraction(1, 10**decimals), Fraction(100 * part, base)
    cut = points // step * step
    for printed in (cut - step, cut, cut + step, cut + 2 * step):
        share = FoundFigure("s", 1, 1, "", printed, step, unit=PERCENT)
        is_rounded = printed == (points + step / 2) // step * step
        assert fits(share, points / 100) == (printed == cut or is_rounded)


def test_a_rest_is_one_minus_the_share():
    pairs = list_pairs(build("100", "30", "70%"), 2, RESTS)
    assert [find_ratio(p) for p in pairs if p[0] == COMPLEMENT] == [Fraction(7, 10)]


@given(st.integers(2, 400))
def test_a_random_total_hits_a_sum_with_the_chance_that_is_stated(total):
    """The chances of all sums that a figure may have add up to about one, up to the edges."""
    figure = build(str(total))[0]
    chance = sum(expect_sum(figure, Fraction(1), Fraction(s)) for s in range(1, 2 * total + 9))
    assert chance == pytest.approx(1, abs=1.2 / total + 0.01)


def test_a_random_share_fits_a_ratio_with_the_chance_that_is_stated():
    share = build("20,0%")[0]
    windows = [Fraction(k * 3, 2000) for k in range(67, 267)]  # steps of 0.15 points
    assert sum(expect_share(share, w) for w in windows) == pytest.approx(1, abs=0.02)


@pytest.mark.long
def test_as_much_is_found_by_chance_as_is_expected():
    """In a made text without any sum, drawn anew many times."""
    tokens = [str(17 * k % 97 + 3 + 211 * (k % 5)) for k in range(40)]
    marked = [f">{t}" if k % 3 == 1 else t for k, t in enumerate(tokens)]
    figures = build(*marked)
    texts = [redraw(figures, seed) for seed in range(30)]
    limits = Limits(holds=0.5)
    found = sum(len(find_relations(text, limits=limits)) for text in texts)
    expected = sum(expect_accidents(text, limits=limits) for text in texts)
    assert expected > 15
    assert abs(found - expected) < 2 * expected**0.5


def test_values_drawn_anew_keep_place_size_and_roundness():
    figures = build("80.000", "37", "12,4%", "100%")
    for seed in range(20):
        drawn = redraw(figures, seed)
        assert [f.name for f in drawn] == [f.name for f in figures]
        assert drawn[0].value % 10_000 == 0
        assert 40_000 <= drawn[0].value <= 160_000
        assert 18 <= drawn[1].value <= 74
        assert 0 < drawn[2].value < 100
        assert drawn[3] == figures[3]
    assert redraw(figures, 1) == redraw(figures, 1) != redraw(figures, 2)
    dealt = shuffle(figures, 3)
    assert sorted(f.value for f in dealt) == sorted(f.value for f in figures)
    assert {f.value for f in dealt if f.is_percent} == {Fraction("12.4"), 100}


def test_the_search_ends_at_its_reach():
    figures = build("1", "2", "3", "|", "4", "|", "5")
    assert find_neighbourhood(figures, 1).sides == ((2, 3, 4), (0,))
    assert find_neighbourhood(figures, 1, Reach(lines=1)).sides == ((2, 3), (0,))
    assert find_neighbourhood(figures, 1, Reach(figures=1)).sides == ((2,), (0,))
    assert list(list_part_sets(find_neighbourhood(figures, 0), ANNOUNCED)) == []
    announced = find_neighbourhood(build("9", ">4", "5"), 0)
    assert list(list_part_sets(announced, ANNOUNCED)) == [(1, 2)]


def test_the_whole_list_of_a_sentence_is_the_first_that_is_tried():
    loose = build("73", ">3", "65", "4", "1", "59")
    one = [replace(f, clause="a" if f.order < 5 else "b") for f in loose]
    assert find_neighbourhood(loose, 0).listed == ()
    assert find_neighbourhood(one, 0).listed == (1, 2, 3, 4)
    assert list(list_part_sets(find_neighbourhood(one, 0), LISTED)) == [(1, 2, 3, 4)]
    (first,), (second,) = (find_relations(f, limits=CERTAIN)[:1] for f in (one, loose))
    assert (first.rank, first.tried) == (LISTED, 1)
    assert first.accident < second.accident
