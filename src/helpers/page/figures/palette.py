"""Colours and fonts of the page as its figures need them; a test holds them to the style sheet.

A figure is a file of its own, which reads no style sheet but the one it carries.
"""

from __future__ import annotations

PAPER = "#ffffff"
INK = "#1b1f24"
SOFT = "#565e69"
TRACK = "#eef1f4"

OCHRE = "#b07a2a"
"""Bars of figures that were seen in an excerpt; it stays in the dark."""
DEEPEST = "#14507f"
"""The fullest tint, too near to a dark page to be seen upon it."""
IN_THE_DARK = {
    PAPER: "#14181d",
    INK: "#e6e9ed",
    SOFT: "#a9b2bd",
    TRACK: "#2a323c",
    DEEPEST: "#2c72af",
}
"""The same as a dark page has them; other tints and the text upon all of them stay."""

FAMILY = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
"""The page's fonts; lines are measured in a wider one, so that none of these runs over."""
