"""A page keeps the rules of style that something on it asks for, and no others."""

from __future__ import annotations

import pytest

from helpers.page.index.pages import read_style
from helpers.page.styles import prune_styles


def prune(style: str, body: str = '<p class="a b"></p><i class=c></i>') -> str:
    html = prune_styles(f"<style>{style}</style>{body}")
    return html.removeprefix("<style>").removesuffix(f"</style>{body}")


@pytest.mark.parametrize(
    "style",
    [
        "p{margin:.45em}",
        ".a{color:red}",
        ".a.b .c>p{x:y}",
        "p:not(.z):is(.a,.z){x:y}",
        "tr:has(.y .z){x:y}",
        "@page{size:A4;margin:18mm}",
        "@media print{.a{x:y}p{x:y}}",
        ":root{--x:1}@media screen{:root{--x:2}}",
        "[popover]{x:y}",
    ],
)
def test_a_rule_that_may_hold_stays(style):
    assert prune(style) == style


@pytest.mark.parametrize(
    ("style", "left"),
    [
        (".z{x:y}", ""),
        (".a,.z,p{x:y}", ".a,p{x:y}"),
        (".a .z{x:y}p{x:y}", "p{x:y}"),
        ("@media print{.z{x:y}}p{x:y}", "p{x:y}"),
        ("@media print{.z{x:y}.a{x:y}}", "@media print{.a{x:y}}"),
        ("@supports (x:y){@media print{.z{x:y}}}", "@supports (x:y){}"),
    ],
)
def test_a_rule_for_what_is_not_there_goes(style, left):
    assert prune(style) == left


def test_the_style_of_pages_survives_whole_where_every_class_is_used():
    import re

    style = read_style()
    classes = " ".join(re.findall(r"\.([a-zA-Z][\w-]*)", style))
    assert prune(style, f'<p class="{classes}"></p>') == style


def test_a_page_without_style_stays():
    assert prune_styles("<p></p>") == "<p></p>"
