"""The fields of a badge, as a card or a table cell takes them."""

from __future__ import annotations

from typing import TypedDict


class Flag(TypedDict, total=False):
    """The fields that make a badge; none of them where there is none."""

    flag: str
    flag_title: str
    excerpt: str
    excerpt_title: str


class Badge(Flag, total=False):
    """The fields of a badge that may lead somewhere."""

    flag_href: str
