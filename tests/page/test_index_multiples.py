"""The panels of one share have one axis, show bounds, and say what is not printed."""

from __future__ import annotations

import pytest

from helpers.page.index.links import PlaceLink
from helpers.page.index.multiples import (
    MOST_EMPTY_PANELS,
    build_multiple,
    choose_axis_end,
    format_value,
    list_multiples,
    list_notes,
    name_section,
)
from helpers.page.index.places import Place
from helpers.page.levels import Level, place_level
from helpers.page.province import read_labels

ENGLISH = read_labels("en")
ONLINE = "share_online_of_received"


def make_share(value=0.1, low=..., high=..., **fields):
    """Return a share as the index keeps it; exact unless told otherwise."""
    plain = {
        "indicator_code": ONLINE,
        **dict.fromkeys(("service_level", "channel", "tier", "scope", "coverage"), "_T"),
        "family": "online",
        "headline": 1.0,
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "value": value,
        "value_low": value if low is ... else low,
        "value_high": value if high is ... else high,
        "numerator_value": 10,
        "denominator_value": 100,
        "numerator_rows": "d:1:1",
        "denominator_rows": "d:1:2",
        "printed_rows": "",
        "obs_status": "A",
        "disputed_by": "",
    }
    return plain | fields


def make_link(province_id: str) -> PlaceLink:
    return PlaceLink(province_id, province_id.upper(), f"{province_id}.en.html", "en")


def make_place(province_id: str, *shares) -> Place:
    return Place(province_id, (), {}, shares, {})


@pytest.mark.parametrize(
    ("values", "end"),
    [((0.124, 0.02), 1.0), ((1.0,), 1.0), ((1.1, 0.1), 2.0), ((5.0,), 5.0)],
)
def test_the_axis_ends_at_the_whole_base_unless_a_share_exceeds_it(values, end):
    assert choose_axis_end([make_share(value) for value in values]) == end


def test_the_axis_holds_the_bounds_too():
    assert choose_axis_end([make_share(0.9, 0.8, 1.3)]) == 2.0
    assert choose_axis_end([make_share(None, 2.3, None)]) == 5.0
    assert choose_axis_end([make_share(None, None, None)]) == 1.0


def test_a_share_beyond_all_round_ends_is_its_own_end():
    assert choose_axis_end([make_share(11.0)]) == 11.0


def test_bars_are_in_percent_of_the_axis():
    assert place_level(make_share(0.1), 0.2) == Level(50.0)
    assert place_level(make_share(0.1, 0.08, 0.12), 0.2) == Level(50.0, 40.0, 60.0)


def test_an_unbounded_side_runs_to_the_end_of_the_axis():
    assert place_level(make_share(None, None, 0.1), 0.2) == Level(None, 0.0, 50.0, True)
    assert place_level(make_share(None, 0.1, None), 0.2) == Level(None, 50.0, 100.0, True)
    assert format_value(make_share(None, None, 0.1), ENGLISH) == "at most 10.00%"


def test_all_panels_of_a_share_have_one_axis():
    shares = {"a": make_share(1.2), "b": make_share(0.6)}
    multiple = build_multiple(ONLINE, shares, [make_link("a"), make_link("b")], ENGLISH)
    assert multiple.axis_end == "200%"
    assert [panel.bar.value for panel in multiple.panels] == [60.0, 30.0]


def test_a_place_that_does_not_print_a_share_has_an_empty_panel_never_a_zero():
    links = [make_link("a"), make_link("b")]
    multiple = build_multiple(ONLINE, {"a": make_share()}, links, ENGLISH)
    assert [(panel.link.name, panel.value) for panel in multiple.panels] == [
        ("A", "10.00%"),
        ("B", ""),
    ]
    assert multiple.panels[1].bar is None
    assert multiple.absent == ()


def test_among_many_places_those_without_the_share_are_named_in_a_line():
    links = [make_link(f"p{n}") for n in range(MOST_EMPTY_PANELS + 1)]
    more = [*links, make_link("q")]
    assert build_multiple(ONLINE, {"p3": make_share()}, more, ENGLISH).absent == (
        f"{len(links)} other provinces",
    )
    multiple = build_multiple(ONLINE, {"p3": make_share()}, links, ENGLISH)
    assert [panel.link.name for panel in multiple.panels] == ["P3"]
    assert multiple.absent == tuple(link.name for link in links if link.name != "P3")


def test_only_shares_that_cover_different_sets_are_told_apart():
    links = [make_link("a"), make_link("b")]
    wide, narrow = make_share(), make_share(coverage="province")
    assert build_multiple(ONLINE, {"a": wide, "b": wide}, links, ENGLISH).remark == ""
    assert (
        "different sets" in build_multiple(ONLINE, {"a": wide, "b": narrow}, links, ENGLISH).remark
    )


def test_a_value_stands_with_period_division_bounds_and_what_narrows_it():
    row = make_share(0.1, 0.09, 0.11, tier="province", coverage="province district", obs_status="P")
    assert list_notes(row, ENGLISH) == [
        "10 / 100",
        "bounds: 9.00%–11.00%",
        "province tier",
        "base covers: province and district tiers",
        ENGLISH.label_code("obs_status", "P"),
    ]
    assert list_notes(make_share(), ENGLISH) == ["10 / 100"]
    multiple = build_multiple(ONLINE, {"a": row}, [make_link("a")], ENGLISH)
    assert multiple.panels[0].period == "2020"


def test_only_a_disputed_share_is_flagged():
    for row, flag in (
        (make_share(disputed_by="total", obs_status="U"), "disputed"),
        (make_share(obs_status="P"), ""),
    ):
        (panel,) = build_multiple(ONLINE, {"a": row}, [make_link("a")], ENGLISH).panels
        assert panel.flag == flag


def test_a_panel_leads_to_the_section_that_shows_the_share():
    assert name_section("online") == "online"
    assert name_section("services") == "services"
    assert name_section("other") == ""
    (panel,) = build_multiple(ONLINE, {"a": make_share()}, [make_link("a")], ENGLISH).panels
    assert panel.link.href == "a.en.html#online"


def test_only_printed_shares_are_listed_each_with_its_base_in_the_name():
    place = make_place(
        "a",
        make_share(indicator_code="share_level4_of_services", family="services", headline=2.0),
        make_share(),
    )
    found = list_multiples([place], {"a": make_link("a")}, ENGLISH)
    assert [multiple.anchor for multiple in found] == [
        "share-online-of-received",
        "share-level4-of-services",
    ]
    assert found[0].title == "Online share of dossiers received"


def test_a_value_is_a_number_with_its_division_and_the_rows_of_its_report():
    number = build_multiple(ONLINE, {"a": make_share()}, [make_link("a")], ENGLISH).panels[0].number
    assert (number.href, number.rows) == ("a.en.html#d:1:1", ("d:1:1", "d:1:2"))
    assert number.how == "10 / 100 = 10.00%"
    alone = make_share(numerator_value=None, denominator_value=None)
    alone |= {"numerator_rows": "", "denominator_rows": "", "printed_rows": "d:2:1"}
    number = build_multiple(ONLINE, {"a": alone}, [make_link("a")], ENGLISH).panels[0].number
    assert (number.rows, number.how) == (("d:2:1",), "")
