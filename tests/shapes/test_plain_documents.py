"""Plain documents of shapes that the collection does not hold have pages that say what is true."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from helpers.analysis.comparison import select_latest
from helpers.data.peers import find_base
from helpers.ground import paths
from tests.shapes.test_made_pages import dossiers, services, share

MONTH = {"period_start": "2021-09-01", "period_end": "2021-09-15"}
SO_FAR = {"period_start": "2021-01-01", "period_end": "2021-09-15"}


def test_a_month_and_the_year_so_far_stand_in_one_report(build) -> None:
    rows = [
        dossiers("68.450", **MONTH),
        dossiers("61.002", channel="online", **MONTH),
        dossiers("701.326", **SO_FAR),
        dossiers("589.114", channel="online", **SO_FAR),
    ]
    readings = build(({}, rows)).read("sensitivity")
    assert {row["period_start"] for row in readings} == {"2021-01-01", "2021-09-01"}
    assert len({row["question_id"] for row in readings}) == 2


def test_the_whole_province_speaks_before_its_tiers(build) -> None:
    tiers = {"province": ("5.120", "4.006"), "commune": ("9.318", "6.600")}
    rows = [
        *(dossiers(all_, tier=tier) for tier, (all_, _) in tiers.items()),
        *(dossiers(online, tier=tier, channel="online") for tier, (_, online) in tiers.items()),
        dossiers("16.482"),
        dossiers("12.118", channel="online"),
    ]
    place = build(({}, rows))
    assert place.list_cards()["Online share of dossiers received"] == "73.52%"


def test_a_document_with_english_marks_keeps_its_thousands_on_both_pages(build) -> None:
    rows = [
        dossiers("612,480"),
        dossiers("544,112", channel="online"),
        services("1,204", "full"),
        services("655", "partial"),
        {"printed": "2,148", "indicator_code": "administrative_procedures"},
    ]
    place = build(({"number_style": "en", "issued": "2023-01-15"}, rows))
    assert "1,204 / (1,204 + 655)" in place.tell()
    assert "1.204 / (1.204 + 655)" in place.tell("vi")
    assert "Chỉ kể 1.204." in place.tell("vi")


@pytest.mark.long
def test_hedged_counts_keep_their_hedges_in_sentences(build) -> None:
    rows = [
        dossiers("1,2 triệu", qualifier="nearly"),
        dossiers("560.000", channel="online", qualifier="over"),
        share("98%", "share_on_time_of_settled", qualifier="over"),
    ]
    place = build(({}, rows))
    assert "more than 560,000 of nearly 1,200,000" in place.tell()
    assert "1.2 million" in place.tell()
    assert "1,2 triệu" in place.tell("vi")
    assert "million" not in place.tell("vi")


def test_wards_named_one_after_the_other_contradict_nothing(build) -> None:
    ward = {"tier": "commune", "scope": "single_unit"}
    rows = [dossiers("20.000", tier="commune"), dossiers("9.812", **ward), dossiers("84", **ward)]
    failed = [f for f in build(({}, rows)).read("findings") if f["result"] == "failed"]
    assert failed == []


@pytest.mark.long
def test_two_documents_with_two_numbers_for_one_fact_do_not_stand_together(build) -> None:
    later = {"document_id": "made-again", "issued": "2022-01-25"}
    online = dossiers("400", channel="online")
    place = build(({}, [dossiers("1.000"), online]), (later, [dossiers("1.010"), online]))
    assert "these figures can stand together" not in place.tell()
    assert "Apart from the figures told below" in place.tell()


@pytest.mark.long
def test_a_score_in_percent_is_one_of_a_hundred_points(build) -> None:
    edition = {"period_start": "2020-01-01", "period_end": "2020-12-31"}
    rows = [
        {"printed": "86,58%", "indicator_code": "par_index_score", **edition},
        {"printed": "18", "indicator_code": "par_index_rank", **edition},
        dossiers("1.000"),
    ]
    place = build(({}, rows))
    score = next(r for r in place.read("observations") if r["indicator_code"] == "par_index_score")
    assert score["value"] == 86.58
    assert [f for f in place.read("findings") if f["result"] == "failed"] == []


def test_a_ward_that_a_register_names_is_told_by_its_name(build) -> None:
    ward = "scope,xuan_huong,named_unit,,,,phường Xuân Hương,Xuân Hương ward"
    add_row("code_lists", ward)
    late = {"period_start": "2021-10-01", "period_end": "2021-12-31", "scope": "xuan_huong"}
    rows = [
        dossiers("20.000"),
        dossiers("12.000", channel="online"),
        dossiers("812", tier="commune", **late),
        dossiers("800", tier="commune", channel="online", **late),
    ]
    place = build(({}, rows))
    assert "Dossiers received: commune tier · Xuân Hương ward" in place.tell()
    assert "cấp xã · phường Xuân Hương" in place.tell("vi")
    assert place.list_cards()["Online share of dossiers received"] == "60.00%"
    assert "share_online_of_received" in {b.indicator_code for b in map(find_base, latest(place))}
    assert {row["scope"] for row in latest(place)} == {"_T"}


def latest(place) -> list[dict[str, object]]:
    return select_latest(pd.DataFrame(place.read("shares"))).to_dict("records")


@pytest.mark.long
def test_half_a_post_and_a_call_are_counted_by_registers_alone(build) -> None:
    add_row("code_lists", "unit_code,call,,,,,cuộc gọi,calls")
    add_row("code_lists", "unit_code,post,,,,,biên chế,posts")
    add_row("units", "post,yes,1,0")
    add_row("indicators", describe("calls_received", "Cuộc gọi", "Calls", "flow", "call"))
    add_row("indicators", describe("it_posts", "Biên chế CNTT", "IT posts", "stock", "post"))
    rows = [
        {"printed": "48.215", "indicator_code": "calls_received"},
        {"printed": "62,5", "indicator_code": "it_posts", "period_end": "2021-12-31"},
    ]
    place = build(({}, rows))
    assert "IT posts 62.5" in re.sub(r"\s*\|?\s+", " ", place.tell())
    assert "48,215" in place.tell()
    assert "48.215" in place.tell("vi")


def describe(code: str, vi: str, en: str, kind: str, unit: str) -> str:
    return f"{code},{vi},{en},{vi}.,{en}.,staff,count,{kind},{unit},,,,,no,"


def add_row(register: str, row: str) -> None:
    path = paths.register(register)
    path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")


@pytest.mark.long
def test_what_was_planned_is_told_as_planned_and_not_as_an_earlier_figure(build) -> None:
    rows = [
        share("71,3%", channel="online"),
        share("80%", channel="online", measurement_kind="target"),
    ]
    place = build(({}, rows))
    assert "planned: 80%" in " ".join(place.list_notes())
    assert "not comparable" not in " ".join(place.list_notes())
    assert "Each figure is known for one date only" in place.tell()


@pytest.mark.long
def test_a_rank_of_the_year_before_is_no_early_cut_off(build) -> None:
    edition = {"period_start": "2020-01-01", "period_end": "2021-06-30"}
    rows = [{"printed": "18", "indicator_code": "par_index_rank", **edition}, dossiers("1.000")]
    assert "cut_off" not in {
        f["check_code"] for f in build(({}, rows)).read("findings") if f["result"] == "failed"
    }


EARLIER = {
    "document_id": "made-2020",
    "issued": "2021-01-15",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
}


def test_a_share_printed_beside_its_counts_changes_once_and_a_score_keeps_its_digits(build) -> None:
    score = {"indicator_code": "dti_score"}
    before = [dossiers("1.000"), dossiers("650", channel="online"), share("65%", channel="online")]
    after = [dossiers("1.200"), dossiers("960", channel="online"), share("80%", channel="online")]
    place = build(
        (EARLIER, [*before, {"printed": "0,5105", **score}]),
        ({}, [*after, {"printed": "0,6932", **score}]),
    )
    assert "Change of the share: +15.00 percentage points since 2020." in place.tell()
    assert "0.5105 → 0.6932" in " ".join(place.draw().values())


@pytest.mark.long
def test_a_hedge_of_a_count_is_not_one_of_the_share(build) -> None:
    settled = {"indicator_code": "dossiers_settled"}
    before = [
        {"printed": "166.200", "qualifier": "over", **settled},
        {"printed": "75.800", "qualifier": "nearly", "channel": "online", **settled},
    ]
    place = build((EARLIER, before), ({}, [dossiers("1.000"), dossiers("800", channel="online")]))
    assert "more than 45.61%" not in place.tell()
    assert "bounds only" in place.tell()


@pytest.mark.long
def test_services_that_only_inform_are_a_part_that_may_be_left_out(build) -> None:
    late = {"issued": "2024-01-15", "period_start": "2023-01-01", "period_end": "2023-12-31"}
    listed = [services("1.904"), services("1.104", "full"), services("612", "partial")]
    place = build((late, [*listed, services("188", "information")]))
    assert [f for f in place.read("findings") if f["result"] == "failed"] == []
    told = place.draw()["services-by-level"]
    assert "information only: 188, partial: 612, full process: 1,104" in told
    assert "full process: 1,104 of 1,904 services (57.98%)" in told


def test_services_that_only_inform_are_not_online_and_a_sum_is_told_once(build) -> None:
    late = {"issued": "2024-07-12", "period_start": "2024-01-01", "period_end": "2024-06-30"}
    rows = [
        services("1.012", "full"),
        services("708", "partial"),
        services("153", "information"),
        {"printed": "1.873", "indicator_code": "administrative_procedures"},
        services("1.012", "full"),
    ]
    place = build((late, rows))
    assert "(1,012 + 708) / 1,873" in place.tell()
    assert "(1,012 + 708 + 153) / 1,873" not in place.tell()
    full = [r for r in place.read("shares") if r["indicator_code"] == "share_full_of_services"]
    assert len(full) == 1


@pytest.mark.long
def test_a_province_that_lists_its_tiers_is_compared_with_one_that_does_not(build) -> None:
    tiers = {"province": ("400", "300"), "district": ("500", "300"), "commune": ("100", "50")}
    listed = [
        *(dossiers(all_, tier=tier) for tier, (all_, _) in tiers.items()),
        *(dossiers(on, tier=tier, channel="online") for tier, (_, on) in tiers.items()),
        dossiers("1.000"),
        dossiers("650", channel="online"),
    ]
    other = {"document_id": "made-2021-cao-bang", "province_id": "04-cao-bang"}
    place = build(({}, listed), (other, [dossiers("900"), dossiers("700", channel="online")]))
    assert "77.78%" in place.tell().split("Others on this base")[1]


def test_a_single_figure_is_told_in_the_singular(build) -> None:
    place = build(({}, [dossiers("812")]))
    assert "One figure, traceable to a line." in place.tell()
    assert "1 figures" not in place.tell()
