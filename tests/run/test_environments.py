"""Whatever a reader's machine is set to: the same answer or one sentence, and nothing strewn about.

Each environment is drawn from the settings below, one to three of them at a time.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.batch import limits, own_folder
from helpers.engine import places
from helpers.ground.errors import ProjectError
from helpers.ground.refused import explain_os_error

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src"
COUNT, QUICK = 40, 1
SECONDS = 60  # ten where nothing else runs

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and shell scripts of POSIX")


@dataclass
class Setting:
    """What a machine may be set to."""

    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] | None = None


RAN = "import os, pathlib\npathlib.Path(os.environ['RAN']).touch()\nraise SystemExit(0)\n"


def limit(kind: int, soft: int) -> Callable[[], None]:
    def prepare() -> None:
        resource.setrlimit(kind, (soft, resource.getrlimit(kind)[1]))

    return prepare


def close(number: int) -> Callable[[], None]:
    return lambda: os.close(number)


def fill(number: int) -> Callable[[], None]:
    return lambda: (os.dup2(os.open("/dev/full", os.O_WRONLY), number), None)[1]


FOREIGN = ("helpers", "pandas", "inspect", "json", "click", "subprocess", "ast")
SETTINGS: dict[str, Setting] = {
    **{f"{name}.py here": Setting(files={f"{name}.py": RAN}) for name in FOREIGN},
    "here on the path": Setting({"PYTHONPATH": "{here}"}, {"helpers/__init__.py": RAN}),
    "start-up file": Setting({"PYTHONSTARTUP": "{here}/start.py"}, {"start.py": RAN}),
    "warnings are errors": Setting({"PYTHONWARNINGS": "error"}),
    "no home": Setting({"HOME": "{here}/gone"}),
    "home is a file": Setting({"HOME": "{here}/file"}, {"file": ""}),
    "home is empty": Setting({"HOME": ""}),
    "no temporary folder": Setting({"TMPDIR": "{here}/gone"}),
    "long temporary folder": Setting({"TMPDIR": "{here}/" + "t" * 150}, {"t" * 150 + "/x": ""}),
    "timeout in words": Setting({limits.TIMEOUT_VARIABLE: "soon"}),
    "timeout below nothing": Setting({limits.TIMEOUT_VARIABLE: "-1"}),
    "timeout in other digits": Setting({limits.TIMEOUT_VARIABLE: "٣٠"}),
    "timeout without end": Setting({limits.TIMEOUT_VARIABLE: "9" * 400}),
    "old encoding": Setting({"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C"}),
    "unknown language": Setting({"LC_ALL": "xx_YY.UTF-9", "LANGUAGE": "x"}),
    "unknown backend": Setting({"MPLBACKEND": "module://nowhere"}),
    "own style": Setting({"MATPLOTLIBRC": "{here}/rc"}, {"rc": "figure.dpi: nonsense\n"}),
    "own profile": Setting({"IPYTHONDIR": "{here}/ipy"}, {"ipy/profile_default/startup/a.py": RAN}),
    "own Jupyter": Setting(
        {"JUPYTER_CONFIG_DIR": "{here}/j"}, {"j/jupyter_config.json": "{not json"}
    ),
    "pip elsewhere": Setting({"PIP_TARGET": "{here}/pip", "PIP_PREFIX": "{here}/pip"}),
    "pip of another root": Setting({"PIP_ROOT": "{here}/pip", "PIP_CONSTRAINT": "{here}/none"}),
    "no width": Setting({"COLUMNS": "x", "LINES": "-1", "TERM": "dumb"}),
    "unknown time zone": Setting({"TZ": "Nowhere/Town"}),
    "no texts": Setting({"HELPERS_SOURCES": "{here}/gone"}),
    "project elsewhere": Setting({"EGOV_PROJECT_ROOT": "{here}/gone"}),
    "project is a file": Setting({"EGOV_PROJECT_ROOT": "{here}/file"}, {"file": "x"}),
    "few files": Setting(prepare=limit(resource.RLIMIT_NOFILE, 64)),
    "no input": Setting(prepare=close(0)),
    "no output": Setting(prepare=close(1)),
    "no errors": Setting(prepare=close(2)),
    "full output": Setting(prepare=fill(1)),
}


def draw_environments() -> list[tuple[str, ...]]:
    """Return settings that are tried together; each at least once, those that strew first."""
    chance, names = random.Random(16), list(SETTINGS)
    single = [(name,) for name in names]
    chance.shuffle(single)
    drawn = [tuple(chance.sample(names, chance.randint(2, 3))) for _ in range(COUNT)]
    return [tuple(sorted(set(one + more))) for one, more in zip(single, drawn, strict=False)] + [
        tuple(sorted(chance.sample(names, 2))) for _ in range(COUNT - len(single))
    ]


ON_PATH = tuple((f"{name}.py here", "here on the path") for name in FOREIGN)
"""Each of them also where Python looks before its own modules."""

ENVIRONMENTS = [*draw_environments(), *ON_PATH]


@dataclass
class Machine:
    """A caller's folder and variables."""

    here: Path
    variables: dict[str, str]
    names: tuple[str, ...]

    @property
    def ran(self) -> Path:
        """A file that is there once something of the caller's has run."""
        return self.here.parent / "ran"

    def prepare(self) -> None:
        """Set the limits and streams, in the process that will be the program."""
        for name in self.names:
            if act := SETTINGS[name].prepare:
                act()

    def list_files(self) -> set[str]:
        """Return all that lies in the caller's folder."""
        return {p.relative_to(self.here).as_posix() for p in self.here.rglob("*")}


