"""What a page keeps for the page in another language is told in none, and is kept for it alone."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace

import pytest

from helpers.batch.in_process import show
from helpers.page import downloads, once, province, sections
from tests.representatives import choose_provinces

SHOWN = [getattr(sections, name) for name in dir(sections) if name.startswith("show_")]


def build_page(data) -> None:
    """Build all sections of a page, each output made."""
    with redirect_stdout(io.StringIO()):
        for section in SHOWN:
            show(*section(data))
    downloads.build_files(data)


@pytest.mark.parametrize("province_id", choose_provinces()[:2])
def test_what_is_kept_for_one_language_is_what_the_other_would_work_out(province_id):
    first, second = (province.read_province(province_id, lang) for lang in ("vi", "en"))
    build_page(first)
    kept = once._kept[first]
    assert len(kept) > 5 and kept is once._kept[second]
    for function, value in kept.items():
        assert repr(function(second)) == repr(value), function.__name__


def test_changed_data_and_other_places_share_nothing():
    here, there = choose_provinces()[:2]
    data = province.read_province(here, "vi")
    changed = replace(data, shares=data.shares.iloc[:0])
    other = province.read_province(there, "vi")
    calls = []

    @once.once
    def count(given):
        calls.append(given)
        return len(given.shares)

    assert [count(d) for d in (data, changed, data, other, changed)] == [
        len(d.shares) for d in (data, changed, data, other, changed)
    ]
    assert calls == [data, changed, other]


def test_a_table_that_is_written_again_is_read_again(tmp_path):
    states = [(str(tmp_path), 1), (str(tmp_path), 2)]
    frames = [type("Data", (), {})() for _ in range(3)]
    for data, state in zip(frames, (states[0], states[0], states[1]), strict=True):
        once.share(data, state)
    first, same, later = (once._kept[data] for data in frames)
    assert first is same and first is not later
