#!/usr/bin/env python3
"""Make the project's environment, then run a command in it.

python3 run.py report [--province NAME] [--lang LANG]  build the reports (reports/index.html)
python3 run.py provinces [NAME]                        list the provinces, or what a name may mean
python3 run.py check [FILE]                            what adds up in a report, or in all data
python3 run.py read FILE, review DRAFT, accept DRAFT   from a document to its figures in the data
python3 run.py export FORM                             all data for other programs (Parquet, SDMX)
python3 run.py publish, cite ADDRESS                   record published numbers; tell one of them
python3 run.py lab                                     open the notebooks in JupyterLab
python3 run.py refresh [NOTEBOOK]                      execute the committed notebooks again
python3 run.py sample                                  write docs/sample again from what is built
python3 run.py test [arguments of pytest]              run every check: ruff, mypy, pytest, nbval
python3 run.py power                                   how much of what goes wrong is noticed
python3 run.py bench, python3 run.py made FOLDER       measure speed, write made data (benchmarks/)

Each tells more: python3 run.py COMMAND --help. With EGOV_PROJECT_ROOT=FOLDER all of them work on
the data, notebooks and reports of another folder.

The first start makes the folder .venv and installs requirements.lock into it. An active conda
environment (other than base) is used instead.
"""
# Standard library only, in the syntax of Python 3.6: an old Python shall answer with a sentence.

# Before all else, and without the many imports of `signal`: Ctrl-C waits until it can be answered
# with a sentence.
import _signal

if __name__ == "__main__" and hasattr(_signal, "pthread_sigmask"):
    _signal.pthread_sigmask(_signal.SIG_BLOCK, {_signal.SIGINT})

import os
import sys

