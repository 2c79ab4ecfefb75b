"""Codes become words and numbers become text in the reader's language."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data import store
from helpers.ground.errors import ContractError, ParameterError, UnknownProvinceError
from helpers.ground.languages import LANGUAGES
from helpers.page import precision
from helpers.page.labels import Labels, build_labels

NBSP = "\u00a0"
INDICATORS = [
    {
        "indicator_code": "received",
        "label_vi": "Hồ sơ tiếp nhận",
        "label_en": "Dossiers received",
        "definition_vi": "Số hồ sơ.",
        "definition_en": "Number of dossiers.",
        "implied": "",
    },
    {
        "indicator_code": "share_online",
        "label_vi": "Tỷ lệ trực tuyến",
        "label_en": "Online share",
        "definition_vi": "Tỷ lệ.",
        "definition_en": "A share.",
        "implied": "channel=online",
    },
]
PROVINCES = [
    {"province_id": "20-lang-son", "kind": "province", "name_vi": "Lạng Sơn"},
    {"province_id": "46-hue", "kind": "city", "name_vi": "Huế"},
]
CODES = [
    ("service_level", "_T", "tất cả", "all"),
    ("service_level", "level_3", "mức độ 3", "level 3"),
    ("channel", "online", "trực tuyến", "online"),
    ("unit_code", "dossier", "hồ sơ", "dossiers"),
    ("unit_code", "billion_vnd", "tỷ đồng", "billion VND"),
    ("unit_one", "dossier", "hồ sơ", "dossier"),
    ("qualifier", "over", "hơn", "more than"),
    ("issuer", "UBND tỉnh A", "Ủy ban nhân dân tỉnh A", "People's Committee of A Province"),
    ("outcome", "met", "Đạt", "met"),
    ("outcome", "not_met", "Chưa đạt", "not met"),
]


SHOWN = ("dossier", "billion_vnd", "percent", "outcome")


@pytest.fixture(params=LANGUAGES)
def lang(request) -> str:
    return request.param


def build(lang: str) -> Labels:
    columns = ["list", "code", "label_vi", "label_en"]
    return build_labels(
        lang,
        indicators=pd.DataFrame(INDICATORS),
        provinces=pd.DataFrame(PROVINCES),
        code_lists=pd.DataFrame(CODES, columns=columns),
    )


VI, EN = build("vi"), build("en")


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="'fr'"):
        build("fr")


def test_words_follow_the_language():
    assert (VI.label_indicator("received"), EN.label_indicator("received")) == (
        "Hồ sơ tiếp nhận",
        "Dossiers received",
    )
    assert (VI.define_indicator("received"), EN.define_indicator("received")) == (
        "Số hồ sơ.",
        "Number of dossiers.",
    )
    assert (VI.translate("exact"), EN.translate("exact")) == ("chính xác", "exact")


def test_a_province_keeps_its_marks():
    assert VI.label_province("20-lang-son") == EN.label_province("20-lang-son") == "Lạng Sơn"


def test_prose_names_the_kind_of_a_place_in_vietnamese():
    assert (VI.name_place("20-lang-son"), EN.name_place("20-lang-son")) == (
        "tỉnh Lạng Sơn",
        "Lạng Sơn",
    )
    assert (VI.name_place("46-hue"), EN.name_place("46-hue")) == ("thành phố Huế", "Huế")


def test_an_unknown_province_is_told_with_suggestions():
    for ask in (VI.label_province, VI.name_place, VI.select_province):
        with pytest.raises(UnknownProvinceError, match=r"'20-langson'.*did you mean 20-lang-son"):
            ask("20-langson")


def test_a_code_without_a_label_is_an_error():
    with pytest.raises(ContractError, match=r"code 'level_9' is not in list 'service_level'"):
        VI.label_code("service_level", "level_9")


def test_a_breakdown_names_what_narrows_a_figure():
    row = {"service_level": "level_3", "channel": "online", "tier": "_T", "scope": "_T"}
    assert VI.label_breakdown(row) == "mức độ 3 · trực tuyến"
    assert EN.label_breakdown(dict.fromkeys(row, "_T")) == ""


def test_a_breakdown_leaves_out_what_the_label_says():
    row = {"service_level": "level_3", "channel": "online", "tier": "_T", "scope": "_T"}
    assert EN.label_breakdown(row | {"indicator_code": "share_online"}) == "level 3"
    assert EN.label_breakdown(row | {"indicator_code": "received"}) == "level 3 · online"


def test_a_body_has_a_name_in_each_language_and_an_author_one():
    assert VI.label_issuer("UBND tỉnh A") == "Ủy ban nhân dân tỉnh A"
    assert EN.label_issuer("UBND tỉnh A") == "People's Committee of A Province"
    assert EN.label_issuer("Nguyễn Hạnh") == "Nguyễn Hạnh"


def test_a_period_may_be_one_side_of_a_pair():
    row = {"period_start": "", "period_end": "2018-12-28"}
    pair = {"from_period_start": "2018-01-01", "from_period_end": "2018-12-31"}
    assert VI.label_period(row) == "28/12/2018"
    assert VI.label_period(pair, prefix="from_") == "năm 2018"


@pytest.mark.parametrize(
    ("labels", "value", "unit", "decimals", "text"),
    [
        (VI, 19569.0, "dossier", None, f"19.569{NBSP}hồ sơ"),
        (EN, 19569.0, "dossier", None, f"19,569{NBSP}dossiers"),
        (VI, 0.0, "dossier", None, f"0{NBSP}hồ sơ"),
        (EN, 0.0, "dossier", None, f"0{NBSP}dossiers"),
        (EN, 1.0, "dossier", None, f"1{NBSP}dossier"),
        (VI, 1.0, "dossier", None, f"1{NBSP}hồ sơ"),
        (EN, 1.5, "dossier", 1, f"1.5{NBSP}dossiers"),
        (VI, 1.5, "billion_vnd", None, f"1,5{NBSP}tỷ đồng"),
        (VI, 2.0, "billion_vnd", 0, f"2{NBSP}tỷ đồng"),
        (VI, 0.124, "percent", None, "12,4%"),
        (EN, 0.12402, "percent", 2, "12.40%"),
        (VI, 1.0, "outcome", None, "Đạt"),
        (EN, 0.0, "outcome", None, "not met"),
        (VI, None, "dossier", None, "–"),
        (VI, math.nan, "percent", None, "–"),
        (VI, math.inf, "dossier", None, "–"),
        (VI, -math.inf, "outcome", None, "–"),
        (VI, "", "dossier", None, "–"),
        (VI, pd.NA, "billion_vnd", None, "–"),
    ],
)
def test_a_value_has_its_unit_and_a_missing_one_a_dash(labels, value, unit, decimals, text):
    assert labels.format_value(value, unit, decimals=decimals) == text


def observe(printed: str, value: float | None, unit: str, qualifier: str = "exact"):
    return {"printed": printed, "value": value, "unit_code": unit, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("row", "vietnamese", "english"),
    [
        (observe("19.569", 19569.0, "dossier"), f"19.569{NBSP}hồ sơ", f"19,569{NBSP}dossiers"),
        (
            observe("25", 25.0, "dossier", "over"),
            f"hơn 25{NBSP}hồ sơ",
            f"more than 25{NBSP}dossiers",
        ),
        (observe("12,4%", 0.124, "percent"), "12,4%", "12.4%"),
        (observe("100 %", 1.0, "percent"), "100%", "100%"),
        (observe("1,5", 1.5, "billion_vnd"), f"1,5{NBSP}tỷ đồng", f"1.5{NBSP}billion VND"),
        (observe("2", 2.0, "billion_vnd"), f"2{NBSP}tỷ đồng", f"2{NBSP}billion VND"),
        (observe("21/22", 21.0, "dossier"), f"21{NBSP}hồ sơ", f"21{NBSP}dossiers"),
        (observe("không có", 0.0, "dossier"), f"0{NBSP}hồ sơ", f"0{NBSP}dossiers"),
        (observe("", math.nan, "outcome"), "không in", "not printed"),
        (observe("", None, "outcome"), "không in", "not printed"),
    ],
)
def test_a_figure_is_shown_as_precisely_as_printed(row, vietnamese, english):
    assert VI.format_observation(row) == vietnamese
    assert EN.format_observation(row) == english


def observe_range(printed: str, low: float | None, high: float | None, unit: str):
    row = observe(printed, None, unit, "range")
    return row | {"value_low": low, "value_high": high}


@pytest.mark.parametrize(
    ("row", "vietnamese", "english", "bare"),
    [
        (
            observe_range("5.000 – 6.000", 5000.0, 6000.0, "dossier"),
            *(f"5.000–6.000{NBSP}hồ sơ", f"5,000–6,000{NBSP}dossiers", "5.000–6.000"),
        ),
        (
            observe_range("85-90%", 0.85, 0.9, "percent"),
            *("85–90%", "85–90%", "85–90%"),
        ),
        (
            observe_range("97.5 - 99.9%", 0.975, 0.999, "percent"),
            *("97,5–99,9%", "97.5–99.9%", "97,5–99,9%"),
        ),
        (
            observe_range("?", 26.0, math.nan, "dossier"),
            *(f"ít nhất 26{NBSP}hồ sơ", f"at least 26{NBSP}dossiers", "ít nhất 26"),
        ),
        (observe_range("?", None, None, "dossier"), "không in", "not printed", "không in"),
    ],
)
def test_a_row_without_a_value_is_told_by_its_bounds(row, vietnamese, english, bare):
    assert VI.format_observation(row) == vietnamese
    assert EN.format_observation(row) == english
    assert VI.format_observation(row, unit=False) == bare


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (observe("1,234.5", 1234.5, "billion_vnd"), f"1.234,5{NBSP}tỷ đồng"),
        (observe("1,5 tỷ đồng", 1.5, "billion_vnd"), f"1,5{NBSP}tỷ đồng"),
        (observe("304,443 triệu đồng", 0.304443, "billion_vnd"), f"0,304443{NBSP}tỷ đồng"),
        (observe("1,3 triệu", 1300000.0, "dossier"), f"1.300.000{NBSP}hồ sơ"),
        (observe("78.96%", 0.7896, "percent"), "78,96%"),
        (observe("9,63/13,5", 13.5, "dossier"), f"13,5{NBSP}hồ sơ"),
        (observe("?", 0.12345, "percent"), "12,345%"),
    ],
)
def test_the_decimals_are_those_of_the_token_that_gives_the_value(row, text):
    assert VI.format_observation(row) == text


PRINTABLE = st.floats(-1e15, 1e15).map(lambda value: round(value, 9))
MISSING = st.sampled_from([None, math.nan, math.inf, -math.inf, "", "?", pd.NA])
NUMBERS = PRINTABLE | MISSING


@given(st.text(max_size=12), NUMBERS, NUMBERS, NUMBERS, st.sampled_from(SHOWN))
def test_no_value_and_no_bound_stops_a_page(printed, value, low, high, unit):
    row = observe(printed, value, unit) | {"value_low": low, "value_high": high}
    assert VI.format_value(value, unit)
    assert VI.format_share(value)
    assert VI.format_bounds(row, unit)
    assert VI.format_observation(row)
    assert VI.format_observation(row, unit=False)


def bound(low: float | None, high: float | None):
    return {
        "value_low": math.nan if low is None else low,
        "value_high": math.nan if high is None else high,
    }


@pytest.mark.parametrize(
    ("row", "unit", "text"),
    [
        (bound(0.1235, 0.1245), "percent", "12,35%–12,45%"),
        (bound(5.0, 5.0), "dossier", "chính xác"),
        (bound(26.0, None), "dossier", f"ít nhất 26{NBSP}hồ sơ"),
        (bound(None, 0.05), "percent", "nhiều nhất 5,00%"),
        (bound(None, None), "percent", "–"),
        (bound(0.0, 1.0), "percent", "0,00%–100,00%"),
        (bound(-0.1, 0.25), "change", "−10,0% đến +25,0%"),
    ],
)
def test_bounds_are_told_in_words(row, unit, text):
    assert VI.format_bounds(row, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (1.45, 1.55, "billion_vnd", f"1,45–1,55{NBSP}tỷ đồng"),
        (14303.5, 14304.5, "dossier", f"14.303,5–14.304,5{NBSP}hồ sơ"),
        (75000.0, 85000.0, "dossier", f"75.000–85.000{NBSP}hồ sơ"),
    ],
)
def test_bounds_of_a_count_are_not_rounded_to_look_like_another_number(low, high, unit, text):
    assert VI.format_bounds(bound(low, high), unit) == text


def test_bounds_are_rounded_outward():
    assert VI.format_bounds(bound(0.12401, 0.1251), "percent") == "12,40%–12,51%"
    assert VI.format_bounds(bound(0.1, 0.692308), "change") == "+10,0% đến +69,3%"


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (220 / 85000, 220 / 75000, "percent", "0,258%–0,294%"),
        (0.124001, 0.124002, "percent", "12,4001%–12,4002%"),
        (-0.31635, -0.31624, "change", "−31,635% đến −31,624%"),
        (None, 0.0093, "percent", "nhiều nhất 0,930%"),
    ],
)
def test_bounds_show_as_many_digits_as_their_width_needs(low, high, unit, text):
    assert VI.format_bounds(bound(low, high), unit) == text


@given(st.floats(0, 1), st.floats(1e-6, 1), st.sampled_from(["percent", "change"]))
def test_rounding_outward_widens_bounds_by_a_tenth_at_most(low, width, unit):
    ends, decimals = precision.round_bounds(low, low + width, unit_code=unit)
    shown_low, shown_high = map(float, ends)
    assert shown_low <= float(f"{low:.12g}")  # what lies beyond twelve digits is noise
    assert shown_high >= float(f"{low + width:.12g}")
    assert shown_high - shown_low <= 1.1 * width + 1e-11
    assert decimals <= 10


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00275, "0.275%"), (0.0099999, "1.000%"), (0.01, "1.00%"), (0.0, "0.00%"), (1.0, "100.00%")],
)
def test_a_share_below_one_percent_shows_a_third_decimal(value, text):
    assert EN.format_share(value) == text


def test_a_share_that_nothing_bounds_is_not_known():
    row = {"value": float("nan"), "value_low": 0.0, "value_high": 1.0}
    assert EN.tell_share(row) == "not known"
    assert EN.tell_share(row | {"value_low": 0.5}) == "50.00%–100.00%"


def test_float_noise_is_no_part_of_a_bound():
    assert VI.format_bounds(bound(0.1 + 0.2, 0.35), "percent") == "30,00%–35,00%"


def test_a_change_known_on_one_side_is_told_by_its_direction():
    assert VI.format_bounds(bound(None, -0.41593), "change") == "giảm ít nhất 41,5%"
    assert VI.format_bounds(bound(0.25, None), "change") == "tăng ít nhất 25,0%"
    assert VI.format_bounds(bound(None, 0.692308), "change") == "nhiều nhất +69,3%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.125, "+12,5%"),
        (-0.03, "−3,0%"),
        (0.0, "0,0%"),
        (-0.0001, "0,0%"),
        (0.0001, "0,0%"),
    ],
)
def test_a_change_shows_its_sign_unless_it_rounds_to_nothing(value, text):
    assert VI.format_change(value) == text


def test_the_registers_label_everything(lang):
    labels = build_labels(
        lang,
        indicators=store.read_register("indicators"),
        provinces=store.read_register("provinces"),
        code_lists=store.read_register("code_lists"),
    )
    texts = [
        *labels.codes.values(),
        *(labels.label_indicator(code) for code in labels.indicators),
        *(labels.define_indicator(code) for code in labels.indicators),
        *(labels.label_province(province) for province in labels.provinces),
    ]
    assert all(text.strip() == text != "" for text in texts)
