"""Headline cards say what changed, on which coverage, and what to doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.analysis.disputes import list_disputed_rows
from helpers.analysis.growth.refused import SENTENCES
from helpers.ground.vocabulary import SEVERITIES
from helpers.page import province
from helpers.page.sections import cards, disputes, headline
from helpers.page.sections.words import select_like_for_like

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def kien_giang():
    return province.read_province("91-kien-giang", "en")


@pytest.fixture(scope="module")
def lang_son():
    return province.read_province("20-lang-son", "vi")


def find(data, label: str):
    (card,) = [card for card in cards.build_cards(data) if card.label == label]
    return card


def tell(card) -> str:
    """Return what a card says of the change, links and the words around them."""
    return "".join(f"{link.before}{link.text}{link.after}" for link in card.change) + card.reason


def test_a_total_of_another_coverage_is_compared_like_for_like(kien_giang):
    card = find(kien_giang, "Dossiers handled")
    assert tell(card) == "like for like −27.4% (−31.7% to −26.9%; disputed) since 2018"
    assert card.change[0].how == "58,110 / 80,000 − 1 = −27.4%"


def test_a_total_that_rises_by_what_is_newly_counted_says_so(kien_giang):
    card = find(kien_giang, "Online meetings")
    assert tell(card) == "+23.1% since 2018; like for like −9.6%"


def test_a_share_of_another_base_has_no_change_and_the_answer_above_says_why(kien_giang):
    card = cards.build_cards(kien_giang)[0]
    assert tell(card) == "not comparable with 2018"
    assert SENTENCES["numerator"][1] in headline.render_headline(kien_giang).html


def test_without_a_like_for_like_sum_the_card_says_why_there_is_no_change(kien_giang):
    alone = kien_giang.growth[kien_giang.growth["comparison"] != "like_for_like"]
    card = find(replace(kien_giang, growth=alone), "Dossiers handled")
    assert tell(card).startswith("not comparable with 2018: ")


def test_a_figure_printed_twice_has_two_changes(kien_giang):
    whole = kien_giang.observations["grade"] == "whole"
    read_whole = replace(kien_giang, observations=kien_giang.observations[whole])
    card = find(read_whole, "Online services: level 4")
    assert tell(card) == "+6.9% (disputed) / +4.7% (disputed) since 28 Dec 2018"


def test_a_disputed_figure_leads_to_the_finding_that_disputes_it(kien_giang):
    own = kien_giang.findings
    first = own.index[own["result"].eq("failed") & own["check_code"].eq("restatement")][0]
    planted = own.assign(rows=own["rows"].where(own.index != first, "kien-giang-2019:72:1"))
    province = replace(kien_giang, findings=planted)
    card = find(province, "Digital signatures issued")
    finding = dict(disputes.list_failed(planted))[card.flag_href.removeprefix("#")]
    assert (card.flag, finding["check_code"]) == ("disputed", "restatement")


def test_a_province_of_one_date_has_no_change(lang_son):
    one = lang_son.observations["document_id"] == "lang-son-2020-h1"
    alone = replace(lang_son, observations=lang_son.observations[one], shares=lang_son.shares[:0])
    assert {tell(card) for card in cards.build_cards(alone)} == {""}


def test_the_main_share_shows_its_calculation(lang_son):
    card = cards.build_cards(lang_son)[0]
    assert card.value.text == "87,76%"
    assert "301.358 / 343.399" in card.note


def test_findings_are_numbered_from_the_gravest(kien_giang):
    failed = disputes.list_failed(kien_giang.findings)
    severities = [SEVERITIES.index(row["severity"]) for _, row in failed]
    assert severities == sorted(severities)
    assert [anchor for anchor, _ in failed] == [f"finding-{n + 1}" for n in range(len(failed))]


def test_a_figure_in_two_findings_leads_to_the_graver(kien_giang):
    failed = disputes.read_failed(kien_giang)
    anchors = disputes.map_disputes(kien_giang)
    doubted = {
        name: [a for a, finding in failed.items() if name in list_disputed_rows(finding)]
        for name in anchors
    }
    assert any(len(found) > 1 for found in doubted.values())
    assert {name: found[0] for name, found in doubted.items()} == dict(anchors)


def test_a_level_is_never_compared_by_the_sum_of_all_levels(kien_giang):
    growth = kien_giang.growth
    level = growth[(growth["service_level"] == "level_4") & (growth["reason_code"] != "")]
    level = level[level["indicator_code"] == "online_services"]
    assert len(level)
    assert [select_like_for_like(growth, row) for row in level.to_dict("records")] == [None] * len(
        level
    )


def test_the_head_names_the_total_that_a_contradiction_is_about():
    kon_tum = province.read_province("62-kon-tum", "en")
    html = headline.render_headline(kon_tum).html
    assert {"kon-tum-2020:21:1", "kon-tum-2020:21:3"} < set(disputes.map_disputes(kon_tum))
    assert "Dossiers handled" in html


def test_the_latest_figure_printed_twice_is_the_first_statement(kien_giang):
    early = kien_giang.observations[kien_giang.observations["document_id"] == "kien-giang-2018"]
    data = replace(kien_giang, observations=early, shares=kien_giang.shares.iloc[:0])
    card = find(data, "Online services: level 4")
    assert card.value.text == "290"
