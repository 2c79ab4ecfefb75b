"""What a spreadsheet makes of a printed token: named when it cannot be read any more."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from helpers.audit import find_malformed
from helpers.ground.errors import TokenError
from helpers.printed.numerals import parse_printed
from helpers.printed.saved import MARKS, list_unsaved, may_be_saved


def save(printed: str, style: str) -> str:
    """Return a token as a spreadsheet of the other style saves it, having taken it for a number."""
    number = Decimal(printed.replace(MARKS[style][0], "."))
    return format(number.normalize(), "f").replace(".", MARKS[style][0])


@pytest.mark.parametrize("style", MARKS)
def test_lost_zeros_are_named_first(style: str) -> None:
    chance, group = random.Random(20), MARKS[style][0]
    for _ in range(200):
        printed = f"{chance.randint(1, 999)}{group}{chance.randint(1, 99) * 10:03}"
        saved = save(printed, style)
        assert may_be_saved(saved, printed)
        assert list_unsaved(saved, style)[0] == printed
        if style == "vi":
            with pytest.raises(TokenError, match=f"spreadsheet has made it of '{printed}'"):
                parse_printed(saved, whole=True)


@pytest.mark.parametrize(
    ("saved", "printed"),
    [
        ("0.5", "50%"),
        ("0.124", "12,4%"),
        ("6327.0", "6.327"),
        ("1.5E+09", "1.500.000.000"),
        ("2026-01-04", "1/4"),
        ("04/01/2026", "1/4"),
    ],
)
def test_other_damage_is_named(saved: str, printed: str) -> None:
    assert printed in list_unsaved(saved)
    with pytest.raises(TokenError, match=f"'{printed}'"):
        parse_printed(saved)


def test_the_hint_on_a_table_begins_with_the_token_that_was_printed() -> None:
    row = {
        **{"document_id": "d", "line": "1", "seq": "1", "printed": "7.42"},
        **{"measurement_kind": "actual", "indicator_code": "x"},
    }
    (found,) = find_malformed([row])
    assert found.unsaved == ("7.420",)
    assert "7.420" not in found.edits


@pytest.mark.parametrize(
    ("token", "printed"),
    [("6", "6.000"), ("125", "12,5"), ("0.5", "50%"), ("12,5", "12,50"), ("7420", "7.420")],
)
def test_what_a_spreadsheet_writes_is_known(token: str, printed: str) -> None:
    assert may_be_saved(token, printed)
    assert token == "12,5" or not may_be_saved(printed, token)


@pytest.mark.parametrize(("token", "printed"), [("6", "60"), ("6", "6"), ("6.001", "6.000")])
def test_a_slip_of_the_pen_is_none_of_it(token: str, printed: str) -> None:
    assert not may_be_saved(token, printed)