if __name__ == "__main__":
    # Nothing that lies beside this file or on PYTHONPATH may pass for a module of Python's own.
    FOREIGN = [os.path.dirname(__file__), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    FOREIGN = {os.path.abspath(place) for place in FOREIGN} - {os.path.dirname(os.__file__)}
    sys.path[:] = [place for place in sys.path if os.path.abspath(place) not in FOREIGN]
import ast
import hashlib
import json
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PACKAGE = "helpers"
LOCK = ROOT / "requirements.lock"
READING_LOCK = ROOT / "requirements-reading.lock"  # lxml, pypdfium2: not needed for reports
EXCHANGE_LOCK = ROOT / "requirements-exchange.lock"  # pysdmx and readers to check it with
PROJECT = ROOT / "pyproject.toml"
LAB_SETTINGS = ROOT / "notebooks" / ".jupyter"  # JupyterLab saves when told to, not by itself
# Every kernel of .venv, plain papermill's too, would warn that others on this machine may listen.
KERNEL_SETTINGS = ("etc", "ipython", "ipython_kernel_config.py")
KERNEL_SETTING = 'c.IPKernelApp.log_level = "ERROR"\n'
STAMP_NAME = "run-stamp"
READING_STAMP_NAME = "reading-stamp"
EXCHANGE_STAMP_NAME = "exchange-stamp"
EXCHANGING = (["export", "sdmx"], ["export", "parquet"])
READING = ("read",)  # the commands that open documents
CHECKING, PLAIN = "check", (".txt", ".csv")  # opens a document, unless it is plain text
BENCHMARKS = ("bench", "made")
CACHES = ("RUFF_CACHE_DIR", "MYPY_CACHE_DIR", "HYPOTHESIS_STORAGE_DIRECTORY")
JUPYTER_PLACES = ("CONFIG", "DATA", "RUNTIME")
PIPS = 4  # One pip mostly waits, or keeps one core busy: four share the lock between them.
PIP_VARIABLES = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PYTHONDONTWRITEBYTECODE": ""}
# With these it tells what it is told, whatever that is, and writes nothing down.
PIP_QUIET = {"PIP_REQUIRE_VIRTUALENV": "0", "PIP_LOG": os.devnull}
# All that is kept of the reader's settings of pip: how an index is reached. Where a package goes
# and what else is installed is ours to say.
PIP_KEPT = re.compile(
    "(EXTRA_)?INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|PROXY|(CLIENT_)?CERT|(DEFAULT_)?TIMEOUT"
    "|(RESUME_)?RETRIES|(NO_)?CACHE_DIR|KEYRING_PROVIDER|DISABLE_PIP_VERSION_CHECK"
)
# All that is kept of the reader's settings of Python: they change no result.
PYTHON_KEPT = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPYCACHEPREFIX")
# What pip or venv prints, and what to say then; the first match counts.
KNOWN_FAILURES = {
    "DO NOT MATCH THE HASHES": "A downloaded package differs from its hash in requirements.lock.",
    "No space left on device": "The disk is full; free about 1 GB and start again.",
    "ensurepip": "Python's venv module is incomplete; on Debian: apt install python3-venv.",
    r"Retrying \(|timed out": "The package index was not reached; check the network connection.",
}
# Run in a conda environment: which of the named packages are missing, and where `helpers` is.
PROBE = """
import importlib.metadata, importlib.util, re, sys
names = [d.name for d in importlib.metadata.distributions() if d.name]
missing = set(sys.argv[1:]).difference(re.sub("[-_.]+", "-", name).lower() for name in names)
missing.update(["python>=3.11"] if sys.version_info < (3, 11) else [])
spec = importlib.util.find_spec("helpers")
print(*sorted(missing), spec.origin if spec else "", sep="\\n")
"""


def describe_old_python(version):
    """Return the sentence for a Python that is too old, or an empty text."""
    if tuple(version[:2]) >= (3, 11):
        return ""
    return f"This project needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}."


if describe_old_python(sys.version_info):
    sys.exit("run.py: " + describe_old_python(sys.version_info))


class SetupError(Exception):
    """The environment cannot be made; the text is the sentence to print."""


def compute_stamp(lock, project, place):
    """Return the hashes for packages and project of an environment made of these bytes there."""
    packages = hashlib.sha256(lock + f"{sys.version_info[:2]} {place}".encode()).hexdigest()
    return packages, hashlib.sha256(project).hexdigest()


def read_stamp(environment):
    """Return the two hashes of an environment, empty ones if half-made, None if not ours."""
    note = environment / STAMP_NAME
    if not note.exists():
        return None
    packages, _, project = note.read_text(encoding="utf-8").partition(" ")
    return (packages, project) if find_python(environment).exists() else ("", "")


def find_python(environment):
    """Return the interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def split_lock(text, parts):
    """Deal the requirements of a lock, each with its hashes, into about equal parts."""
    entries = [entry for entry in re.split(r"(?m)^(?=[A-Za-z0-9])", text) if entry.strip()]
    return ["".join(entries[first::parts]) for first in range(min(parts, len(entries)))]


def read_requirements(text):
    """Return the normalised names of the packages that the project and its tests need."""
    import tomllib

    project = tomllib.loads(text)["project"]
    lists = [project["dependencies"], project["optional-dependencies"]["test"]]
    names = (re.match(r"[\w.-]+", line).group() for lines in lists for line in lines)
    return sorted(re.sub("[-_.]+", "-", name).lower() for name in names)


def list_variables(program):
    """Return the environment variables under which a program of the environment runs."""
    path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", "")])
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") or name in PYTHON_KEPT
    }
    # Vietnamese text is read and printed alike everywhere; no package comes from the home folder,
    # and none from the folder in which the reader happens to be.
    own = {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1"}
    return {**kept, **own, "PATH": path}


def list_pip_variables(python):
    """Return the environment variables under which pip installs here and nowhere else."""
    plain = list_variables(python)
    own = {name: plain.pop(name) for name in list(plain) if name.startswith("PIP_")}
    asked = {name: own[name] for name in ("PIP_CONFIG_FILE",) if name in own}
    command = [python, "-m", "pip", "config", "list"]
    options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    options["env"] = {**plain, **asked, **PIP_QUIET, "PIP_PYTHON": str(python)}
    lines = subprocess.run(command, cwd=ROOT, **options).stdout.decode("utf-8", "replace")
    found = {}
    for section in ("global.", "install."):  # the later one counts, and variables more than files
        for name, _, value in (line.partition("=") for line in lines.splitlines()):
            if name.startswith(section):
                found[name[len(section) :].upper().replace("-", "_")] = ast.literal_eval(value)
    found.update((name[len("PIP_") :], value) for name, value in own.items())
    kept = {n: " ".join(str(value).split()) for n, value in found.items() if PIP_KEPT.fullmatch(n)}
    told = {"PIP_" + name: value for name, value in kept.items()}
    return {**plain, **told, **PIP_VARIABLES, "PIP_CONFIG_FILE": os.devnull}


def explain_failure(output):
    """Turn what a set-up step printed before it failed into one sentence."""
    for pattern, sentence in KNOWN_FAILURES.items():
        if re.search(pattern, output):
            return sentence
    (ROOT / "setup.log").write_text(output, encoding="utf-8")
    errors = re.findall(r"(?m)^ *(?:ERROR|Error): *(.+)", output) + output.split("\n")[-2:]
    return f"The set-up failed with '{errors[0]}'; all that it printed is in setup.log."


def wait_for(process):
    """Return the exit code of a program, printing a dot every two seconds until it is there."""
    while True:
        try:
            return process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)


def run_step(text, *commands):
    """Run the programs of one set-up step side by side; fail with a sentence."""
    print(f"Set-up {text} ", end="", flush=True)
    start = time.monotonic()
    by_pip = "pip" in commands[0]
    variables = (list_pip_variables if by_pip else list_variables)(commands[0][0])
    with tempfile.TemporaryFile() as output:
        # A program inherits the lock of the set-up and so keeps it if its parent is killed.
        options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "close_fds": False}
        processes = []
        for command in commands:
            options["env"] = variables
            processes.append(subprocess.Popen(command, cwd=ROOT, stdout=output, **options))
        failed = any([wait_for(process) for process in processes])
        print(f" {time.monotonic() - start:.1f} s", flush=True)
        output.seek(0)
        if failed:
            raise SetupError(explain_failure(output.read().decode("utf-8", "replace")))


def take_lock():
    """Wait for the one place in which a set-up may work; its programs hold the place as well."""
    handle = open(ROOT / ".venv.lock", "a")  # noqa: SIM115 -- the caller closes it
    if os.name != "nt":
        import fcntl

        os.set_inheritable(handle.fileno(), True)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up in this folder to end.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # some network folders and containers have no locks
    return handle


def clear_place():
    """Remove an outdated or half-made environment; keep, aside, one that run.py did not make."""
    made_here = read_stamp(ENVIRONMENT) is not None
    aside = ROOT / f".venv.before-{time.time():.0f}"
    if os.path.lexists(ENVIRONMENT):
        os.replace(ENVIRONMENT, aside)
    if aside.is_symlink():  # to the environment of another project, which stays as it is
        aside.unlink()
    elif made_here:
        shutil.rmtree(aside, ignore_errors=True)
    elif aside.exists():
        print(f"run.py did not make the folder .venv and has renamed it {aside.name}.")


def install_packages(python):
    """Install the lock: ready-made packages with the right hash only."""
    pip = [python, "-m", "pip", "install", "--no-deps", "--progress-bar=off", "--only-binary=:all:"]
    pip += ["--require-hashes", "--ignore-installed", "--no-compile", "-r"]
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in split_lock(LOCK.read_text(encoding="utf-8"), PIPS):
            parts.append(Path(folder, f"{len(parts)}.txt"))
            parts[-1].write_text(part, encoding="utf-8")
        try:
            run_step("2/4: installing packages (180 MB)", *([*pip, part] for part in parts))
        except SetupError as error:
            if str(error) in KNOWN_FAILURES.values():
                raise
            # The pips may have come into each other's way.
            run_step("2/4: once more, by one pip", [*pip, LOCK])


def install_project(python, text):
    """Install the project so that changes in src take effect at once, and nothing else."""
    pip = [python, "-m", "pip", "install", "--no-deps", "--no-build-isolation"]
    run_step(text, [*pip, "--editable", ROOT])


def finish_environment(stamp):
    """Do what is missing to make .venv match the stamp."""
    python, note = find_python(ENVIRONMENT), ENVIRONMENT / STAMP_NAME
    if (read_stamp(ENVIRONMENT) or ("", ""))[0] != stamp[0]:
        clear_place()
        ENVIRONMENT.mkdir()
        note.touch()
        # Not the interpreter of an environment that has just been removed.
        base = getattr(sys, "_base_executable", None) or sys.executable
        run_step("1/4: making the folder .venv", [base, "-m", "venv", ENVIRONMENT])
        install_packages(python)
        # On all cores; pip would use one, and so would the first import.
        compiler = [python, "-m", "compileall", "-qq", "-j0", "-x", r"[/\\]tests?[/\\]"]
        run_step("3/4: compiling packages", [*compiler, ENVIRONMENT / "lib", ROOT / "src"])
        note.write_text(stamp[0], encoding="utf-8")
    install_project(python, "4/4: installing the project")
    # Relative: Python reads this file in the encoding of the locale, and paths may be Vietnamese.
    for link in (ENVIRONMENT / "lib").glob("**/helpers.pth"):
        link.write_text(os.path.relpath(ROOT / "src", link.parent), encoding="ascii")
    settings = ENVIRONMENT.joinpath(*KERNEL_SETTINGS)
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(KERNEL_SETTING, encoding="ascii")
    note.write_text(" ".join(stamp), encoding="utf-8")


def prepare_reading():
    """Add the packages that open documents to .venv."""
    prepare_extra(READING_LOCK, READING_STAMP_NAME, "for reading: installing packages (13 MB)")


def prepare_exchange():
    """Add the packages that write and read SDMX, Parquet and RO-Crate to .venv."""
    prepare_extra(EXCHANGE_LOCK, EXCHANGE_STAMP_NAME, "for exchange: installing packages (60 MB)")


def prepare_extra(lock, stamp_name, text):
    """Add the packages of a lock to .venv, once for each lock."""
    stamp = hashlib.sha256(lock.read_bytes()).hexdigest()
    note, python = ENVIRONMENT / stamp_name, find_python(ENVIRONMENT)
    if note.exists() and note.read_text(encoding="utf-8") == stamp:
        return
    with take_lock():
        pip = [python, "-m", "pip", "install", "--no-deps", "--progress-bar=off"]
        pip += ["--only-binary=:all:", "--require-hashes", "-r", lock]
        run_step(text, pip)
        note.write_text(stamp, encoding="utf-8")


def prepare_environment():
    """Return the interpreter of .venv, after making or mending what is not as it should be."""
    stamp = compute_stamp(LOCK.read_bytes(), PROJECT.read_bytes(), ENVIRONMENT)
    if read_stamp(ENVIRONMENT) != stamp:
        with take_lock():
            if read_stamp(ENVIRONMENT) != stamp:
                finish_environment(stamp)
    return find_python(ENVIRONMENT)


def prepare_conda(prefix):
    """Return the interpreter of a conda environment, after adding the project alone if missing."""
    python = Path(prefix, "python.exe" if os.name == "nt" else "bin/python")
    probe = [python, "-c", PROBE, *read_requirements(PROJECT.read_text(encoding="utf-8"))]
    output = subprocess.check_output(probe, env=list_variables(python))
    *missing, origin = output.decode("utf-8").splitlines()
    if missing:
        remedy = "run `conda env update -f environment.yml` and activate that environment."
        raise SetupError(f"The conda environment '{prefix}' lacks {', '.join(missing)}; {remedy}")
    if ROOT not in Path(origin or os.sep).resolve().parents:
        install_project(python, f"1/1: installing the project into '{prefix}'")
    return python


def opens_documents(arguments):
    """Return whether a command opens a file that is more than plain text."""
    if arguments[0] != CHECKING:
        return arguments[0] in READING
    options = [name.startswith("--") and "=" not in name for name in arguments]
    files = [text for text, behind in zip(arguments[1:], options) if not behind]
    return any(not text.startswith("-") and not text.lower().endswith(PLAIN) for text in files)


def require_reading(python):
    """Raise SetupError if a conda environment cannot open documents."""
    require_extra(python, READING_LOCK, "To read documents")


def require_exchange(python):
    """Raise SetupError if a conda environment cannot write SDMX or Parquet."""
    require_extra(python, EXCHANGE_LOCK, "To write SDMX or Parquet")


def require_extra(python, lock, purpose):
    """Raise SetupError if a conda environment lacks packages of a lock; nothing is added to it."""
    names = re.findall(r"(?m)^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"))
    output = subprocess.check_output([python, "-c", PROBE, *names], env=list_variables(python))
    missing = output.decode("utf-8").splitlines()[:-1]
    if missing:
        remedy = f"run `pip install {' '.join(missing)}` in it."
        raise SetupError(f"{purpose} the conda environment needs more: {remedy}")


def try_reading(in_conda, python):
    """Make the tests of reading possible, or say that they will be skipped."""
    try:
        require_reading(python) if in_conda else prepare_reading()
    except SetupError as error:
        print(f"The tests of reading files will be skipped: {error}", flush=True)


def try_exchange(in_conda, python):
    """Make the tests of SDMX, Parquet and RO-Crate possible, or say that they will be skipped."""
    try:
        require_exchange(python) if in_conda else prepare_exchange()
    except SetupError as error:
        print(f"The tests of SDMX, Parquet and RO-Crate will be skipped: {error}", flush=True)


def list_own_places(folder):
    """Return variables that keep the reader's settings of IPython, Jupyter and matplotlib out.

    Where the project's folder cannot be written, the caches of the tools go there as well.
    """
    own = {"MATPLOTLIBRC": os.devnull, "IPYTHONDIR": str(Path(folder, "ipython"))}
    own.update({f"JUPYTER_{n}_DIR": str(Path(folder, n.lower())) for n in JUPYTER_PLACES})
    if not os.access(ROOT, os.W_OK):
        own.update({name: str(Path(folder, name.lower())) for name in CACHES})
    return own


def run_checks(python, arguments):
    """Run every check, whatever the others say; return 1 if one failed."""
    places = ["src", "tests", "benchmarks", "notebooks", "run.py"]
    nbval = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
    # In the order of tests/conftest.py; xdist's own leaves files of few, long tests for the end.
    shared = ["-n2", "--dist=loadfile", "--no-loadscope-reorder"]
    checks = {
        "ruff check": ["ruff", "check", *places],
        "ruff format": ["ruff", "format", "--check", *places],
        "mypy": ["mypy"],
        "pytest and nbval": ["pytest", "-p", "tests.quick_start", *shared, *nbval, *arguments],
    }
    codes = {}
    with tempfile.TemporaryDirectory(prefix="checks-") as folder:
        variables = {**list_variables(python), **list_own_places(folder)}
        if not os.access(ROOT, os.W_OK):
            checks["pytest and nbval"][1:1] = ["-p", "no:cacheprovider"]
        for name, check in checks.items():
            print(f"== {name}", flush=True)
            codes[name] = subprocess.call([python, "-m", *check], cwd=ROOT, env=variables)
    print("== summary")
    for name, code in codes.items():
        print(f"{name}: " + (f"FAILED with exit code {code}" if code else "ok"))
    return 1 if any(codes.values()) else 0


def drop_stale_kernel():
    """Remove a kernel of .venv that names an interpreter which is gone; ipykernel has its own."""
    folder = ENVIRONMENT.joinpath("share", "jupyter", "kernels", "python3")
    try:
        program = json.loads((folder / "kernel.json").read_text(encoding="utf-8"))["argv"][0]
        # For "python" Jupyter puts the interpreter that it runs in.
        is_stale = program != "python" and shutil.which(str(program)) is None
    except (OSError, ValueError, LookupError, TypeError):  # no kernel, or none that can be read
        is_stale = folder.is_dir()
    if is_stale:
        shutil.rmtree(folder, ignore_errors=True)


def hand_over(python, *arguments, **variables):
    """Let a module of the environment take the place of this program, signals and all."""
    command = [str(python), "-m", *arguments]
    variables = {**list_variables(python), **variables}
    if os.name == "nt":
        return subprocess.call(command, env=variables)
    sys.stdout.flush()
    if arguments[0] == PACKAGE:  # which answers Ctrl-C as soon as it can, the others never would
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return os.execve(python, command, variables)


def main(arguments):
    """Make the environment and run a command in it; return the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__, end="")
        return 0
    conda = os.environ.get("CONDA_PREFIX", "")
    in_conda = conda and os.environ.get("CONDA_DEFAULT_ENV") != "base"
    python = prepare_conda(conda) if in_conda else prepare_environment()
    if opens_documents(arguments):
        require_reading(python) if in_conda else prepare_reading()
    if arguments[:2] in EXCHANGING:
        require_exchange(python) if in_conda else prepare_exchange()
    if arguments[0] == "test":
        try_reading(in_conda, python)
        try_exchange(in_conda, python)
        return run_checks(python, arguments[1:])
    if arguments[0] in BENCHMARKS:
        # The measurements are no part of the package.
        return hand_over(python, "benchmarks", *arguments, PYTHONPATH=str(ROOT))
    if arguments[0] == "lab":
        # Else opening a notebook changes its file within two minutes; whoever saves, does so.
        places = [str(LAB_SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
        os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, places))
        drop_stale_kernel()
        return hand_over(python, "jupyterlab", f"--notebook-dir={ROOT}", *arguments[1:])
    return hand_over(python, PACKAGE, *arguments)


def mend_streams():
    """Open what the caller has closed, and print what its encoding lacks as an escape."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:  # the lowest number that is free is this one
            os.set_inheritable(os.open(os.devnull, mode), True)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115 -- until the end
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Python 3.7
            stream.reconfigure(errors="backslashreplace")


def run(arguments):
    """Call `main`, and say in one sentence what went wrong."""
    try:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return main(arguments)
    except SetupError as error:
        sentence = str(error)
    except OSError as error:
        remedy = " Use a folder of your own." if isinstance(error, PermissionError) else ""
        sentence = f"{error.strerror or error}: '{error.filename}'.{remedy}"
    except KeyboardInterrupt:
        sentence = "Stopped; start again to go on."
    print(f"run.py: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    mend_streams()
    sys.exit(run(sys.argv[1:]))
