"""What a page says of hedges, ranges, plans and double statements is true of any document."""

from __future__ import annotations

import re

import pytest

from helpers.data import store
from helpers.page import province
from helpers.page.index.multiples import format_value
from helpers.page.index.places import count_figures, count_years, keep_latest_shares
from helpers.page.sections.tasks import render_tasks
from tests.shapes.test_made_pages import dossiers, share

RANK, FIELD = "par_index_rank", "egovernment_field"
PERIOD_2021 = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
TASKS = ("task_architecture", "task_lgsp", "task_digital_signature")


def year(number: int, name: str = "", **fields: str) -> dict[str, str]:
    """Return a document of one year."""
    days = {"period_start": f"{number}-01-01", "period_end": f"{number}-12-31"}
    issued = {"document_id": f"made-{name or number}", "issued": f"{number + 1}-01-20"}
    return days | issued | fields


def test_a_rank_in_one_field_is_not_that_of_the_whole(build) -> None:
    def rank(printed: str, scope: str = "") -> dict[str, str]:
        return {"printed": printed, "indicator_code": RANK, "scope": scope}

    for turned in (False, True):
        documents = []
        for number, (whole, field) in {2020: ("20", "57"), 2021: ("28", "51")}.items():
            rows = [rank(whole), rank(field, FIELD)]
            documents.append((year(number), rows[::-1] if turned else rows))
        text = build(*documents).tell()
        assert re.search(r"PAR INDEX rank: 28 \(2021.*?\), down 8 places since 2020", text)
    alone = build((year(2021), [rank("51", FIELD)])).tell()
    assert "PAR INDEX rank: 51" not in alone
    assert "PAR INDEX rank, building e-government" in alone


@pytest.mark.parametrize(("first", "then"), [("98%", "hơn 120%"), ("hơn 120%", "98%")])
def test_a_share_beyond_all_has_a_change_with_one_end(build, first, then) -> None:
    def settled(text: str) -> dict[str, str]:
        hedge = "over" if "hơn" in text else "exact"
        return share(text.removeprefix("hơn "), "share_on_time_of_settled", qualifier=hedge)

    place = build((year(2020), [settled(first)]), (year(2021), [settled(then)]))
    told = place.tell()
    assert ("rose by at least 2" in told) == (then != "98%")
    assert ("fell by at least 2" in told) == (then == "98%")


def test_a_period_within_another_hides_no_change(build) -> None:
    months = {"document_id": "made-2020m9", "issued": "2020-10-10", "period_end": "2020-09-30"}
    place = build(
        (year(2019), [dossiers("50.123")]),
        (year(2020) | months, [dossiers("45.321")]),
        (year(2020), [dossiers("61.877")]),
    )
    assert "No two main figures can be compared" not in place.tell()
    assert "+23.5%" in " ".join(place.list_notes()) + place.tell()
    assert "overlap" not in " ".join(place.list_notes())


def test_of_two_statements_of_one_share_all_sentences_take_one(build) -> None:
    for texts in (("15%", "25%"), ("25%", "15%")):
        place = build(
            *(
                (year(2020, name), [share(text, "share_online_of_settled", channel="online")])
                for name, text in zip("ab", texts, strict=True)
            )
        )
        told = place.tell().split("Contents")[0]
        verdicts = {word for word in ("not below the target", ", below the target") if word in told}
        assert len(verdicts) == 1, told[:900]


def test_a_plan_is_no_total_of_a_story(build) -> None:
    def tiers(*parts: str) -> list[dict[str, str]]:
        return [dossiers(p, tier=t) for p, t in zip(parts, ("province", "district"), strict=True)]

    plan = dossiers("90.000", measurement_kind="target", **PERIOD_2021)
    place = build(
        (year(2020), [dossiers("80.000"), *tiers("5.000", "75.000"), plan]),
        (year(2021), [dossiers("73.502"), *tiers("6.000", "60.000")]),
    )
    assert "then 90,000" not in place.tell()


def test_what_is_hedged_alike_at_both_dates_is_not_unchanged(build) -> None:
    about = dossiers("5.000", qualifier="about")
    told = build((year(2020), [about]), (year(2021), [about])).tell()
    assert "Unchanged between the dates" not in told
    assert "−18.2% to +22.3%" in told


def test_a_sum_with_a_hedged_part_is_hedged_to_the_same_side(build) -> None:
    rows = [
        dossiers("3.972", tier="province", channel="online"),
        dossiers("5.000", tier="district", channel="online", qualifier="over"),
        dossiers("61.877"),
        dossiers("11.877", tier="province"),
        dossiers("50.000", tier="district"),
    ]
    told = build((year(2021), rows)).tell()
    assert "about 8,972" not in told
    assert "more than 8,972" in told


