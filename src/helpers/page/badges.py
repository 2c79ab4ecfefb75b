"""The fields of a badge, as a card or a table cell takes them."""

from __future__ import annotations

from typing import TypedDict


class Badge(TypedDict, total=False):
    """The fields that make a badge, which may lead somewhere; none of them where there is none."""

    flag: str
    flag_title: str
    flag_href: str
    excerpt: str
    excerpt_title: str
