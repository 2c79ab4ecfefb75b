"""Patterns of the data dictionary: what they mean, in bounded time, and nothing else."""

from __future__ import annotations

import random
import re
import time

import pytest

from helpers.data.dictionary import read_package
from helpers.ground.errors import ContractError
from helpers.ground.patterns import matches

OWN = ("a?b+c*", "(ab|a)b", "(a|b){2,3}c?", "[a-c]{2}", r"\d\.?", "[1-9]|1[0-2]", "(a|)b", "[a-]+")
SIGNS = "aabbcc-_ =..0129"


def list_patterns() -> list[str]:
    """Return the patterns that the dictionary holds."""
    fields = [f for r in read_package()["resources"] for f in r["schema"]["fields"]]
    found = [f.get("constraints", {}).get("pattern") or f.get("partPattern") for f in fields]
    return [pattern for pattern in dict.fromkeys(found) if pattern]


@pytest.mark.parametrize("pattern", [*OWN, *list_patterns()])
def test_they_mean_what_the_standard_library_takes_them_for(pattern: str) -> None:
    chance, seen = random.Random(16), set()
    for _ in range(300):
        text = "".join(chance.choices(SIGNS, k=chance.randrange(6)))
        expected = re.fullmatch(pattern, text) is not None
        assert matches(pattern, text) == expected, text
        seen.add(expected)
    assert seen == {True, False} or pattern not in OWN


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "((a?)+)+b", "(a|aa)+b", "a*a*a*a*a*a*a*a*b"]
)
def test_none_runs_for_long(pattern: str) -> None:
    start = time.process_time()
    assert not matches(pattern, "a" * 300)
    assert not matches(pattern, "a" * 1_000_000)
    assert matches(pattern, "a" * 250 + "b")
    assert time.process_time() - start < 2


def nest(chance: random.Random, depth: int) -> str:
    """Return a pattern of repetitions within repetitions."""
    if not depth:
        return chance.choice("ab") + chance.choice(["", "?", "*", "{9}"])
    parts = (nest(chance, depth - 1) for _ in range(chance.choice([1, 1, 2])))
    return f"({chance.choice(['', '|']).join(parts)})" + chance.choice(["+", "*", "{99}", "{0,99}"])


def test_no_nest_of_repetitions_runs_for_long() -> None:
    chance, start = random.Random(16), time.process_time()
    for _ in range(30):
        pattern = nest(chance, 4)[:200]
        try:
            matches(pattern, "a" * 299 + chance.choice("ab"))
        except ContractError:
            assert len(pattern) == 200, pattern  # cut, so that a bracket is open
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "pattern",
    [
        *("(" * 199, "(" * 90 + "a" + ")" * 90, "[ -\U0010ffff]", "[z-a]", "a{٣}"),
        *("(a", "a)", "[a", "a{x}", "a{5000}", "*a", "a**", r"\w", "(?=a)", r"(a)\1", ".", "^a$"),
        *("[^a]", "a" * 201, "a{", "a{2", "\\"),
    ],
)
def test_what_is_not_known_is_refused(pattern: str) -> None:
    with pytest.raises(ContractError, match=r"pattern '.*' in data/datapackage.json .*: write it"):
        matches(pattern, "a")
