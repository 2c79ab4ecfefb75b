"""The command that reads a file into a draft and measures itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.cli.commands import commands
from helpers.reading.draft import read_draft

TEXTS = Path(__file__).parents[1] / "reading" / "texts"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, ["read", *map(str, arguments)])


@pytest.fixture
def text(tmp_path: Path) -> Path:
    return Path(shutil.copy(TEXTS / "hong-2019.txt", tmp_path))


def test_a_text_becomes_a_draft_and_a_summary(text):
    result = run(text, "--province", "Kon Tum", "--issued", "2019-07-02")
    assert result.exit_code == 0, result.output
    draft = read_draft(text.with_name("hong-2019.draft.json"))
    assert draft.document["province_id"] == "62-kon-tum"
    assert draft.document["issued"] == "2019-07-02"
    assert f"{len(draft.figures)} figures" in result.output
    assert f"{len(draft.left_out)} numbers left out" in result.output


def test_the_draft_goes_where_it_is_told(text, tmp_path):
    target = tmp_path / "elsewhere" / "mine.json"
    assert run(text, "--out", target).exit_code == 0
    assert read_draft(target).figures


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--issued", "2019-07-32"), "is not a date"),
        (("--province", "Atlantis", "--issued", "2019-07-02"), "Atlantis"),
    ],
)
def test_a_mistake_ends_in_one_sentence(text, arguments, sentence):
    result = run(text, *arguments)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.splitlines()) == 1


def test_no_file_and_an_absent_file_are_told(tmp_path):
    assert "name a file" in run().output
    absent = run(tmp_path / "absent.txt")
    assert absent.exit_code == 1
    assert len(absent.output.splitlines()) == 1


def test_a_folder_is_measured(tmp_path):
    for ending in ("txt", "csv"):
        shutil.copy(TEXTS / f"hong-2019.{ending}", tmp_path)
    result = run("--evaluate", tmp_path, "--verbose")
    assert result.exit_code == 0, result.output
    assert "| hong-2019 | 21 | 100.0 % |" in result.output
