"""The folder of a run: never taken from one that lives, and removed of one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.batch import own_folder
from helpers.batch.own_folder import MARKER, PREFIX, make_locked_folder, remove_left_folders

LIVE = """
import sys, time
from pathlib import Path
from helpers.batch.own_folder import make_locked_folder
folder, marker = make_locked_folder(Path(sys.argv[1]))
print(folder, flush=True)
time.sleep(60)
"""


@pytest.fixture
def other_run(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another run that lives, and its folder."""
    command = [sys.executable, "-c", LIVE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        yield run, Path(run.stdout.readline().strip())
        run.kill()


def test_a_run_that_lives_keeps_its_folder_and_a_killed_one_does_not(
    other_run: tuple[subprocess.Popen[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, folder = other_run

    def find_none(*_: object) -> None:
        raise ProcessLookupError  # as in another container, which knows no such number

    monkeypatch.setattr(os, "kill", find_none)
    remove_left_folders(tmp_path)
    assert folder.is_dir()
    monkeypatch.undo()
    run.send_signal(signal.SIGKILL)
    run.wait()
    remove_left_folders(tmp_path)
    assert not folder.exists()


def test_nothing_is_removed_where_nothing_can_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, marker = make_locked_folder(tmp_path)
    marker.close()
    for name in ("lock_file", "try_lock"):
        monkeypatch.setattr(own_folder, name, lambda _: None)
    remove_left_folders(tmp_path)
    assert folder.is_dir()
    other, marker = make_locked_folder(tmp_path)  # a run goes on without locks
    marker.close()
    assert other.is_dir()


def test_who_cannot_lock_is_safe_from_who_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as refused:
        refused.setattr(own_folder, "lock_file", lambda _: None)
        folder, marker = make_locked_folder(tmp_path)
    with marker:
        remove_left_folders(tmp_path)
        assert folder.is_dir()


def test_only_folders_with_a_marker_are_removed(tmp_path: Path) -> None:
    strange, linked = tmp_path / f"{PREFIX}mine", tmp_path / "elsewhere"
    for folder in (strange, linked):
        folder.mkdir()
    (linked / MARKER).touch()
    (tmp_path / f"{PREFIX}link").symlink_to(linked)
    (tmp_path / f"{PREFIX}file").touch()
    waits = tmp_path / f"{PREFIX}pipe"
    waits.mkdir()
    os.symlink(linked / MARKER, waits / MARKER)
    remove_left_folders(tmp_path)
    assert strange.is_dir()
    assert waits.is_dir()
    assert (linked / MARKER).exists()


def test_a_folder_that_another_run_took_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [False, True]
    monkeypatch.setattr(own_folder, "lock_file", lambda _: answers.pop(0))
    folder, marker = make_locked_folder(tmp_path)
    marker.close()
    assert answers == []
    assert folder.is_dir()


def test_a_folder_kept_for_a_process_ends_with_it(tmp_path: Path) -> None:
    code = (
        "from helpers.batch.own_folder import MARKER, keep_own_folder as keep\n"
        "assert keep() is keep() and (keep() / MARKER).is_file()\n"
        "print(keep())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(ended.stdout.strip()).name.startswith(PREFIX)
    assert not Path(ended.stdout.strip()).exists()
