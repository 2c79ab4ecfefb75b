"""What narrows a bound is told where the page shows a difference, of one figure or of several."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from helpers.page.province import read_labels
from helpers.page.sections.provenance import tell_narrowing

SOURCES = {"a": SimpleNamespace(number=43), "b": SimpleNamespace(number=44)}


def tell(names, high, alone, *, lang="en"):
    row = {"value_low": 0.05, "value_high": high, "narrowed_by": names}
    row |= {"single_low": 0.05, "single_high": alone}
    return tell_narrowing(row, read_labels(lang), SOURCES, "percent").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("names", "high", "alone", "words"),
    [
        ("a", 0.068, 0.07, "without figure 43: 5.00%–7.00%"),
        ("a b", 0.068, 0.07, "without figures 43, 44: 5.00%–7.00%"),
        ("a b", 0.069999, 0.07, ""),
        ("", 0.068, 0.07, ""),
    ],
)
def test_narrowing_is_told_where_it_is_seen(names, high, alone, words):
    assert tell(names, high, alone) == words
