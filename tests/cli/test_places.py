"""A province may be named in any way; where two are meant, the user is asked or told."""

from __future__ import annotations

import sys
from datetime import date

import click
import pytest
from click.testing import CliRunner

from helpers.cli import places
from helpers.cli.commands import commands
from helpers.ground.errors import UnknownProvinceError

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def invoke(*arguments: str):
    return CliRunner().invoke(commands, list(arguments))


@pytest.mark.parametrize("text", ["Kon Tum", "kon tum", "62", "kontum", "tỉnh Kon Tum"])
def test_one_unit_is_meant_whatever_the_spelling(text):
    assert places.choose_province(text) == "62-kon-tum"


def test_the_day_decides_between_two():
    assert places.choose_province("An Giang", BEFORE) == "89-an-giang"
    assert places.choose_province("An Giang", AFTER) == "91-an-giang"


def test_without_a_day_two_are_named_and_nothing_is_guessed():
    with pytest.raises(UnknownProvinceError) as refusal:
        places.choose_province("An Giang")
    assert "89-an-giang is valid … to 2025-06-30" in str(refusal.value)
    assert "91-an-giang" in str(refusal.value)


def test_at_a_terminal_the_user_is_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: 2)
    assert places.choose_province("An Giang") == "91-an-giang"


def test_a_name_that_is_only_similar_is_never_taken_unasked():
    with pytest.raises(UnknownProvinceError, match="did you mean Kon Tum"):
        places.choose_province("Kon Tun")


def test_a_report_takes_any_spelling_of_a_unit_that_has_documents():
    known = ["20-lang-son", "62-kon-tum"]
    assert places.choose_known("lạng sơn", known) == "20-lang-son"
    assert places.choose_known("Hà Nội", known) == "Hà Nội"  # the command says which there are


def test_the_units_are_listed_with_their_time():
    everything = invoke("provinces").output
    assert "62-kon-tum" in everything
    assert "19-thai-nguyen-2025" in everything
    one = invoke("provinces", "An Giang", "--on", "2026-01-01").output
    assert "2025-07-01 to …" in one
    assert "89-an-giang" not in one


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("xyzzy",), "no province is called 'xyzzy'"),
        (("Kon Tum", "--on", "soon"), "date 'soon' is none"),
        (("Kon Tum", "--on", "2026-01-01"), "62-kon-tum is valid … to 2025-06-30"),
    ],
)
def test_a_mistake_ends_in_one_sentence(arguments, told):
    result = invoke("provinces", *arguments)
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert told in result.stderr
