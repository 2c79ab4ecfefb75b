"""Sentences of offices of every kind: whose figure it is, of when, and whether it is one at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from helpers.cli.reading import UNDATED, summarise
from helpers.reading.broken import doubt_broken
from helpers.reading.draft import Draft, DraftFigure, Line
from helpers.reading.facts import tells_year
from helpers.reading.files.damage import mend_digits
from helpers.reading.files.plain import split_lines
from helpers.reading.follow import follow_document
from helpers.reading.measure import read_document
from helpers.reading.one_period import undate
from helpers.reading.reader import build_reader
from tests.reading import short_texts

GIVEN = {
    **short_texts.GIVEN,
    "province": "Lâm Đồng",
    "title": "Báo cáo",
    "issuer": "UBND tỉnh Lâm Đồng",
}


def read(text: str, **given: str) -> Draft:
    return short_texts.read(text, **{**GIVEN, **given})


def find(text: str, printed: str, **given: str) -> DraftFigure:
    return short_texts.find(text, printed, **{**GIVEN, **given})


@pytest.mark.parametrize(
    ("text", "printed", "told"),
    [
        ("Tỷ lệ hồ sơ trực tuyến bình quân cả nước là 42,7%.", "42,7%", "cả nước"),
        ("Tỷ lệ hồ sơ trực tuyến của tỉnh Cà Mau đạt 88%.", "88%", "Cà Mau"),
        ("Bình Thuận tiếp nhận 140.228 hồ sơ.", "140.228", "Bình Thuận"),
        ("Lâm Đồng (cũ) tiếp nhận 152.401 hồ sơ.", "152.401", "Lâm Đồng (cũ)"),
        ("Tỉnh Lâm Đồng cũ tiếp nhận 152.401 hồ sơ.", "152.401", "Lâm Đồng cũ"),
        ("The national average of online dossiers was 59%.", "59%", "national average"),
        ("The province ranks 9th in PCI.", "9th", "“PCI”"),
        ("Tỉnh Cà Mau dẫn đầu khu vực, xếp thứ 18/63.", "18/63", "Cà Mau"),
        ("Số hồ sơ trực tuyến đạt 120% kế hoạch.", "120%", "plan"),
        ("Tiếp nhận 215.430 hồ sơ (số đúng là 251.430 hồ sơ).", "215.430", "corrects"),
        ("Tỷ lệ văn bản ký số cao hơn cùng kỳ 1,4 điểm phần trăm.", "1,4", "change"),
        ("Chỉ số năng lực cạnh tranh (PCI) đạt 70,94 điểm.", "70,94", "“PCI”"),
        ("Chỉ số xanh cấp tỉnh (PGI) xếp thứ 8.", "8", "“PGI”"),
        ("PAPI đạt 42,1 điểm, xếp thứ 25/63.", "25/63", "“papi”"),
    ],
)
def test_what_is_no_value_of_the_province_is_proposed_for_no_indicator(text, printed, told):
    figure = find(text, printed)
    assert figure.cells["indicator_code"] == ""
    assert told in figure.doubts[0]


@pytest.mark.parametrize(
    ("text", "printed", "code"),
    [
        ("Tỉnh xếp thứ 5/63 cả nước về chỉ số DTI.", "5/63", "dti_rank"),
        ("Tỉnh cũng tiếp nhận 152.401 hồ sơ.", "152.401", "dossiers_received"),
        (
            "Ranked 12th out of 63 provinces in the digital transformation index.",
            "12th",
            "dti_rank",
        ),
        ("Hồ sơ trực tuyến tăng từ 30% lên 45%.", "45%", "share_online_of_received"),
        ("Tiếp nhận 215.430 hồ sơ; số đúng hạn là 200.000 hồ sơ.", "215.430", "dossiers_received"),
        ("PAR INDEX đạt 85,22%, SIPAS xếp thứ 24.", "85,22%", "par_index_score"),
        ("PAR INDEX đạt 85,22%, SIPAS xếp thứ 24.", "24", "sipas_rank"),
        ("Chỉ số chuyển đổi số (DTI) đạt 0,6961.", "0,6961", "dti_score"),
        ("Có 244 hồ sơ đúng hạn trên 247 hồ sơ đã giải quyết, đạt 99%.", "247", "dossiers_settled"),
        ("Toàn tỉnh có 1.942 cán bộ, công chức.", "1.942", "officials"),
    ],
)
def test_what_only_looks_alike_is_read(text, printed, code):
    assert find(text, printed).cells["indicator_code"] == code


@pytest.mark.parametrize(
    ("text", "printed", "scope", "tier"),
    [
        ("Phường Phan Thiết tiếp nhận 5.870 hồ sơ.", "5.870", "single_unit", "commune"),
        ("Riêng huyện Đạ Tẻh tiếp nhận 1.204 hồ sơ, đạt 99%.", "99%", "single_unit", "district"),
        ("Sở Xây dựng tiếp nhận 1.204 hồ sơ.", "1.204", "single_unit", "province"),
        ("Sở Xây dựng tổ chức 12 lớp tập huấn.", "12", "_T", "_T"),
        ("Các huyện Bảo Lâm, Đạ Tẻh tiếp nhận 1.204 hồ sơ.", "1.204", "_T", "district"),
        ("Tại cấp xã đạt 70% hồ sơ trực tuyến.", "70%", "_T", "commune"),
        ("Thành phố Lâm Đồng tiếp nhận 6.108 hồ sơ.", "6.108", "single_unit", "district"),
        ("Thành phố Huế tiếp nhận 6.108 hồ sơ.", "6.108", "_T", "_T"),
        ("Nhận 900 hồ sơ (cấp xã 553 hồ sơ); trực tuyến 86,4%.", "86,4%", "_T", "_T"),
        ("Toàn tỉnh có 1.942 công chức cấp xã.", "1.942", "_T", "commune"),
    ],
)
def test_a_unit_that_is_named_does_not_pass_for_the_province(text, printed, scope, tier):
    cells = find(text, printed).cells
    assert (cells["scope"], cells["tier"]) == (scope, tier)


def test_the_report_of_an_office_is_of_that_office():
    told = {"issuer": "Sở Xây dựng tỉnh Lâm Đồng", "title": "Báo cáo của Sở Xây dựng"}
    assert find("Tiếp nhận 1.204 hồ sơ.", "1.204", **told).cells["scope"] == "single_unit"
    assert find("Toàn tỉnh tiếp nhận 1.204 hồ sơ.", "1.204", **told).cells["scope"] == "_T"
    whole = {"issuer": "Văn phòng UBND tỉnh Lâm Đồng"}
    assert find("Tiếp nhận 1.204 hồ sơ.", "1.204", **whole).cells["scope"] == "_T"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("có mười hai (12) lớp và hai mươi ba (23) sở", ["12", "23"]),
        ("lần thứ tư (4) và một trăm linh tám (108) cuộc họp", ["108"]),
        ("12 345 hồ sơ trên tổng số 1 098 760 hồ sơ", ["12 345", "1 098 760"]),
        ("tiếp nhận 502.617 hồ sơ(1), trực tuyến 288.406 hồ sơ2, còn lại 5 hồ sơ[3]", None),
        ("tuần thứ 16 tiếp nhận 4.836 hồ sơ", ["4.836"]),
        ("Bảng 1 nêu 18 tỉnh", ["18"]),
        ("ở tổ 12, phường Minh Xuân có 3 hồ sơ", ["3"]),
    ],
)
def test_numbers_are_told_from_marks(text, tokens):
    found = [f.cells["printed"] for f in read(text).figures]
    assert found == (tokens or ["502.617", "288.406", "5"])


@pytest.mark.parametrize(
    ("text", "printed", "days"),
    [
        (
            "Tiếp nhận 312 hồ sơ (9 tháng đầu năm 2022: 277 hồ sơ), trong đó 187 hồ sơ trực tuyến.",
            "187",
            ("2023-01-01", "2023-06-30"),
        ),
        ("Đến ngày 30/6/2023 đã giải quyết 255 hồ sơ.", "255", ("2023-04-01", "2023-06-30")),
        ("Lũy kế từ đầu năm đến ngày 30/6/2023: 255 hồ sơ.", "255", ("2023-01-01", "2023-06-30")),
        ("Đến năm 2025 phấn đấu 80% hồ sơ trực tuyến.", "80%", ("2025-01-01", "2025-12-31")),
        ("Đến ngày 15/6/2023 có 20 chữ ký số. Cấp tỉnh 12 chữ ký số.", "12", ("", "2023-06-15")),
    ],
)
def test_days_are_those_of_the_figure(text, printed, days):
    start = "2023-04-01" if days[0] == "2023-04-01" else "2023-01-01"
    cells = find(text, printed, period_start=start).cells
    assert (cells["period_start"], cells["period_end"]) == days


def test_a_report_has_the_days_that_it_prints_for_its_period():
    text = (
        "BÁO CÁO\nTình hình 6 tháng đầu năm 2023\n"
        "Từ ngày 15/12/2022 đến ngày 14/6/2023, tỉnh tiếp nhận 28.412 hồ sơ.\n\n"
        "Đã giải quyết 24.950 hồ sơ."
    )
    cells = find(text, "24.950", period_start="", period_end="").cells
    assert (cells["period_start"], cells["period_end"]) == ("2022-12-15", "2023-06-14")


def test_a_plan_beside_what_was_reached_is_planned():
    text = "Hồ sơ nộp trực tuyến chiếm 60%, đạt 120% kế hoạch (kế hoạch 50%)."
    assert find(text, "50%").cells["measurement_kind"] == "target"
    assert find(text, "60%").cells["measurement_kind"] == "actual"


def test_two_numbers_for_one_thing_are_both_doubted():
    text = "Cấp mới 318 chữ ký số, thu hồi 57 chữ ký số."
    told = [" ".join(f.doubts) for f in read(text).figures]
    assert "“57”" in told[0]
    assert "“318”" in told[1]
    rounded = read("Tiếp nhận hơn 300 hồ sơ. Tiếp nhận 318 hồ sơ.").figures
    assert not any("same thing" in doubt for f in rounded for doubt in f.doubts)


def test_below_a_stroke_stands_what_the_share_is_cut_by():
    text = "Có 488/1.012 dịch vụ công toàn trình phát sinh hồ sơ."
    above, below = read(text).figures
    assert above.cells["service_level"] == below.cells["service_level"] == "full"
    assert (below.cells["indicator_code"], below.cells["period_start"]) == ("online_services", "")
    whole = find("Hồ sơ trực tuyến là 345 hồ sơ trên tổng số 987 hồ sơ tiếp nhận.", "987")
    assert whole.cells["channel"] == "_T"


def test_parts_that_fall_short_make_a_total_one_of_the_wider_thing():
    parts = "trong đó 64 dịch vụ công trực tuyến toàn trình, 41 dịch vụ công trực tuyến một phần"
    for total, code in (("118", "administrative_procedures"), ("105", "online_services")):
        text = f"Cổng dịch vụ công cung cấp {total} thủ tục hành chính, {parts}."
        assert find(text, total).cells["indicator_code"] == code


def test_a_table_with_years_in_its_head_names_place_index_and_year(tmp_path):
    path = tmp_path / "dti.txt"
    path.write_text(
        "| STT | Tỉnh | Điểm DTI năm 2023 | Thứ hạng DTI năm 2022 |\n"
        "| 1 | Lâm Đồng | 0,7120 | 22 |\n| 2 | Gia Lai | 0,6301 | 49 |\n",
        encoding="utf-8",
    )
    given = {**GIVEN, "issued": "2024-07-15", "province": "Gia Lai"}
    other, _, score, rank = read_document(path, given).figures
    assert other.cells["indicator_code"] == ""
    assert (score.cells["indicator_code"], score.cells["period_end"]) == ("dti_score", "2023-12-31")
    assert (rank.cells["indicator_code"], rank.cells["period_end"]) == ("dti_rank", "2022-12-31")


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [("l5.204", "15.204"), ("2O2O", "2020"), ("31O", "310"), ("ll6", "116"), ("l00%", "100%")]
    + [(name, name) for name in ("O2", "5l", "I.12", "IO", "4G", "II.06a")],
)
def test_letters_in_numbers_are_digits_and_names_stay(damaged, mended):
    assert mend_digits(f"có {damaged} hồ sơ") == f"có {mended} hồ sơ"


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("văn bản đến: 98.4 51 văn bản", {"98.4", "51"}),
        ("văn bản đi: 56.\n120 văn bản", {"56", "120"}),
        ("có 6.S12 tài khoản", {"6"}),
        ("huyện A: 120 98", set()),
        ("có 56 văn bản.\n120 hồ sơ", set()),
    ],
)
def test_halves_of_a_broken_number_are_doubted(text, halves):
    draft = read(text)
    plain = [replace(f, doubts=()) for f in draft.figures]
    told = doubt_broken(plain, draft.lines, "vi")
    assert {f.cells["printed"] for f in told if f.doubts} == halves


def test_a_text_without_a_year_is_dated_by_nobody():
    text = "Hiện nay có 1.105 dịch vụ. Trong năm qua tiếp nhận 64.218 hồ sơ."
    draft = build_reader().read([Line(1, text)], {}, today=date(2026, 11, 29))
    assert not tells_year(draft.lines)
    assert tells_year([Line(1, "tháng 3/2021")])
    undated = undate(draft)
    assert not any(f.cells["period_end"] for f in undated.figures)
    assert next(summarise(undated)) == UNDATED


def test_days_of_a_document_are_those_of_its_figures_until_the_text_says_others():
    text = "Tiếp nhận 64.218 hồ sơ. Năm 2021 tiếp nhận 50.000 hồ sơ. Có 12 điểm cầu."
    draft = read(text)
    after = {**draft.document, "issued": "2022-03-01", "period_start": "2021-01-01"}
    after["period_end"] = "2021-12-31"
    moved = [follow_document(f, draft.document, after).cells for f in draft.figures]
    assert [(c["period_start"], c["period_end"]) for c in moved] == [
        ("2021-01-01", "2021-12-31"),
        ("2021-01-01", "2021-12-31"),
        ("", "2022-03-01"),
    ]


def test_a_line_feed_at_the_end_begins_no_line():
    assert split_lines("a\nb\n") == split_lines("a\nb") == ["a", "b"]
