"""The commands of `run.py`, called as a person would call them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.cli.commands import commands

ROOT = Path(__file__).resolve().parents[2]
# A conda environment that has the project already, so that nothing is installed anywhere.
SAY_OURS = f'[ "$1" = -c ] && echo "{ROOT}/src/helpers/__init__.py" && exit'
START_OURS = f'{SAY_OURS}\nPYTHONPATH="{ROOT}/src" exec "{sys.executable}" "$@"'
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a shell script as a fake interpreter")


def call_run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "run.py", *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def make_fake_conda(folder: Path, script: str) -> str:
    """Make a conda environment whose interpreter is a shell script; return its prefix."""
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    return str(folder)


def test_help_is_printed_without_arguments() -> None:
    outcome = call_run()
    assert (outcome.returncode, outcome.stderr) == (0, "")
    named = set(re.findall(r"(?:run\.py|,) ([a-z]+)\b", outcome.stdout))
    assert named >= {*commands.commands, "test", "lab", "bench", "made"}
    assert "EGOV_PROJECT_ROOT" in outcome.stdout


@POSIX
def test_unknown_command_fails(tmp_path: Path) -> None:
    conda = make_fake_conda(tmp_path, START_OURS)
    outcome = call_run("no-such-command", CONDA_PREFIX=conda, CONDA_DEFAULT_ENV="x")
    assert outcome.returncode != 0
    assert "no-such-command" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@POSIX
def test_arguments_and_exit_code_are_passed_on(tmp_path: Path) -> None:
    conda = make_fake_conda(tmp_path, f'{SAY_OURS}\necho "$@"\nexit 7')
    outcome = call_run("report", "--province", "Kiên Giang", "--x=", CONDA_PREFIX=conda)
    assert outcome.stdout == "-m helpers report --province Kiên Giang --x=\n"
    assert outcome.returncode == 7


@POSIX
def test_missing_package_of_a_conda_environment_is_named(tmp_path: Path) -> None:
    conda = make_fake_conda(tmp_path, "printf 'nbval\\nruff\\n\\n'")
    outcome = call_run("report", CONDA_PREFIX=conda)
    assert outcome.returncode == 1
    assert "lacks nbval, ruff" in outcome.stderr
    assert "conda env update -f environment.yml" in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_conda_environment_without_python_ends_in_a_sentence(tmp_path: Path) -> None:
    outcome = call_run("report", CONDA_PREFIX=str(tmp_path))
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("run.py: No such file or directory")
    assert outcome.stderr.count("\n") == 1
