"""`run.py` makes the environment, mends it, and speaks in sentences."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK_TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRY_START = r"(?m)^(?=[A-Za-z0-9])"


def load_run() -> ModuleType:
    """Import run.py, which is a program and not part of the package."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A run.py that believes to stand in an empty folder and must not make an environment."""
    module = load_run()
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path / ".venv")
    return module


# --- the file ----------------------------------------------------------


def test_run_imports_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {alias.name for node in imports for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_run_is_readable_by_an_old_python() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in {node.module for node in imported}


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10), (2, 7, 18)])
def test_old_python_is_described_in_one_sentence(run: ModuleType, version: tuple) -> None:
    sentence = run.describe_old_python(version)
    assert sentence.endswith(f"this is Python {version[0]}.{version[1]}.")
    assert "3.11 or newer" in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0)])
def test_new_python_is_accepted(run: ModuleType, version: tuple) -> None:
    assert run.describe_old_python(version) == ""


# --- pure parts ----------------------------------------------------------


def test_stamp_changes_with_lock_project_and_place(run: ModuleType) -> None:
    packages, project = run.compute_stamp(b"lock", b"project", "/here")
    assert run.compute_stamp(b"lock", b"project", "/here") == (packages, project)
    assert run.compute_stamp(b"lock", b"other", "/here")[0] == packages
    assert run.compute_stamp(b"lock", b"other", "/here")[1] != project
    assert run.compute_stamp(b"other", b"project", "/here")[0] != packages
    assert run.compute_stamp(b"lock", b"project", "/there")[0] != packages


def test_stamp_changes_with_the_python_version(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run.compute_stamp(b"lock", b"project", "/here")
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    after = run.compute_stamp(b"lock", b"project", "/here")
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


def make_fake_environment(run: ModuleType, stamp: str | None) -> None:
    python = run.find_python(run.ENVIRONMENT)
    python.parent.mkdir(parents=True)
    python.touch()
    if stamp is not None:
        (run.ENVIRONMENT / run.STAMP_NAME).write_text(stamp, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "stamp"),
    [("a b", ("a", "b")), ("", ("", "")), ("a", ("a", "")), (None, None)],
    ids=["finished", "interrupted early", "project not installed", "not made by run.py"],
)
def test_stamp_is_read_from_an_environment(
    run: ModuleType, text: str | None, stamp: tuple | None
) -> None:
    make_fake_environment(run, text)
    assert run.read_stamp(run.ENVIRONMENT) == stamp


def test_stamp_counts_for_nothing_without_an_interpreter(run: ModuleType) -> None:
    make_fake_environment(run, "a b")
    run.find_python(run.ENVIRONMENT).unlink()
    assert run.read_stamp(run.ENVIRONMENT) == ("", "")


@pytest.mark.parametrize("parts", [1, 3, 4, 500])
def test_parts_of_the_lock_hold_each_entry_once(run: ModuleType, parts: int) -> None:
    dealt = run.split_lock(LOCK_TEXT, parts)
    entries = [entry for part in dealt for entry in re.split(ENTRY_START, part)[1:]]
    whole = re.split(ENTRY_START, LOCK_TEXT)[1:]
    assert len(dealt) == min(parts, len(whole))
    assert sorted(entries) == sorted(whole)


def test_names_of_requirements_are_normalised(run: ModuleType) -> None:
    text = """
    [project]
    dependencies = ["Jinja2>=3", "pytest_xdist", "a.b<2"]
    [project.optional-dependencies]
    test = ["ruff"]
    """
    assert run.read_requirements(text) == ["a-b", "jinja2", "pytest-xdist", "ruff"]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("WARNING: Retrying (Retry(total=4)) after connection broken", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash"),
        ("created successfully because ensurepip is not\navailable", "apt install python3-venv"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
    ],
)
def test_known_failure_is_explained_in_one_line(run: ModuleType, output: str, words: str) -> None:
    assert words in run.explain_failure(output)
    assert not (run.ROOT / "setup.log").exists()


def test_unknown_failure_quotes_the_first_error_and_keeps_the_rest(run: ModuleType) -> None:
    output = "Collecting a\nERROR: odd thing\nERROR: second thing\n"
    assert "'odd thing'" in run.explain_failure(output)
    assert (run.ROOT / "setup.log").read_text(encoding="utf-8") == output


# --- the environment ------------------------------------------------------


