"""The maps of the index show every province of their day, and the opening says what is known."""

from __future__ import annotations

import re
from datetime import date

import pytest

from helpers.data import store
from helpers.ground.frames import list_records
from helpers.ground.languages import LANGUAGES
from helpers.page.index.links import PlaceLink
from helpers.page.index.opening import render_opening
from helpers.page.index.places import Place
from helpers.page.index.tiles import EXCERPT, MISSING, WHOLE, join_years, list_tile_maps
from helpers.page.province import read_labels
from helpers.printed.provinces import read_provinces, select_valid

TILES = list_records(store.read_register("tiles"))
DAYS = sorted({row["valid_on"] for row in TILES})
SHARE = {
    "indicator_code": "share_online_of_received",
    "tier": "_T",
    "scope": "_T",
    "coverage": "_T",
    "family": "online",
    "value": 0.5,
    "value_low": 0.5,
    "value_high": 0.5,
    "numerator_value": None,
    "denominator_value": None,
    "numerator_rows": "",
    "denominator_rows": "",
    "printed_rows": "d:1:1",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
}


def make_place(province_id: str, *years: int, excerpt: bool = False, **given: object) -> Place:
    """Return a place that prints one figure of each year."""
    document = {"document_id": "d", "excerpt": excerpt}
    counted = {str(year): {"d": 1} for year in years}
    findings = {"error": 0, "warning": 0, "note": 0}
    given = {"shares": [], "findings": findings} | given
    return Place(province_id, [document], {}, years=counted, **given)


def link(*places: Place) -> dict[str, PlaceLink]:
    return {
        p.province_id: PlaceLink(p.province_id, p.province_id, f"{p.province_id}.html", "en")
        for p in places
    }


def draw(*places: Place, lang: str = "en"):
    return list_tile_maps(places, link(*places), read_labels(lang))


@pytest.mark.parametrize("day", DAYS)
def test_a_map_has_one_square_for_each_province_of_its_day(day):
    own = [row for row in TILES if row["valid_on"] == day]
    existing = {
        row["province_id"] for row in select_valid(read_provinces(), date.fromisoformat(day))
    }
    assert {row["province_id"] for row in own} == existing
    assert len({(row["row"], row["column"]) for row in own}) == len(own)


def test_a_square_tells_years_and_grade_and_leads_to_the_report():
    whole, seen = (
        make_place("20-lang-son", 2018, 2019, 2021),
        make_place("14-son-la", 2020, excerpt=True),
    )
    tiles = {tile.name: tile for tile in draw(whole, seen)[0].tiles}
    shown = tiles["Lạng Sơn"]
    assert (shown.kind, shown.years) == (WHOLE, "2018–2019, 2021")
    assert shown.link.page == "20-lang-son.html"
    assert tiles["Sơn La"].kind == EXCERPT
    assert (tiles["Hà Nội"].kind, tiles["Hà Nội"].link) == (MISSING, None)


def test_a_merged_province_is_on_the_map_of_its_time_only():
    for province_id, on in (
        ("91-kien-giang", [1, 0]),
        ("91-an-giang", [0, 1]),
        ("20-lang-son", [1, 1]),
    ):
        maps = draw(make_place(province_id, 2025))
        assert [sum(t.kind != MISSING for t in m.tiles) for m in maps] == on


def test_what_was_printed_under_an_earlier_name_counts():
    before, after = make_place("46-thua-thien-hue", 2017), make_place("46-hue", 2025)
    (tile,) = [t for t in draw(before, after)[0].tiles if t.kind != MISSING]
    assert (tile.name, tile.years, tile.link.page) == ("Huế", "2017, 2025", "46-hue.html")
    (alone,) = [t for t in draw(before)[0].tiles if t.kind != MISSING]
    assert alone.link.page == "46-thua-thien-hue.html"


def test_a_place_without_figures_is_missing():
    assert all(tile.kind == MISSING for m in draw(make_place("20-lang-son")) for tile in m.tiles)
    assert join_years([]) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_opening_tells_shares_on_one_base_then_contradictions(lang):
    few = make_place("20-lang-son", 2020, shares=[SHARE | {"value": 0.25}])
    many = make_place("14-son-la", 2020, shares=[SHARE], findings={"error": 2})
    other = make_place("12-lai-chau", 2020, shares=[SHARE | {"coverage": "district", "value": 0.9}])
    places = (few, many, other)
    html = render_opening(places, link(*places), read_labels(lang)).html
    text = re.sub(r"<[^>]+>", "", html)
    assert text.index("25") < text.index("50")
    assert "90" not in text
    assert 'href="20-lang-son.html#d:1:1" class="src"' in html
    assert 'href="14-son-la.html#findings">14-son-la</a> 2' in html


def test_the_opening_of_nothing_is_empty_and_of_one_place_says_so():
    labels = read_labels("en")
    assert render_opening([], {}, labels).html == ""
    place = make_place("91-kien-giang", 2020, shares=[SHARE])
    text = render_opening([place], link(place), labels).html
    assert "No share is known of two provinces" in text
    assert "Since merged or renamed" in text
    assert "No printed figures contradict" in text
    place = make_place("91-kien-giang", 2020, findings={"error": 2})
    assert "2, in one province: " in render_opening([place], link(place), labels).html
