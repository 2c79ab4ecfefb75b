"""A person opens every notebook in a real JupyterLab: `git status` stays clean."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browsers import launch_browser

pytestmark = [pytest.mark.long, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "@jupyterlab/docmanager-extension:plugin"
SECONDS = 2
"""Between two savings by itself, instead of two minutes."""


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@x", *arguments]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The notebooks under version control, and settings of a hasty JupyterLab."""
    root = tmp_path / "clone"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    (root / ".gitignore").write_text(".ipynb_checkpoints/\n")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x")):
        git(root, *arguments)
    user = tmp_path / "settings" / "@jupyterlab" / "docmanager-extension"
    user.mkdir(parents=True)
    (user / "plugin.jupyterlab-settings").write_text(json.dumps({"autosaveInterval": SECONDS}))
    return root


@contextmanager
def serve(root: Path, *, config: Path) -> Iterator[str]:
    """Run JupyterLab on a folder, and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = [f"--notebook-dir={root}", f"--port={port}", "--no-browser", "--allow-root"]
    options += ["--IdentityProvider.token=", "--ip=127.0.0.1"]
    variables = {**os.environ, "JUPYTER_CONFIG_PATH": str(config)}
    variables["JUPYTERLAB_SETTINGS_DIR"] = str(root.parent / "settings")
    variables["JUPYTERLAB_WORKSPACES_DIR"] = str(root.parent / "workspaces")
    command = [sys.executable, "-m", "jupyterlab", *options]
    with open(root.parent / "log", "w") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def open_and_touch(address: str, names: list[str]) -> None:
    """Open notebooks, change a cell of each as a curious reader does, and leave without saving."""
    with launch_browser() as browser:
        for name in names:
            page = browser.new_page()
            page.goto(f"{address}/lab/tree/notebooks/{name}?reset")
            page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
            editor = page.locator(".jp-CodeCell .cm-content").first
            editor.click()
            page.keyboard.type("# ")
            page.wait_for_timeout(2.5 * SECONDS * 1000)
            page.close()


def test_opening_every_notebook_leaves_git_clean(clone: Path) -> None:
    names = sorted(place.name for place in (clone / "notebooks").glob("*.ipynb"))
    with serve(clone, config=clone / "notebooks" / ".jupyter") as address:
        open_and_touch(address, names)
    assert names
    assert git(clone, "status", "--porcelain") == ""


def test_without_our_setting_it_would_not(clone: Path) -> None:
    name = min(place.name for place in (clone / "notebooks").glob("*.ipynb"))
    with serve(clone, config=clone.parent) as address:
        open_and_touch(address, [name])
    assert git(clone, "status", "--porcelain").endswith(name)
