"""`check` names all that is wrong with what was typed, at once, and how each check went."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from helpers.cli import commands
from helpers.cli.findings import summarise_checks
from helpers.cli.soundness import tell_transcriptions
from helpers.data import dictionary
from helpers.data.documents import list_documents, list_owned
from helpers.data.unknown_codes import find_unknown_codes, find_unknown_in_transcription
from helpers.ground import paths

Edit = Callable[[Path, int, str, str], None]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(commands.commands, ["check", *arguments])


@pytest.fixture
def edit(project: Path) -> Edit:
    """Change one cell of a table of the project; the header is row 1."""

    def change(path: Path, row: int, column: str, value: str) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[row - 2][column] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return change


@pytest.fixture
def document_id(project: Path) -> str:
    return list_documents()[0]["document_id"]


def test_the_data_hold_no_unknown_code():
    assert find_unknown_codes() == []


def test_all_unknown_codes_are_named_at_once_with_the_nearest(edit: Edit, document_id: str):
    transcription = paths.transcription(document_id)
    edit(paths.documents(), 2, "province_id", "91-kien-gian")
    edit(transcription, 2, "indicator_code", "dossiers_recieved")
    edit(transcription, 3, "tier", "districts")
    edit(transcription, 4, "note", "preposition xyz")
    edit(paths.register("declared_shares"), 2, "base_channel", "onlin")
    edit(paths.register("declared_shares"), 3, "share_code", "share_of_nothing_known")
    result = invoke()
    assert result.exit_code == 1
    told = {line.partition(" is not in ")[0]: line for line in result.stderr.splitlines()}
    assert list(told)[:-1] == [
        "raw/documents.csv: row 2, province_id '91-kien-gian'",
        f"transcriptions/{document_id}.csv: row 2, indicator_code 'dossiers_recieved'",
        f"transcriptions/{document_id}.csv: row 3, tier 'districts'",
        f"transcriptions/{document_id}.csv: row 4, note 'xyz'",
        "registers/declared_shares.csv: row 2, base_channel 'onlin'",
        "registers/declared_shares.csv: row 3, share_code 'share_of_nothing_known'",
    ]
    assert "(nearest: 91-kien-giang" in result.stderr
    assert "in indicators.csv (nearest: dossiers_received" in result.stderr
    assert "in code_lists.csv, list tier (nearest: district" in result.stderr
    assert "in code_lists.csv, list note (nearest: none is like it)" in result.stderr
    assert list(told)[-1] == (
        "error: 6 unknown codes: correct them, or add them to the registers first"
    )


def test_a_code_in_many_rows_is_named_once(edit: Edit, document_id: str):
    for row in (2, 3, 5):
        edit(paths.transcription(document_id), row, "indicator_code", "new_thing")
    result = invoke("--document", str(paths.transcription(document_id)))
    assert result.stderr.count("new_thing") == 1
    assert "row 2 and 2 more, indicator_code 'new_thing'" in result.stderr


def test_cells_left_out_are_not_unknown(project: Path, tmp_path: Path):
    path = tmp_path / "new.csv"
    path.write_text("line,printed,indicator_code,tier\n1,5,dossiers_received,\n")
    assert find_unknown_in_transcription(path) == []


def test_each_file_at_fault_is_named(edit: Edit, document_id: str):
    edit(paths.documents(), 2, "issued", "soon")
    other = list_documents()[1]["document_id"]
    edit(paths.transcription(other), 2, "line", "x")
    result = invoke()
    assert result.exit_code == 1
    assert "documents.csv: row '2', field 'issued' with value 'soon'" in result.stderr
    assert f"{other}.csv: row '2', field 'line' with value 'x'" in result.stderr
    assert "error: 2 faults in the files" in result.stderr


@pytest.mark.parametrize(
    ("suffix", "day", "message"),
    [
        ("", "15/8/2025", "which ended on 2025-06-30, but its period ends"),
        ("-2025", "15/3/2025", "which exists since 2025-07-01, but its period ends"),
    ],
)
def test_a_document_outside_the_time_of_its_province_is_told(
    edit: Edit, suffix: str, day: str, message: str
):
    rows = list_documents()
    place, row = next((n, r) for n, r in enumerate(rows) if r["province_id"].endswith("-2025"))
    owner = row["province_id"].removesuffix("-2025") + suffix
    number, month, year = day.split("/")
    cells = {"province_id": owner, "issued": "", "period_label": f"ngày {day}"}
    cells |= dict.fromkeys(("period_start", "period_end"), f"{year}-{month:0>2}-{number:0>2}")
    for column, value in cells.items():
        edit(paths.documents(), place + 2, column, value)
    result = invoke()
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert f"document '{row['document_id']}' is listed under '{owner}', {message}" in result.stderr


def test_it_says_of_each_document_how_often_it_was_transcribed(project: Path):
    rows = list_documents()
    province_id = rows[0]["province_id"]
    own = [row["document_id"] for row in list_owned()[province_id]]
    for document_id in own:
        paths.second_transcription(document_id).unlink(missing_ok=True)
    assert tell_transcriptions(province_id) == [f"  {name}: transcribed once" for name in own]


def test_it_says_where_two_transcriptions_differ(edit: Edit):
    document_id = next(
        row["document_id"]
        for row in list_documents()
        if paths.second_transcription(row["document_id"]).is_file()
    )
    path = paths.second_transcription(document_id)
    with path.open(encoding="utf-8", newline="") as file:
        place = next(csv.DictReader(file))
    edit(path, 2, "printed", "987654")
    (province_id,) = {
        row["province_id"] for row in list_documents() if row["document_id"] == document_id
    }
    where = ":".join(place[name] for name in ("document_id", "line", "seq"))
    told = f"  {document_id}: transcribed twice, different at {where}"
    assert told in tell_transcriptions(province_id)


def test_each_check_is_told_with_its_result_and_why_it_could_not_run():
    blank = dict.fromkeys(dictionary.list_columns("findings"), "")
    rows = [
        {"check_code": "total", "result": "passed", "subject": "a"},
        {"check_code": "total", "result": "failed", "subject": "b"},
        {
            "check_code": "total",
            "result": "not_checkable",
            "subject": "c",
            "explanation_en": "A part is not printed.",
        },
        {"check_code": "jump", "result": "passed", "subject": "d"},
    ]
    lines = summarise_checks(pd.DataFrame([blank | row for row in rows]), "en")
    assert lines[:4] == [
        "4 checks: 2 passed, 1 found something, 1 could not run",
        "  Total and parts (total): 1 passed, 1 found something, 1 could not run",
        "    could not run: A part is not printed. [c]",
        "  Jump (jump): 1 passed",
    ]
    assert lines[4].startswith("  no figures to look at: ")
    assert "restatement" in lines[4]
    assert "total" not in lines[4].split(": ")[1].split(", ")
