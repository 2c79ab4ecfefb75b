"""The committed sample is what a build writes, and leads nowhere that is not there."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest

from helpers.batch import plan, work
from helpers.batch.job import BUILT
from helpers.ground import page_places, paths
from helpers.ground.errors import MissingInputError
from helpers.ground.languages import LANGUAGES
from helpers.page import sample
from helpers.page.index.pages import compose_title

MOST_BYTES = 450_000
LAST = [pytest.param(lang, marks=pytest.mark.long) for lang in LANGUAGES[1:]]


@pytest.fixture
def built(project, repository):
    """A project with all tables, in which reports can be built."""
    shutil.copytree(repository / "data" / "processed", project / "data" / "processed")
    return project


@pytest.mark.slow
@pytest.mark.parametrize("lang", [LANGUAGES[0], *LAST])
def test_the_sample_is_what_a_build_writes(built, repository, lang):
    names = {page.name for page in sample.list_pages()}
    for job in (plan.plan_report(sample.PROVINCE, lang), plan.plan_brief(sample.PROVINCE, lang)):
        title = compose_title(job.notebook, job.province_id, lang)
        assert work.run_job(replace(job, title=title)).status == BUILT
        page = job.page
        committed = repository / page_places.sample(page.name).relative_to(built)
        assert committed.read_text(encoding="utf-8") == sample.detach(page.read_text(), names), (
            f"write it again: python3 run.py report --brief --province {sample.PROVINCE}, "
            "then python3 run.py sample"
        )


def test_the_sample_is_small_and_no_link_of_it_is_dead():
    folder = page_places.sample("x").parent
    pages = {page.name: page.read_text(encoding="utf-8") for page in folder.glob("*.html")}
    assert set(pages) == {page.name for page in sample.list_pages()}
    assert sum(len(text.encode()) for text in pages.values()) < MOST_BYTES
    for text in pages.values():
        targets = set(re.findall(r'<a\b[^>]*?\bhref="([^"#]*)', text)) - {""}
        assert {t for t in targets if not t.startswith("http")} <= set(pages)


def test_links_that_lead_out_of_the_sample_become_text():
    html = (
        '<a class="a" href="x.html#y">X</a> <a href="data/z.zip">Z <b>z</b></a> <a href="#q">Q</a>'
    )
    assert sample.detach(html, {"x.html"}) == html.replace(
        '<a href="data/z.zip">Z <b>z</b></a>', "Z <b>z</b>"
    )
    outside = '<a href="https://a.vn/">A</a>'
    assert sample.detach(outside, ()) == outside


def test_a_page_that_is_not_built_is_named_with_the_command_that_builds_it(project):
    with pytest.raises(MissingInputError, match=r"run\.py report --brief --province"):
        sample.write_sample()
    assert not paths.resolve_path("docs").exists()
