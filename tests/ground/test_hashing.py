"""The package's own files: which count, and what tells that one was written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpers.ground import hashing


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of its own, with files that count and files that do not."""
    for name in ("a.py", "room/b.py", "room/.draft", "room/__pycache__/b.pyc", "n.failed.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(hashing, "PACKAGE_ROOT", tmp_path)
    return tmp_path


def test_sources_are_the_files_that_are_listed_without_compiled_ones(package: Path) -> None:
    listed = [f for f in hashing.list_files(package) if "__pycache__" not in f.parts]
    assert [Path(file) for file in hashing.stat_sources()] == listed
    assert listed == [package / "a.py", package / "room/b.py"]


@pytest.mark.parametrize("change", ["time", "size", "added", "removed"])
def test_a_file_that_was_written_is_told(package: Path, change: str) -> None:
    before, file = hashing.stat_sources(), package / "room/b.py"
    assert hashing.stat_sources() == before
    if change == "time":
        os.utime(file, ns=(1, 1))
    elif change == "size":
        state = file.stat()
        file.write_text("xy")
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    elif change == "added":
        (package / "room/c.py").touch()
    else:
        file.unlink()
    assert hashing.stat_sources() != before
