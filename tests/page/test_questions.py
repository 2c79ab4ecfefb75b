"""What readers ask is answered at the head of every page, or told to be in no document."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest

from helpers.analysis.targets import find_target
from helpers.data.peers import find_base
from helpers.data.rows import name_row
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.ground.vocabulary import TOTAL
from helpers.page import province
from helpers.page.index import questions
from helpers.page.index.facts import BuildFacts
from helpers.page.index.links import PlaceLink
from helpers.page.index.places import read_places
from helpers.page.sections import answers, introduction
from helpers.page.sections.headline import render_headline
from helpers.page.sections.highest import find_highest
from helpers.page.sections.questions import render_questions
from tests.representatives import choose_provinces

PARTS = ("shares", "growth", "findings", "observations")


def list_ranks(data):
    codes = data.indicators.loc[data.indicators["kind"] == "rank", "indicator_code"]
    return data.observations[data.observations["indicator_code"].isin(codes)]["value"].dropna()


def list_contradictions(data):
    found = data.findings
    return found[(found["severity"] == "error") & (found["result"] == "failed")]


def list_timed(data):
    codes = [code for code in data.shares["indicator_code"] if "on_time" in code or "late" in code]
    return [*codes, *(c for c in data.shares["indicator_code"] if "early" in c or "due_day" in c)]


def list_targeted(data):
    first = list_records(data.shares[data.shares["alternative"] == 1])
    return [row for row in first if find_target(row, list_records(data.targets))]


SILENCES = {
    "No document at hand prints one.": list_ranks,
    "Not without their contradiction: ": lambda data: [None] * list_contradictions(data).empty,
    "No document at hand prints an on-time share.": list_timed,
    "No document at hand prints the outcome of planned tasks.": lambda data: data.observations[
        data.observations["measurement_kind"] == "outcome"
    ],
    "No target in the register was in force for a share printed here.": list_targeted,
    "No document at hand prints inhabitants, or a figure for each of them.": lambda data: [],
}
"""What the box says where a page has nothing of a kind, and what the tables have of it."""


def tell(data, lang="en") -> str:
    """Return the box without tags."""
    data = replace(data, labels=province.read_labels(lang))
    return unescape(re.sub(r"<[^>]+>", "", render_questions(data, summary="").html))


def empty(data, *names: str):
    """Return the data of a province with some tables empty."""
    return replace(data, **{name: getattr(data, name).head(0) for name in names})


@pytest.mark.parametrize("province_id", choose_provinces())
@pytest.mark.parametrize("gone", [(), ("shares", "growth"), PARTS], ids=["whole", "bare", "empty"])
def test_every_question_is_answered_or_told_to_be_in_no_document(province_id, gone):
    data = empty(province.read_province(province_id, "en"), *gone)
    text = tell(data)
    found = {silence: silence in text for silence in SILENCES}
    assert found == {silence: not len(find(data)) for silence, find in SILENCES.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("province_id", choose_provinces())
def test_no_answer_is_empty_or_shows_a_code(province_id, lang):
    data = province.read_province(province_id, lang)
    rows = re.findall(r"<dt>(.+)</dt> <dd>(.+)</dd>", render_questions(data, summary="").html)
    assert len(rows) == len(answers.list_answers(data)) + 2
    text = tell(data, lang)
    assert re.findall(r"\{|\bnan\b|\bNone\b|\d{4}-\d\d-\d\d|[a-z]_[a-z]", text) == []


def test_the_figures_of_a_contradiction_lead_to_it():
    data = province.read_province("62-kon-tum", "en")
    (row,) = list_records(list_contradictions(data))
    html = render_questions(data, summary="").html
    printed = {name_row(row): row["printed"] for row in list_records(data.observations)}
    for name in row["smallest_rows"].split():
        assert f'<a href="#finding-1">{printed[name].replace(".", ",")}</a>' in html


def test_a_share_is_not_set_against_one_of_another_base():
    text = tell(province.read_province("91-kien-giang", "en"))
    assert "13.55%, not comparable with 0.275% (2018): The two shares have the same kind" in text
    assert "14.13% (31 Dec 2019, excerpt), below the target of 30% by 2020 of Resolution 17" in text
    assert "(LGSP) (2018); 14 of 18 met, 3 with no outcome printed" in text


def test_the_highest_of_a_base_may_be_the_province_itself():
    data = province.read_province("20-lang-son", "en")
    first, *_ = (row for rows in data.peers.values() for row in rows if row["value"])
    own = next(row for row in answers.list_latest_shares(data) if "excerpt" in str(row["grade"]))
    base = {name: own[name] for name in ("indicator_code", "tier", "scope", "coverage")}
    lower = replace(data, peers={find_base(own): [{**first, **base, "value": "0.0001"}]})
    higher = replace(data, peers={find_base(own): [{**first, **base, "value": "0.9999"}]})
    assert "highest of 2" in tell(lower)
    assert data.labels.label_province(first["province_id"]) not in tell(lower)
    assert data.labels.label_province(first["province_id"]) in tell(higher)


def test_the_box_stands_before_the_cards():
    html = render_headline(province.read_province("62-kon-tum", "vi")).html
    assert html.index('class="short"') < html.index('class="asked"') < html.index('class="cards"')


@pytest.mark.parametrize(
    ("others", "first", "is_open"),
    [
        ([(0.4, 0.4, 0.4)], 0, False),
        ([(0.6, 0.6, 0.6)], 1, False),
        ([(None, 0.9, 1.0)], 1, False),
        ([(None, 0.2, 0.9)], 0, True),
        ([(None, None, None)], 0, True),
        ([(None, 0.95, 1.0), (None, 0.97, 1.0)], 2, True),
        ([(0.495, 0.495, 0.495)], 0, True),  # the leader may be as low as 0.49
        ([(0.49, 0.49, 0.49)], 0, False),
        ([(0.5, 0.5, 0.5)], 1, True),
        ([(0.97, 0.97, 0.97), (None, 0.97, 1.0)], 2, False),  # it may be more, the other not
    ],
)
def test_the_highest_may_be_left_open_by_bounds(others, first, is_open):
    rows = [
        dict(zip(("value", "value_low", "value_high"), row, strict=True))
        for row in [(0.5, 0.49, 0.51), *others]
    ]
    for order in (rows, rows[::-1]):
        found = find_highest(order)
        assert (rows.index(found.row), found.count, found.is_open) == (first, len(rows), is_open)
        assert found.ties == 0


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_who_is_as_high_is_counted(lang):
    data = province.read_province("20-lang-son", lang)
    own = next(iter(answers.list_latest_shares(data)))
    exact = {**own, "value": "0.5", "value_low": "0.5", "value_high": "0.5"}
    less = dict.fromkeys(("value", "value_low", "value_high"), "0.4")
    assert find_highest([exact, {**exact}, {**exact, **less}]).ties == 1
    words = "as high: 2 more" if lang == "en" else "cao bằng: 2 tỉnh khác"
    peers = [{**exact, "province_id": name} for name in ("62-kon-tum", "91-kien-giang")]
    told = answers._tell_highest(exact, peers, data)
    compared = introduction._tell_highest(pd.DataFrame([exact, *peers]), data.labels)
    for sentence in (told, compared):
        assert words in "".join(f"{link.before}{link.text}{link.after}" for link in sentence)


# the index


@pytest.fixture(scope="module")
def index_places():
    facts = BuildFacts()
    return list(read_places(choose_provinces(), facts).values())


def tell_index(places) -> str:
    labels = province.read_labels("en")
    links = {p.province_id: PlaceLink(p.province_id, p.province_id, "x.html", "en") for p in places}
    return unescape(re.sub(r"<[^>]+>", "", questions.render_questions(places, links, labels).html))


def test_the_index_counts_targets_and_names_what_misses_them(index_places):
    targets = list_records(province.store.read_register("targets"))
    latest = [row for place in index_places for row in place.shares if find_target(row, targets)]
    bound = [row for row in latest if row["coverage"] == TOTAL]
    text = tell_index(index_places)
    assert f"target in force: {len(bound)}; " in text
    place, low = index_places[0], {"value": 0.01, "value_low": 0.01, "value_high": 0.01}
    absent = "No target in the register was in force"
    for share, told in {"level_3": absent, TOTAL: "1; below it, 1: "}.items():
        made = replace(place, shares=[bound[0] | low | {"coverage": share}])
        assert told in tell_index([made])
    many = replace(place, shares=[bound[0] | low] * (questions.MOST_NAMED + 1))
    assert f"below it, {questions.MOST_NAMED + 1}, among them: " in tell_index([many])
    wide = replace(place, shares=[bound[0] | low | {"value": None, "value_high": 1.0}])
    assert "1; none below it for certain." in tell_index([wide])
    bare = [replace(place, shares=()) for place in index_places]
    assert "No target in the register was in force" in tell_index(bare)
    assert "No document at hand prints an on-time share." in tell_index(bare)


def test_the_index_names_figures_not_to_quote_alone(index_places):
    tokens = [
        token.replace(".", ",")
        for place in index_places
        for doubt in place.doubts
        if doubt["severity"] == "error"
        for token in doubt["smallest"]
    ]
    text = tell_index(index_places)
    assert tokens
    assert all(token in text for token in tokens)
    sound = [replace(place, doubts=()) for place in index_places]
    assert "No figure is contradicted" in tell_index(sound)
    assert questions.render_questions([], {}, province.read_labels("en")).html == ""
