"""Plain documents of shapes that the collection does not hold have pages that say what is true."""

from __future__ import annotations

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


def test_two_documents_with_two_numbers_for_one_fact_do_not_stand_together(build) -> None:
    later = {"document_id": "made-again", "issued": "2022-01-25"}
    online = dossiers("400", channel="online")
    place = build(({}, [dossiers("1.000"), online]), (later, [dossiers("1.010"), online]))
    assert "these figures can stand together" not in place.tell()
    assert "Apart from the figures told below" in place.tell()


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
