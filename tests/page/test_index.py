"""The index shows every province, in both languages, from few places to thousands."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from helpers.data import store
from helpers.export.bundle import COMPARISON
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES, translate
from helpers.ground.vocabulary import SEVERITIES
from helpers.page import render as rendering
from helpers.page import sections
from helpers.page.fragments import Fragment
from helpers.page.index import pages as index
from helpers.page.index.facts import BuildFacts
from helpers.page.index.pages import WORDS, compose_title, render_index
from helpers.page.province import read_province
from helpers.page.sections.disputes import count_facts

PROVINCES = ["20-lang-son", "62-kon-tum", "91-kien-giang"]
PAGES = [f"{province}.{lang}.html" for province in PROVINCES for lang in LANGUAGES]
BUILT_WITH_IT = {"contradictions.en.html", "left-out.en.html"}
ALWAYS = {"index.html", "index.json", "manifest.json"} | BUILT_WITH_IT
HOSTILE = '<script>alert("x")</script>\' & \u202eđảo\u202c'
FACTS = BuildFacts(
    packages={"pandas": "3.1", "python": "3.11", "absent": None},
    data_hash="d" * 64,
    code_hash="c" * 64,
    documents=5,
)


@pytest.fixture
def publish(tmp_path, monkeypatch, repository):
    """Say which pages exist; data are a copy of those of the repository on these provinces."""
    return open_project(tmp_path, monkeypatch, repository)


def open_project(root, monkeypatch, repository):
    """Make a project without pages the root, and return what writes pages there."""
    (root / "reports").mkdir()
    shutil.copytree(repository / "data", root / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(root))
    documents = store.read_documents()
    own = documents[documents["province_id"].isin(PROVINCES)]
    own.to_csv(paths.documents(), index=False)

    def write(*names: str) -> None:
        for name in names:
            (root / "reports" / name).write_text("page", encoding="utf-8")

    return write


@pytest.fixture(scope="module")
def pages(tmp_path_factory, repository):
    """The index pages of a project whose reports are all there."""
    with pytest.MonkeyPatch.context() as patch:
        open_project(tmp_path_factory.mktemp("whole"), patch, repository)(*PAGES)
        built = render_index(PROVINCES, FACTS)
    return {place.name: html for place, html in built.items()}


@pytest.fixture
def page(pages):
    """The English one."""
    return pages[paths.index_page("en").name]


def render(province_ids=tuple(PROVINCES), facts=FACTS, *, lang="en") -> str:
    """Return the index page in one language."""
    return render_index(province_ids, facts)[paths.index_page(lang)]


def list_links(html: str) -> set[str]:
    return set(re.findall(r'<a [^>]*?href="([^"#]+)', html))


def read_text(html: str) -> str:
    """Return the text of a page without its tags."""
    body = html.partition("<body")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_both_languages_are_whole_pages_that_lead_to_each_other(publish):
    publish(*PAGES, "compare.vi.html", "compare.en.html")
    pages = render_index(PROVINCES, FACTS)
    for lang, other in (("vi", "en"), ("en", "vi")):
        html = pages[paths.index_page(lang)]
        assert f'<html lang="{lang}">' in html
        own = {"compare": f"compare.{lang}.html", "json": "index.json"}
        assert set(own.values()) <= list_links(html)
        assert f"compare.{other}.html" not in list_links(html)
        assert f'href="{paths.index_page(other).name}" hreflang="{other}" lang="{other}"' in html
    assert paths.index_page("vi").name == "index.html"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_left_in_the_other_language(publish, lang):
    publish(*PAGES)
    text = read_text(render(lang=lang))
    other = next(language for language in LANGUAGES if language != lang)
    for word in WORDS.values():
        foreign = translate(word, other)
        if len(foreign) > 20 and foreign != translate(word, lang):
            assert foreign not in text


def test_only_pages_that_exist_are_linked_and_the_rest_is_named(publish):
    publish("20-lang-son.vi.html", "compare.en.html")
    html = render()
    linked = {"20-lang-son.vi.html", "compare.en.html"}
    assert list_links(html) == linked | ALWAYS
    assert 'href="20-lang-son.vi.html" hreflang="vi"' in html
    assert "Not built yet: Kon Tum, Kiên Giang." in html


def test_many_provinces_without_pages_are_counted(publish, monkeypatch):
    publish("20-lang-son.vi.html")
    monkeypatch.setattr(index, "MOST_NAMED", 1)
    assert "Not built yet: 2." in render()


def test_a_province_whose_tables_are_gone_is_named_as_not_built(publish):
    publish(*PAGES)
    paths.processed("shares", "62-kon-tum").unlink()
    html = render()
    assert "Not built yet: Kon Tum." in html
    assert "62-kon-tum.en.html" not in html


def test_an_empty_project_has_an_empty_page(publish):
    html = render([])
    assert list_links(html) == ALWAYS
    assert html.count("<h1>") == 1
    assert "Not built" not in html


def test_provinces_stand_in_the_order_of_the_alphabet(page):
    text = read_text(page).partition("Each count of findings")[2]
    order = [text.find(name) for name in ("Kiên Giang", "Kon Tum", "Lạng Sơn")]
    assert order == sorted(order)
    assert -1 not in order


def test_totals_are_those_of_the_tables(publish):
    publish(*PAGES)
    findings = store.read_all_processed("findings")
    failed = count_all(findings)
    printed = store.read_all_processed("observations")["value"].notna().sum()
    assert (
        f"Provinces: {len(PROVINCES)}; documents: {len(store.read_documents())}; "
        f"printed figures: {printed}; contradictions: "
        f"{failed['error']}; warnings: {failed['warning']}; notes: {failed['note']}."
    ) in render()


def count_all(findings: pd.DataFrame) -> dict[str, int]:
    """Return how many facts failed checks tell, province by province, by severity."""
    failed = findings[findings["result"] == "failed"]
    places = [rows.to_dict("records") for _, rows in failed.groupby("province_id")]
    return {s: sum(count_facts(rows, s) for rows in places) for s in SEVERITIES}


def test_findings_lead_to_the_findings_of_the_report(page):
    failed = store.read_processed("findings", "91-kien-giang")
    counts = count_all(failed)
    found = re.findall(r'href="91-kien-giang.en.html#findings">(\d+)<', page)
    assert found == [str(counts[severity]) for severity in ("error", "warning", "note")]


def test_what_the_index_leads_to_is_in_the_reports():
    data = read_province("91-kien-giang", "en")
    shown = [getattr(sections, name)(data) for name in dir(sections) if name.startswith("show_")]
    html = "".join(part.html for parts in shown for part in parts if isinstance(part, Fragment))
    for anchor in ("findings", "online", "services", "family-dossier", "family-task"):
        assert f'id="{anchor}"' in html, anchor


def test_a_province_whose_build_failed_says_so(publish):
    publish(*PAGES)
    html = render(facts=BuildFacts(failed=frozenset({"62-kon-tum"})))
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*earlier page(?:(?!</tr>).)*</tr>", html)
    assert "Kon Tum" in row


def test_the_page_tells_what_it_was_built_from(page):
    text = read_text(page)
    assert "Source documents 5 " in text
    assert f"Hash of the data {'d' * 64} Hash of the code {'c' * 64}" in text
    assert "absent not installed , pandas 3.1 , python 3.11" in text


def test_nothing_is_loaded_and_the_page_keeps_the_contract(pages, page):
    for html in pages.values():
        own = re.sub(r'<a href="https?://[^"]*"', "<a", html)  # a reader may follow, a page loads
        assert re.findall(r"https?:|//[a-z]|<script|@import", own) == []
    rendering.require_sound_page(page, paths.index_page("en"))
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in page


def test_all_data_are_offered_with_their_rows_and_told_to_search_engines(publish):
    publish(*PAGES)
    bundles = [
        {"name": "all", "rows": 2047, "files": ["all.zip", "all.sqlite"]},
        {"name": COMPARISON, "rows": 48, "files": ["compare.zip"]},
    ]
    page = render_index(PROVINCES, replace(FACTS, bundles=bundles))[paths.index_page("en")]
    assert 'Data of all provinces (2,047 rows): <a href="data/all.zip">.zip</a>' in page
    assert 'Data of the comparison (48 rows): <a href="data/compare.zip">.zip</a>' in page
    assert '<a href="#data">' in page
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(block)
    assert [file["contentUrl"] for file in told["distribution"]] == [
        "data/all.zip",
        "data/all.sqlite",
    ]
    rendering.require_sound_page(page, paths.index_page("en"))
    assert '<a href="#data">' not in render()


def test_a_second_build_is_identical_whether_it_reads_the_tables_or_not(publish, monkeypatch):
    publish(*PAGES)
    facts = replace(FACTS, tables=dict.fromkeys(PROVINCES, "t"), code="c")
    first = render_index(PROVINCES, facts)
    assert render_index(PROVINCES, facts) == first
    monkeypatch.setattr(store, "read_processed", None)  # whoever calls it fails
    earlier = json.loads(first[paths.index_data()])
    assert render_index(PROVINCES, replace(facts, earlier=earlier)) == first


@pytest.mark.parametrize("is_long", [False, True])
def test_every_text_from_a_table_is_escaped(publish, monkeypatch, is_long):
    publish(*PAGES, "compare.en.html")
    for name, columns in (
        ("provinces", ["name_vi", "name_en"]),
        ("indicators", ["label_en", "definition_en"]),
        ("code_lists", ["label_en"]),
    ):
        table = store.read_register(name)
        table[columns] = HOSTILE
        table.to_csv(paths.register(name), index=False)
    if is_long:
        monkeypatch.setattr(index, "MOST_PANELS", 0)
    html = render(facts=BuildFacts(packages={HOSTILE: HOSTILE}, data_hash=HOSTILE))
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(&#34;x&#34;)") > 30
    assert "'" not in "".join(re.findall(r"<[^>]*alert[^>]*>", html))


class Rows(HTMLParser):
    """Counts the cells of every row of every table, spans included."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[int]] = []
        self.held: list[int] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.held = [rows - 1 for rows in self.held if rows > 1]
            self.tables[-1].append(len(self.held))
        if tag in ("th", "td"):
            self.tables[-1][-1] += 1
            self.held += [int(given["rowspan"])] if int(given.get("rowspan", 1)) > 1 else []


