"""A share stands beside those of others on the same base, its past and the target in force."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from helpers.analysis.comparison import select_compared, select_latest
from helpers.analysis.wanted import select_wanted
from helpers.data import peers as peer_data
from helpers.data import store
from helpers.data.peers import Base, Row, find_base
from helpers.ground import paths
from helpers.page import province
from helpers.page.sections.peers import MOST_MARKS, render_peers


@pytest.fixture(scope="module")
def lang_son():
    return province.read_province("20-lang-son", "en")


def read_text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def group(rows: Iterable[Row]) -> dict[Base, list[Row]]:
    """Return shares of other provinces as a report has them."""
    return peer_data.Latest({"": list(rows)}).on_base


def list_all(peers: Mapping[Base, Iterable[Row]]) -> list[Row]:
    """Return shares on all bases."""
    return [row for rows in peers.values() for row in rows]


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
        found = list_all(peer_data.group_peers(owner))
        assert {(p["province_id"], *find_base(p), p["period_end"]) for p in found} == wanted
    assert select_compared(shares)


def test_a_base_is_the_figure_its_cut_and_the_set_covered():
    assert Base._fields == ("indicator_code", "tier", "scope", "coverage")


def test_peers_are_read_again_when_a_table_changes(tmp_path, monkeypatch, repository):
    import shutil

    shutil.copytree(repository / "data", tmp_path / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    before = list_all(peer_data.group_peers("20-lang-son"))
    gone = paths.processed("shares", before[0]["province_id"])
    gone.unlink()
    after = list_all(peer_data.group_peers("20-lang-son"))
    assert after == [p for p in before if p["province_id"] != before[0]["province_id"]]


def test_latest_shares_are_kept_for_the_kernels_of_a_batch(tmp_path, monkeypatch, repository):
    import shutil

    shutil.copytree(repository / "data", tmp_path / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv(paths.LATEST_VARIABLE, str(tmp_path / "own" / "latest.json"))

    def read():
        peer_data._read_latest.cache_clear()  # as in a new kernel
        return peer_data.read_latest().owned

    first = read()
    with monkeypatch.context() as patch:
        patch.setattr(peer_data, "read_table", None)  # nothing else is read
        assert read() == first
        assert list(read()) == list(first)
    owner = next(name for name, rows in first.items() if rows)
    table = paths.processed("shares", owner)
    paths.replace_text(table, table.read_text().partition("\n")[0] + "\n")
    assert read() == {**first, owner: []}
    (tmp_path / "own" / "latest.json").write_text("{")
    assert read() == {**first, owner: []}


def test_a_batch_asks_a_settled_folder_and_not_each_file(tmp_path, monkeypatch, repository):
    import shutil

    shutil.copytree(repository / "data", tmp_path / "data")
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    folder, listed = paths.processed("shares", "x").parent, []
    list_files = peer_data._list_files
    monkeypatch.setattr(peer_data, "_list_files", lambda *a: [listed.append(a), list_files(*a)][1])

    def read():
        return peer_data.read_latest().owned

    def settle():
        os.utime(folder, (0, 0))

    settle()
    assert read() == read()
    assert len(listed) == 2, "a reader's kernel asks each time"
    monkeypatch.setenv(paths.LATEST_VARIABLE, str(tmp_path / "own" / "latest.json"))
    first = read()
    assert read() == first
    assert len(listed) == 3
    owner = next(name for name, rows in first.items() if rows)
    table = paths.processed("shares", owner)
    paths.replace_text(table, "province_id\n")
    assert read() == read() == {**first, owner: []}
    assert len(listed) == 5, "what is new may change again within a tick of the clock"
    settle()
    assert read() == read()
    assert len(listed) == 6
    known = peer_data.list_provinces()
    monkeypatch.setattr(peer_data, "list_provinces", lambda: [p for p in known if p != owner])
    assert owner not in read(), "its rows were taken out of a document on several provinces"


def test_values_and_periods_of_others_are_told_with_links(lang_son):
    html = render_peers(lang_son).html
    assert 'href="62-kon-tum.en.html#compare">5.92%</a> (1 Jan–18 Nov 2020)' in html
    assert html.count('<circle class="peer') == sum(
        p["value"] != "" for p in list_all(lang_son.peers)
    )
    bounded = [p for p in list_all(lang_son.peers) if p["value"] == ""]
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
    peers = [peer | {"disputed_by": "total"} for peer in list_all(lang_son.peers)]
    assert "doubted" in render_peers(replace(lang_son, peers=group(peers))).html
    peers = [peer | {"disputed_by": ""} for peer in list_all(lang_son.peers)]
    shares = lang_son.shares.assign(disputed_by="")
    assert "doubted" not in render_peers(replace(lang_son, peers=group(peers), shares=shares)).html


def test_a_share_that_nobody_else_has_is_named_as_not_comparable(lang_son):
    alone = replace(lang_son, peers={}, targets=lang_son.targets.iloc[:0])
    text = read_text(render_peers(alone).html)
    assert "Not comparable, as no other province at hand has it" in text
    assert "Others on this base" not in text


def test_of_many_others_the_ends_are_told(lang_son):
    online = next(p for p in list_all(lang_son.peers) if p["value"])
    many = [online | {"value": str(n / 10), "province_id": "14-son-la"} for n in range(1, 8)]
    text = read_text(render_peers(replace(lang_son, peers=group(many))).html)
    assert "7 others on this base, from Sơn La 10" in text
    assert "to Sơn La 70" in text
    assert "bounds only" not in text
    bounded = online | {"value": "", "value_low": "0.95", "value_high": "1"}
    text = read_text(render_peers(replace(lang_son, peers=group([*many, bounded]))).html)
    assert "7 others on this base, from Sơn La 10" in text
    assert "; known by bounds only: 1 other." in text
    few = [*many[:2], *[bounded] * 3]
    text = read_text(render_peers(replace(lang_son, peers=group(few))).html)
    assert re.search(
        "Others on this base: Sơn La 10.*Sơn La 20.*; known by bounds only: 3 others", text
    )


def test_marks_of_very_many_others_do_not_cover_each_other(lang_son):
    online = next(p for p in list_all(lang_son.peers) if p["value"])

    def draw(count):
        others = [online | {"value": str(n / count)} for n in range(count)]
        for n in range(count):
            low, high = sorted((n / count, 7 * n % count / count))
            others.append(online | {"value": "", "value_low": str(low), "value_high": str(high)})
        html = render_peers(replace(lang_son, peers=group(others))).html
        assert ("stand for several" in html) == (count > MOST_MARKS)
        widths = re.findall(r'<rect class="peer[^>]* width="([0-9.]+)%"', html)
        return html.count('<circle class="peer'), list(map(float, widths))

    circles, widths = draw(50)
    assert (circles, len(widths)) == (50, 50)
    circles, widths = draw(5000)
    assert circles == 201
    assert len(widths) < 21 * 20
    assert min(widths) > 0, "a narrow one is seen as well"


def test_a_disputed_share_is_pale(lang_son):
    disputed = lang_son.shares.assign(disputed_by="total")
    assert 'class="days"' in render_peers(lang_son).html
    html = render_peers(replace(lang_son, shares=disputed)).html
    assert 'class="pale"' in html
    assert 'class="days"' not in html
