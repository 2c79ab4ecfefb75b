"""Sums and shares that almost hold: planted slips come out, honest texts raise no alarm."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.found.chance import redraw
from helpers.analysis.found.figures import OPENS, STATES, FoundFigure, read_token
from helpers.analysis.found.near import NearMiss, expect_near_sum, list_edits
from helpers.analysis.found.search import Limits, search
from helpers.printed.edits import list_single_edits


def build(*tokens: str) -> list[FoundFigure]:
    """Return figures of one line from tokens; `>` before one announces parts, `?` a share."""
    figures = []
    for order, written in enumerate(tokens):
        token = written.lstrip(">?")
        value, step, unit = read_token(token, "vi") or pytest.fail(token)
        cue = {">": OPENS, "?": STATES}.get(written[0], "")
        figures.append(FoundFigure(f"1:{order}", 1, order, token, value, step, unit=unit, cue=cue))
    return figures


def tell(misses: tuple[NearMiss, ...]) -> list[tuple[str, list[str]]]:
    """Return the figure that is missed, and the edits that mend it."""
    return [
        (m.relation.result.printed, [f"{r.figure.printed}→{r.token}" for r in m.repairs])
        for m in misses
    ]


@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        (
            ["61.877", ">56.714", "51.592", "3.571"],
            ("61.877", ["56.714→6.714", "51.592→1.592"]),
        ),
        (["73.502", ">14.304", "43.806", "15.393"], ("73.502", ["15.393→15.392"])),
        (["14.579", ">13.794", "143", "651"], ("14.579", ["143→134"])),
        (["343.399", "301.358", "?87,67%"], ("87,67%", ["87,67%→87,76%"])),
    ],
)
def test_a_slip_comes_out_with_the_edits_that_mend_it(tokens, told):
    shown = tell(search(build(*tokens)).misses)
    (figure, edits), (wanted_figure, wanted) = shown[0], told
    assert len(shown) == 1
    assert figure == wanted_figure
    assert set(wanted) <= set(edits)


@pytest.mark.parametrize(
    "tokens",
    [
        ["22", ">10", "102"],  # small figures are one edit off anything
        ["4.870", ">1.248", "656", "68"],  # a list that leaves much out
        ["19.569", "15.799", "15%"],  # a whole percentage is one edit off anything
        ["73.502", ">14.304", "43.806", "15.392"],
    ],
)
def test_no_alarm_is_raised_where_an_accident_is_likelier(tokens):
    assert tell(search(build(*tokens)).misses) == []


def test_figures_that_another_sum_bears_out_are_left_alone():
    settled = ["61.877", ">50.714", "7.592", "3.571"]
    other = ["71.978", ">66.814", "1.592", "3.571"]
    misses = search(build(*settled, *other)).misses
    assert {r.figure.order for m in misses for r in m.repairs} <= {4, 5, 6, 7}
    assert len(misses) == 1


def test_parts_of_one_sum_are_not_parts_of_another():
    figures = build("51.137", ">31.111", "20.026", "51.147")
    assert tell(search(figures).misses) == []
    alone = [replace(figures[0], value=figures[0].value + 7_000), *figures[1:]]
    assert "51.147" in dict(tell(search(alone).misses))


@given(st.lists(st.integers(1_000, 90_000), min_size=2, max_size=4), st.data())
@pytest.mark.long
def test_every_planted_edit_of_a_large_sum_is_mended_if_it_is_told(parts, data):
    tokens = [f"{n:,}".replace(",", ".") for n in (sum(parts), *parts)]
    place = data.draw(st.integers(0, len(parts)))
    edits = [e for _, e in list_single_edits(tokens[place]) if read_token(e, "vi")]
    planted = [*tokens]
    planted[place] = data.draw(st.sampled_from(edits))
    figures = build(planted[0], f">{planted[1]}", *planted[2:])
    found = search(figures, limits=Limits(holds=1e-9, misses=1 - 1e-9))
    own = [m for m in found.misses if m.relation.result.order == 0]
    full = [m for m in own if len(m.relation.parts) == len(parts)]
    for miss in full:
        repairs = {(r.figure.order, r.token) for r in miss.repairs}
        assert (place, tokens[place]) in repairs
        for figure, token in repairs:
            mended = [*figures]
            mended[figure] = replace(figures[figure].reprint(token), name="")
            assert mended[0].value == sum(f.value for f in mended[1:])


def test_the_edits_that_are_read_are_the_edits_there_are():
    for token in ("61.877", "12,4%", "7"):
        read = {(edited, edit) for _, edited, edit in list_edits(token, "vi")}
        every = {(e, edit) for edit, e in list_single_edits(token)}
        assert read <= every
        for value, edited, _ in list_edits(token, "vi"):
            parsed = read_token(edited, "vi")
            assert parsed is None or parsed[0] == value


@pytest.mark.long
def test_an_alarm_is_expected_as_often_as_chance_raises_it():
    """Random totals beside fixed parts: how many are one edit off, counted one by one."""
    figures = build("8.400", ">4.321", "3.987")
    expected = expect_near_sum(figures[0], figures[1:])
    limits = Limits(holds=1e-9, misses=1 - 1e-9)
    draws = [[redraw(figures[:1], seed)[0], *figures[1:]] for seed in range(3_000)]
    hits = 0
    for drawn in draws:
        printed = f"{int(drawn[0].value):,}".replace(",", ".")
        total = replace(drawn[0], printed=printed)
        misses = search([total, *drawn[1:]], limits=limits).misses
        hits += any(m.relation.result.order == 0 for m in misses)
    assert 0.5 * expected < hits / len(draws) < 2 * expected


def test_two_hundred_figures_are_searched_quickly():
    sizes = [7 * k**3 % 90_001 + 3 for k in range(200)]
    tokens = [f"{n:,}".replace(",", ".") for n in sizes]
    figures = [replace(f, line=1 + f.order // 8) for f in build(*tokens)]
    assert all(a.line <= b.line for a, b in pairwise(figures))
    start = process_time()
    search(figures)
    assert process_time() - start < 3  # 0.2 s on a quiet core
