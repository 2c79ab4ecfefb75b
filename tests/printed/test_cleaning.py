"""Printed tokens become observations; nothing is guessed, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers.data import store
from helpers.data.dictionary import list_columns
from helpers.ground.errors import ContractError, ParameterError, PeriodError, TokenError
from helpers.ground.vocabulary import EDITIONS
from helpers.printed.cleaning import Registers, clean_transcriptions

INDICATORS = {
    "dossiers_received": ("count", "flow", "dossier"),
    "services": ("count", "stock", "service"),
    "share_online": ("share", "flow", "percent"),
    "cost_saved": ("amount", "flow", "billion_vnd"),
    "place": ("rank", "flow", "rank"),
    "task": ("outcome", "flow", "outcome"),
}
CODES = {
    "service_level": ("_T", "level_4"),
    "channel": ("_T", "online"),
    "tier": ("_T", "district"),
    "scope": ("_T",),
    "unit_code": ("dossier", "service", "percent", "billion_vnd", "rank", "outcome"),
    "qualifier": ("exact", "over", "about", "range"),
    "measurement_kind": ("actual", "numerator", "denominator", "outcome"),
    "period_basis": ("printed",),
    "note": (
        "estimated",
        "includes_not_yet_due",
        "damaged_text",
        "round_number",
        "stated_in_words",
    ),
}
CORRECTIONS = ["correction_id", "document_id", "line", "seq", "status"]


@pytest.fixture
def registers() -> Registers:
    indicators = [
        {
            "indicator_code": code,
            "kind": kind,
            "stock_or_flow": flow,
            "unit_code": unit,
            "family": EDITIONS if kind == "rank" else "",
        }
        for code, (kind, flow, unit) in INDICATORS.items()
    ]
    codes = [{"list": name, "code": code} for name, found in CODES.items() for code in found]
    document = {
        "document_id": "lang-son-2020-h1",
        "province_id": "20-lang-son",
        "issued": "2020-08-18",
    }
    return Registers(
        indicators=pd.DataFrame(indicators),
        code_lists=pd.DataFrame(codes),
        corrections=pd.DataFrame([], columns=CORRECTIONS),
        documents=pd.DataFrame([document]),
    )


@pytest.fixture
def clean(make_transcription, registers):
    """Clean rows given by what is special about them."""

    def clean_rows(*rows: dict[str, str]) -> pd.DataFrame:
        return clean_transcriptions(make_transcription(*rows), registers)

    return clean_rows


def test_columns_are_those_of_the_dictionary(clean):
    assert [*clean({}).columns, "grade"] == list_columns("observations")  # the store grades


SHARE = {"indicator_code": "share_online", "unit_code": "percent"}


@pytest.mark.parametrize(
    ("row", "value", "low", "high", "closed"),
    [
        ({"printed": "19.569"}, 19569, 19569, 19569, "both"),
        ({"printed": "02"}, 2, 2, 2, "both"),
        ({"printed": "không có"}, 0, 0, 0, "both"),
        ({"printed": "25", "qualifier": "over"}, 25, 26, None, "left"),
        ({"printed": "5.000", "qualifier": "about"}, 5000, 4500, 5500, "left"),
        (SHARE | {"printed": "12,4%"}, 0.124, 0.1235, 0.125, "left"),
        (SHARE | {"printed": "100 %"}, 1, 0.995, 1, "both"),
        ({"printed": "21/22", "measurement_kind": "numerator"}, 21, 21, 21, "both"),
        ({"printed": "21/22", "measurement_kind": "denominator"}, 22, 22, 22, "both"),
        (
            {"printed": "1,5", "indicator_code": "cost_saved", "unit_code": "billion_vnd"},
            *(1.5, 1.45, 1.55, "left"),
        ),
        (
            {"printed": "Đạt", "indicator_code": "task", "unit_code": "outcome"},
            *(1, 1, 1, "both"),
        ),
        (
            {"printed": "Chưa đạt", "indicator_code": "task", "unit_code": "outcome"},
            *(0, 0, 0, "both"),
        ),
    ],
)
def test_value_and_bounds(clean, row, value, low, high, closed):
    observation = clean(row).iloc[0]
    assert observation["value"] == pytest.approx(value)
    assert observation["value_low"] == pytest.approx(low)
    missing = pd.isna(observation["value_high"])
    assert missing if high is None else observation["value_high"] == pytest.approx(high)
    assert observation["closed"] == closed
    assert observation["printed"] == row["printed"]


MONEY = {"indicator_code": "cost_saved", "unit_code": "billion_vnd"}
RANK = {"indicator_code": "place", "unit_code": "rank"}


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (MONEY | {"printed": "1,5"}, 1.5),
        (MONEY | {"printed": "1,5 tỷ đồng"}, 1.5),
        (MONEY | {"printed": "304,443 triệu đồng"}, 0.304443),
        ({"printed": "1,3 triệu"}, 1_300_000),
        (RANK | {"printed": "thứ 22"}, 22),
        (RANK | {"printed": "thứ hai"}, 2),
    ],
)
def test_words_behind_a_number_meet_the_unit_of_its_row(clean, row, value):
    assert clean(row).iloc[0]["value"] == value


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        ({"printed": "5.000 – 6.000"}, 5000, 6000),
        (SHARE | {"printed": "85-90%"}, 0.85, 0.9),
        (MONEY | {"printed": "1 - 2 tỷ đồng"}, 1, 2),
    ],
)
def test_a_range_has_bounds_and_no_value(clean, row, low, high):
    observation = clean(row | {"qualifier": "range"}).iloc[0]
    assert pd.isna(observation["value"])
    assert tuple(observation[["value_low", "value_high", "closed"]]) == (low, high, "both")
    assert observation["obs_status"] == "A"


def test_a_number_in_words_is_flagged_once(clean):
    notes = ("", "estimated", "stated_in_words")
    rows = [{"line": str(n), "printed": "hai mươi", "note": note} for n, note in enumerate(notes)]
    noted = ["stated_in_words", "estimated stated_in_words", "stated_in_words"]
    assert list(clean(*rows)["note"]) == noted
    assert list(clean({"printed": "20"})["note"]) == [""]


def test_a_document_may_write_numbers_in_the_english_style(make_transcription, registers):
    english = replace(registers, documents=registers.documents.assign(number_style="en"))
    rows = make_transcription({"printed": "19,569"}, {"line": "9", **SHARE, "printed": "12.4%"})
    assert list(clean_transcriptions(rows, english)["value"]) == [19569, 0.124]
    empty = replace(registers, documents=registers.documents.assign(number_style=""))
    with pytest.raises(TokenError, match=r"line '9'.*style 'en'"):
        clean_transcriptions(rows[1:], empty)
    odd = replace(registers, documents=registers.documents.assign(number_style="fr"))
    with pytest.raises(ParameterError, match="'fr'"):
        clean_transcriptions(rows, odd)


def test_what_is_not_printed_is_missing_and_not_zero(clean):
    row = clean({"printed": "", "indicator_code": "task", "unit_code": "outcome"}).iloc[0]
    assert pd.isna(row[["value", "value_low", "value_high"]]).all()
    assert (row["obs_status"], row["closed"]) == ("O", "")


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({}, "A"),
        ({"note": "round_number"}, "A"),
        ({"note": "estimated"}, "E"),
        ({"note": "includes_not_yet_due"}, "D"),
        ({"note": "damaged_text"}, "U"),
        ({"period_end": "2020-08-18"}, "A"),
        ({"period_end": "2020-08-19"}, "P"),
        ({"period_end": "2020-12-31", "indicator_code": "place", "unit_code": "rank"}, "A"),
        ({"period_end": "2020-12-31", "note": "damaged_text"}, "U"),
        (
            {
                "printed": "",
                "note": "estimated",
                "indicator_code": "task",
                "unit_code": "outcome",
            },
            "O",
        ),
    ],
)
def test_the_first_status_that_fits_is_given(clean, row, status):
    assert clean(row).iloc[0]["obs_status"] == status


def test_the_order_of_rows_is_kept_and_has_no_influence(clean):
    tokens = [{"line": str(n), "printed": f"{n}.000"} for n in (3, 1, 2)]
    forward, backward = clean(*tokens), clean(*reversed(tokens))
    assert list(forward["line"]) == ["3", "1", "2"]
    pd.testing.assert_frame_equal(forward, backward[::-1].reset_index(drop=True))


def test_the_rows_given_are_left_as_they_were(make_transcription, registers):
    rows = make_transcription({}, {})
    before = rows.copy()
    clean_transcriptions(rows, registers)
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize(
    ("row", "error", "told"),
    [
        ({"printed": "151.10"}, TokenError, ("'151.10'",)),
        ({"printed": "12.4"}, TokenError, ("'12.4'",)),
        ({"printed": "1,475"}, TokenError, ("'1,475'",)),
        ({"printed": "21/22"}, TokenError, ("'21/22'", "ratio")),
        ({"printed": "21", "measurement_kind": "numerator"}, TokenError, ("'21'", "numerator")),
        ({"printed": "12%"}, ContractError, ("'12%'", "'count'", "percent")),
        (SHARE | {"printed": "12"}, ContractError, ("'12'", "'share'", "percent")),
        ({"printed": "2 tỷ đồng"}, ContractError, ("'đồng'", "'amount'", "'count'")),
        ({"printed": "thứ 22"}, ContractError, ("'thứ'", "'rank'", "'count'")),
        ({"printed": "5 - 6"}, TokenError, ("'5 - 6'", "'range'")),
        ({"unit_code": "service"}, ContractError, ("'service'", "'dossier'")),
        ({"period_start": ""}, PeriodError, ("flow",)),
        ({"period_end": "31/5/2020"}, PeriodError, ("'31/5/2020'", "YYYY-MM-DD")),
        (
            {"indicator_code": "services", "unit_code": "service"},
            PeriodError,
            ("stock", "'2020-01-01'"),
        ),
        (
            {"printed": "đạt", "indicator_code": "task", "unit_code": "outcome"},
            ContractError,
            ("'đạt'", "Chưa đạt"),
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_place(clean, row, error, told):
    with pytest.raises(error) as caught:
        clean({}, row)
    message = str(caught.value)
    place = ("lang-son-2020-h1.csv: line '2', seq '1', field '", "' with value '", "indicator '")
    assert [part for part in (*place, *told) if part not in message] == []


@pytest.mark.parametrize("column", CODES)
def test_an_unknown_code_is_told_with_its_place(clean, column):
    with pytest.raises(ContractError) as caught:
        clean({}, {column: "odd"})
    assert f"{column} 'odd' at lang-son-2020-h1:2:1" in str(caught.value)


@pytest.mark.parametrize("column", [column for column in CODES if column != "note"])
def test_only_a_note_may_be_empty(clean, column):
    assert len(clean({"note": ""})) == 1
    with pytest.raises(ContractError, match=f"{column} ''"):
        clean({column: ""})


@pytest.mark.parametrize("column", ["indicator_code", "document_id"])
def test_an_unknown_indicator_or_document_is_told_with_its_place(clean, column):
    place = r"(odd|lang-son-2020-h1)(:2:1| line '2' seq '1')"
    with pytest.raises(ContractError, match=f"{column} 'odd' at {place}|{place}: {column} 'odd'"):
        clean({}, {column: "odd"})


def test_one_place_cannot_be_transcribed_twice(clean):
    with pytest.raises(ContractError, match=r"h1\.csv: line '1', seq '1', .* is transcribed twice"):
        clean({}, {"line": "1"})
    assert len(clean({}, {"line": "1", "seq": "2"})) == 2


# the printed figures of the documents, worked by hand


@pytest.fixture(scope="module")
def observations() -> pd.DataFrame:
    rows = store.read_transcriptions("20-lang-son")
    return clean_transcriptions(rows, store.read_cleaning_registers()).set_index(["line", "seq"])


@pytest.mark.parametrize(
    ("place", "printed", "value", "low", "high"),
    [
        (("19", "9"), "19.569", 19569, 19569, 19569),
        (("19", "11"), "2.427", 2427, 2427, 2427),
        (("19", "12"), "12,4%", 0.124, 0.1235, 0.125),  # 2,427 / 19,569 = 0.12402
    ],
)
def test_figures_of_lang_son_2020(observations, place, printed, value, low, high):
    row = observations.loc[place]
    assert row["printed"] == printed
    assert tuple(row[["value", "value_low", "value_high"]]) == pytest.approx((value, low, high))


def test_nothing_printed_is_refused_for_anything_but_an_outcome(clean):
    with pytest.raises(ContractError, match="only a task may print nothing"):
        clean({"printed": ""})
