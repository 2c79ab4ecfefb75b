"""A second transcription is optional; where there is one, every difference is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.analysis.readers import Agreement
from helpers.data import second
from helpers.data.documents import list_documents
from helpers.ground import paths
from helpers.ground.errors import ContractError
from helpers.page.province import read_labels
from helpers.page.sections.agreement import render_agreement
from helpers.page.sections.citation import tell_transcriptions


def row(line: str, printed: str, qualifier: str = "exact") -> dict[str, str]:
    place = {"document_id": "d", "line": line, "seq": "1"}
    return {**place, "printed": printed, "qualifier": qualifier}


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ([row("1", "10"), row("2", "")], []),
        ([row("2", "", ""), row("1", "10")], []),
        ([row("1", "11"), row("2", "")], ["d:1:1"]),
        ([row("1", "10", "over"), row("2", "")], ["d:1:1"]),
        ([row("1", "10")], ["d:2:1"]),
        ([row("1", "10"), row("2", ""), row("3", "7")], ["d:3:1"]),
    ],
)
def test_every_place_that_differs_is_named(theirs, expected):
    assert second.list_differences([row("1", "10"), row("2", "")], theirs) == expected


def test_no_second_transcription_is_no_error(project: Path):
    document_id = list_documents()[0]["document_id"]
    paths.second_transcription(document_id).unlink(missing_ok=True)
    assert second.read_second_transcription(document_id) is None
    assert second.read_second_rows(document_id) is None


def test_rows_of_another_document_are_refused(project: Path):
    path = paths.second_transcription("other")
    path.parent.mkdir(exist_ok=True)
    path.write_text("document_id,line,seq,printed,qualifier\nd,1,1,10,exact\n")
    with pytest.raises(ContractError, match=r"other.csv: row '2', field 'document_id' holds 'd'"):
        second.read_second_transcription("other")


def test_a_page_says_which_of_the_three_it_is():
    labels = read_labels("en")
    told = [tell_transcriptions(count, labels) for count in (None, 0, 3)]
    assert told[0] == "Transcribed once."
    assert "equal figures" in told[1]
    assert "differ: 3" in told[2]


SHORT = "document_id,line,seq,printed,qualifier\nd,1,1,10,exact\n"


def test_columns_of_meaning_may_be_left_out_and_are_read_where_they_are(project: Path):
    path = paths.second_transcription("d")
    path.write_text(SHORT, encoding="utf-8")
    (short,) = second.read_second_transcription("d")
    assert (short["printed"], short["indicator_code"]) == ("10", "")
    path.write_text(
        SHORT.replace("qualifier\n", "qualifier,indicator_code,tier\n").replace(
            "exact\n", "exact,dossiers_received,_T\n"
        ),
        encoding="utf-8",
    )
    (full,) = second.read_second_transcription("d")
    assert [full[n] for n in ("indicator_code", "tier", "channel")] == [
        "dossiers_received",
        "_T",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SHORT.replace("qualifier", "hedge"), "column 'qualifier' is missing"),
        (SHORT.replace("\n", ",colour\n"), "column 'colour' is unknown"),
    ],
)
def test_a_column_that_is_missing_or_unknown_is_named(project: Path, text: str, told: str):
    paths.second_transcription("d").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=told):
        second.read_second_transcription("d")


def test_a_page_shows_agreement_only_where_there_are_two_readers():
    labels = read_labels("en")
    told = [Agreement("indicator", 8, 6, 0.714), Agreement("token", 8, 8, None)]
    html = render_agreement(told, labels).html
    assert "75.0%" in html
    assert "0.71" in html
    assert "–" in html
    assert render_agreement((), labels).html == ""