def prepare(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Prepare the environment with steps that only leave their name; return the names."""
    steps: list[str] = []

    def note_step(text: str, *commands: list) -> None:
        steps.append(text[:3])
        if text.startswith("1/4"):
            make_fake_environment(run, None)

    monkeypatch.setattr(run, "run_step", note_step)
    run.prepare_environment()
    return steps


def test_fresh_clone_gets_all_steps_and_the_second_start_none(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert prepare(run, monkeypatch) == ["1/4", "2/4", "3/4", "4/4"]
    assert prepare(run, monkeypatch) == []


def test_packages_are_compiled_even_where_python_is_told_to_write_no_bytecode(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every process would compile them again: seconds each."""

    def compile_only(text: str, *commands: list) -> None:
        if text.startswith("1/4"):
            make_fake_environment(run, None)
            (run.ENVIRONMENT / "lib" / "package").mkdir(parents=True)
            (run.ENVIRONMENT / "lib" / "package" / "module.py").write_text("x = 1\n")
            (run.ROOT / "src").mkdir(exist_ok=True)
            (run.ROOT / "src" / "own.py").write_text("x = 1\n")
        if text.startswith("3/4"):
            arguments = [str(part) for part in commands[0][1:]]
            variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
            subprocess.run([sys.executable, *arguments], env=variables, check=True)

    monkeypatch.setattr(run, "run_step", compile_only)
    run.prepare_environment()
    assert list((run.ENVIRONMENT / "lib").rglob("module.*.pyc"))
    assert list((run.ROOT / "src").rglob("own.*.pyc"))


def test_changed_project_is_installed_again_without_its_packages(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepare(run, monkeypatch)
    monkeypatch.setattr(run, "PROJECT", tmp_path / "pyproject.toml")
    run.PROJECT.write_text("changed", encoding="utf-8")
    assert prepare(run, monkeypatch) == ["4/4"]


def test_interrupted_set_up_starts_from_an_empty_folder(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_fake_environment(run, "")
    (run.ENVIRONMENT / "half-a-package").touch()
    assert prepare(run, monkeypatch) == ["1/4", "2/4", "3/4", "4/4"]
    assert not (run.ENVIRONMENT / "half-a-package").exists()


def test_environment_of_someone_else_is_kept_aside(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run.ENVIRONMENT.mkdir()
    (run.ENVIRONMENT / "mine").touch()
    prepare(run, monkeypatch)
    (aside,) = run.ROOT.glob(".venv.before-*")
    assert (aside / "mine").exists()
    assert aside.name in capsys.readouterr().out


def test_link_to_the_environment_of_another_project_is_taken_away(
    run: ModuleType, tmp_path: Path
) -> None:
    make_fake_environment(run, "packages project")
    other = tmp_path / "other"
    run.ENVIRONMENT.rename(other)
    before = sorted(path.relative_to(other) for path in other.rglob("*"))
    run.ENVIRONMENT.symlink_to(other)
    run.clear_place()
    assert not os.path.lexists(run.ENVIRONMENT)
    assert sorted(path.relative_to(other) for path in other.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_link_to_the_package_is_plain_ascii_whatever_the_folder_is_called(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = tmp_path / "dự án"
    monkeypatch.setattr(run, "ROOT", root)
    monkeypatch.setattr(run, "ENVIRONMENT", root / ".venv")
    link = root / ".venv" / "lib" / "python3.11" / "site-packages" / "helpers.pth"
    link.parent.mkdir(parents=True)
    monkeypatch.setattr(run, "run_step", lambda *arguments: link.write_text("", encoding="utf-8"))
    monkeypatch.setattr(run, "read_stamp", lambda environment: ("a", ""))
    run.finish_environment(("a", "b"))
    settings = root / ".venv" / "etc" / "ipython" / "ipython_kernel_config.py"
    assert "log_level" in settings.read_text()
    text = link.read_text(encoding="ascii")
    assert (link.parent / text).resolve() == root.resolve() / "src"


def test_step_that_fails_ends_in_a_sentence(run: ModuleType) -> None:
    with pytest.raises(run.SetupError, match="'odd thing'"):
        run.run_step("x", [sys.executable, "-c", "import sys; sys.exit('ERROR: odd thing')"])


def test_package_step_is_repeated_by_one_pip_unless_the_reason_is_known(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = ["something odd", run.KNOWN_FAILURES["No space left on device"]]
    calls: list[int] = []

    def fail_step(text: str, *commands: list) -> None:
        calls.append(len(commands))
        raise run.SetupError(sentences[len(calls) - 1])

    monkeypatch.setattr(run, "run_step", fail_step)
    with pytest.raises(run.SetupError, match="disk is full"):
        run.install_packages(Path("python"))
    assert calls == [run.PIPS, 1]
    calls[:], sentences[0] = [], sentences[1]
    with pytest.raises(run.SetupError, match="disk is full"):
        run.install_packages(Path("python"))
    assert calls == [run.PIPS]


def test_folder_without_permission_ends_in_a_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", "/elsewhere/.venv.lock")

    monkeypatch.setattr(run, "take_lock", refuse)
    assert run.run(["report"]) == 1
    assert capsys.readouterr().err == (
        "run.py: Permission denied: '/elsewhere/.venv.lock'. Use a folder of your own.\n"
    )


def test_all_checks_run_although_an_earlier_one_fails(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    calls: list[list] = []

    def note_call(command: list, **options: object) -> int:
        calls.append(command)
        return 3 if "check" in command else 0

    monkeypatch.setattr(run.subprocess, "call", note_call)
    assert run.run_checks(Path("python"), ["-k", "numerals"]) == 1
    assert [command[2] for command in calls] == ["ruff", "ruff", "mypy", "pytest"]
    assert calls[-1][-2:] == ["-k", "numerals"]
    assert {"--nbval", "--dist=loadfile"} <= set(calls[-1])
    assert capfd.readouterr().out.endswith(
        "ruff check: FAILED with exit code 3\nruff format: ok\nmypy: ok\npytest and nbval: ok\n"
    )


# --- the extra for reading -----------------------------------------------------


@pytest.fixture
def steps(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list:
    """What would be installed, by a run.py with a lock for reading."""
    lock = tmp_path / "requirements-reading.lock"
    lock.write_text("lxml==6.1.3 \\\n    --hash=sha256:0\n", encoding="utf-8")
    run.ENVIRONMENT.mkdir()
    monkeypatch.setattr(run, "READING_LOCK", lock)
    monkeypatch.setattr(run, "EXCHANGE_LOCK", lock)
    done: list = []
    monkeypatch.setattr(run, "run_step", lambda text, *commands: done.append(commands))
    return done


def test_what_reading_needs_is_installed_once_for_each_lock(run: ModuleType, steps: list) -> None:
    run.prepare_reading()
    run.prepare_reading()
    ((command,),) = steps
    assert command[-1] == run.READING_LOCK
    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(command)
    run.READING_LOCK.write_text("lxml==6.1.4\n", encoding="utf-8")
    run.prepare_reading()
    assert len(steps) == 2


def test_only_reading_and_tests_install_what_reading_needs(
    run: ModuleType, steps: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "prepare_environment", lambda: Path(sys.executable))
    monkeypatch.setattr(run, "hand_over", lambda *arguments: 0)
    monkeypatch.setattr(run, "run_checks", lambda *arguments: 0)
    run.main(["report", "--help"])
    for plain in ([], ["a.TXT"], ["--lang", "vi", "--html", "a.html", "a.txt"]):
        run.main(["check", *plain])
    run.main(["check", "--document", "a.csv", "--lang=vi"])
    assert steps == []
    run.main(["check", "--html", "b.html", "a.docx"])
    assert len(steps) == 1
    steps.clear()
    (run.ENVIRONMENT / run.READING_STAMP_NAME).unlink()
    run.main(["read", "a.pdf"])
    assert len(steps) == 1
    run.main(["export", "files"])
    assert len(steps) == 1
    run.main(["export", "sdmx"])
    assert len(steps) == 2
    for name in (run.READING_STAMP_NAME, run.EXCHANGE_STAMP_NAME):
        (run.ENVIRONMENT / name).unlink()
    run.main(["test"])
    assert len(steps) == 4


def test_tests_go_on_where_the_extra_cannot_be_installed(
    run: ModuleType, steps: list, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def fail(text: str, *commands: list) -> None:
        raise run.SetupError("No network.")

    monkeypatch.setattr(run, "run_step", fail)
    run.try_reading(False, sys.executable)
    assert "tests of reading files will be skipped: No network." in capsys.readouterr().out
    with pytest.raises(run.SetupError):
        run.prepare_reading()
    assert not (run.ENVIRONMENT / run.READING_STAMP_NAME).exists()


def test_a_conda_environment_is_told_what_reading_needs(run: ModuleType, steps: list) -> None:
    run.READING_LOCK.write_text("no-such-package==1\npytest==9\n", encoding="utf-8")
    with pytest.raises(run.SetupError, match="pip install no-such-package`"):
        run.require_reading(sys.executable)


def interrupt() -> None:
    """Press Ctrl-C on a program that has not begun: it is held back over the start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores it
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("program", "told"),
    [
        ([str(ROOT / "run.py"), "report"], "run.py: Stopped; start again to go on."),
        (["-m", "helpers", "report"], "Stopped; start again to go on."),
    ],
)
def test_ctrl_c_at_the_very_start_is_a_sentence(program, told):
    options = {"capture_output": True, "text": True, "preexec_fn": interrupt, "check": False}
    done = subprocess.run([sys.executable, *program], **options)
    assert (done.returncode, done.stderr.strip()) == (1, told)
