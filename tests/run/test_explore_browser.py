"""A person explores the figures in a real JupyterLab: offline, and nothing is written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from helpers.ground import paths
from tests.browsers import launch_browser
from tests.run.test_lab_browser import ROOT, clone, git, serve

pytest.importorskip("itables", reason="no itables: python3 run.py installs it")
pytestmark = [pytest.mark.long, pytest.mark.slow]
__all__ = ["clone"]

NAME = "07-explore"
PATIENCE = 180_000


def run_all(page: Any, address: str) -> Any:
    """Open the notebook, run its cells, and return the first table."""
    page.goto(f"{address}/lab/tree/notebooks/{NAME}.ipynb?reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
    page.get_by_text("(ipykernel) | Idle").first.wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".dt-container").nth(2).wait_for(timeout=PATIENCE)
    return page.locator(".dt-container").first


def count_rows(table: Any) -> int:
    """Return how many rows are left, as the table says."""
    return int(re.sub(r"\D", "", table.locator(".dt-info").first.inner_text().split("dòng")[0]))


def test_a_province_is_chosen_its_figures_sorted_and_a_line_is_seen(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data", clone / "data")
    for arguments in (("add", "-A"), ("commit", "-qm", "data")):
        git(clone, *arguments)
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(clone))
    asked: list[str] = []
    with serve(clone, config=clone / "notebooks" / ".jupyter") as address, launch_browser() as one:
        page = one.new_page(viewport={"width": 1280, "height": 2400})
        page.on("request", lambda request: asked.append(request.url))
        table = run_all(page, address)
        everything = count_rows(table)
        table.locator(".dtsp-searchPane").first.get_by_text("Kon Tum", exact=False).first.click()
        chosen = count_rows(table)
        assert 0 < chosen < everything
        names = table.locator("table.dataTable tbody tr td:first-child").all_inner_texts()
        assert {name.partition(" (")[0] for name in names if "Kon Tum" in name} == {"Kon Tum"}
        table.locator(".dt-search input").last.fill("trực tuyến")
        assert 0 < count_rows(table) < chosen
        heading = table.locator("table.dataTable thead th", has_text="Ngày cuối").first
        heading.locator(".dt-column-order").click()
        table.locator("th.dt-ordering-asc", has_text="Ngày cuối").first.wait_for(timeout=PATIENCE)
        days = table.locator("table.dataTable tbody td.day").all_inner_texts()
        assert len(days) > 1
        assert days == sorted(days)
        source = table.locator("details").first
        source.locator("summary").click()
        assert source.locator("p").first.is_visible()
        assert source.locator("p").first.inner_text().startswith("Dòng ")
        page.close()
    assert [url for url in asked if url.startswith("http") and address not in url] == []
    assert git(clone, "status", "--porcelain") == ""
