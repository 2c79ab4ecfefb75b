"""Text that comes from elsewhere stays text, in CSS and in its direction."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from helpers.ground.audience import FOR_PAGE, VARIABLE
from helpers.ground.escaping import quote_css, show_controls
from helpers.page.sections.provenance import SourceNotes


def read_css(text: str) -> str:
    """Return what a browser reads from a quoted CSS string."""
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), text[1:-1])


@given(st.text())
def test_any_text_survives_in_css_and_cannot_leave_its_quotes(text):
    quoted = quote_css(text)
    assert read_css(quoted) == show_controls(text)
    assert not set(quoted[1:-1]) & set("'\"<>&(){}\n\r\f")


def test_source_notes_are_told_once_for_all_links_to_a_row(monkeypatch):
    monkeypatch.setenv(VARIABLE, FOR_PAGE[VARIABLE])
    bundle = SourceNotes({"d:1:1": ("7", "“19” · line 1")})._repr_mimebundle_()
    assert bundle["text/css"] == "[href='#d:1:1']{--n:' [7]';--t:'“19” · line 1'}"


@pytest.mark.parametrize("mark", ["\u061c", "\u200e", "\u200f", "\u202e", "\u2066", "\u2069"])
def test_a_mark_that_turns_the_writing_is_shown_and_does_not_act(mark):
    assert show_controls(f"a{mark}12") == f"a⟨U+{ord(mark):04X}⟩12"
    assert mark not in quote_css(mark)
    assert f"{ord(mark):x} " not in quote_css(mark)


def test_safe_html_stays_safe_html_and_other_values_stay_as_they_are():
    assert isinstance(show_controls(Markup("<b>")), Markup)
    assert show_controls(7) == 7
