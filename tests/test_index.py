"""The index links what is there, in both languages, and nothing else."""

from __future__ import annotations

import re
import shutil

import pytest

from helpers import index, paths
from helpers.index import LinkedText, Place, compose_title, describe_place, render_index
from helpers.languages import LANGUAGES

PROVINCE = "20-lang-son"
HOSTILE = '<script>alert("x")</script>\' & \u202eđảo\u202c'


@pytest.fixture
def publish(tmp_path, monkeypatch, repository):
    """Say which pages exist; data are those of the repository."""
    (tmp_path / "reports").mkdir()
    shutil.copytree(repository / "data", tmp_path / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))

    def write(*names: str) -> None:
        for name in names:
            (tmp_path / "reports" / name).write_text("page", encoding="utf-8")

    return write


def list_links(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', html)


def test_only_pages_that_exist_are_linked(publish):
    publish(f"{PROVINCE}.vi.html", "compare.en.html")
    html = render_index([PROVINCE, "62-kon-tum"])
    assert list_links(html) == [f"{PROVINCE}.vi.html", "compare.en.html"]
    assert "Kon Tum" not in html


def test_both_languages_are_linked_and_marked(publish):
    publish(*(f"{PROVINCE}.{lang}.html" for lang in LANGUAGES))
    links = re.findall(r'<a href="[^"]+" lang="(..)" hreflang="(..)">', render_index([PROVINCE]))
    assert links == [("vi", "vi"), ("en", "en")]


def test_provinces_keep_the_order_given(publish):
    publish(f"{PROVINCE}.vi.html", "62-kon-tum.vi.html")
    assert list_links(render_index(["62-kon-tum", PROVINCE])) == [
        "62-kon-tum.vi.html",
        f"{PROVINCE}.vi.html",
    ]


def test_an_empty_project_has_an_empty_page(publish):
    html = render_index([PROVINCE])
    assert list_links(html) == []
    assert html.count("<h1>") == 1


def test_a_place_tells_share_period_and_contradictions_in_both_languages(publish):
    publish(f"{PROVINCE}.vi.html")
    place = describe_place(PROVINCE)
    assert place.name == "Lạng Sơn"
    assert place.share == "12,40\u00a0%"  # 2,427 / 19,569
    assert {line.lang for line in place.lines} == set(LANGUAGES)
    assert not [line for line in place.lines if "{" in line.text]


def test_a_page_whose_tables_are_gone_is_left_out(publish, monkeypatch, tmp_path):
    publish(f"{PROVINCE}.vi.html")
    monkeypatch.setattr(paths, "processed", lambda *_: tmp_path / "gone.csv")
    assert describe_place(PROVINCE) is None


def test_nothing_is_loaded_from_a_network(publish):
    publish(f"{PROVINCE}.vi.html")
    html = render_index([PROVINCE])
    assert re.findall(r"https?:|//[a-z]|<script|@import", html) == []


def test_every_text_is_escaped(publish, monkeypatch):
    text = LinkedText(HOSTILE, "vi", HOSTILE)
    place = Place(HOSTILE, HOSTILE, HOSTILE, (text,), (text,))
    monkeypatch.setattr(index, "describe_place", lambda _: place)
    html = render_index([PROVINCE])
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(&#34;x&#34;)") >= 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_name_the_province_or_the_comparison(lang):
    province = compose_title("05-province-report", PROVINCE, lang)
    comparison = compose_title("06-compare-provinces", None, lang)
    assert "Lạng Sơn" in province
    assert "Lạng Sơn" not in comparison
    assert "{" not in province + comparison