def test_a_range_at_two_dates_has_a_change(build) -> None:
    def online(text: str) -> dict[str, str]:
        return share(text, channel="online", qualifier="range")

    told = build((year(2020), [online("85-90%")]), (year(2021), [online("93-95%")])).tell()
    assert "no earlier value" not in told
    assert "known for one date only" not in told
    assert "+3.00 to +10.00 percentage points" in told


def test_a_plan_of_another_channel_or_period_stands_beside_no_figure(build) -> None:
    plan = dossiers("20.000", channel="online", measurement_kind="target")
    month = {"period_start": "2021-12-01", "period_end": "2021-12-31"}
    late = dossiers("6.187", **month)
    yearly = dossiers("70.000", measurement_kind="target")
    notes = build((year(2021), [dossiers("61.877"), plan])).list_notes()
    assert not [note for note in notes if "20,000" in note and "planned" in note]
    notes = build((year(2021), [late, yearly])).list_notes()
    assert not [note for note in notes if "70,000" in note and "planned" in note]
    notes = build((year(2021), [dossiers("61.877"), yearly])).list_notes()
    assert [note for note in notes if "planned: 70,000" in note]


def task(printed: str, scope: str, **fields: str) -> dict[str, str]:
    return {
        "printed": printed,
        "indicator_code": "task_outcome",
        "scope": scope,
        "measurement_kind": "outcome",
        **fields,
    }


def test_a_task_that_two_documents_tell_is_one(build) -> None:
    rows = [task("Đạt", TASKS[0]), task("Đạt", TASKS[1]), task("Chưa đạt", TASKS[2])]
    told = build((year(2021), rows), (year(2021, "again"), rows)).tell()
    assert "2 of 3 met" in told
    assert "of 6" not in told


def test_tasks_of_a_quarter_are_not_those_of_its_year(build) -> None:
    quarter = {"period_start": "2021-10-01", "period_end": "2021-12-31"}
    rows = [task("Đạt", scope) for scope in TASKS[:2]]
    place = build((year(2021), [*rows, task("Chưa đạt", TASKS[2], **quarter)]))
    html = render_tasks(province.read_province(place.province_id, "en")).html
    assert "Planned tasks of 2021 that the province reports as met: 2 of 2." in html
    assert "Planned tasks of Q4 2021 that the province reports as met: 0 of 1." in html


def test_figures_of_excerpts_are_counted_where_something_is_printed(build) -> None:
    rows = [dossiers("1.000"), *(task("", scope) for scope in TASKS)]
    seen = year(2020, completeness="excerpt", url="https://example.org/a", review="reviewed")
    told = build((year(2021), [dossiers("1.200")]), (seen, rows)).tell()
    assert "2 figures, 1 of them from excerpts." in told


def test_a_printed_range_is_a_figure_of_the_index(build) -> None:
    ranged = share("97.5 - 99.9%", "share_on_time_of_settled", qualifier="range")
    place = build((year(2021) | {"number_style": "en"}, [ranged, share("95%", channel="online")]))
    frame = store.read_processed("observations", place.province_id)
    families = store.read_register("indicators").set_index("indicator_code")["family"].to_dict()
    assert count_years(frame) == {"2021": {"made-2021": 2}}
    assert sum(n for f in count_figures(frame, families).values() for n in f.values()) == 2
    shares = {
        row["indicator_code"]: row
        for row in keep_latest_shares(store.read_processed("shares", place.province_id))
    }
    labels = province.read_labels("en")
    assert format_value(shares["share_online_of_received"], labels) == "95%"


def test_a_hedged_total_changes_within_bounds(build) -> None:
    def tiers(**parts: str) -> list[dict[str, str]]:
        return [dossiers(text, tier=tier) for tier, text in parts.items()]

    first = [dossiers("75.000", qualifier="over"), *tiers(province="5.000", district="69.500")]
    then = [dossiers("90.123"), *tiers(province="6.000", district="60.000", commune="20.000")]
    told = build((year(2020), first), (year(2021), then)).tell()
    assert "Dossiers received: more than 75,000 (2020), then 90,123 (2021): at most" in told
    assert "+15,123" not in told


def test_parts_that_are_hedged_alike_are_not_unchanged(build) -> None:
    def tiers(*commune: str) -> list[dict[str, str]]:
        rows = [dossiers("5.000", tier="province", qualifier="about")]
        return rows + [dossiers(text, tier="commune") for text in commune]

    told = build((year(2020), tiers()), (year(2021), tiers("20.000"))).tell()
    assert "What both totals cover is unchanged." not in told
