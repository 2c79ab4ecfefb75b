"""What is made of the registers is kept until one of them is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.data import store
from helpers.ground import paths
from helpers.ground.remember import remember


@pytest.fixture
def count(project: Path) -> Callable[[str], int]:
    """A remembered function that counts how often it was really called."""
    calls: list[str] = []

    @remember
    def read(name: str) -> int:
        calls.append(name)
        return len(calls)

    return read


def test_a_value_is_made_once_for_its_arguments(count: Callable[[str], int]) -> None:
    assert [count("a"), count("a"), count("b"), count("a")] == [1, 1, 2, 1]


@pytest.mark.parametrize(
    "place", [paths.documents, paths.data_package, lambda: paths.register("units")]
)
def test_a_value_is_made_again_when_a_file_is_written(
    count: Callable[[str], int], place: Callable[[], Path]
) -> None:
    assert count("a") == 1
    place().write_text("written", encoding="utf-8")
    assert count("a") == 2
    place().unlink()
    assert count("a") == 3


def test_a_file_of_the_same_size_and_time_is_another_one(count: Callable[[str], int]) -> None:
    place = paths.register("indicators")
    assert count("a") == 1
    before = place.stat()
    paths.replace_text(place, place.read_text(encoding="utf-8")[::-1])
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (place.stat().st_size, place.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert count("a") == 2


def test_another_root_has_values_of_its_own(
    count: Callable[[str], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert count("a") == 1
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path / "elsewhere"))
    assert count("a") == 2


def test_a_register_that_is_changed_in_memory_is_read_as_it_stands(project: Path) -> None:
    first = store.read_register("indicators")
    first.loc[0, "indicator_code"] = "changed"
    first["more"] = ""
    second = store.read_register("indicators")
    assert "changed" not in set(second["indicator_code"])
    assert "more" not in second
