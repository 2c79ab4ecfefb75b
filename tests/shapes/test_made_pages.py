"""Pages of made documents say what is true of them, whatever their shape and hedges."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.comparison import select_compared

LATE = {"issued": "2024-01-15", "period_start": "2023-01-01", "period_end": "2023-12-31"}
"""A document of a year after Decree 42/2022/NĐ-CP."""

HEDGES = ("over", "under", "at_most", "nearly", "about")
PAIRS = [*((hedge, "exact") for hedge in HEDGES), *(("exact", hedge) for hedge in HEDGES)]
PAIRS += [("over", "over"), ("nearly", "nearly"), ("nearly", "over"), ("under", "at_least")]
TIERS = ("province", "district", "commune")
GROUPS = [PAIRS[n : n + len(TIERS)] for n in range(0, len(PAIRS), len(TIERS))]
"""The hedges of one place: each tier has its own pair."""


def dossiers(printed: str, **fields: str) -> dict[str, str]:
    return {"printed": printed, "indicator_code": "dossiers_received", **fields}


def services(printed: str, level: str = "") -> dict[str, str]:
    return {"printed": printed, "indicator_code": "online_services", "service_level": level}


def share(printed: str, code: str = "share_online_of_received", **fields: str) -> dict[str, str]:
    return {"printed": printed, "indicator_code": code, **fields}


def test_received_and_online_give_a_share_and_check_the_printed_one(build) -> None:
    place = build(({}, [dossiers("120.450"), dossiers("45.230", channel="online"), share("37,6%")]))
    (row,) = place.read("shares")
    assert (row["value"], row["printed_agrees"]) == (pytest.approx(45230 / 120450), "yes")
    assert "37.55%" in place.tell()
    assert "no figures from which an online share" not in place.tell()


def test_level_4_of_a_catalogue_of_four_levels_is_a_share_of_all(build) -> None:
    levels = {"level_1": "100", "level_2": "200", "level_3": "300", "level_4": "400"}
    place = build(({}, [services(number, level) for level, number in levels.items()]))
    found = {r["indicator_code"]: r for r in place.read("shares")}
    assert found["share_level4_of_services"]["value"] == 0.4
    assert found["share_level4_of_services"]["coverage"] == "_T"
    assert "44.44" not in place.tell()


def test_a_share_printed_without_counts_is_told_as_printed(build) -> None:
    place = build(({}, [share("81,09%", channel="online")]))
    (row,) = place.read("shares")
    assert (row["rests_on"], row["value"]) == ("printed", 0.8109)
    assert "81.09% as printed" in place.tell()
    assert place.list_cards()["Online share of dossiers received"] == "81.09%"
    assert "81.09%" in place.draw()["online-shares"]
    assert "online" in place.list_sections()
    assert "no figures from which an online share" not in place.tell()


@pytest.mark.parametrize("token", ["30%", "30,5%"])
def test_a_share_printed_without_counts_keeps_its_digits(build, token) -> None:
    place = build(({}, [share(token, channel="online")]))
    shown = token.replace(",", ".")
    assert place.list_cards()["Online share of dossiers received"] == shown
    assert f": {shown}, as printed" in place.draw()["online-shares"]
    assert f"{shown} as printed" in place.tell()


@pytest.mark.parametrize("qualifier", ["over", "nearly", "at_most"])
def test_a_hedged_share_without_counts_is_drawn_by_its_bounds(build, qualifier) -> None:
    place = build(({}, [share("80%", channel="online", qualifier=qualifier)]))
    assert "80" in place.draw()["online-shares"]
    assert "80" in place.list_cards()["Online share of dossiers received"]


def test_full_and_partial_services_are_a_catalogue(build) -> None:
    place = build((LATE, [services("900", "full"), services("300", "partial")]))
    (row,) = [r for r in place.read("shares") if r["indicator_code"] == "share_full_of_services"]
    assert row["value"] == 0.75
    assert "75.00%" in place.tell()
    assert place.list_cards()["Online services: full process"] == "900"
    told = place.draw()["services-by-level"]
    assert "partial: 300, full process: 900" in told
    assert "full process: 900 of 1,200 services (75.00%)" in told
    assert {"services", "compare"} <= set(place.list_sections())


@pytest.mark.parametrize(
    "rows",
    [
        [services("900", "full"), services("300", "partial")],
        [services("1.200"), services("900", "full")],
        [services("1.200"), services("900", "full"), services("300", "partial")],
        [services("1.200"), share("75%", "share_full_of_services", service_level="full")],
        [services("1.200"), services("900", "full"), share("75%", "share_full_of_services")],
    ],
    ids=["parts", "total", "both", "printed", "checked"],
)
def test_a_share_of_full_services_is_the_same_in_table_chart_and_card(build, rows) -> None:
    place = build((LATE, rows))
    (row,) = [r for r in place.read("shares") if r["indicator_code"] == "share_full_of_services"]
    assert row["value"] == 0.75
    charts, cards = place.draw(), place.list_cards()
    if row["rests_on"] == "counts":
        assert "900 of 1,200 services (75.00%)" in charts["services-by-level"]
        assert cards["Online services: full process"] == "900"
    else:
        assert "75%" in cards.values()


def test_levels_counted_one_within_another_are_not_stacked_as_parts(build) -> None:
    place = build(
        ({}, [services("1.000"), services("1.000", "level_3"), services("400", "level_4")])
    )
    assert "nested" in {f["case"] for f in place.read("findings")}
    told = place.draw()["services-by-level"]
    assert "level 4: 400 of 1,000 services (40.00%)" in told
    assert "parts not itemised: 600, level 4: 400" in told
    assert "level 3" not in told


def test_two_places_that_print_the_share_of_full_services_meet(build) -> None:
    counted = [services("900", "full"), services("300", "partial")]
    printed = [share("60%", "share_full_of_services", service_level="full")]
    other = LATE | {"document_id": "made-other", "province_id": "20-lang-son"}
    first = build((LATE, counted), (other, printed))
    second = type(first)("20-lang-son")
    shares = pd.DataFrame([*first.read("shares"), *second.read("shares")])
    (base,) = select_compared(shares)
    assert base.indicator_code == "share_full_of_services"


def test_a_printed_share_on_another_base_is_told_with_that_base(build) -> None:
    rows = [
        dossiers("1.000"),
        dossiers("400", channel="online"),
        {"printed": "1.250", "indicator_code": "dossiers_handled"},
        share("32%"),
    ]
    place = build(({}, rows))
    failed = [f for f in place.read("findings") if f["result"] == "failed"]
    assert [(f["check_code"], f["case"]) for f in failed] == [("printed_share", "other_base")]
    assert "Dossiers handled" in failed[0]["explanation_en"]


@pytest.mark.parametrize(("total", "is_wrong"), [("119", False), ("148", True)])
def test_a_total_of_two_tiers_is_audited_since_there_are_two(build, total, is_wrong) -> None:
    late = {
        "province_id": "51-quang-ngai-2025",
        "issued": "2026-01-15",
        "period_start": "2025-07-01",
        "period_end": "2025-12-31",
    }
    rows = [dossiers(total), dossiers("20", tier="province"), dossiers("99", tier="commune")]
    failed = [f for f in build((late, rows)).read("findings") if f["result"] == "failed"]
    assert [(f["check_code"], f["case"]) for f in failed] == (
        [("total", "short")] if is_wrong else []
    )


def test_the_usual_on_time_share_is_of_dossiers_settled(build) -> None:
    rows = [
        {"printed": "7.420", "indicator_code": "dossiers_settled"},
        {"printed": "7.383", "indicator_code": "dossiers_settled_on_time"},
        share("99,5%", "share_on_time_of_settled"),
    ]
    (row,) = build(({}, rows)).read("shares")
    assert (row["indicator_code"], row["printed_agrees"]) == ("share_on_time_of_settled", "yes")


def test_a_document_of_one_figure_has_a_page_without_empty_claims(build) -> None:
    place = build(({}, [{"printed": "15", "indicator_code": "training_classes"}]))
    assert "15" in place.tell()
    assert "NaN" not in place.tell() + place.tell("vi")
    assert place.list_sections() == ["findings", "reported", "sources", "cite", "data"]
    assert place.draw() == {}
    assert place.list_cards() == {"Training classes": "15"}
    assert "no figures from which an online share" in place.tell()


def test_the_first_figures_stand_in_for_headlines_that_are_not_printed(build) -> None:
    rows = [
        {"printed": "400", "indicator_code": "mailboxes", "scope": "state_agencies"},
        {"printed": "900", "indicator_code": "mailboxes"},
        {"printed": "15", "indicator_code": "training_classes"},
    ]
    cards = build(({}, rows)).list_cards()
    assert cards == {
        "Official mailboxes": "900",
        "Training classes": "15",
    }
    cards = build(({}, [*rows, dossiers("1.000")])).list_cards()
    assert cards == {"Dossiers received": "1,000"}


@pytest.mark.parametrize(("online", "is_marked"), [("700", True), ("400", False)])
def test_the_chart_of_dossiers_marks_what_the_audit_found(build, online, is_marked) -> None:
    rows = [
        dossiers("1.000"),
        dossiers("600", channel="in_person"),
        dossiers(online, channel="online"),
    ]
    place = build(({}, rows))
    assert any(f["case"] == "exceeded" for f in place.read("findings")) == is_marked
    assert ("The parts add up to 1,300" in place.draw()["dossiers"]) == is_marked


def test_other_shares_without_dossiers_have_a_heading_of_their_own(build) -> None:
    rows = [
        {"printed": "80", "indicator_code": "meetings"},
        {"printed": "20", "indicator_code": "meetings_online"},
    ]
    place = build(({}, rows))
    assert "dossiers" in place.list_sections()
    assert "Shares, base by base" in place.tell()
    assert "Dossiers" not in place.tell().split("Shares, base by base")[0]


@pytest.mark.parametrize(
    "pairs",
    [*GROUPS[:2], *(pytest.param(pairs, marks=pytest.mark.long) for pairs in GROUPS[2:])],
)
def test_no_hedge_on_either_side_stops_a_page(build, pairs) -> None:
    earlier = {
        "document_id": "made-2020",
        "issued": "2021-01-15",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
    }
    rows, before = [], []
    for tier, (above, below) in zip(TIERS, pairs, strict=False):  # each tier has its own hedges
        rows.append(dossiers("420", channel="online", qualifier=above, tier=tier))
        rows.append(dossiers("1.250", qualifier=below, tier=tier))
        before.append(dossiers("300", channel="online", tier=tier))
        before.append(dossiers("1.000", qualifier=above, tier=tier))
    place = build((earlier, before), ({}, rows))
    for lang in ("en", "vi"):
        text = " ".join([place.tell(lang), *place.draw(lang).values()])
        assert "nan" not in text.lower().split()
        assert "inf" not in text.lower().split()
    found = place.read("shares")
    assert {row["tier"] for row in found} >= set(TIERS[: len(pairs)])
    for row in found:
        assert 0 <= (0 if row["value_low"] != row["value_low"] else row["value_low"]) <= 1
