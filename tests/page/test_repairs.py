"""Repairs are told in words: where, from what to what, how, and how many are not listed."""

from __future__ import annotations

from helpers.data.results import FindingRow, Repair
from helpers.page.province import read_labels
from helpers.page.sections.findings import describe_repairs

REPAIRS = (
    Repair("d:1:1", "1.234", "1.243", "transpose", True),
    Repair("d:1:2", "12,4%", "1,24%", "move_separator", False),
)


def tell(lang: str, *repairs: Repair, status: str = "proposed", count: int = 2) -> str:
    finding = FindingRow("total", "exceeded", "n", ("d:1:1", "d:1:2"), status, count, repairs)
    return describe_repairs(finding, read_labels(lang))


def test_each_repair_says_where_how_and_whether_it_may_be_right():
    assert tell("en", *REPAIRS) == (
        "Repairs of a single digit, one of them plausible: 1,234→1,243 (digits swapped); "
        "12.4%→1.24% (separator moved, implausible: breaks another relation)"
    )
    assert "1.234→1.243" in tell("vi", *REPAIRS)


def test_repairs_that_are_not_listed_are_counted():
    assert tell("en", *REPAIRS, count=15).endswith("; +13")


def test_a_finding_without_repairs_says_so_or_nothing():
    assert tell("en", status="none", count=0) == "No repair of a single digit would mend it."
    assert tell("en", status="", count=0) == ""
