"""What a container may use is found in groups of either version, and told where it will not do."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from helpers.batch.limits import require_memory
from helpers.batch.memory import (
    FIRST_JOB,
    FURTHER_JOB,
    LIMITS,
    count_affordable,
    find_memory_limit,
)
from helpers.ground.errors import ProjectError

VERSIONS = (("", LIMITS[0]), ("memory", LIMITS[1]))
TRIES = 40


def make_groups(folder: Path, chance: random.Random) -> tuple[Path, Path, int | None]:
    """Write nested groups with limits here and there; return them and the tightest limit."""
    kinds, name = chance.choice(VERSIONS)
    places = [f"g{n}" for n in range(chance.randint(0, 3))]
    root, limits = folder / "groups" / kinds, []
    for depth in range(len(places) + 1):
        group = root.joinpath(*places[:depth])
        group.mkdir(parents=True, exist_ok=True)
        text = chance.choice(["max", "", str(chance.randint(1, 4_000) * 1_000_000)])
        (group / name).write_text(f"{text}\n")
        limits += [int(text)] if text.isdigit() else []
    own = folder / "own"
    place = "/".join(places)
    own.write_text(f"9:cpu:/elsewhere\n1:{kinds}:/{place}\nnonsense\n")
    return folder / "groups", own, min(limits, default=None)


def test_the_tightest_limit_counts(tmp_path: Path) -> None:
    chance = random.Random(9)
    for number in range(TRIES):
        folder = tmp_path / str(number)
        folder.mkdir()
        groups, own, expected = make_groups(folder, chance)
        assert find_memory_limit(groups, own) == expected


def test_a_system_without_groups_limits_nothing(tmp_path: Path) -> None:
    assert find_memory_limit(tmp_path, tmp_path / "absent") is None
    require_memory(64, None)


def test_jobs_fit_or_the_message_names_how_much_and_how_many() -> None:
    chance = random.Random(2)
    for _ in range(TRIES):
        limit, jobs = chance.randint(1, 3_000) * 1_000_000, chance.randint(1, 16)
        number = count_affordable(limit, jobs)
        needed = FIRST_JOB + FURTHER_JOB * (jobs - 1)
        assert (number == jobs) == (needed <= limit)
        if number == jobs:
            require_memory(jobs, limit)
            continue
        with pytest.raises(ProjectError) as caught:
            require_memory(jobs, limit)
        told = str(caught.value)
        assert f"'{limit // 1_000_000}' MB" in told
        assert f"{needed // 1_000_000} MB" in told
        assert ("or start with" in told) == (number > 0)
