"""One batch at a time; drafts of killed ones removed; clear words when nothing can be written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.batch import lock
from helpers.ground.errors import ProjectError


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    return tmp_path


def test_second_batch_is_told_who_has_the_lock(root: Path) -> None:
    code = "from helpers.batch import lock\nwith lock.hold_lock(): pass"
    with lock.hold_lock():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stderr.strip().endswith(
            f"another batch (process {os.getpid()}) is building in '{root / 'reports'}': "
            "wait for it to end, or stop it"
        )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_lock_of_a_dead_batch_is_free() -> None:
    code = "import os\nfrom helpers.batch import lock\nwith lock.hold_lock(): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with lock.hold_lock():
        pass


def test_drafts_of_the_dead_are_removed_and_nothing_else(root: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    ).stdout.strip()
    drafts = [
        f"reports/.a.vi.html.{dead}.tmp",
        f"data/processed/growth/.a.csv.{dead}.tmp",
        f"reports/figures/a/.growth.vi.png.{dead}.tmp",
    ]
    kept = [f"reports/.b.html.{os.getpid()}.tmp", "reports/a.tmp", "reports/figures/.gitkeep"]
    for name in [*drafts, *kept]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    with lock.hold_lock():
        assert not [name for name in drafts if (root / name).exists()]
        assert all((root / name).exists() for name in kept)


def test_folder_that_cannot_be_written_is_one_clear_message(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(root / "reports"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ProjectError, match=r"cannot write '.*/reports': Read-only file system"):
        lock.hold_lock().__enter__()
