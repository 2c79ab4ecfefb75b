"""A province on two sheets: what the report says, its first charts, nothing that leads nowhere."""

from __future__ import annotations

import re

import pytest

from helpers.ground import page_places, paths
from helpers.ground.languages import LANGUAGES
from helpers.page import brief
from helpers.page.province import read_province
from helpers.page.sections.disputes import count_facts, list_failed

PROVINCE = "91-kien-giang"
REPORT = paths.notebook("05-province-report")
TALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 2000"></svg>'


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request) -> str:
    """The brief of a province; the charts are those of the committed notebook in any language."""
    return brief.render_brief(REPORT, PROVINCE, request.param)


def test_all_links_of_a_brief_lead_to_another_page_or_past_its_head(page):
    lang = re.search(r'<html lang="(\w+)"', page)[1]
    full = paths.report(PROVINCE, lang).name
    targets = set(re.findall(r'href="([^"]+)"', page)) - {"#content", "data:,"}
    local = {target for target in targets if not target.startswith("http")}
    briefs = {page_places.brief(PROVINCE, other).name for other in LANGUAGES}
    assert full in local
    assert {target.partition("#")[0] for target in local} <= {full, *briefs}


def test_a_brief_tells_each_contradiction_of_the_report_in_one_box(page):
    data = read_province(PROVINCE, "en")
    facts = count_facts([row for _, row in list_failed(data.findings)], "error")
    assert facts
    assert page.count('<section class="told">') == min(facts, brief.MOST_TOLD)
    assert page.count("<figure>") == brief.MOST_CHARTS


def test_charts_that_two_sheets_have_no_room_for_are_left_out():
    chart = {"height": 600.0, "beside": 100.0}
    assert brief.choose_charts([chart] * 9, []) == [chart] * 4
    long = "x" * brief.LETTERS * 40
    assert brief.choose_charts([chart] * 9, [long]) == [chart] * 3
    assert brief.choose_charts([chart] * 9, [long] * 2) == [chart] * 2
    assert brief.choose_charts([chart], [long] * 6) == ()
    low = {"height": 100.0, "beside": 100.0}
    assert brief.choose_charts([low] * 9, []) == [low] * brief.MOST_CHARTS
    assert brief.measure_drawing(TALL) == brief.TALLEST


@pytest.fixture(scope="module")
def count_sheets(tmp_path_factory):
    """Return how many sheets a browser prints a page on, and what stands on the last one."""
    pdfium = pytest.importorskip("pypdfium2", reason="requirements-reading.lock is not installed")
    browsers = pytest.importorskip("tests.browsers")
    folder = tmp_path_factory.mktemp("printed")
    with browsers.launch_browser() as browser:
        opened = browser.new_page()

        def count(html: str) -> tuple[int, str]:
            (folder / "page.html").write_text(html, encoding="utf-8")
            opened.goto((folder / "page.html").as_uri())
            printed = pdfium.PdfDocument(opened.pdf(prefer_css_page_size=True))
            return len(printed), printed[len(printed) - 1].get_textpage().get_text_range()

        yield count


@pytest.mark.slow
@pytest.mark.parametrize("height", [pytest.param(150, marks=pytest.mark.long), 420, 2000])
def test_a_brief_is_two_sheets_however_much_there_is_to_tell(count_sheets, monkeypatch, height):
    svg = TALL.replace("2000", str(height))
    words = {"alt": "x", "caption": "Words. " * 40}
    output = {"data": {brief.DRAWING: svg}, "metadata": {brief.DRAWING: {**words, "width": 408}}}
    chart = brief.describe_chart(output, None, "A section")
    data = read_province(PROVINCE, "vi")
    told = brief.build_cards(data, "error") * 20
    monkeypatch.setattr(brief, "build_cards", lambda *_: told)
    data.documents.loc[:, "url"] = "https://example.vn/" + "mot-dia-chi-dai-" * 12
    works = brief.list_records(data.documents) * 20
    monkeypatch.setattr(brief, "list_records", lambda _: works)
    monkeypatch.setattr(brief, "list_charts", lambda _: [chart] * 9)
    sheets, last = count_sheets(brief.render_brief(REPORT, PROVINCE, "vi"))
    assert sheets == 2
    assert "2 / 2" in last
    assert str(len(works) - brief.MOST_WORKS) in last
