"""Rows of a frame are what pandas itself calls records."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.ground.frames import list_records

FRAMES = {
    "empty": pd.DataFrame(columns=["a", "b"]),
    "mixed": pd.DataFrame({"text": ["x", ""], "number": [1.5, float("nan")], "count": [1, 2]}),
    "flags": pd.DataFrame({"flag": [True, False], "other": [None, "y"]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_records_are_those_of_pandas_value_and_type(name: str) -> None:
    frame = FRAMES[name]
    found, expected = list_records(frame), frame.to_dict("records")
    assert [list(row) for row in found] == [list(row) for row in expected]
    for row, other in zip(found, expected, strict=True):
        assert {k: (type(v), repr(v)) for k, v in row.items()} == {
            k: (type(v), repr(v)) for k, v in other.items()
        }
