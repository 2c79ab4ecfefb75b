"""Citations name author, year, title, number and publisher; the guide explains the page."""

from __future__ import annotations

import json
import re

import pytest

from helpers.data import dictionary, store
from helpers.data.documents import list_owned
from helpers.ground.languages import LANGUAGES
from helpers.page import province, sections
from helpers.page.sections import citation, guide

TITLE = (
    "Kế hoạch ứng dụng công nghệ thông tin trong hoạt động của cơ quan nhà nước "
    "tỉnh Kiên Giang năm 2020"
)


@pytest.fixture(params=LANGUAGES)
def lang(request) -> str:
    return request.param


def find_document(document_id: str) -> dict[str, str]:
    documents = store.read_documents().set_index("document_id", drop=False)
    return documents.loc[document_id].to_dict()


def cite(document: dict[str, str], lang: str) -> str:
    work = citation.cite_document(document, province.read_labels(lang))
    return f"{work.before} {work.title}{work.after}"


def test_an_official_document_is_cited_by_body_year_title_and_number():
    plan = find_document("kien-giang-2019")
    assert cite(plan, "en") == (
        f"People's Committee of Kiên Giang Province (2019). {TITLE} "
        "(plan 176/KH-UBND, 27 Dec 2019)."
    )
    assert cite(plan, "vi") == (
        f"Ủy ban nhân dân tỉnh Kiên Giang (2019). {TITLE} (kế hoạch 176/KH-UBND, 27/12/2019)."
    )


def test_an_article_is_cited_by_author_and_says_that_no_publisher_is_named():
    article = find_document("kon-tum-2020")
    assert cite(article, "en") == (
        "Phúc Nguyên (2021). Nỗ lực xây dựng chính quyền điện tử (article, 2 Jan 2021). "
        "The text at hand does not name its publisher."
    )
    assert cite(article | {"publisher": "Báo A"}, "en").endswith("(article, 2 Jan 2021). Báo A.")


def test_an_english_page_has_no_vietnamese_name_of_a_body():
    html = sections.render_citation(province.read_province("91-kien-giang", "en")).html
    html += sections.render_sources(province.read_province("91-kien-giang", "en")).html
    assert "UBND tỉnh" not in html
    assert "Ủy ban" not in html
    own = list_owned()["91-kien-giang"]
    written = [row for row in own if row["title"] and row["language"] in ("", "vi")]
    titles = re.findall(r'<cite lang="vi">', html)
    assert len(titles) == 2 * len(written)  # in the sources and in the citations


def test_the_page_is_cited_with_the_version_and_year_of_the_package(project, lang):
    path = project / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package |= {"version": "7.8.9", "created": "2031-05-06T00:00:00Z"}
    path.write_text(json.dumps(package), encoding="utf-8")
    dictionary._read_package.cache_clear()
    labels = province.read_labels(lang)
    work = citation.cite_report("62-kon-tum", labels)
    assert work.before == "The Vietnam E-Government Notebooks authors (2031)."
    assert "Kon Tum" in work.title
    assert "7.8.9" in work.after
    assert package["title_vi" if lang == "vi" else "title"] in work.after


def test_the_guide_explains_levels_with_their_law(lang):
    data = province.read_province("62-kon-tum", lang)
    html = guide.render_guide(data).html
    assert html.startswith("<details>")
    assert html.count("<dt>") == 4
    for text in ("43/2011/NĐ-CP", "42/2022/NĐ-CP"):
        assert text in html
