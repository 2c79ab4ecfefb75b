"""What a text says about itself: kind, day, period, style, title; and periods that it names."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.reading.dates import find_periods, read_day
from helpers.reading.draft import Line
from helpers.reading.facts import find_style, read_facts
from helpers.reading.titles import read_titles

TODAY = date(2026, 1, 1)

REPORT = """\
ỦY BAN NHÂN DÂN
TỈNH SÔNG BÌNH
Số: 215/BC-UBND
Sông Bình, ngày 20 tháng 6 năm 2023

BÁO CÁO
Kết quả chuyển đổi số 6 tháng đầu năm 2023

Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020; tiếp nhận 186.420 hồ sơ."""

PLAN = """\
Chủ nhật, Ngày 27/10/2024
Ngày ban hành 27/12/2019
KẾ HOẠCH
Ứng dụng công nghệ thông tin năm 2020
I. KẾT QUẢ ỨNG DỤNG CÔNG NGHỆ THÔNG TIN NĂM 2019"""

ARTICLE = """\
Nỗ lực xây dựng chính quyền điện tử
02/01/2021 06:15
Trong năm 2020, tỉnh đã tiếp nhận 19.963 văn bản."""

AHEAD = """\
Tỉnh đặt kết quả năm 2021 lên hàng đầu
02/01/2021
Trong năm 2020, tỉnh đã tiếp nhận 19.963 văn bản."""

MONTH = """\
Hà Nam, ngày 22 tháng 11 năm 2023
BÁO CÁO
Công tác kiểm soát thủ tục hành chính tháng 11 năm 2023"""

BRACKETS = """\
Hà Nam, ngày 31 tháng 3 năm 2026
BÁO CÁO
Kết quả giải quyết thủ tục hành chính quý I năm 2026
1. Trong quý I/2026 (từ ngày 15/12/2025 đến ngày 14/3/2026) tiếp nhận 402.118 hồ sơ."""

ALL_OF = """\
Hà Nam, ngày 12 tháng 12 năm 2023
BÁO CÁO
Kết quả công tác cải cách hành chính năm 2023
(Số liệu từ ngày 15/12/2022 đến ngày 14/12/2023)"""

ENGLISH = """\
Ha Nam, 20 December 2025
REPORT
on digital transformation in the second half of 2025"""


def split(text: str) -> list[Line]:
    return [Line(n, line) for n, line in enumerate(text.split("\n"), start=1)]


@pytest.mark.parametrize(
    ("text", "issued", "start", "end", "kind"),
    [
        (REPORT, "2023-06-20", "2023-01-01", "2023-06-30", "report"),
        (PLAN, "2019-12-27", "2019-01-01", "2019-12-31", "plan"),
        (ARTICLE, "2021-01-02", "2020-01-01", "2020-12-31", "article"),
        (AHEAD, "2021-01-02", "2020-01-01", "2020-12-31", "article"),
        (MONTH, "2023-11-22", "2023-11-01", "2023-11-30", "report"),
        (BRACKETS, "2026-03-31", "2025-12-15", "2026-03-14", "report"),
        (ALL_OF, "2023-12-12", "2022-12-15", "2023-12-14", "report"),
        (ENGLISH, "2025-12-20", "2025-07-01", "2025-12-31", "report"),
        ("Không có ngày nào.", "2026-01-01", "2025-01-01", "2025-12-31", "article"),
    ],
)
def test_day_period_and_kind_are_read_from_the_first_lines(text, issued, start, end, kind):
    facts = read_facts(split(text), {}, today=TODAY)
    found = facts.issued.isoformat(), facts.start.isoformat(), facts.end.isoformat(), facts.kind
    assert found == (issued, start, end, kind)


def test_what_is_given_is_not_read():
    given = {"issued": "2023-07-01", "period_start": "2023-04-01", "period_end": "2023-06-30"}
    facts = read_facts(split(REPORT), given, today=TODAY)
    assert (facts.issued, facts.start) == (date(2023, 7, 1), date(2023, 4, 1))


def test_title_number_and_issuer_are_as_printed():
    assert read_titles(split(REPORT), "report") == {
        "title": "Báo cáo kết quả chuyển đổi số 6 tháng đầu năm 2023",
        "document_number": "215/BC-UBND",
        "issuer": "Ủy ban nhân dân tỉnh Sông Bình",
    }
    assert read_titles(split(ARTICLE), "article") == {
        "title": "Nỗ lực xây dựng chính quyền điện tử"
    }


@pytest.mark.parametrize(
    ("office", "told"),
    [
        ("SỞ NỘI VỤ", "Sở nội vụ tỉnh Hà Nam"),
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Hà Nam"),
        ("VĂN PHÒNG UBND TỈNH HÀ NAM", "Văn phòng UBND tỉnh Hà Nam"),
    ],
)
def test_an_office_below_its_committee_is_the_issuer(office, told):
    head = f"UBND TỈNH HÀ NAM\n{office}\nBÁO CÁO\nKết quả năm 2021"
    assert read_titles(split(head), "report")["issuer"] == told


def test_a_title_goes_on_where_the_page_broke_it_and_no_further():
    text = (
        "BÁO CÁO\nKết quả chuyển đổi số, xây dựng chính quyền\nđiện tử năm 2021\nThực hiện kế hoạch"
    )
    title = "Báo cáo kết quả chuyển đổi số, xây dựng chính quyền điện tử năm 2021"
    assert read_titles(split(text), "report")["title"] == title
    ended = "KẾ HOẠCH\nỨng dụng công nghệ thông tin:\nnội dung"
    assert read_titles(split(ended), "plan")["title"] == "Kế hoạch ứng dụng công nghệ thông tin:"


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("UBND THÀNH PHỐ ĐÀ NẴNG", "UBND thành phố Đà Nẵng"),
        ("UBND tỉnh Kon Tum", "UBND tỉnh Kon Tum"),
        ("SỞ THÔNG TIN", "SỞ THÔNG TIN"),
        ("SỞ THÔNG TIN\nTỈNH HÀ NAM", "Sở thông tin tỉnh Hà Nam"),
        ("ỦY BAN NHÂN DÂN\nQUẬN NINH KIỀU", "Ủy ban nhân dân quận Ninh Kiều"),
    ],
)
def test_a_committee_in_capitals_is_written_as_in_running_text(printed, told):
    head = f"{printed}\nBÁO CÁO\nKết quả năm 2021"
    assert read_titles(split(head), "report")["issuer"] == told


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1.972 hồ sơ, đạt 12,4%", "vi"),
        ("1,972 dossiers or 12.4%", "en"),
        ("hồ sơ được tiếp nhận đầy đủ", "vi"),
        ("no number at all", "en"),
        ("On 14 July 3.425 applications, 99,59% of them online", "vi"),
    ],
)
def test_the_style_of_numbers_is_that_of_most(text, style):
    assert find_style(text) == style


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("từ ngày 1/1 đến ngày 18/11", ("2020-01-01", "2020-11-18")),
        ("Từ ngày 15/12/2019 đến 14/12/2020", ("2019-12-15", "2020-12-14")),
        ("quý II năm 2018", ("2018-04-01", "2018-06-30")),
        ("quý I/2019", ("2019-01-01", "2019-03-31")),
        ("ba quý đầu năm 2018", ("2018-01-01", "2018-09-30")),
        ("6 tháng cuối năm 2019", ("2019-07-01", "2019-12-31")),
        ("6 tháng đu năm 2019", ("2019-01-01", "2019-06-30")),
        ("tháng 10/2025", ("2025-10-01", "2025-10-31")),
        ("đến cuối năm 2019", (None, "2019-12-31")),
        ("đến hết tháng 9/2021", (None, "2021-09-30")),
        ("tính đến ngày 31/5/2020", (None, "2020-05-31")),
        ("trong năm 2020 (tính đến ngày 30/11)", (None, "2020-11-30")),
        ("tháng 9/2020 (tính đến ngày 15/9/2020)", ("2020-09-01", "2020-09-15")),
        ("quý III năm 2020 (số liệu tính đến 15/9)", ("2020-07-01", "2020-09-15")),
        ("in the first six months of 2024", ("2024-01-01", "2024-06-30")),
        ("by the end of June 30, 2024", (None, "2024-06-30")),
        ("trong năm 2018", ("2018-01-01", "2018-12-31")),
    ],
)
def test_a_period_is_read_in_many_words(text, days):
    named = find_periods(text, 2020)[0]
    first = named.first.isoformat() if named.first else None
    assert named.last is not None
    assert (first, named.last.isoformat()) == days


def test_the_month_of_a_date_is_no_period():
    assert find_periods("ngày 02 tháng 7 năm 2019", 2019)[0].label == "năm 2019"


def test_a_date_that_there_is_not_is_none():
    assert read_day("31/2/2020", 2020) is None
    assert find_periods("đến ngày 31/2/2020 và 45/13", 2020) == []
