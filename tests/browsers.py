"""What tests in a real browser need; whoever imports this is skipped where there is no browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
playwright = pytest.importorskip(
    "playwright.sync_api", reason="no playwright: pip install playwright axe-playwright-python"
)
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe for playwright")
if CHROMIUM is None:
    pytest.skip("no Chromium: apt install chromium", allow_module_level=True)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def launch_browser() -> Iterator[Any]:
    """Run a browser for as long as it is asked for."""
    with playwright.sync_playwright() as player:
        running = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()
