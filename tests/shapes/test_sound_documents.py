"""A document that contradicts nothing is told of nothing, whatever its hedges, plans and ranges."""

from __future__ import annotations

import pytest

from tests.shapes.test_made_pages import dossiers, services, share
from tests.shapes.test_told_shapes import year

ONLINE = {"channel": "online"}
WARD = {"tier": "commune", "scope": "single_unit"}
PLAN = {"measurement_kind": "target"}
PARTS = {"province": "93%", "district": "91%", "commune": "92%"}


def figure(code: str, printed: str, **fields: str) -> dict[str, str]:
    return {"indicator_code": code, "printed": printed, **fields}


def on_time(printed: str, **fields: str) -> dict[str, str]:
    return share(printed, "share_on_time_of_settled", **fields)


SOUND = {
    "a base in millions": [
        dossiers("1,2 triệu"),
        dossiers("876.543", **ONLINE),
        share("71,2%", **ONLINE),
    ],
    "a round base": [dossiers("80.000"), dossiers("12.345", **ONLINE), share("15,5%", **ONLINE)],
    "about so many online": [
        dossiers("78.200"),
        dossiers("5.000", qualifier="about", **ONLINE),
        share("6,5%", **ONLINE),
    ],
    "a hedge in the summary": [dossiers("6.000", qualifier="over"), dossiers("6.000")],
    "nearly as in the table": [dossiers("500", qualifier="nearly"), dossiers("500")],
    "a range without a base": [
        dossiers("12.000", **ONLINE),
        share("85-90%", qualifier="range", **ONLINE),
    ],
    "a range of counts": [
        dossiers("5.000-6.000", qualifier="range", **ONLINE),
        share("12%", **ONLINE),
    ],
    "nothing of nothing": [
        figure("feedback_received", "0"),
        figure("feedback_settled", "0"),
        share("95%", "share_settled_of_feedback", qualifier="over"),
    ],
    "more settled than received": [
        dossiers("10.000"),
        figure("dossiers_settled", "10.231"),
        share("102,3%", "share_settled_of_received"),
    ],
    "registers that overlap": [
        figure("documents_outgoing", "8.310", channel="electronic"),
        figure("documents_outgoing", "1.204", channel="paper"),
        share("96%", "share_electronic_of_registered"),
    ],
    "two wards without names": [
        dossiers("84", **WARD),
        dossiers("9.812", **WARD),
        dossiers("700", **WARD, **ONLINE),
    ],
    "a plan beside its result": [
        services("1.200"),
        services("1.500", "level_4") | PLAN,
        services("800", "level_4"),
    ],
    "a target beside its tiers": [
        on_time("92,1%"),
        *(on_time(printed, tier=tier) for tier, printed in PARTS.items()),
        on_time("98%", **PLAN),
    ],
    "a plan exceeded early": [
        figure("training_classes", "10", **PLAN),
        figure("training_classes", "12", period_end="2021-09-30"),
        figure("training_classes", "5", period_start="2021-07-01", period_end="2021-09-30"),
    ],
    "agencies planned": [
        figure("agencies_on_document_system", "15", tier="province"),
        figure("agencies_on_document_system", "20", tier="province", **PLAN),
    ],
    "two wards in one sentence": [
        dossiers("9.812", line="1", seq="1", **WARD),
        share("81,5%", line="1", seq="2", **WARD),
        dossiers("84", line="1", seq="3", **WARD),
        dossiers("60", line="1", seq="4", **WARD, **ONLINE),
        share("71,4%", line="1", seq="5", **WARD),
    ],
    "a base at both ends of the year": [
        figure("online_services", "800", period_end="2021-01-01"),
        figure("services_with_dossiers", "600"),
        services("1.200"),
        share("50%", "share_services_with_dossiers"),
    ],
    "carried over beside what is handled": [
        figure("dossiers_handled", "11.345"),
        dossiers("6.000", channel="in_person"),
        dossiers("5.345", **ONLINE),
        figure("dossiers_carried_over", "321"),
    ],
    "carried over among what is handled": [
        figure("dossiers_handled", "11.666"),
        dossiers("6.000", channel="in_person"),
        dossiers("5.345", **ONLINE),
        figure("dossiers_carried_over", "321"),
    ],
    "services proposed beyond those there are": [
        figure("services_on_national_portal", "20"),
        figure("services_on_national_portal", "30", scope="further_proposed"),
    ],
    "dossiers by post not printed": [
        dossiers("61.877"),
        dossiers("40.100", channel="in_person"),
        dossiers("21.000", **ONLINE),
    ],
}


