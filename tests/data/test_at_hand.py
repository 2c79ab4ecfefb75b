"""A transcription that a spreadsheet has saved is refused where another reading tells."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from helpers.data.at_hand import require_unspoilt
from helpers.ground import paths
from helpers.ground.errors import ContractError, MissingInputError

Row = dict[str, str]
FILE = Path("d.csv")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project."""
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    monkeypatch.setenv("HELPERS_SOURCES", str(tmp_path / "texts"))
    (tmp_path / "texts").mkdir()
    return tmp_path


def make_rows(*tokens: str) -> list[Row]:
    return [
        {"document_id": "d", "line": "1", "seq": str(n), "printed": token}
        for n, token in enumerate(tokens, start=1)
    ]


def write_second(*tokens: str) -> None:
    path = paths.second_transcription("d")
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"d,1,{n},{token},exact" for n, token in enumerate(tokens, start=1)]
    path.write_text("\n".join(["document_id,line,seq,printed,qualifier", *lines]) + "\n")


def write_text(text: str) -> Row:
    path = paths.text("d")
    path.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"document_id": "d", "number_style": "vi", "text_sha256": digest}


NO_TEXT: Row = {"document_id": "d", "number_style": "vi", "text_sha256": ""}


def test_lost_zeros_are_told_by_the_second_transcription() -> None:
    write_second("61.877", "6.000")
    require_unspoilt(make_rows("61.877", "6.000"), NO_TEXT, FILE)
    with pytest.raises(ContractError) as raised:
        require_unspoilt(make_rows("61.877", "6"), NO_TEXT, FILE)
    told = str(raised.value)
    assert told.startswith("d.csv: row '3', field 'printed' with value '6': the second")
    assert "has '6.000' there" in told


def test_a_spoilt_second_transcription_is_told_as_that() -> None:
    write_second("6")
    with pytest.raises(ContractError, match=r"^second_transcriptions/d.csv: row '2'.*'6.000'"):
        require_unspoilt(make_rows("6.000"), NO_TEXT, FILE)


def test_lost_zeros_are_told_by_the_text() -> None:
    document = write_text("Có 61.877 hồ sơ, trong đó 6.000 trực tuyến, trong 9 tháng.\n")
    require_unspoilt(make_rows("61.877", "6.000"), document, FILE)
    with pytest.raises(ContractError, match=r"row '3'.*'6': line 1 of the text has '6\.000'"):
        require_unspoilt(make_rows("61.877", "6"), document, FILE)


def test_another_text_tells_nothing() -> None:
    document = write_text("Có 6.000 hồ sơ.\n")
    paths.text("d").write_text("Có 6.000 hồ sơ, đã sửa.\n", encoding="utf-8")
    require_unspoilt(make_rows("6"), document, FILE)


def test_a_number_that_the_line_prints_itself_is_left_alone() -> None:
    document = write_text("Trong 6 tháng có 6.000 hồ sơ.\n")
    require_unspoilt(make_rows("6"), document, FILE)


def test_a_token_of_the_same_value_and_a_slip_are_no_damage() -> None:
    write_second("7.420", "6.327")
    require_unspoilt(make_rows("7420", "6.337"), NO_TEXT, FILE)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nothing"])
def test_a_text_that_is_no_file_is_told(kind: str, root: Path) -> None:
    place = root / "texts" / "d.txt"
    make = {"folder": place.mkdir, "pipe": lambda: os.mkfifo(place)}
    make.get(kind, lambda: place.symlink_to("nowhere"))()
    with pytest.raises(MissingInputError, match=r"d\.txt"):
        require_unspoilt(make_rows("1"), {"document_id": "d", "text_sha256": "0" * 64}, FILE)


def test_a_row_more_than_the_line_prints_is_told(root: Path) -> None:
    text = "Có 310 và 310 dịch vụ, 21/22 cơ quan"
    (root / "texts" / "d.txt").write_text(text, encoding="utf-8")
    document = {"document_id": "d", "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
    require_unspoilt(make_rows("310", "310", "21", "22"), document, FILE)
    with pytest.raises(ContractError, match=r"row '4', field 'printed' with value '310'"):
        require_unspoilt(make_rows("310", "310", "310"), document, FILE)
