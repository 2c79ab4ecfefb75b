"""A made report for the tests of reading: paragraphs longer than a line, a list and a table."""

from __future__ import annotations

import re

PARAGRAPH = (
    "Trong năm 2020 (tính đến ngày 30/11), các cơ quan đã tiếp nhận 19.963 văn bản đến, phát hành "
    "7.420 văn bản đi, trong đó có 7.383 văn bản được ký số và gửi đi qua trục liên thông, tương "
    "ứng tỷ lệ 99,5%, tăng hơn 12% so với giai đoạn 2016-2018 và đạt mục tiêu đề ra."
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
