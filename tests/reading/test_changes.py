"""What tells a change is proposed for no indicator; what prints two values or a level is."""

from __future__ import annotations

import pytest

from helpers.reading.changes import CHANGE, mark_changes
from helpers.reading.draft import DraftFigure, Line


@pytest.mark.parametrize(
    ("text", "token", "is_change"),
    [
        ("870 dịch vụ (tăng 12,5% so với năm 2022)", "12,5%", True),
        ("hồ sơ trực tuyến tăng gấp 2,1 lần", "2,1", True),
        ("xếp thứ 18/63, tăng 2 bậc", "2", True),
        ("chiếm 88,7%, giảm hơn 1,4 điểm phần trăm", "1,4", True),
        ("tiếp nhận 1.015.220 hồ sơ, tăng 85.000 hồ sơ so với năm 2022", "85.000", True),
        ("đạt 80%, vượt 10 điểm phần trăm so với chỉ tiêu", "10", True),
        ("rose by 12.5% on the year", "12.5%", True),
        ("chiếm 88,7%, tăng 21,4 điểm phần trăm", "88,7%", False),
        ("tăng từ 30% lên 45%", "45%", False),
        ("tăng 1.200 hồ sơ", "1.200", False),
        ("đạt 60%", "60%", False),
    ],
)
def test_a_change_is_no_value_of_an_indicator(text: str, token: str, is_change: bool) -> None:
    start = text.index(token)
    proposed = {"printed": token, "indicator_code": "dossiers_received"}
    figure = DraftFigure(1, 1, start, start + len(token), proposed, confidence=0.9)
    (marked,) = mark_changes([figure], [Line(1, text)])
    assert (marked.cells["indicator_code"] == "") == is_change
    assert (marked.doubts == (CHANGE,)) == is_change
