"""Whatever stands where a number belongs: it is read or told, at once, and nothing else happens."""

from __future__ import annotations

import random
import time

import pytest

from helpers.audit.tokens import find_malformed
from helpers.cli.contexts import describe_malformed
from helpers.printed.saved import may_be_saved

SIGNS = "0123456789..,,%%/- 6①²٣６Ⅷ½०E#=\n\t\0\u200b\u200f\N{NO-BREAK SPACE}\N{MINUS SIGN}xđéệ'"
LONG = ("6" * 5000, "1" + ".000" * 120, "٣" * 5000, "9," * 3000, "-" * 9000, "½" * 400)
COUNT, SECONDS = 100, 5


def draw_tokens() -> list[str]:
    chance = random.Random(16)
    short = ["".join(chance.choices(SIGNS, k=chance.randint(1, 9))) for _ in range(COUNT)]
    return [*short, *LONG]


@pytest.mark.parametrize("style", ["vi", "en"])
def test_odd_tokens_are_read_or_told_at_once(style: str) -> None:
    start, told = time.process_time(), 0
    for token in draw_tokens():
        row = {"document_id": "x", "line": "1", "seq": "1", "indicator_code": "x"}
        row |= {"printed": token, "measurement_kind": "actual", "qualifier": "exact"}
        for found in find_malformed([row], styles={"x": style}):
            message = describe_malformed(found)
            assert message.startswith("x.csv: line '1', seq '1', field 'printed'"), message
            assert "(" in message, message  # what is wrong with it, or what may be meant
            assert message.isprintable(), message
            assert len(message) < 600, message
            told += 1
        assert not may_be_saved("61.877", token) or token.isascii()
    assert told > COUNT / 2
    assert time.process_time() - start < SECONDS
