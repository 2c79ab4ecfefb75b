"""The plan of a batch: every run once, after what it reads."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.batch import plan
from helpers.ground import paths

PROVINCES = ("20-lang-son", "91-kien-giang")


def test_plan_names_every_run_once() -> None:
    jobs = plan.plan_batch(PROVINCES)
    assert len(jobs) == len({job.key for job in jobs}) == 2 * 4 + 2 + 2 * 2
    assert [job.key for job in jobs[:2]] == [
        "01-clean-transcriptions 20-lang-son",
        "02-audit-consistency 20-lang-son",
    ]
    assert jobs[-1].parameters == {"province_id": "91-kien-giang", "lang": "en"}
    assert jobs[-1].target == paths.executed_notebook("05-province-report", "91-kien-giang", "en")
    assert jobs[-1].page == paths.report("91-kien-giang", "en")
    assert jobs[0].page is None


@given(
    provinces=st.lists(st.text("abc", min_size=1), unique=True),
    languages=st.lists(st.sampled_from(("vi", "en")), unique=True),
)
def test_jobs_wait_only_for_earlier_jobs(provinces: list[str], languages: list[str]) -> None:
    earlier: set[str] = set()
    for job in plan.plan_batch(provinces, languages):
        assert {*job.requires, *job.after} <= earlier
        earlier.add(job.key)


def test_report_requires_its_own_province_and_waits_for_the_comparison() -> None:
    report = plan.plan_batch(PROVINCES, ["vi"])[-1]
    assert report.requires == tuple(f"{name} 91-kien-giang" for name in plan.DATA_NOTEBOOKS)
    assert report.after == (f"{plan.COMPARISON_NOTEBOOK} vi",)


def test_data_notebooks_wait_for_those_whose_tables_they_read() -> None:
    clean, audit, shares, growth = plan.plan_data("a")
    assert clean.requires == ()
    assert audit.requires == (clean.key,)
    assert shares.requires == (clean.key, audit.key)
    assert growth.requires == (clean.key, audit.key, shares.key)


CALLS = {
    "audit.read_context": {"observations"},
    "read_province": set(plan.READS[plan.REPORT_NOTEBOOK]),
}
"""What functions read that do not name a table."""


def find_tables(source: str) -> set[str]:
    """Return the processed tables that a cell reads."""
    named = re.findall(r'read_(?:all_)?processed\("(\w+)"', source)
    return {*named, *(t for call, tables in CALLS.items() if call in source for t in tables)}


@pytest.mark.parametrize("name", plan.NOTEBOOKS)
def test_what_a_notebook_reads_is_declared(name: str) -> None:
    cells = json.loads(paths.notebook(name).read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    read = {table for source in sources for table in find_tables(source)}
    assert read == set(plan.READS[name])


@pytest.mark.parametrize("name", plan.DATA_NOTEBOOKS)
def test_what_a_notebook_writes_is_declared(name: str) -> None:
    source = paths.notebook(name).read_text(encoding="utf-8")
    written = re.findall(r'write_processed\([^)]*?\\"(\w+)\\"', source)
    assert tuple(written) == plan.WRITES[name]


def test_comparison_waits_for_all_provinces_but_requires_none() -> None:
    jobs = plan.plan_batch(PROVINCES, ["vi"])
    comparison = next(job for job in jobs if job.notebook == plan.COMPARISON_NOTEBOOK)
    assert set(comparison.after) == {job.key for job in jobs if job.page is None}
    assert comparison.requires == ()


def test_page_links_to_index_in_its_language_and_to_the_other_language() -> None:
    pages = plan.plan_batch(PROVINCES, ["vi", "en"])[-2:]
    assert [[(link.label, link.href, link.lang) for link in page.links] for page in pages] == [
        [
            ("Tất cả báo cáo", "index.html", None),
            ("So sánh các tỉnh", "compare.vi.html", None),
            ("English", "91-kien-giang.en.html", "en"),
        ],
        [
            ("All reports", "index.en.html", None),
            ("Provinces compared", "compare.en.html", None),
            ("Tiếng Việt", "91-kien-giang.vi.html", "vi"),
        ],
    ]


def test_only_the_first_language_of_a_batch_packs_the_data_of_a_page() -> None:
    for languages in (["vi", "en"], ["en"]):
        jobs = plan.plan_batch(["a", "b"], languages)
        packing = [(job.province_id, job.lang) for job in jobs if job.packs]
        assert packing == [("a", languages[0]), ("b", languages[0])]
