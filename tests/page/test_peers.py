"""A share stands beside those of others on the same base, its past and the target in force."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from helpers.analysis.comparison import list_comparable, select_latest
from helpers.analysis.wanted import select_wanted
from helpers.data import peers as peer_data
from helpers.data import store
from helpers.data.peers import Base, find_base
from helpers.ground import paths
from helpers.page import province
from helpers.page.sections.peers import render_peers


@pytest.fixture(scope="module")
def lang_son():
    return province.read_province("20-lang-son", "en")


def read_text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_peers_are_those_of_the_comparison():
    shares = select_wanted(store.read_all_processed("shares"))
    latest = select_latest(shares).to_dict("records")
    for owner in sorted({row["province_id"] for row in latest}):
        bases = {find_base(row) for row in latest if row["province_id"] == owner}
        wanted = {
            (row["province_id"], *find_base(row), row["period_end"])
            for row in latest
            if row["province_id"] != owner and find_base(row) in bases
        }
        found = peer_data.list_peers(owner)
        assert {(p["province_id"], *find_base(p), p["period_end"]) for p in found} == wanted
    assert list_comparable(shares)


def test_a_base_is_the_figure_its_cut_and_the_set_covered():
    assert Base._fields == ("indicator_code", "tier", "scope", "coverage")


def test_peers_are_read_again_when_a_table_changes(tmp_path, monkeypatch, repository):
    import shutil

    shutil.copytree(repository / "data", tmp_path / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    before = peer_data.list_peers("20-lang-son")
    gone = paths.processed("shares", before[0]["province_id"])
    gone.unlink()
    after = peer_data.list_peers("20-lang-son")
    assert after == [p for p in before if p["province_id"] != before[0]["province_id"]]


def test_values_and_periods_of_others_are_told_with_links(lang_son):
    html = render_peers(lang_son).html
    assert 'href="62-kon-tum.en.html#compare">5.92%</a> (1 Jan–18 Nov 2020)' in html
    assert html.count('<circle class="peer') == sum(p["value"] != "" for p in lang_son.peers)
    bounded = [p for p in lang_son.peers if p["value"] == ""]
    drawn = [p for p in bounded if (p["value_low"], p["value_high"]) != ("0", "1")]
    assert html.count('<rect class="peer') == len(drawn) > 0


def test_a_target_is_drawn_only_where_it_binds(lang_son):
    html = render_peers(lang_son).html
    assert (
        "levels 2–4 only; the target of 30% of all online services by Resolution 17/NQ-CP" in html
    )
    assert 'class="aim"' not in html
    html = render_peers(province.read_province("91-kien-giang", "en")).html
    assert "Below the target of 30% by 2020 of Resolution 17/NQ-CP" in html
    assert 'class="aim"' in html


def test_a_doubted_share_of_another_province_is_pale(lang_son):
    peers = [peer | {"disputed_by": "total"} for peer in lang_son.peers]
    assert "doubted" in render_peers(replace(lang_son, peers=peers)).html
    peers = [peer | {"disputed_by": ""} for peer in lang_son.peers]
    shares = lang_son.shares.assign(disputed_by="")
    assert "doubted" not in render_peers(replace(lang_son, peers=peers, shares=shares)).html


def test_a_share_that_nobody_else_has_is_named_as_not_comparable(lang_son):
    alone = replace(lang_son, peers=(), targets=lang_son.targets.iloc[:0])
    text = read_text(render_peers(alone).html)
    assert "Not comparable, as no other province at hand has it" in text
    assert "Others on this base" not in text


def test_of_many_others_the_ends_are_told(lang_son):
    online = next(p for p in lang_son.peers if p["value"])
    many = [online | {"value": str(n / 10), "province_id": "14-son-la"} for n in range(1, 8)]
    text = read_text(render_peers(replace(lang_son, peers=many)).html)
    assert "7 others on this base, from Sơn La 10" in text
    assert "to Sơn La 70" in text


def test_a_disputed_share_is_pale(lang_son):
    disputed = lang_son.shares.assign(disputed_by="total")
    assert 'class="days"' in render_peers(lang_son).html
    html = render_peers(replace(lang_son, shares=disputed)).html
    assert 'class="pale"' in html
    assert 'class="days"' not in html
