"""One page tells all that does not add up: each fact once, the gravest first, with its rows."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from helpers.data import store
from helpers.data.dictionary import list_columns
from helpers.data.documents import list_documents
from helpers.ground import page_places, paths
from helpers.ground.languages import LANGUAGES
from helpers.page import render as rendering
from helpers.page.index import contradictions, left_out, places
from helpers.page.index.facts import BuildFacts
from helpers.page.index.findings import list_doubts
from helpers.page.index.pages import render_contradictions, render_index, render_left_out
from helpers.page.index.places import Place

FAILED = {
    "check_code": "total",
    "case": "exceeded",
    "result": "failed",
    "severity": "error",
    "subject": "handled",
    "document_id": "lang-son-2020-h1",
    "period_start": "2020-01-01",
    "period_end": "2020-06-30",
    "rows": "lang-son-2020-h1:1:1 lang-son-2020-h1:2:1",
    "arithmetic": "1.000 + 2.000 ≠ 2.000",
    "explanation_vi": "Hai số không khớp.",
    "explanation_en": "The two differ.",
}
PLACES = ("62-kon-tum", "20-lang-son")


@pytest.fixture
def tell(make_observations):
    """Return what is told of findings about figures of two documents that carry one text."""
    rows = [{"document_id": d, "printed": "1.000"} for d in ("lang-son-2020-h1", "kon-tum-2020")]
    observations = make_observations(*rows, *rows)

    def tell(*findings: dict[str, str]) -> list[dict]:
        columns = list_columns("findings")
        plain = dict.fromkeys(columns, "")
        table = pd.DataFrame([plain | FAILED | f for f in findings], columns=columns)
        return list_doubts(table, observations.assign(line=["1", "1", "2", "2"]))

    return tell


def make_source(name: str) -> dict[str, str]:
    """Return a printed figure as a place keeps it."""
    document, line, seq = name.split(":")
    row = dict.fromkeys(places.SOURCE_COLUMNS, "")
    row |= {"document_id": document, "line": line, "seq": seq, "printed": "1.000"}
    codes = {"qualifier": "exact", "period_basis": "printed", "obs_status": "A"}
    return row | codes | {"period_start": "2020-01-01", "period_end": "2020-06-30"}


@pytest.fixture
def publish(tmp_path, monkeypatch, repository):
    """Say that the reports of two places exist, and return their page in a language."""
    (tmp_path / "data").symlink_to(repository / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    for place in PLACES:
        for lang in LANGUAGES:
            paths.report(place, lang).parent.mkdir(exist_ok=True)
            paths.report(place, lang).touch()

    def show(*doubts: dict, lang: str = "en", notes: int = 0) -> str:
        documents = ({"document_id": "lang-son-2020-h1", "excerpt": False},)
        counts = {"error": 0, "warning": 0, "note": notes}
        names = {name for doubt in doubts for name in doubt["rows"]}
        told = {"doubts": doubts, "sources": [make_source(name) for name in names]}
        places = {p: Place(p, documents, {}, (), counts, **told) for p in PLACES}
        return render_contradictions(places, lang=lang)

    return show


def test_a_fact_that_two_documents_repeat_is_told_once_with_all_its_rows(tell):
    again = {
        "document_id": "kon-tum-2020",
        "rows": "kon-tum-2020:1:1 kon-tum-2020:2:1",
    }
    (told,) = tell({}, again)
    assert told["anchor"] == "finding-1"
    assert told["rows"] == [*FAILED["rows"].split(), *again["rows"].split()]
    assert len(tell({}, again | {"arithmetic": "1 ≠ 2"})) == 2
    assert len(tell({}, again | {"period_end": "2020-12-31"})) == 2


def test_places_count_each_fact_once_as_the_page_does(make_observations, monkeypatch):
    again = {"document_id": "kon-tum-2020", "rows": "kon-tum-2020:1:1 kon-tum-2020:2:1"}
    note = {"severity": "note", "case": "short"}
    plain = dict.fromkeys(list_columns("findings"), "")
    figures = [{"document_id": d} for d in ("lang-son-2020-h1", "kon-tum-2020")]
    tables = {
        "findings": pd.DataFrame([plain | FAILED | f for f in ({}, again, note, note)]),
        "observations": make_observations(*figures, *figures).assign(line=["1", "1", "2", "2"]),
        "shares": pd.DataFrame(columns=list_columns("shares")),
    }
    monkeypatch.setattr(places.store, "read_processed", lambda name, _: tables[name])
    place = places.read_place("20-lang-son", [], {})
    assert (place.findings["error"], len(place.doubts), place.findings["note"]) == (1, 1, 1)


def test_a_value_that_cannot_be_is_told_with_its_reason(publish, monkeypatch):
    told = {
        "printed": "1.3 billion",
        "about_en": "cards",
        "because_en": "Too many.",
    }
    rows = [
        told | {"province_id": place, "reason_code": code, "url": address}
        for place, code, address in (
            (PLACES[0], "impossible_value", "https://a.vn"),
            (PLACES[0], "impossible_value", ""),
            (PLACES[0], "no_date", "https://b.vn"),
            ("x", "impossible_value", "https://c.vn"),
        )
    ]
    read = contradictions.store.read_register
    made = {"left_out": pd.DataFrame(rows)}
    monkeypatch.setattr(
        contradictions.store,
        "read_register",
        lambda name: made[name] if name in made else read(name),
    )
    html = publish()
    assert html.count('<a href="https://a.vn">“1.3 billion”</a>') == 1
    assert html.count("“1.3 billion”") == 2
    assert "Too many." in html


def test_anchors_are_those_of_the_report_and_notes_are_left_out(tell):
    told = tell(
        {"severity": "note", "case": "short"},
        {"severity": "warning", "case": "short"},
        {"result": "passed", "arithmetic": "1 = 1"},
        {},
    )
    assert [(t["severity"], t["anchor"]) for t in told] == [
        ("error", "finding-1"),
        ("warning", "finding-2"),
    ]


def test_the_fewest_figures_are_told_as_printed(tell):
    (told,) = tell({"smallest_rows": "lang-son-2020-h1:2:1"})
    assert told["smallest"] == ["1.000"]


def test_the_title_counts_documents_and_each_finding_leads_to_report_and_rows(tell, publish):
    html = publish(*tell({}))
    assert "<h1>What does not add up in 1 document</h1>" in html
    for place in PLACES:
        assert f'id="{place}-finding-1"' in html
        targets = set(re.findall(rf'href="{place}\.en\.html#([^"]+)"', html))
        assert {"finding-1", "findings-error", *FAILED["rows"].split()} <= targets
    assert html.count("The two differ. <code>1,000 + 2,000 ≠ 2,000</code>") == len(PLACES)
    assert "Contradictions: 2; warnings: 0; notes: 0." in html
    assert "contradiction or a warning: 2 of 2" in html


def test_errors_stand_before_warnings_and_places_in_alphabetical_order(tell, publish):
    html = publish(*tell({"severity": "warning", "case": "short"}, {}))
    found = re.findall(r'<h3 id="([\w-]+)"', html)
    expected = [f"{severity}-{p}" for severity in ("error", "warning") for p in PLACES]
    assert found == expected


def test_boxes_are_facts_and_a_restated_table_is_one_with_all_its_rows(tell, publish):
    rows = "kon-tum-2020:1:1 kon-tum-2020:2:1"
    again = {"rows": f"{FAILED['rows']} {rows}", "arithmetic": "1 ≠ 2"}
    html = publish(*tell({}, again))
    assert html.count('<section class="finding error"') == len(PLACES)
    assert "Contradictions: 2; warnings: 0" in html
    for place in PLACES:
        assert re.search(rf'<p id="{place}-finding-2">[^<]+: <code>1 ≠ 2<', html)
        assert {name in html for name in rows.split()} == {True}
    assert html.count("The two differ.") == len(PLACES)
    assert html.count('id="error-') == len(PLACES)
    apart = publish(*tell({}, again | {"case": "short"}))
    assert apart.count('<section class="finding error"') == 2 * len(PLACES)


def test_notes_are_counted_and_lead_to_the_report(publish):
    html = publish(notes=1234)
    assert '<a href="62-kon-tum.en.html#findings-note">Kon Tum (until Jun 2025)</a> 1,234' in html
    assert html.count("Nothing was found.") == 2
    assert 'id="note"' not in publish()


def test_an_excerpt_is_told_by_its_word(tell, publish, monkeypatch):
    page = "helpers.page.index.contradictions.is_excerpt"
    assert "(excerpt)" not in publish(*tell({}))
    monkeypatch.setattr(page, lambda _: True)
    assert publish(*tell({})).count("(excerpt).</p>") == len(PLACES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_is_left_out_stands_on_one_page_that_others_lead_to(publish, tell, lang):
    html = render_left_out(lang)
    rendering.require_sound_page(html, page_places.left_out_page(lang))
    rows = store.read_register("left_out").to_dict("records")
    shown = unescape(html)
    assert all(f">{row[f'about_{lang}']}<" in shown for row in rows)
    assert shown.count('<th scope="row"') == len(rows)
    assert all(f'href="{row["url"]}"' in shown for row in rows)
    kept = {document["document_id"] for document in list_documents()}
    gone = {"vi": "không lấy số liệu nào của trang này", "en": "nothing of this page was kept"}
    assert html.count(gone[lang]) == sum(row["document_id"] not in kept for row in rows)
    name = page_places.left_out_page(lang).name
    pages = render_index((), BuildFacts())
    for page in (paths.index_page(lang), paths.contradictions_page(lang)):
        assert f'href="{name}"' in pages[page]
    assert pages[page_places.left_out_page(lang)] == html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_are_whole_pages_built_with_the_index(tell, publish, lang):
    html = publish(*tell({}), lang=lang)
    rendering.require_sound_page(html, paths.contradictions_page(lang))
    assert FAILED[f"explanation_{lang}"] in html
    other = next(name for name in LANGUAGES if name != lang)
    assert FAILED[f"explanation_{other}"] not in html
    assert f'href="{paths.contradictions_page(other).name}"' in html
    assert f'href="{paths.index_page(lang).name}"' in html
    assert paths.contradictions_page(lang) in render_index((), BuildFacts())


def test_a_contradiction_with_repairs_leads_to_where_they_can_be_tried(publish, tell):
    href = '<a href="62-kon-tum.en.html#finding-1">Try the repairs in the report</a>'
    (with_repairs,) = tell({"repair_status": "proposed", "repair_count": "2"})
    (without,) = tell({})
    assert href in publish(with_repairs)
    assert "Try the repairs" not in publish(without)


def test_what_was_left_out_of_a_province_leads_to_its_report(publish):
    name = paths.report("62-kon-tum", "en").name
    rows = store.read_register("left_out")
    html = render_left_out("en")
    assert (f'<a href="{name}#sources">' in html) == ("62-kon-tum" in set(rows["province_id"]))
    assert html.count('#sources">') == len(set(PLACES) & set(rows["province_id"])) > 0


def test_what_was_left_out_of_a_paper_is_named_without_a_link(monkeypatch):
    read = store.read_register
    rows = read("left_out").head(1).assign(url="", document_id="a-paper")
    monkeypatch.setattr(
        left_out.store, "read_register", lambda name: rows if name == "left_out" else read(name)
    )
    html = render_left_out("en")
    assert "a-paper" in html
    assert 'href=""' not in html
