"""Text that must not act: as CSS, or on the direction of writing."""

from __future__ import annotations

import re

from markupsafe import Markup

_TURNING_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_CSS = re.compile(r"[^\w\u00a0 .,:;#·/%–−+=×→“”\[\]-]")


def show_controls(text: object) -> object:
    """Return a text with marks that turn the direction of writing made visible: `⟨U+202E⟩`.

    Such a mark in a printed token would show the numbers behind it the other way round.
    """
    if not isinstance(text, str):
        return text
    shown = _TURNING_MARKS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
    return Markup(shown) if isinstance(text, Markup) else shown


def quote_css(text: str) -> str:
    """Return a text as a CSS string that is safe in a style sheet and in an attribute."""
    escaped = _UNSAFE_IN_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", str(show_controls(text)))
    return f"'{escaped}'"
