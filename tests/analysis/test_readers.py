"""How far two readers agree: per cent and kappa, worked by hand."""

from __future__ import annotations

import pytest

from helpers.analysis.readers import ASPECTS, compute_agreement, compute_kappa


def row(place: str, printed: str, **cells: str) -> dict[str, str]:
    line, seq = place.split(":")
    return {"document_id": "d", "line": line, "seq": seq, "printed": printed, **cells}


def told(first, second) -> dict[str, tuple[int, int]]:
    return {a.aspect: (a.compared, a.equal) for a in compute_agreement(first, second)}


def test_kappa_of_a_worked_table():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p = 0.7, e = 0.5·0.6 + 0.5·0.4 = 0.5, κ = 0.4."""
    yes, no = ("yes",), ("no",)
    pairs = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    assert compute_kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_not_defined_where_nothing_else_was_ever_said():
    assert compute_kappa([(("a",), ("a",))] * 3) is None
    assert compute_kappa([(("a",), ("b",))] * 3) == 0


def test_a_figure_that_one_reader_missed_counts_against_the_tokens_only():
    first = [row("1:1", "10", indicator_code="a"), row("1:2", "20", indicator_code="b")]
    second = [row("1:1", "10", indicator_code="a"), row("2:1", "7", indicator_code="b")]
    assert told(first, second) == {"token": (3, 1), "indicator": (1, 1)}


def test_each_aspect_is_compared_by_itself():
    same = {"indicator_code": "a", "tier": "_T", "period_end": "2020-12-31"}
    first = [row("1:1", "10", **same), row("1:2", "20", **same)]
    second = [row("1:1", "10", **same), row("1:2", "21", **{**same, "tier": "commune"})]
    expected = {"token": (2, 1), "indicator": (2, 2), "dimensions": (2, 1), "period": (2, 2)}
    assert told(first, second) == expected
    assert list(expected) == list(ASPECTS)


def test_what_the_second_transcription_does_not_tell_is_left_out():
    first = [row("1:1", "10", qualifier="exact", indicator_code="a")]
    assert told(first, [row("1:1", "10", qualifier="")]) == {"token": (1, 1)}
    assert told(first, []) == {}