@pytest.mark.parametrize("most", [0, 100])
def test_all_rows_of_a_table_have_as_many_cells(publish, monkeypatch, most):
    publish(*PAGES)
    monkeypatch.setattr(index, "MOST_PANELS", most)
    rows = Rows()
    rows.feed(render())
    assert len(rows.tables) == (2 if most else 4)
    for table in rows.tables:
        assert len(set(table)) == 1, table
        assert len(table) > 2 or not most


@pytest.mark.parametrize("most", [0, 100])
def test_what_the_index_leads_to_on_itself_is_there(publish, monkeypatch, most):
    publish(*PAGES)
    monkeypatch.setattr(index, "MOST_PANELS", most)
    html = render()
    led_to = set(re.findall(r'<a [^>]*?href="#([^"]+)', html))
    assert led_to
    assert led_to <= set(re.findall(r'\bid="([^"]+)', html))


def test_a_long_index_has_a_line_for_every_place_and_no_panel(publish, monkeypatch):
    publish(*PAGES)
    monkeypatch.setattr(index, "MOST_PANELS", 2)
    html = render()
    assert html.count('class="panels') == 0
    assert re.findall(r'<h3 id="group-\d">(.)</h3>', html) == ["K", "L"]
    groups = html.partition('id="places"')[0]
    lines = re.findall(r'<tr><th scope="row"><a href="([\w-]+).en.html"', groups)
    assert lines == ["91-kien-giang", "62-kon-tum", "20-lang-son"]
    assert re.search(r"\d%.*? <small>1 Jul–3 Dec 2025</small>", html)


