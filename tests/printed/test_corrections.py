"""A correction is applied only while its row still prints what it expects."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.ground.errors import CorrectionError
from helpers.printed.corrections import apply_corrections

CORRECTION = {
    "correction_id": "c1",
    "document_id": "lang-son-2020-h1",
    "line": "2",
    "seq": "1",
    "printed_expected": "151.10",
    "printed_corrected": "15.110",
    "status": "accepted",
}


@pytest.fixture
def rows(make_transcription):
    return make_transcription({"printed": "5"}, {"printed": "151.10"}, {"printed": "7"})


def correct(rows: pd.DataFrame, *changes: dict[str, str]) -> pd.DataFrame:
    return apply_corrections(
        rows, pd.DataFrame([CORRECTION | c for c in changes], columns=list(CORRECTION))
    )


def test_only_the_named_row_is_read_differently(rows):
    corrected = correct(rows, {})
    assert list(corrected["read"]) == ["5", "15.110", "7"]
    assert list(corrected["correction_id"]) == ["", "c1", ""]


def test_what_is_printed_stays(rows):
    before = rows.copy()
    corrected = correct(rows, {})
    assert list(corrected["printed"]) == ["5", "151.10", "7"]
    pd.testing.assert_frame_equal(rows, before)


def test_without_corrections_every_token_is_read_as_printed(rows):
    corrected = correct(rows)
    assert list(corrected["read"]) == list(rows["printed"])
    assert set(corrected["correction_id"]) == {""}


@pytest.mark.parametrize(
    "change", [{"status": "withdrawn"}, {"document_id": "kon-tum-2020"}], ids=["withdrawn", "other"]
)
def test_withdrawn_and_foreign_corrections_are_not_applied(rows, change):
    assert set(correct(rows, change)["correction_id"]) == {""}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([{"line": "9"}], "'0' rows"),
        ([{"seq": "2"}], "'0' rows"),
        ([{"printed_expected": "151.100"}], "with value '151.100': the row prints '151.10'"),
        ([{"printed_corrected": "151.10"}], "changes nothing"),
        ([{}, {"correction_id": "c2"}], "already corrected by 'c1'"),
    ],
)
def test_a_dead_correction_is_an_error(rows, changes, told):
    with pytest.raises(CorrectionError) as caught:
        correct(rows, *changes)
    assert told in str(caught.value)
    assert f"lang-son-2020-h1:{changes[-1].get('line', '2')}" in str(caught.value)


def test_a_row_transcribed_twice_is_not_corrected_by_chance(rows):
    with pytest.raises(CorrectionError, match="'2' rows"):
        correct(pd.concat([rows, rows]), {})
