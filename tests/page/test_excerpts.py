"""Pages say which numbers were seen in an excerpt, what is left out, and where the page stands."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers.batch.plan import COMPARISON_NOTEBOOK, plan_batch
from helpers.cli import commands
from helpers.data.dictionary import list_columns
from helpers.data.documents import list_documents, list_provinces
from helpers.ground.languages import LANGUAGES
from helpers.page import province
from helpers.page.figures.grades import mark_excerpt, name_grade
from helpers.page.figures.layout import Row
from helpers.page.figures.palette import OCHRE
from helpers.page.fragments import Cell, Column, render_table
from helpers.page.sections import render_introduction, render_sources
from helpers.page.sections.citation import cite_document, render_document
from helpers.page.sections.words import describe_flag
from helpers.printed.documents import is_excerpt
from tests.representatives import choose_provinces

EXCERPT = next(row for row in list_documents() if is_excerpt(row))
WORDS = {"en": "excerpt", "vi": "trích"}


@pytest.fixture(params=LANGUAGES)
def lang(request) -> str:
    return request.param


@pytest.fixture
def labels(lang):
    return province.read_labels(lang)


def test_the_badge_of_an_excerpt_stands_beside_any_other(labels, lang):
    for status in ("A", "P"):
        row = {"obs_status": status, "grade": "excerpt"}
        for anchor in (None, "", "finding-1"):
            badge = describe_flag(row, labels, anchor=anchor)
            assert WORDS[lang] in badge["excerpt"]
            assert ("flag" in badge) == (status != "A" or anchor == "finding-1")
        assert "excerpt" not in describe_flag(row | {"grade": "whole"}, labels)


def test_the_word_stands_in_the_cell(labels, lang):
    badge = describe_flag({"obs_status": "A", "grade": "excerpt"}, labels)
    html = render_table([Column("a")], [[Cell("5", **badge)]], caption="c").html
    assert f'class="flag excerpt" title="{badge["excerpt_title"]}">{badge["excerpt"]}<' in html


def test_a_bar_of_an_excerpt_has_a_colour_and_a_word_of_its_own(labels):
    row = Row("a", 1.0, None, None, "1", note="n")
    word = name_grade({"grade": "excerpt"}, labels)
    marked = mark_excerpt(row, {"grade": "excerpt"}, labels)
    assert (marked.color, marked.note) == (OCHRE, f"n, {word}")
    assert mark_excerpt(replace(row, note=""), {"grade": "excerpt"}, labels).note == word
    assert row.color != OCHRE
    assert mark_excerpt(row, {"grade": "whole"}, labels) is row


def test_an_excerpt_is_cited_by_its_address(labels):
    work = cite_document(EXCERPT, labels)
    assert work.address == EXCERPT["url"]
    html = render_document(EXCERPT, labels, differences=None).html
    assert f'rel="external">{EXCERPT["url"].replace("&", "&amp;")}</a>' in html
    assert "SHA-256" not in html


def test_what_is_not_known_of_an_excerpt_is_said(labels):
    bare = EXCERPT | {"issued": "", "title": "", "rehosted": "yes", "accessed": "2026-11-02"}
    bare |= {"state_vi": "", "state_en": ""}
    work = cite_document(bare, labels)
    assert labels.translate("no date") in work.before
    assert (work.title, work.lang) == (labels.translate("Title not seen"), labels.lang)
    assert labels.translate("a copy on another site") in work.read
    assert "2026" in work.read
    month = {"state_vi": "công bố tháng 2/2018", "state_en": "published February 2018"}
    work = cite_document(bare | month, labels)
    assert "(2018)" in work.before
    assert month[f"state_{labels.lang}"] in work.after


def test_numbers_left_out_stand_with_their_reason_under_their_document(lang):
    data = province.read_province(choose_provinces()[0], lang)
    document_id = data.documents.iloc[0]["document_id"]
    reason = data.labels.label_code("left_out_reason", "no_date")
    told = [{"document_id": d, "printed": "4.711"} for d in (document_id, "x")]
    rows = pd.DataFrame(told).assign(reason_code="no_date", seq="1", url="", province_id="")
    rows[["about_vi", "about_en", "because_vi", "because_en"]] = "things", "things", "", ""
    html = render_sources(replace(data, left_out=rows)).html
    assert html.count("4.711") == 1
    assert reason in html
    assert "4.711" not in render_sources(replace(data, left_out=rows[1:])).html


def test_the_comparison_says_what_became_of_excerpts(labels):
    told = {"obs_status": "A", "grade": "excerpt", "province_id": "62-kon-tum"}
    shares = pd.DataFrame([told], columns=list_columns("shares"))
    shown, left = (render_introduction(labels, shares, excerpts=e).html for e in ("yes", "no"))
    plain = render_introduction(labels, shares.assign(grade="whole")).html
    assert labels.translate("Shares seen in excerpts are left out.") in left
    assert len({shown, left, plain}) == 3
    wards = {"en": "single wards", "vi": "một phường"}[labels.lang]
    assert all(wards in html for html in (shown, left, plain))


def test_only_the_comparison_is_told_to_leave_excerpts_out():
    few = list_provinces()[:2]
    told = [job for job in plan_batch(few, complete_only=True) if "excerpts" in job.parameters]
    assert {job.notebook for job in told} == {COMPARISON_NOTEBOOK}
    assert {job.parameters["excerpts"] for job in told} == {"no"}
    assert not any("excerpts" in job.parameters for job in plan_batch(few))


@pytest.mark.parametrize("asked", [True, False])
def test_the_command_hands_the_wish_on(monkeypatch, asked):
    from click.testing import CliRunner

    plans = []
    monkeypatch.setattr(commands, "plan_batch", lambda *a, **k: plans.append(k) or ())
    CliRunner().invoke(commands.commands, ["report", "--dry-run", *["--complete-only"] * asked])
    assert [plan["complete_only"] for plan in plans] == [asked]
