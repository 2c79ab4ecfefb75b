"""A made report for the tests of reading: paragraphs longer than a line, a list and a table."""

from __future__ import annotations

import re

PARAGRAPH = (
    "Văn thư toàn huyện vào sổ 19.963 lượt công văn từ đầu năm đến hết ngày 15/10 năm 2020, trong "
    "số ấy 7.420 lượt gửi ra ngoài và 7.383 lượt ký bằng thiết bị số rồi chuyển qua trục dùng "
    "chung, bằng 99,5%, tăng hơn 12% so với giai đoạn 2016-2018, đúng như kế hoạch."
)
TABLE = (
    "STT | Đơn vị | Tiếp nhận | Trực tuyến",
    "1 | Sở Nội vụ | 1.532 | 415",
    "2 | Sở Tư pháp | 2.704 | 1.099",
    "| Tổng số | 4.236 | 1.514".removeprefix("| "),
)
PARAGRAPHS = (
    "BÁO CÁO KẾT QUẢ DỰNG ĐỂ THỬ",
    PARAGRAPH,
    "- Cấp tỉnh: 22 đơn vị có 5.672 tài khoản.",
    "- Cấp huyện: 10 đơn vị có hơn 1.200 tài khoản.",
)
AFTER = PARAGRAPH.replace("19.963", "20.147").replace("7.383", "7.399")
TEXT = "\n".join([*PARAGRAPHS, *TABLE, AFTER])


def list_numbers(text: str) -> list[str]:
    """Return the numbers of a text in order."""
    return re.findall(r"\d+(?:[.,/]\d+)*", text)