def list_faults(place) -> list[str]:
    """Return the checks that warn of something or find a contradiction."""
    rows = place.read("findings")
    grave = [r for r in rows if r["result"] == "failed" and r["severity"] in ("error", "warning")]
    return [f"{row['check_code']}: {row['arithmetic']}" for row in grave]


@pytest.mark.parametrize("rows", SOUND.values(), ids=SOUND)
def test_a_sound_document_has_no_fault(build, rows) -> None:
    place = build((year(2021), rows))
    assert list_faults(place) == []
    assert place.tell()


FAULTY = {
    "a share of another number": [
        dossiers("1,2 triệu"),
        dossiers("876.543", **ONLINE),
        share("62%", **ONLINE),
    ],
    "more at one level than at all": [services("1.200"), services("1.800", "level_4")],
    "a share above all": [share("102,3%", "share_online_of_received", **ONLINE)],
    "two numbers for one fact": [dossiers("6.000", qualifier="over"), dossiers("5.100")],
    "neither with nor without what is carried over": [
        figure("dossiers_handled", "11.500"),
        dossiers("6.000", channel="in_person"),
        dossiers("5.345", **ONLINE),
        figure("dossiers_carried_over", "321"),
    ],
    "more parts than the whole": [
        dossiers("61.877"),
        dossiers("40.100", channel="in_person"),
        dossiers("22.001", **ONLINE),
    ],
}


@pytest.mark.parametrize("rows", FAULTY.values(), ids=FAULTY)
def test_a_fault_beside_hedges_is_found(build, rows) -> None:
    assert list_faults(build((year(2021), rows)))


@pytest.mark.parametrize(
    ("pending", "carried", "hedge"),
    [("4.987", "5.000", "about"), ("12.345", "12.000", "exact"), ("12.345", "12.300", "over")],
)
def test_what_is_carried_over_may_be_told_roughly(build, pending, carried, hedge) -> None:
    rows = [figure("dossiers_carried_over", carried, qualifier=hedge), dossiers("60.000")]
    place = build((year(2020), [figure("dossiers_pending", pending)]), (year(2021), rows))
    assert list_faults(place) == []


def test_a_year_of_two_laws_lacks_the_districts_of_its_first_half(build) -> None:
    tiers = [dossiers("30.111", tier="province"), dossiers("50.222", tier="commune")]
    place = year(2025, province_id="20-lang-son")  # which no merger touched
    assert list_faults(build((place, [dossiers("100.345"), *tiers]))) == []
    late = {"period_start": "2025-07-01", "period_label": "1/7–31/12/2025"}
    assert list_faults(build((place | late, [dossiers("100.345"), *tiers])))


def test_communes_before_and_after_a_merger_are_two_numbers(build) -> None:
    units = [
        figure("administrative_units", "200", tier="commune", period_end="2025-06-30"),
        figure("administrative_units", "65", tier="commune"),
    ]
    assert list_faults(build((year(2025, province_id="20-lang-son"), units))) == []


def test_parts_with_decimals_are_added_up_with_them(build) -> None:
    amounts = {"": "4,9", "province": "1,2", "district": "1,3", "commune": "1,1"}
    rows = [figure("online_payment_amount", text, tier=tier) for tier, text in amounts.items()]
    assert any("= 3,6 ≠ 4,9" in fault for fault in list_faults(build((year(2021), rows))))
