"""What a figure is: hedge, indicator, dimensions, period, kind, each from the words around it."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.reading.draft import Line
from helpers.reading.reader import build_reader
from tests.reading.short_texts import GIVEN, find, read


@pytest.mark.parametrize(
    ("text", "printed", "qualifier"),
    [
        ("hơn 3.700 văn bản", "3.700", "over"),
        ("đã cấp trên 6.000 hộp thư", "6.000", "over"),
        ("thêm trên 200 dịch vụ công", "200", "over"),
        ("ước lượng trên 2378 Mbps", "2378", "over"),
        ("cung cấp trên 02 ngôn ngữ", "02", "exact"),
        ("triển khai trên 3 nền tảng", "3", "exact"),
        ("đạt 12,4% trên 19.569 hồ sơ", "19.569", "exact"),
        ("có 244.916 hồ sơ trên 247.390 hồ sơ", "247.390", "exact"),
        ("có 3 lớp với trên 20 học viên", "20", "over"),
        ("khoảng 1,5 tỷ đồng", "1,5", "about"),
        ("gần 300.000 lượt hồ sơ", "300.000", "nearly"),
        ("dưới 5% hồ sơ", "5%", "under"),
        ("từ 30% trở lên", "30%", "at_least"),
        ("tối thiểu 45% - 50%", "45% - 50%", "at_least"),
        ("cắt giảm 5-50% thời gian", "5-50%", "range"),
        ("không quá 10% hồ sơ", "10%", "at_most"),
        ("cao hơn 12% so với năm trước", "12%", "exact"),
        ("about 272 user accounts", "272", "about"),
        ("up to 96 percent", "96 percent", "at_most"),
    ],
)
def test_a_hedge_is_told_from_a_word_that_looks_like_one(text, printed, qualifier):
    assert find(text, printed).cells["qualifier"] == qualifier


@pytest.mark.parametrize(
    ("text", "printed", "cells"),
    [
        ("tiếp nhận 19.569 hồ sơ", "19.569", ("dossiers_received", "_T", "_T")),
        ("hồ sơ tiếp nhận trực tuyến là 2.427", "2.427", ("dossiers_received", "online", "_T")),
        ("51.592 hồ sơ từ kỳ trước chuyển sang", "51.592", ("dossiers_carried_over", "_T", "_T")),
        ("22 cổng thành phần của các sở, ngành", "22", ("portals_component", "_T", "province")),
        ("15 UBND huyện được cấp chứng thư số", "15", ("agencies_with_certificates", "_T", None)),
        ("hồ sơ tại cấp xã tiếp nhận 1.610", "1.610", ("dossiers_received", "_T", "commune")),
        ("213 điểm cầu hội nghị truyền hình", "213", ("conference_points", "_T", "_T")),
        (
            "tỷ lệ thanh toán trực tuyến 31%",
            "31%",
            ("share_paid_online_of_fee_dossiers", "_T", "_T"),
        ),
        ("1,105 community digital technology groups", "1,105", ("community_groups", "_T", "_T")),
    ],
)
def test_words_around_a_figure_say_what_it_is(text, printed, cells):
    style = "en" if text.isascii() else "vi"
    figure = find(text, printed, number_style=style)
    code, channel, tier = cells
    assert figure.cells["indicator_code"] == code
    assert figure.cells["channel"] == channel
    assert tier is None or figure.cells["tier"] == tier
    assert figure.reasons["indicator_code"]


def test_a_list_of_levels_gives_each_its_own():
    draft = read("có 1.250 dịch vụ công mức độ 1 và 2, còn 310 mức độ 3 và 270 mức độ 4")
    levels = [f.cells["service_level"] for f in draft.figures]
    assert levels == ["level_1_2", "level_3", "level_4"]
    assert {f.cells["indicator_code"] for f in draft.figures} == {"online_services"}


def test_a_label_before_the_figure_wins_over_the_one_behind():
    draft = read("1.980 dịch vụ công trực tuyến: Mức 1, 2 là 1.250; mức 3 là 660; mức 4 là 70")
    levels = [f.cells["service_level"] for f in draft.figures]
    assert levels[1:] == ["level_1_2", "level_3", "level_4"]


def test_a_ratio_has_two_rows_and_a_base():
    first, second = read("21/22 sở, ban, ngành đã dùng một cửa điện tử").figures
    assert first.cells["measurement_kind"] == "numerator"
    assert second.cells["measurement_kind"] == "denominator"
    assert second.cells["indicator_code"] == "administrative_units"
    assert (first.start, first.end, first.seq) == (second.start, second.end, 1)
    assert second.seq == 2


def test_a_percentage_that_is_one_figure_over_another_is_their_share():
    text = "tiếp nhận 1.383 hồ sơ, giải quyết đúng hạn 596 hồ sơ; tỷ lệ: 43,1%"
    assert find(text, "43,1%").cells["indicator_code"] == "share_on_time_of_received"


def test_parts_that_add_up_to_a_figure_are_of_its_kind():
    text = "nâng cấp 10 trang thông tin điện tử (03 UBND cấp huyện và 07 sở, ngành tỉnh)"
    codes = {f.cells["indicator_code"] for f in read(text).figures}
    assert codes == {"portals_upgraded"}


@pytest.mark.parametrize(
    ("text", "printed", "period"),
    [
        ("Từ 1/1/2023 đến 31/5/2023 nhận 95 hồ sơ", "95", ("2023-01-01", "2023-05-31", "printed")),
        ("Tính đến 25/5, đã đăng 532 tin, bài", "532", ("2023-01-01", "2023-05-25", "inferred")),
        ("Trong quý I năm 2023 tiếp nhận 95 hồ sơ", "95", ("2023-01-01", "2023-03-31", "nominal")),
        ("Hiện nay có 78 chữ ký số", "78", ("", "2023-07-05", "inferred")),
        ("Tính đến ngày 15/6/2023 có 78 chữ ký số", "78", ("", "2023-06-15", "printed")),
        ("tiếp nhận 95 hồ sơ", "95", ("2023-01-01", "2023-06-30", "inferred")),
        ("ICT Index xếp thứ 58 năm 2022", "58", ("2022-01-01", "2022-12-31", "nominal")),
        ("95 hồ sơ từ kỳ trước chuyển sang", "95", ("", "2023-01-01", "inferred")),
        ("tăng so với cùng kỳ năm 2022 (95 hồ sơ)", "95", ("2022-01-01", "2022-06-30", "nominal")),
        ("Cùng kỳ năm trước tiếp nhận 95 hồ sơ", "95", ("2023-01-01", "2023-06-30", "inferred")),
        ("Tiếp nhận 99 hồ sơ, cùng kỳ là 95 hồ sơ", "95", ("2022-01-01", "2022-06-30", "nominal")),
        ("so với năm 2021, tiếp nhận 95 hồ sơ", "95", ("2023-01-01", "2023-06-30", "inferred")),
    ],
)  # fmt: skip
def test_a_period_is_the_one_named_for_the_figure_or_the_document_s(text, printed, period):
    cells = find(text, printed).cells
    assert (cells["period_start"], cells["period_end"], cells["period_basis"]) == period


def test_a_goal_is_planned():
    text = "Phấn đấu tỷ lệ hồ sơ trực tuyến đạt 60%"
    assert find(text, "60%").cells["measurement_kind"] == "target"


def test_what_a_task_asks_for_is_planned_and_what_its_verdict_tells_is_actual():
    text = "- Bảo đảm 100% công chức có hộp thư công vụ: Đạt. Hiện nay đã cấp 6.012 hộp thư."
    kinds = [f.cells["measurement_kind"] for f in read(text).figures]
    assert kinds == ["target", "outcome", "actual"]


def test_places_are_those_of_the_rank_before_them():
    text = "Chỉ số chuyển đổi số cấp tỉnh (DTI) xếp thứ 18 trong 63 tỉnh, thành"
    rank, places = (f.cells["indicator_code"] for f in read(text).figures)
    assert (rank, places) == ("dti_rank", "dti_places")


def test_results_under_a_heading_of_goals_are_actual():
    text = "I. KẾT QUẢ THỰC HIỆN MỤC TIÊU\n- Toàn tỉnh có 73 cán bộ chuyên trách CNTT."
    assert find(text, "73").cells["measurement_kind"] == "actual"


def test_a_verdict_and_a_none_in_words_are_figures():
    draft = read("- Bảo đảm an toàn: Đạt. Trong kỳ không có sự cố mất an toàn thông tin.")
    assert [f.cells["indicator_code"] for f in draft.figures] == [
        "task_outcome",
        "security_incidents",
    ]
    assert draft.figures[0].cells["measurement_kind"] == "outcome"


def test_lost_vowels_are_put_back_and_a_lost_word_is_guessed_in_a_list_of_tiers():
    draft = read("213 đim cu, trong đó cp tnh 02 đim cu, cp huyn 11 đim cu, cấp 200 đim cu")
    assert [f.cells["tier"] for f in draft.figures] == ["_T", "province", "district", "commune"]
    assert {f.cells["indicator_code"] for f in draft.figures} == {"conference_points"}


def test_the_head_of_a_column_says_the_tier_of_its_cells():
    line = Line(
        1,
        "| Tiếp nhận | 5.120 | 9.318 |",
        row_header="Tiếp nhận",
        column_headers=("Nội dung", "Cấp tỉnh", "Cấp xã"),
        cells=((2, 11), (14, 19), (22, 27)),
    )
    draft = build_reader().read([line], GIVEN, today=date(2023, 7, 5))
    assert [f.cells["tier"] for f in draft.figures] == ["province", "commune"]


def test_headers_of_a_table_say_what_a_cell_is():
    line = Line(
        1,
        "Sở Tư pháp | 512 | 498",
        row_header="Sở Tư pháp",
        column_headers=("Đơn vị", "Hồ sơ tiếp nhận", "Hồ sơ giải quyết đúng hạn"),
        cells=((0, 10), (13, 16), (19, 22)),
    )
    draft = build_reader().read([line], GIVEN, today=date(2023, 7, 5))
    codes = [f.cells["indicator_code"] for f in draft.figures]
    assert codes == ["dossiers_received", "dossiers_settled_on_time"]


def test_a_malformed_token_is_doubted():
    doubts = find("tiếp nhận 151.10 hồ sơ", "151.10").doubts
    assert any("151.10" in doubt for doubt in doubts)


def test_what_no_indicator_fits_is_proposed_for_the_codebook():
    draft = read("trồng được 4.512 cây xanh")
    assert draft.figures[0].doubts
    assert draft.proposed_indicators[0]["line"] == "1"
