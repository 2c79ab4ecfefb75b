"""Sentences of registers are filled, never run."""

from __future__ import annotations

import pytest

from helpers.ground.errors import ContractError
from helpers.ground.placeholders import explain_braces, fill_placeholders, list_placeholders


def test_a_placeholder_is_a_name_in_braces() -> None:
    text = "The parts add up to {expected}, not {found}."
    assert list_placeholders(text) == ["expected", "found"]
    told = fill_placeholders(text, {"expected": "{found}", "found": "2"}, where="x")
    assert told == "The parts add up to {found}, not 2."


@pytest.mark.parametrize(
    "text",
    ["{x:9999999999}", "{x.__class__}", "{x[0]}", "{x!r}", "{}", "{0}", "{x", "x}", "{{x}}", "{X}"],
)
def test_anything_else_in_braces_is_refused(text: str) -> None:
    assert "is no placeholder" in explain_braces(f"so {text}")
    with pytest.raises(ContractError, match=r"checks\.csv: .* is no placeholder"):
        fill_placeholders(text, {"x": "1"}, where="checks.csv")


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(
        ContractError, match=r"a\.csv: placeholder 'fond' .* use one of base, found"
    ):
        fill_placeholders("{fond}", {"found": "1", "base": "2"}, where="a.csv")
