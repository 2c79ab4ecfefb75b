"""The index leads to pages that exist, in the reader's language where there is one."""

from __future__ import annotations

import pytest

from helpers.ground import paths
from helpers.page.index.links import link_comparison, link_languages, link_places
from helpers.page.province import read_labels

LABELS = {lang: read_labels(lang) for lang in ("vi", "en")}


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Say which pages exist."""
    (tmp_path / "reports").mkdir()
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    return lambda *names: [(tmp_path / "reports" / name).touch() for name in names]


def test_the_readers_language_comes_first(publish):
    publish("62-kon-tum.vi.html", "62-kon-tum.en.html")
    for lang, other in (("vi", "en"), ("en", "vi")):
        link = link_places(["62-kon-tum"], LABELS[lang])["62-kon-tum"]
        assert (link.page, link.lang) == (f"62-kon-tum.{lang}.html", lang)
        assert [(o.href, o.lang) for o in link.others] == [(f"62-kon-tum.{other}.html", other)]


def test_another_language_is_better_than_none_and_no_page_is_no_link(publish):
    publish("62-kon-tum.vi.html")
    links = link_places(["62-kon-tum", "20-lang-son"], LABELS["en"])
    assert list(links) == ["62-kon-tum"]
    assert (links["62-kon-tum"].lang, links["62-kon-tum"].others) == ("vi", ())


def test_places_of_one_name_are_told_apart_and_sorted(publish):
    twins = [p for p in LABELS["vi"].provinces if p.endswith("-an-giang")]
    assert len(twins) == 2
    publish(*(f"{p}.vi.html" for p in (*twins, "62-kon-tum", "48-da-nang", "66-dak-lak")))
    links = link_places(["62-kon-tum", "66-dak-lak", "48-da-nang", *twins], LABELS["vi"])
    names = [link.name for link in links.values()]
    assert names == [
        *("An Giang (đến 6/2025)", "An Giang (từ 7/2025)", "Đà Nẵng (đến 6/2025)"),
        *("Đắk Lắk (đến 6/2025)", "Kon Tum (đến 6/2025)"),
    ]


def test_a_section_is_an_anchor_of_the_page(publish):
    publish("62-kon-tum.vi.html")
    link = link_places(["62-kon-tum"], LABELS["vi"])["62-kon-tum"]
    assert link.href == "62-kon-tum.vi.html"
    assert link.lead_to("findings").href == "62-kon-tum.vi.html#findings"


def test_the_comparison_is_linked_once_if_it_is_there(publish):
    assert link_comparison(LABELS["en"]) == ()
    publish("compare.vi.html")
    assert [page.href for page in link_comparison(LABELS["en"])] == ["compare.vi.html"]
    publish("compare.en.html")
    assert [page.href for page in link_comparison(LABELS["en"])] == ["compare.en.html"]


def test_every_index_leads_to_the_other():
    assert [(link.href, link.text) for link in link_languages("vi")] == [
        ("index.en.html", "English")
    ]
    assert [(link.href, link.text) for link in link_languages("en")] == [
        ("index.html", "Tiếng Việt")
    ]
