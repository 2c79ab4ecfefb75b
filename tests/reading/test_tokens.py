"""Which numbers of a text are figures, and why the others are none."""

from __future__ import annotations

import pytest

from helpers.reading.draft import Line
from helpers.reading.paragraphs import join_lines
from helpers.reading.reader import build_reader


def read_one(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the figures of a text, and the numbers left out with their reasons."""
    tokens: list[str] = []
    left_out: dict[str, str] = {}
    for paragraph in join_lines([Line(n, t) for n, t in enumerate(text.split("\n"), start=1)]):
        found = build_reader().tokens.read(paragraph)
        tokens += [token.printed for token in found.tokens]
        left_out |= {paragraph.text[s.start : s.end]: s.reason for s in found.left_out}
    return tokens, left_out


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("mức độ 3 là 3.972 hồ sơ", ["3.972"]),
        ("Mức 1, 2 là 1.250; mức 3 là 660", ["1.250", "660"]),
        ("mức độ 3, 4 2.427 hồ sơ, đạt 12,4%", ["2.427", "12,4%"]),
        ("| Trực tuyến | 4.006 | 1.512 |", ["4.006", "1.512"]),
        ("đặc khu Phú Quý 1.204 hồ sơ", ["1.204"]),
        ("cung cấp 04 lớp cho 21/22 sở, ngành", ["04", "21/22"]),
        ("tần suất 1045/1045/tháng", ["1045/1045/tháng"]),
        ("cắt giảm từ 5-50% thời gian", ["5-50%"]),
        ("từ 5.000 đến 6.000 hồ sơ", ["5.000 đến 6.000"]),
        ("tăng từ 118 lên 210 điểm cầu", ["118", "210"]),
        ("chỉ tám hồ sơ quá hạn; hai mươi lớp tập huấn", ["tám", "hai mươi"]),
        ("Một số xã đã xong; có một xã chưa xong", ["một"]),
        ("trong ba quý đầu năm có 1.005 cuộc họp", ["1.005"]),
        ("không có sự cố an toàn thông tin", ["không có"]),
        ("không có giấy tờ", []),
        ("tiết kiệm 1,5 tỷ đồng", ["1,5"]),
        ("hơn 1,2 triệu lượt truy cập", ["1,2 triệu"]),
        ("vị trí thứ 51/63 năm 2022", ["51/63"]),
        ("vị trí số 58 năm 2017", ["58"]),
        ("xếp thứ hai toàn quốc", ["thứ hai"]),
        ("cuộc cách mạng công nghiệp lần thứ tư (4.0)", []),
        ("- Nâng cấp hệ thống: Đạt. Tỉnh đã nâng cấp.", ["Đạt"]),
        ("- Xây dựng nền tảng chia sẻ: Chưa đạt.", ["Chưa đạt"]),
        ("tỷ lệ: 70 % (bao gồm)", ["70 %"]),
        ("ranked 12th out of 63 provinces", ["12th", "63"]),
        ("reached 45.2 percent of 1,030 services", ["45.2 percent", "1,030"]),
        ("one main portal and 51 component portals", ["one", "51"]),
        ("620 level-3 services", ["620"]),
    ],
)
def test_figures_are_found(text, tokens):
    assert read_one(text)[0] == tokens


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("theo Nghị định số 61/2018/NĐ-CP của Chính phủ", "61/2018/NĐ-CP", "legal_number"),
        ("Nghị quyết số 52, ngày 27/9/2019", "52", "legal_number"),
        ("triển khai Đề án 06 trên địa bàn", "06", "legal_number"),
        ("Kiên Giang, ngày 18 tháng 6 năm 2018", "ngày 18 tháng 6 năm 2018", "date"),
        ("Tính đến ngày 25/11, đã đăng", "25/11", "date"),
        ("On June 30, 2020 the province", "June 30, 2020", "date"),
        ("trong năm 2020 đã", "2020", "year"),
        ("giai đoạn 2016-2020", "giai đoạn 2016-2020", "period"),
        ("trong 6 tháng qua", "6 tháng", "period"),
        ("rút ngắn còn 15 ngày làm việc", "15 ngày làm việc", "duration"),
        ("2. Hệ thống quản lý văn bản", "2", "section"),
        ("1.2 Ứng dụng nội bộ", "1.2", "section"),
        ("dịch vụ mức độ 3 và 4", "mức độ 3 và 4", "level"),
        ("hệ thống 01 cửa điện tử", "01 cửa", "name"),
        ("trực 24/7", "24/7", "name"),
        ("mạng 2G, 3G", "2G, 3G", "name"),
        ("liên thông 4 cấp", "4 cấp", "name"),
        ("Kiến trúc (phiên bản 2.0)", "2.0", "name"),
        ("Điện thoại: 0256.3822.123", "Điện thoại: 0256.3822.123", "telephone"),
        ("số 12 đường Lê Lợi", "12", "address"),
        ("Thứ Ba, 18/08/2020 740", "740", "counter"),
        ("Trang 3/12", "Trang 3/12", "page"),
        ("02/01/2021 06:15", "06:15", "time"),
        ("6,88 máy tính/100 dân", "100", "name"),
        ("UBND Phường 5 tiếp nhận 250 hồ sơ", "5", "name"),
        ("hỗ trợ IPv6 cho 12 trang", "IPv6", "name"),
        ("in the 2nd quarter 340 files", "2nd quarter", "name"),
        ("Biểu số 02: Kết quả", "02", "section"),
    ],
)
def test_other_numbers_are_left_out_with_a_reason(text, number, reason):
    tokens, left_out = read_one(text)
    assert left_out.get(number) == reason
    assert number not in tokens


def test_a_sentence_that_a_page_broke_is_read_whole():
    tokens, _ = read_one(
        "tỉnh cung cấp dịch vụ mức độ\n3 là 656 và công chức có máy\n\ntính đạt 98%"
    )
    assert tokens == ["656", "98%"]


def test_a_year_before_a_noun_is_a_count():
    assert read_one("tiếp nhận 2018 hồ sơ năm 2018")[0] == ["2018"]


def test_a_column_that_numbers_its_rows_holds_no_figure():
    cells = ((0, 1), (4, 15), (18, 21))
    line = Line(
        1,
        "1 | Sở Tư pháp | 512",
        row_header="Sở Tư pháp",
        column_headers=("STT", "Đơn vị", "Hồ sơ tiếp nhận"),
        cells=cells,
    )
    found = build_reader().tokens.read(join_lines([line])[0])
    assert [token.printed for token in found.tokens] == ["512"]
