"""Pages: self-contained, escaped, accessible, and without the notebook's own prose and code."""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat import v4

from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError, ParameterError
from helpers.page import render as rendering
from helpers.page.figures import palette
from helpers.page.render import PageLink, render_notebook

PIXEL = base64.b64encode(b"not really a picture").decode()
STYLE = (rendering.TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")


def show(data: dict[str, str], metadata: dict[str, Any] | None = None) -> Any:
    """Return a display output."""
    return v4.new_output("display_data", data=data, metadata=metadata or {})


def write_shown(folder: Path, *outputs: Any, cells: tuple[Any, ...] = ()) -> Path:
    """Write a notebook whose one code cell has shown these outputs, before further cells."""
    code = v4.new_code_cell("secret_code()", execution_count=7, outputs=list(outputs))
    target = folder / "n.ipynb"
    nbformat.write(v4.new_notebook(cells=[code, *cells]), target)
    return target


def render(folder: Path, *outputs: Any, **options: Any) -> str:
    """Render one code cell's outputs."""
    cells = options.pop("cells", ())
    given_options = {"title": "Title", "lang": "vi", **options}
    return render_notebook(write_shown(folder, *outputs, cells=cells), **given_options)


def test_shows_rich_outputs_and_tagged_prose_only(tmp_path: Path) -> None:
    outputs = (
        show({"text/html": "<p>shown html</p>", "text/plain": "hidden plain"}),
        show({"text/markdown": "shown *markdown*"}),
        v4.new_output("execute_result", data={"text/html": "<p>shown result</p>"}),
        v4.new_output("execute_result", data={"text/plain": "'hidden repr'"}),
        v4.new_output("stream", name="stdout", text="hidden stdout"),
        v4.new_output("stream", name="stderr", text="hidden stderr"),
        v4.new_output("error", ename="HiddenError", evalue="hidden", traceback=["hidden"]),
    )
    cells = (
        v4.new_markdown_cell("hidden prose"),
        v4.new_markdown_cell("shown prose", metadata={"tags": ["report"]}),
        v4.new_raw_cell("hidden raw"),
    )
    page = render(tmp_path, *outputs, cells=cells)
    for shown in ("shown html", "<em>markdown</em>", "shown result", "shown prose"):
        assert shown in page
    assert "hidden" not in page.lower().replace("visibility:hidden", "")
    assert "secret_code" not in page


def test_title_language_and_viewport(tmp_path: Path) -> None:
    page = render(tmp_path, title="Tỉnh Lạng Sơn")
    assert page.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert "<title>Tỉnh Lạng Sơn</title>" in page
    assert page.count("<h1>Tỉnh Lạng Sơn</h1>") == len(re.findall("<h1", page)) == 1
    assert '<meta name="viewport"' in page


def test_page_frame_speaks_the_language(tmp_path: Path) -> None:
    assert "Skip to content" in render(tmp_path, lang="en")
    assert "Bỏ qua đến nội dung" in render(tmp_path, lang="vi")
    with pytest.raises(ParameterError, match="fr"):
        render(tmp_path, lang="fr")


def test_script_in_title_and_links_is_escaped(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>'
    page = render(tmp_path, title=evil, links=[PageLink(evil, evil, evil)])
    assert "<script" not in page
    assert "<title>&#34;&gt;&lt;script&gt;" in page


@given(title=st.text(min_size=1))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_comes_back_unchanged(tmp_path: Path, title: str) -> None:
    page = rendering.export_page(
        nbformat.from_dict({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        {"title": title, "lang": "vi", "links": (), "words": {}, "notebook": "n"},
    )
    found = re.search("<h1>(.*)</h1>", page, re.DOTALL)
    assert found is not None
    assert html.unescape(found[1]) == title
    rendering.require_sound_page(page, tmp_path)


def test_links_name_their_language(tmp_path: Path) -> None:
    links = [PageLink("Mọi báo cáo", "index.html"), PageLink("English", "a.en.html", "en")]
    page = render(tmp_path, links=links)
    assert '<a href="index.html">Mọi báo cáo</a>' in page
    assert '<a href="a.en.html" hreflang="en" lang="en">English</a>' in page
    assert "<nav" in page
    assert "<nav" not in render(tmp_path)


def test_picture_becomes_a_figure_with_escaped_words(tmp_path: Path) -> None:
    words = {"alt": 'Số "hồ sơ" <1>', "caption": "Hình 1 & 2", "width": 640}
    page = render(tmp_path, show({"image/png": PIXEL + "\n"}, {"image/png": words}))
    assert (
        f'<figure>\n<img src="data:image/png;base64,{PIXEL}" '
        'alt="Số &#34;hồ sơ&#34; &lt;1&gt;" width="640">\n'
        "<figcaption>Hình 1 &amp; 2</figcaption>\n</figure>"
    ) in page


def test_picture_without_caption_has_no_empty_one(tmp_path: Path) -> None:
    page = render(tmp_path, show({"image/png": PIXEL}, {"image/png": {"alt": "x"}}))
    assert "<figure>" in page
    assert "<figcaption" not in page


def test_drawing_is_embedded_as_data(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text fill="#fff">100% Sơn</text></svg>'
    words = {"image/svg+xml": {"alt": "Biểu đồ"}}
    page = render(tmp_path, show({"image/svg+xml": drawing, "image/png": PIXEL}, words))
    (address,) = re.findall(r'<img src="data:image/svg\+xml;charset=utf-8,([^"]*)" alt="Biểu', page)
    assert unquote(address).replace("'", '"') == drawing
    assert not set(address) & set('<>#"&')
    assert PIXEL not in page


@pytest.mark.parametrize(
    "metadata", [{}, {"image/png": {"alt": " "}}, {"image/jpeg": {"alt": "x"}}]
)
def test_picture_without_alternative_text_is_refused(
    tmp_path: Path, metadata: dict[str, Any]
) -> None:
    with pytest.raises(ContractError, match=r"cell \[7\] shows has no alternative text"):
        render(tmp_path, show({"image/png": PIXEL}, metadata))


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ('<img src="data:,">', "an <img> has no alt"),
        (
            '<img alt="x" src="https://example.org/x.png">',
            '<img> loads "https://example.org/x.png"',
        ),
        ('<img alt="x" src="figures/x.png">', '<img> loads "figures/x.png"'),
        ('<link rel="stylesheet" href="//example.org/x.css">', "<link> loads"),
        ("<script>1</script>", "<script> is not allowed"),
        ('<script type="module">1</script>', "<script> is not allowed"),
        ('<script type="application/ld+json" src="x">1</script>', "<script> is not allowed"),
        ('<iframe src="data:,"></iframe>', "<iframe> is not allowed"),
        ("<style>@import 'x.css';</style>", "style loads"),
        ('<p style="background:url(x.png)">x</p>', 'style loads "url(x.png)"'),
        ("<h1>Again</h1>", "2 <h1> instead of 1"),
    ],
)
def test_unsound_output_is_refused(tmp_path: Path, fragment: str, fault: str) -> None:
    with pytest.raises(ContractError, match=re.escape(fault)):
        render(tmp_path, show({"text/html": fragment}))


def test_plain_links_and_words_about_addresses_are_allowed(tmp_path: Path) -> None:
    fragment = '<p><a href="https://example.org">url(x.png)</a> @import <a href="#row-1">1</a></p>'
    assert fragment in render(tmp_path, show({"text/html": fragment}))


class SourceCollector(HTMLParser):
    """Collects every attribute value of a page, except targets of plain links."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [value or "" for name, value in attrs if (tag, name) != ("a", "href")]


class SlowAudit(rendering.PageAudit):
    """Parses every tag, plain or not."""

    parse_starttag = HTMLParser.parse_starttag


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            '<td class="a">',
            "<p class='a'>",
            '<p class="<b>">',
            '<a href="x">',
            "<p",
        ),
        *('<a style="--a:1%">', '<a style="x:url(y)">', '<p style="@import">', '<a\nclass="b">'),
        *('<p style="x:&#117;rl(y)">', '<p style="x:\\75 rl(y)">', '<p title="&quot;">', 'style="'),
        *("<h1>", "<H1>", "<img>", '<img alt="">', '<img alt="" src="x">', "<base>", "<base-x>"),
        *("<p src>", '<p data="x">', '<p data-x="1">', '<use href="#a">', '<use href="y">', "<div"),
        *("<script>", "</script>", "<style>", "</style>", "<title>", "</title>", "<!--", "-->"),
        *("<p", "<!x>", "<?x>", "@import", "url(y)", ' src="x"', "&amp;", "&lt;", *" \n\"'></=x"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES).map("".join))
@example("<style></style><p><!---->url(y)")
def test_plain_tags_are_stepped_over_and_nothing_else(page: str) -> None:
    found = []
    for audit in (SlowAudit(), rendering.PageAudit()):
        audit.feed(page)
        audit.close()
        found.append((audit.headings, audit.faults))
    assert found[0] == found[1]


def test_empty_page_is_small_and_loads_nothing(tmp_path: Path) -> None:
    page = render(tmp_path, links=[PageLink("Mọi báo cáo", "index.html")])
    assert len(page.encode()) <= 11_000
    collector = SourceCollector()
    collector.feed(page)
    assert not [value for value in collector.values if "//" in value]
    assert "//" not in STYLE
    assert "default-src 'none'" in page


def test_second_rendering_is_identical(tmp_path: Path) -> None:
    output = show({"text/html": "<p id='a'>1</p>", "text/markdown": "# never"})
    assert render(tmp_path, output) == render(tmp_path, output)


def test_exporter_is_built_once() -> None:
    assert rendering.build_exporter() is rendering.build_exporter()


def test_missing_notebook(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="is missing"):
        render_notebook(tmp_path / "gone.ipynb", title="x", lang="vi")


def test_footer_names_the_notebook_that_was_run() -> None:
    executed = paths.executed_notebook("05-province-report", "20-lang-son", "vi")
    assert rendering.name_notebook(executed) == "05-province-report"
    assert rendering.name_notebook(paths.notebook("06-compare-provinces")) == "06-compare-provinces"


def test_page_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.html"
    rendering.write_page("<p>một</p>\n", target)
    rendering.write_page("<p>hai</p>\n", target)
    assert target.read_bytes() == b"<p>hai</p>\n"
    assert [file.name for file in target.parent.iterdir()] == ["a.html"]


def read_colours(block: str) -> dict[str, str]:
    """Return the custom properties that a piece of CSS sets to full colours."""
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})(?=[;}])", block))


def spell_out(colour: str) -> str:
    """Return a colour with six digits."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def compute_luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    digits = spell_out(colour)[1:]
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def compute_contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    high, low = sorted((compute_luminance(first), compute_luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula() -> None:
    assert compute_contrast("#000", "#fff") == pytest.approx(21)
    assert compute_contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_contrast_meets_wcag_aa(scheme: int) -> None:
    blocks = re.findall(r":root\{[^}]*\}", STYLE)
    assert len(blocks) == 2
    colours = read_colours(blocks[scheme])
    grounds = {"bg": ("ink", "soft", "link", "head"), "panel": ("ink", "soft", "link", "head")}
    grounds["flag-bg"] = ("flag-ink", "ink", "link")
    for severity in ("error", "warning", "note"):
        grounds[f"{severity}-bg"] = (f"{severity}-ink", "ink", "link")
    for ground, inks in grounds.items():
        for ink in inks:
            assert compute_contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_figures_have_the_colours_of_the_page(scheme: int) -> None:
    colours = read_colours(re.findall(r":root\{[^}]*\}", STYLE)[scheme])
    light = {"bg": palette.PAPER, "ink": palette.INK, "soft": palette.SOFT}
    for name, color in light.items():
        expected = (color, palette.IN_THE_DARK[color])[scheme]
        assert spell_out(colours[name]) == expected, name


def test_figures_and_pages_have_the_same_fonts() -> None:
    assert re.findall(r"--sans:([^;]*);", STYLE) == [palette.FAMILY]
    assert STYLE.count("sans-serif") == 1
