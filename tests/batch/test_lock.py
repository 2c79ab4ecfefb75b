"""One batch at a time; drafts of killed ones removed; clear words when nothing can be written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.batch import lock
from helpers.ground import drafts
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
    kept = ["reports/a.tmp", "reports/figures/.gitkeep", "reports/.a.x.tmp"]
    for name in [*drafts, *kept]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    with lock.hold_lock():
        assert not [name for name in drafts if (root / name).exists()]
        assert all((root / name).exists() for name in kept)
        (root / drafts[0]).write_text("of a worker that died")
    assert not (root / drafts[0]).exists()


def test_a_draft_is_told_by_its_lock_not_by_the_number_in_its_name(root: Path) -> None:
    target = root / "reports" / "a.html"
    target.parent.mkdir()
    reused = target.with_name(f".b.html.{os.getpid()}.tmp")
    reused.write_text("of a killed writer, whose number we have now")
    with drafts.open_draft(target, b"x") as draft:
        unknown = draft.rename(target.with_name(".a.html.4194999.tmp"))  # of another container
        lock.remove_drafts()
        assert unknown.read_bytes() == b"x"
        assert not reused.exists()
    lock.remove_drafts()
    assert list(target.parent.iterdir()) == []


def test_a_draft_that_was_taken_for_litter_is_written_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [False, True]
    monkeypatch.setattr(drafts, "lock_file", lambda _: answers.pop(0))
    with drafts.open_draft(root / "a.html", b"x") as draft:
        assert draft.read_bytes() == b"x"
    assert answers == []


def test_where_nothing_can_be_locked_the_number_tells(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "try_lock", lambda _: None)
    (root / "reports").mkdir()
    own, gone = (root / "reports" / f".a.{n}.tmp" for n in (os.getpid(), 4194999))
    own.touch()
    gone.touch()
    lock.remove_drafts()
    assert own.exists()
    assert not gone.exists()


def test_folder_that_cannot_be_written_is_one_clear_message(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(root / "reports"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ProjectError, match=r"cannot write '.*/reports': Read-only file system"):
        lock.hold_lock().__enter__()
