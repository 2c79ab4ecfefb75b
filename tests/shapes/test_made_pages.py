"""Pages of made documents say what is true of them, whatever their shape and hedges."""

from __future__ import annotations

import pytest

HEDGES = ("over", "under", "at_most", "nearly", "about")
PAIRS = [*((hedge, "exact") for hedge in HEDGES), *(("exact", hedge) for hedge in HEDGES)]
PAIRS += [("over", "over"), ("nearly", "nearly"), ("nearly", "over"), ("under", "at_least")]


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
    assert "no figures from which an online share" not in place.tell()


def test_full_and_partial_services_are_a_catalogue(build) -> None:
    late = {"issued": "2024-01-15", "period_start": "2023-01-01", "period_end": "2023-12-31"}
    place = build((late, [services("900", "full"), services("300", "partial")]))
    (row,) = [r for r in place.read("shares") if r["indicator_code"] == "share_full_of_services"]
    assert row["value"] == 0.75
    assert "75.00%" in place.tell()


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


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_no_hedge_on_either_side_stops_a_page(build, above, below) -> None:
    earlier = {
        "document_id": "made-2020",
        "issued": "2021-01-15",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
    }
    rows = [dossiers("420", channel="online", qualifier=above), dossiers("1.250", qualifier=below)]
    before = [dossiers("300", channel="online"), dossiers("1.000", qualifier=above)]
    place = build((earlier, before), ({}, rows))
    for lang in ("en", "vi"):
        text = place.tell(lang)
        assert "nan" not in text.lower().split()
        assert "inf" not in text.lower().split()
    for row in place.read("shares"):
        assert 0 <= (0 if row["value_low"] != row["value_low"] else row["value_low"]) <= 1
