"""The tables of the index say what exists for which period; nothing missing becomes zero."""

from __future__ import annotations

import pytest

from helpers.page.index import tables
from helpers.page.index.links import PlaceLink
from helpers.page.index.places import Place
from helpers.page.index.tables import (
    CountCell,
    PlaceRow,
    build_coverage,
    build_row,
    build_share_cell,
    build_years,
    count_places,
    group_rows,
    list_figure_years,
    list_share_cells,
    list_years,
    select_columns,
    sum_counts,
)
from helpers.page.province import read_labels

ENGLISH, VIETNAMESE = read_labels("en"), read_labels("vi")
LINK = PlaceLink("a", "A", "a.en.html", "en")
FAMILIES = ["dossier", "task", "mail"]
DOCUMENTS = (
    {"document_id": "d1", "period_start": "2018-01-01", "period_end": "2018-12-31"},
    {"document_id": "d2", "period_start": "2019-01-01", "period_end": "2019-12-31"},
)
SHARE = {
    "indicator_code": "share_online_of_received",
    "period_start": "2020-01-01",
    "period_end": "2020-12-31",
    "value": 0.5,
    "value_low": 0.5,
    "value_high": 0.5,
    "obs_status": "A",
    "disputed_by": "",
}
PLACE = Place(
    "a",
    DOCUMENTS,
    {"dossier": {"d1": 1234, "d2": 2}, "task": {"d1": 0}},
    (SHARE,),
    {"error": 1, "warning": 0, "note": 2},
)


def test_a_row_tells_periods_figures_families_and_findings():
    row = build_row(PLACE, LINK, FAMILIES, VIETNAMESE, is_older=False)
    assert row.periods == ("năm 2018", "năm 2019")
    assert (row.figures, row.families, row.findings) == ("1.236", "2 / 3", ("1", "0", "2"))


def test_coverage_tells_a_figure_from_no_value_and_from_silence():
    first, second = build_coverage(PLACE, LINK, FAMILIES, ENGLISH)
    assert first.counts == (
        CountCell("1,234", "a.en.html#family-dossier"),
        CountCell("no value printed", "a.en.html#family-task", "blank"),
        CountCell("not reported", kind="absent"),
    )
    assert [cell.kind for cell in second.counts] == ["", "absent", "absent"]
    assert [(row.span, row.period) for row in (first, second)] == [(2, "2018"), (0, "2019")]


def test_a_line_sums_the_documents_of_a_place():
    cells = sum_counts(PLACE, FAMILIES, ENGLISH)
    assert [cell.text for cell in cells] == ["1,236", "no value printed", "not reported"]


def test_places_are_counted_by_family_and_year_if_they_print_a_figure():
    counts = count_places([PLACE, PLACE])
    assert counts["dossier"] == {"2018": 2, "2019": 2}
    assert counts["task"] == {}
    assert list_years([PLACE]) == ["2018", "2019"]


def test_columns_are_the_shares_that_most_places_print(monkeypatch):
    monkeypatch.setattr(tables, "MOST_SHARES", 2)
    codes = ("share_online_of_received", "share_online_of_handled", "share_level4_of_services")

    def make(*own: str) -> Place:
        shares = tuple(
            SHARE | {"indicator_code": code, "headline": codes.index(code)}
            for code in reversed(own)
        )
        return Place("-".join(own), (), {}, shares, {})

    assert select_columns([make(codes[1], codes[2]), make(codes[2])]) == [codes[1], codes[2]]
    assert select_columns([make(*codes), make(codes[2])]) == [codes[0], codes[2]]
    assert select_columns([make()]) == []


def test_a_year_of_excerpts_only_is_told_and_a_missing_one_is_no_zero():
    documents = ({"document_id": "d1", "excerpt": False}, {"document_id": "d2", "excerpt": True})
    years = {"2018": {"d1": 1000, "d2": 234}, "2019": {"d1": 0, "d2": 3}, "2020": {"d2": 0}}
    place = Place("a", documents, {}, (), {}, years=years)
    cells = build_years(place, LINK, ["2017", "2018", "2019", "2020"], VIETNAMESE).cells
    shown = [(cell.text, cell.kind) for cell in cells]
    assert shown == [("–", "absent"), ("1.234", ""), ("3", "excerpt"), ("–", "absent")]
    other = Place("b", (), {}, (), {}, years={"2016": {"x": 1}})
    assert list_figure_years([place, other]) == ["2016", "2018", "2019"]


def test_a_share_cell_has_value_period_and_bar():
    cell = build_share_cell(SHARE, ENGLISH)
    assert (cell.value, cell.period, cell.length) == ("50.00%", "2020", 50.0)
    assert build_share_cell(SHARE | {"value": 1.2}, ENGLISH).length == 100
    known = {"value": None, "value_low": None}
    assert build_share_cell(SHARE | known, ENGLISH).value == "at most 50.00%"
    assert build_share_cell(SHARE | known, ENGLISH).length is None
    assert build_share_cell(SHARE | {"disputed_by": "total"}, ENGLISH).flag == "disputed"


def test_a_share_that_is_not_printed_leaves_its_cell_without_value():
    first, second = list_share_cells(
        PLACE, ["share_online_of_received", "share_online_of_handled"], ENGLISH
    )
    assert first.value
    assert (second.value, second.length) == ("", None)


def make_row(name: str) -> PlaceRow:
    return PlaceRow(PlaceLink(name, name, "", "en"), (), "", "", (), False)


def test_groups_are_letters_of_the_alphabet_without_tones():
    rows = [make_row(name) for name in ("An", "Ấp", "Đà", "đồng", "Ô")]
    groups = [(group.label, len(group.rows)) for group in group_rows(rows)]
    assert groups == [("A", 1), ("Â", 1), ("Đ", 2), ("Ô", 1)]


@pytest.mark.parametrize(("count", "sizes"), [(3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_a_letter_with_too_many_places_is_cut_and_none_is_lost(monkeypatch, count, sizes):
    monkeypatch.setattr(tables, "MOST_IN_GROUP", 3)
    rows = [make_row(f"X{n}") for n in range(count)]
    groups = group_rows(rows)
    assert [len(group.rows) for group in groups] == sizes
    assert [row for group in groups for row in group.rows] == rows
    assert len({group.anchor for group in groups}) == len(groups)
    if len(groups) > 1:
        assert groups[0].label == "X0 – X2"
