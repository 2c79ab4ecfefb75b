"""The SVG of a figure is small, whole, escaped, and just what Matplotlib was told to draw."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers.page import figures
from helpers.page.figures.palette import IN_THE_DARK
from helpers.page.figures.svg import FONT, measure_line, render_svg

SVG = "{http://www.w3.org/2000/svg}"


def render(draw):
    figure, axes = figures.build_figure(height=100.0)
    axes.set_axis_off()
    axes.set_xlim(0, 360)
    axes.set_ylim(100, 0)
    draw(axes)
    return render_svg(figure)


def read(svg, name):
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{name}"))


def test_a_bar_is_a_closed_path_at_its_place_in_its_colour():
    svg = render(lambda axes: axes.barh(20, 90, 10, left=30, color="#123456", lw=0))
    _paper, bar = read(svg, "path")
    assert bar.get("d") == "M30 15L120 15L120 25L30 25Z"
    assert f".{bar.get('class')}{{fill:#123456}}" in svg
    assert bar.get("stroke-width") is None


def test_a_line_has_width_and_dashes_and_no_fill():
    svg = render(lambda axes: axes.plot([5, 5], [10, 40], color="#123456", lw=2, ls=(0, (3, 1))))
    _paper, line = read(svg, "path")
    assert line.get("d") == "M5 10L5 40"
    assert (line.get("fill"), line.get("stroke-width")) == ("none", "2")
    assert line.get("stroke-dasharray") == "6 2"  # Matplotlib scales dashes with the width
    assert f".{line.get('class')}{{stroke:#123456}}" in svg


def test_neighbours_of_one_look_are_one_path_unless_they_have_both_fill_and_line():
    def draw(axes, **look):
        axes.barh([20, 40], [90, 60], 10, left=30, color="#123456", **look)

    (_paper, bars) = read(render(lambda axes: draw(axes, lw=0)), "path")
    assert bars.get("d") == "M30 15L120 15L120 25L30 25ZM30 35L90 35L90 45L30 45Z"
    assert len(read(render(lambda axes: draw(axes, lw=1, edgecolor="#ff0000")), "path")) == 3


def test_what_shows_neither_fill_nor_line_is_left_out():
    assert len(read(render(lambda axes: axes.plot([5], [5], lw=0)), "path")) == 1


@pytest.mark.parametrize(
    ("side", "anchor"), [("left", None), ("center", "middle"), ("right", "end")]
)
def test_a_text_is_anchored_at_the_side_by_which_it_was_placed(side, anchor):
    svg = render(lambda axes: axes.text(100, 50, "Kiên Giang", ha=side, size=13, family=FONT))
    (text,) = read(svg, "text")
    assert (text.text, text.get("text-anchor")) == ("Kiên Giang", anchor)
    assert float(text.get("x")) == pytest.approx(100, abs=0.6)
    assert float(text.get("y")) == pytest.approx(50, abs=0.6)


def test_bold_and_small_text_say_so():
    def draw(axes):
        axes.text(0, 20, "đậm", weight="bold", size=13)
        axes.text(0, 50, "nhỏ", size=12)

    bold, small = (text.get("class").split() for text in read(render(draw), "text"))
    assert ("b" in bold, "t" in bold) == (True, False)
    assert ("b" in small, "t" in small) == (False, True)


@pytest.mark.filterwarnings("ignore:Glyph")  # no font has every letter
@given(st.text(max_size=30))
def test_any_text_makes_a_whole_file_and_comes_back(words):
    line = f"a{words}z".replace("\n", " ")
    (text,) = read(render(lambda axes: axes.text(0, 50, line)), "text")
    back = "".join(text.itertext())
    assert len(back) == len(line)
    kept = [new for new in zip(line, back, strict=True) if new[0] != new[1]]
    assert all(new in "\N{REPLACEMENT CHARACTER}\n" for _, new in kept)


@pytest.mark.filterwarnings("ignore:Glyph")
def test_markup_in_a_text_stays_a_text():
    svg = render(lambda axes: axes.text(0, 50, "</text><script>\"&'\x00"))
    assert "<script" not in svg
    assert read(svg, "text")[0].text == "</text><script>\"&'\N{REPLACEMENT CHARACTER}"


def test_colours_of_the_page_change_in_the_dark_and_others_stay():
    def draw(axes):
        axes.text(0, 50, "chữ", color="#1b1f24")
        axes.barh(20, 90, 10, color="#123456", lw=0)

    light, dark = render(draw).split("@media screen and (prefers-color-scheme:dark)")
    for color in ("#ffffff", "#1b1f24"):
        assert f"fill:{color}" in light
        assert f"fill:{IN_THE_DARK[color]}" in dark
    assert "#123456" in light
    assert "#123456" not in dark


def test_a_file_has_no_ids_no_links_and_no_more_than_it_needs():
    svg = render(lambda axes: axes.text(0, 50, "x"))
    assert not any(word in svg for word in (" id=", "href", "url(", "<!--", "<metadata"))
    assert len(svg) < 800


def test_lines_are_measured_in_the_given_size_and_weight():
    width, height, descent = measure_line("Tỷ lệ", 13.0, "normal")
    assert measure_line("Tỷ lệ", 26.0, "normal")[0] == pytest.approx(2 * width, rel=0.05)
    assert measure_line("Tỷ lệ", 13.0, "bold")[0] > width
    assert 0 < descent < height


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("weight", ["normal", "bold"])
@given(text=st.text() | st.text("AVTofiflơưẤđ \N{COMBINING ACUTE ACCENT}\u4e2d"))
def test_lines_are_as_wide_as_matplotlib_finds_them(weight, text):
    look = FontProperties(family=FONT, size=12.0, weight=weight)
    expected = text_to_path.get_text_width_height_descent(text, look, ismath=False)
    assert measure_line(text, 12.0, weight) == expected
