"""A page begins with sentences that its tables say, whatever a province prints."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.analysis.targets import judge_target
from helpers.data.rows import name_row
from helpers.ground.languages import LANGUAGES
from helpers.page import province
from helpers.page.fragments import Link
from helpers.page.prose import fill
from helpers.page.sections.disputes import count_facts
from helpers.page.sections.in_short import find_one_in, render_in_short
from helpers.page.sections.ranks import find_rank, tell_move, tell_places
from helpers.page.sections.telling import tell_when
from tests.representatives import choose_provinces


def read_text(data) -> str:
    """Return the sentences without tags."""
    return re.sub(r"<[^>]+>", "", render_in_short(data).html)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("province_id", choose_provinces())
def test_every_province_has_two_to_four_sentences(province_id, lang):
    data = province.read_province(province_id, lang)
    text = read_text(data)
    missing = data.labels.translate(
        "The documents print no figures from which an online share can be computed."
    )
    assert (missing in text) == ("online" not in set(data.shares["family"]))
    assert re.findall(r"\{|\bnan\b|\bNone\b|\d{4}-\d\d-\d\d|\w_\w", text) == []
    assert 2 <= len(re.findall(r"\.(?= |$)", text.strip())) <= 8


def test_a_number_leads_to_its_row():
    data = province.read_province("20-lang-son", "en")
    links = re.findall(r'href="#([^"]+)"[^>]*>([^<]+)<', render_in_short(data).html)
    rank = find_rank(data.observations, data.indicators)
    row = rank.row
    assert (f"{row['document_id']}:{row['line']}:{row['seq']}", str(rank.number)) in links
    assert f"{rank.number} of {rank.places} (2019), up 10 places since 2018." in read_text(data)


def test_a_rank_without_an_earlier_one_has_not_moved():
    data = province.read_province("20-lang-son", "en")
    rank = find_rank(data.observations, data.indicators)
    assert tell_move(rank, data.growth.iloc[:0], data.labels) == ""
    assert find_rank(data.observations.iloc[:0], data.indicators) is None
    unknown = find_rank(
        data.observations[data.observations["indicator_code"] == row_code(rank)], data.indicators
    )
    assert unknown.places == 0


def row_code(rank) -> str:
    return str(rank.row["indicator_code"])


def test_a_smaller_rank_is_a_better_one():
    labels = province.read_labels("en")
    told = [tell_places(change, labels) for change in (-10, -1, 0, 1, 10)]
    assert told == ["up 10 places", "up one place", "unchanged", "down one place", "down 10 places"]


@pytest.mark.parametrize(
    ("share", "count"),
    [(0.124, 8), (0.5, 2), (0.6, 0), (1.0, 0), (0.4, 0), (0.001, 0), (0.0, 0), (None, 0)],
)
def test_one_in_so_many_is_told_only_where_it_is_near(share, count):
    assert find_one_in(share) == count


@pytest.mark.parametrize(
    ("low", "high", "told"), [(0.3, 0.4, "met"), (0.2, 0.29, "missed"), (0.2, 0.3, "open")]
)
def test_a_target_is_judged_by_the_bounds(low, high, told):
    share = {"value_low": low, "value_high": high, "coverage": "_T"}
    assert judge_target(share, {"value": "0.3"}) == told
    assert judge_target(share | {"coverage": "province"}, {"value": "0.3"}) == "other_base"


def test_one_restatement_is_one_fact():
    def find(*rows: str, case: str = "c") -> dict[str, object]:
        return {"severity": "error", "check_code": "x", "case": case, "rows": " ".join(rows)}

    first = find("a:1:1", "a:9:1")
    again = [first, find("a:1:2", "a:9:2", "a:4:1")]
    assert count_facts(again, "error") == 1
    assert count_facts([first, find("a:1:1", "a:2:1")], "error") == 2
    assert count_facts([first, find("a:1:2", "a:9:2", case="d")], "error") == 2
    assert count_facts(again, "warning") == 0


def test_words_around_links_belong_to_the_links():
    filled = fill("a {x} b {y} c", x=Link("1", "#1", after="!"), y="2")
    assert [(p.before, p.text, p.after) for p in filled] == [("a ", "1", "! b 2 c")]
    assert fill("{x}{y}", x="1", y="2") == (Link("12", ""),)


def test_what_no_check_could_try_is_not_called_free_of_contradictions():
    data = province.read_province("20-lang-son", "en")
    untried = replace(data, findings=data.findings.assign(result="not_checkable"))
    assert "too few for any check" in read_text(untried)
    assert "contradictions" not in read_text(untried)


def test_a_contradiction_is_told_of_the_total_not_of_a_part():
    total = read_text(province.read_province("62-kon-tum", "en")).partition("Contradictions: ")[2]
    assert total.startswith("1. Dossiers handled (1 Jan–18 Nov 2020): the parts")
    assert "carried over" not in total


def test_an_assumed_first_day_is_told_with_the_period():
    data = province.read_province("20-lang-son", "en")
    rows = data.observations[data.observations["note"].str.contains("start_")]
    rows = rows[rows["period_basis"] != "nominal"].to_dict("records")
    assumed = data.labels.label_code("note", rows[0]["note"].split()[0])
    assert assumed in tell_when(rows[0], data)
    name = name_row(rows[0])
    share = {**rows[0], "rests_on": "counts", "numerator_rows": name, "denominator_rows": name}
    assert assumed in tell_when(share, data)
    dated = next(r for r in data.observations.to_dict("records") if not r["note"])
    assert tell_when(dated, data).startswith(data.labels.label_period(dated))
    assert assumed not in tell_when(dated, data)
