"""Whatever pip is told on a reader's machine, packages go where the project needs them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.test_run import load_run

PLACING = {
    "target": "{here}/strewn",
    "prefix": "{here}/strewn",
    "root": "{here}/strewn",
    "src": "{here}/strewn",
    "constraint": "{here}/gone.txt",
    "requirement": "{here}/gone.txt",
    "editable": "{here}/gone",
    "user": "1",
    "require-virtualenv": "1",
    "no-binary": ":all:",
    "upgrade": "1",
    "dry-run": "1",
    "log": "{here}/log",
    "python": "/nowhere/python",
}
"""Settings of pip that move packages, add some, or keep them out."""
REACHING = {"timeout": "7", "retries": "3", "no-index": "true"}
"""Settings that say how an index is reached, which stay the reader's."""
PLACES = ("variable", "file", "home")


def tell_pip(options: dict[str, str], place: str, here: Path) -> dict[str, str]:
    """Set options as a reader may have done; return the variables for that."""
    if place == "variable":
        return {f"PIP_{name.upper().replace('-', '_')}": text for name, text in options.items()}
    file = here / "pip.conf" if place == "file" else here / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    names = random.Random(place).sample(sorted(options), len(options))
    with file.open("w", encoding="utf-8") as opened:
        for section, own in (("global", names[::2]), ("install", names[1::2])):
            opened.write(f"[{section}]\n")
            opened.writelines(f"{name} = {options[name]}\n" for name in own)
    return {"PIP_CONFIG_FILE": str(file)} if place == "file" else {"HOME": str(here)}


def list_told(variables: dict[str, str]) -> dict[str, str]:
    """Return all that pip itself takes for set under some variables."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    pairs = (line.partition("=")[::2] for line in done.stdout.splitlines())
    return {name.rpartition(".")[2]: value.strip("'") for name, value in pairs}


@pytest.mark.skipif(os.name == "nt", reason="settings of POSIX")
@pytest.mark.parametrize(
    "place", [PLACES[0], *(pytest.param(p, marks=pytest.mark.long) for p in PLACES[1:])]
)
def test_pip_hears_only_how_to_reach_an_index(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "home":
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    options = {name: text.format(here=tmp_path) for name, text in {**PLACING, **REACHING}.items()}
    for variable, text in tell_pip(options, place, tmp_path).items():
        monkeypatch.setenv(variable, text)
    run = load_run()
    told = list_told(run.list_pip_variables(sys.executable))
    assert {name: told.get(name) for name in REACHING} == REACHING
    assert not set(PLACING) - {"user"} & set(told)
    assert told["user"] == "0"
    made = {path.name for path in tmp_path.iterdir()}
    assert made <= {"pip.conf", ".config"}