def set_up(names: tuple[str, ...], folder: Path) -> Machine:
    here = folder / "here"
    here.mkdir()
    variables = {}
    for name in names:
        for file, text in SETTINGS[name].files.items():
            (here / file).parent.mkdir(parents=True, exist_ok=True)
            (here / file).write_text(text, encoding="utf-8")
        variables |= {k: v.format(here=here) for k, v in SETTINGS[name].variables.items()}
    machine = Machine(here, variables, names)
    machine.variables["RAN"] = str(machine.ran)
    return machine


def start(machine: Machine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start run.py in the caller's folder, in a conda environment that has the project."""
    conda = machine.here.parent / "conda"
    python = conda / "bin" / "python"
    python.parent.mkdir(parents=True)
    say = f'[ "$1" = -c ] && echo "{PACKAGE}/helpers/__init__.py" && exit'
    script = f'#!/bin/sh\n{say}\nPYTHONPATH="{PACKAGE}" exec "{sys.executable}" "$@"\n'
    python.write_text(script, encoding="utf-8")
    python.chmod(0o755)
    given = {n: v for n, v in os.environ.items() if n != "PYTHONPATH"}
    own = {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": "x", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-S", ROOT / "run.py", *arguments],
        env={**given, **own, **machine.variables},
        cwd=machine.here,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=machine.prepare,
        timeout=SECONDS,
        check=False,
    )


def require_calm(machine: Machine, *arguments: str) -> None:
    """Fail unless a command ends in its answer or in one sentence, and strews nothing."""
    before = machine.list_files()
    done = start(machine, *arguments)
    told = f"{machine.names}: {done.returncode}\n{done.stdout[-500:]}\n{done.stderr[-1500:]}"
    assert "Traceback" not in done.stdout + done.stderr, told
    assert not machine.ran.exists(), f"something of the caller's has run\n{told}"
    assert machine.list_files() == before, told
    if done.returncode and not {"no errors", "full output"} & set(machine.names):
        lines = [line for line in done.stderr.splitlines() if "error" in line or "run.py:" in line]
        assert lines, told


@pytest.mark.parametrize("names", ENVIRONMENTS[:QUICK], ids="+".join)
def test_a_command_is_calm(names: tuple[str, ...], tmp_path: Path) -> None:
    require_calm(set_up(names, tmp_path), "report", "--dry-run")


@pytest.mark.long
@pytest.mark.parametrize("names", ENVIRONMENTS[QUICK:], ids="+".join)
def test_a_command_is_calm_elsewhere(names: tuple[str, ...], tmp_path: Path) -> None:
    require_calm(set_up(names, tmp_path), "report", "--dry-run")


def try_out(machine: Machine) -> str:
    """Do what a batch does first; return the sentence in which it ends, if it does."""
    try:
        assert 0 < limits.read_timeout() <= limits.LONGEST_SECONDS
        place = Path(places.choose_temporary())
        assert len(os.fsencode(place)) + places.ADDED <= places.SOCKET_PATH_LIMIT
        with own_folder.open_own_folder() as own:
            assert Path.cwd() != machine.here
            assert os.environ["TMPDIR"] == str(own)
    except OSError as error:
        return str(explain_os_error(error))
    except ProjectError as error:
        return str(error)
    assert not own.exists()
    return ""


@pytest.mark.parametrize("names", ENVIRONMENTS, ids="+".join)
def test_what_a_batch_asks_first_is_answered_or_told(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = set_up(names, tmp_path)
    for name, value in machine.variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(machine.here)
    monkeypatch.setattr(own_folder.tempfile, "tempdir", None)
    before = machine.list_files()
    told = try_out(machine)
    assert "\n" not in told
    assert not told or limits.TIMEOUT_VARIABLE in told or "Mend that" in told, told
    assert Path.cwd() == machine.here
    assert machine.list_files() == before


def test_there_are_as_many_as_asked() -> None:
    assert len(ENVIRONMENTS) >= COUNT
    assert {name for names in ENVIRONMENTS for name in names} == set(SETTINGS)