def test_few_places_have_a_panel_for_every_share_that_one_of_them_prints(publish):
    publish(*PAGES)
    page = render()
    shares = store.read_all_processed("shares")
    compared = set(shares.loc[shares["headline"].notna(), "indicator_code"])
    assert len(re.findall('<ul class="panels', page)) == len(compared)
    found = re.findall(r"<li[^>]*><span class=\"who\">", page)
    assert len(found) == len(PROVINCES) * len(compared)
    panels = page.partition('id="shares"')[2]
    assert read_text(f"<body {panels}").count("no figures") == len(PROVINCES) * len(
        compared
    ) - count_pairs(shares, compared)


def test_only_bars_of_disputed_shares_are_pale(page):
    panels = re.findall(r"<li><span class=\"who\">.*?</li>", page, flags=re.DOTALL)
    assert {('class="pale"' in p, "disputed" in p) for p in panels} == {(True,) * 2, (False,) * 2}


def test_a_panel_without_a_share_has_no_track_that_looks_like_zero(page):
    panels = re.findall(r"<li[^>]*><span class=\"who\">.*?</li>", page, flags=re.DOTALL)
    assert {('class="track"' in p, "no figures" in p) for p in panels} == {
        (True, False),
        (False, True),
    }


def count_pairs(shares: pd.DataFrame, codes: set[str]) -> int:
    """Return how many pairs of province and share there are."""
    rows = shares[shares["indicator_code"].isin(codes)]
    return len(rows.drop_duplicates(["province_id", "indicator_code"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_name_the_province_or_the_comparison(lang):
    province = compose_title("05-province-report", "20-lang-son", lang)
    comparison = compose_title("06-compare-provinces", None, lang)
    assert "Lạng Sơn" in province
    assert "Lạng Sơn" not in comparison
    assert "{" not in province + comparison


@pytest.mark.parametrize(
    ("province_id", "place"),
    [("20-lang-son", "tỉnh Lạng Sơn"), ("79-ho-chi-minh", "thành phố Hồ Chí Minh (đến 6/2025)")],
)
def test_a_vietnamese_title_names_the_kind_of_the_place(province_id, place):
    assert compose_title("05-province-report", province_id, "vi").endswith(f" điện tử {place}")
