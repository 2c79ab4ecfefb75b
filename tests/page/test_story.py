"""The story in words: what is coverage, what is like for like, what a misprint does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.page import province as report
from helpers.page import sections
from helpers.page.sections import story
from helpers.page.sections.words import write_marks
from tests.representatives import choose_provinces

EM = "\u2212"  # the minus sign of changes


@pytest.fixture(scope="module")
def kien_giang():
    return report.read_province("91-kien-giang", "en")


@pytest.fixture(scope="module")
def kon_tum():
    return report.read_province("62-kon-tum", "en")


def test_the_fall_in_dossiers_is_told_with_and_without_the_communes(kien_giang):
    html = sections.render_dossier_story(kien_giang).html
    assert f"80,000 (2018), then 73,502 (2019): {EM}6,498 ({EM}11,498 to {EM}5,999)." in html
    assert f"parts found at both dates {EM}21,890 (" in html
    assert "to −21,391); parts newly counted +15,392." in html
    assert f"from 80,000 to 58,110: {EM}27.4% (bounds {EM}31.7% to {EM}26.9%)." in html
    assert "hides a part of the fall of the rest" in html


def test_the_words_follow_the_tables(kien_giang):
    table = kien_giang.decompositions.copy()
    added = [f"contribution{side}" for side in ("", "_low", "_high")]
    table.loc[table["component_code"] == "commune", added] = 60000.0
    rows = kien_giang.observations.copy()
    rows.loc[rows["value"] == 73502, ["value", "value_low", "value_high"]] = 58110.0 + 60000
    made = replace(kien_giang, decompositions=table, observations=rows)
    html = sections.render_dossier_story(made).html
    assert "parts newly counted +60,000" in html
    assert "reverses the direction" in html


def test_a_class_that_the_text_cuts_off_is_named(kien_giang):
    html = sections.render_change_story(kien_giang).html
    assert f"parts found at both dates {EM}10; parts not itemised +34" in html
    assert f"from 104 to 94: {EM}9.6%." in html


def test_products_are_told_by_number_and_mean(kien_giang):
    html = sections.render_decompositions(kien_giang).html
    assert "(104 → 128) accounts for +8,083, the mean of each (336.8 → 299.1)" in html


def test_a_misprint_is_told_by_what_it_does_to_each_share(kon_tum):
    told = " ".join(story.tell_repairs(kon_tum))
    assert "If 1,592 is read for the printed 51,592" in told
    assert "online share of dossiers handled 5.77%, unchanged" in told
    assert "carried-over share of dossiers handled 2.57% instead of 83.38%" in told


def test_a_repair_that_is_not_plausible_is_not_told(kon_tum):
    plausible = kon_tum.repairs.set_index("repaired")["plausible"]
    assert (plausible["1.592"], plausible["6.714"]) == ("yes", "no")
    assert "6,714" not in " ".join(story.tell_repairs(kon_tum))


def test_totals_that_cover_the_same_are_no_story(kien_giang):
    same = kien_giang.decompositions.assign(group="same_coverage")
    same = same[same["method"] == "parts"]
    quiet = replace(kien_giang, decompositions=same)
    assert sections.render_dossier_story(quiet).html == ""
    assert sections.render_change_story(quiet).html == ""


def test_a_total_that_is_not_printed_is_the_sum_of_its_parts(kien_giang):
    observations = kien_giang.observations
    without = observations[
        (observations["indicator_code"] != "dossiers_handled") | (observations["tier"] != "_T")
    ]
    html = sections.render_dossier_story(replace(kien_giang, observations=without)).html
    assert "80,000 (2018), then 73,502 (2019)" in html


@pytest.mark.parametrize("province", choose_provinces())
@pytest.mark.parametrize("name", ["render_dossier_story", "render_change_story"])
def test_vietnamese_has_the_same_paragraphs(province, name):
    pages = [
        getattr(sections, name)(report.read_province(province, lang)).html for lang in ("vi", "en")
    ]
    assert pages[0].count("<p>") == pages[1].count("<p>")


@pytest.mark.parametrize(
    ("lang", "told"),
    [("vi", "18/6/2018 < 30/6/2018; 1.250"), ("en", "18 Jun 2018 < 30 Jun 2018; 1,250")],
)
def test_dates_in_a_calculation_are_those_of_the_language(lang, told):
    assert write_marks("2018-06-18 < 2018-06-30; 1.250", lang) == told
