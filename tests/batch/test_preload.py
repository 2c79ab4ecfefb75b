"""What kernels find preloaded: the project's code and registers, never a place's data."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from helpers.batch import plan, work
from helpers.batch.notebook import KERNEL_ENVIRONMENT
from helpers.batch.preload import PROJECT_MODULES
from helpers.engine import kernels, run
from helpers.engine.client import ZygoteHandle
from helpers.ground import hashing, paths

pytestmark = [
    pytest.mark.skipif(bool(kernels.explain_stock()), reason=kernels.explain_stock()),
    pytest.mark.slow,
]

SETUP = work.describe_setup()
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
WARMED = {
    "helpers.ground.identifiers.explain_identifier",
    "helpers.data.dictionary._read_package",
    "helpers.ground.languages.read_catalogue",
    "helpers.ground.paths._resolve_once",
    "helpers.ground.remember.recall",
    "helpers.page.fragments.read_environment",
}
"""The caches that may be filled: with what stands in the package's own folder, or with registers
as long as their files stay the same."""


@pytest.fixture(scope="module")
def handle() -> Iterator[ZygoteHandle]:
    """The zygote of a batch."""
    started = kernels.start_zygote(SETUP.kernel_modules, SETUP.environment, warm=SETUP.kernel_warm)
    started.require_ready()
    yield started
    started.close()


@pytest.fixture
def show(tmp_path: Path, handle: ZygoteHandle) -> Iterator[Callable[..., Any]]:
    """Run code in a kernel, forked unless told otherwise, and return what it printed as JSON."""
    kernels.use_channel(handle.channel)

    def run_code(code: str, *, stock: bool = False, **variables: str) -> Any:
        target = tmp_path / "n.ipynb"
        cells = [v4.new_code_cell(part) for part in code.split("# ---\n")]
        nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)
        environment = {**KERNEL_ENVIRONMENT, **variables}
        if stock:
            with kernels.stock_kernels():
                done = run.run_notebook(target, {}, environment=environment)
        else:
            done = run.run_notebook(target, {}, environment=environment)
        return json.loads(done.cells[-1].outputs[0]["text"])

    yield run_code
    kernels.use_channel(None)


def list_notebook_imports(repository: Path) -> set[str]:
    """Return the project's modules that the notebooks of a batch name."""
    found: set[str] = set()
    built = (f for f in (repository / "notebooks").glob("*.ipynb") if f.stem not in plan.BY_HAND)
    for file in built:
        for cell in nbformat.read(file, 4).cells:
            if cell.cell_type == "code":
                for node in ast.walk(ast.parse(cell.source)):
                    if isinstance(node, ast.ImportFrom) and node.module.startswith("helpers"):
                        found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_module_that_a_notebook_imports_is_preloaded(
    repository: Path, handle: ZygoteHandle
) -> None:
    named = list_notebook_imports(repository)
    assert named == set(PROJECT_MODULES)
    assert named <= handle.loaded


WATCH_FILES = """
import importlib, json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
module, _, function = sys.argv[2].partition(":")
getattr(importlib.import_module(module), function)()
print(json.dumps(opened))
"""


def test_preloading_reads_registers_of_the_root_and_nothing_else_but_code(
    tmp_path: Path, project: Path
) -> None:
    """No table of a place, and nothing of the repository: a kernel may have another root."""
    arguments = [json.dumps(SETUP.kernel_modules), SETUP.kernel_warm]
    done = subprocess.run(
        [sys.executable, "-c", WATCH_FILES, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    opened = [Path(name) for name in json.loads(done.stdout)]
    assert any(file.name == "vi.po" for file in opened), "the watch must see something"
    repository = hashing.PACKAGE_ROOT.parents[1]
    for name in ("data", "notebooks", "reports"):
        assert not [file for file in opened if repository / name in file.parents]
    common = {paths.documents(), paths.data_package(), *paths.register("x").parent.iterdir()}
    assert {file for file in opened if project in file.parents} <= common
    assert paths.register("indicators") in opened


SHOW_LABEL = """
import json
from helpers.analysis import inputs
print(json.dumps(inputs.read_rules().indicators["dossiers_received"]["label_en"]))
"""


def test_a_kernel_reads_a_register_that_was_written_after_preloading(
    project: Path, show: Callable[..., Any]
) -> None:
    setup = {"environment": SETUP.environment, "warm": SETUP.kernel_warm}
    started = kernels.start_zygote(SETUP.kernel_modules, **setup)
    started.require_ready()
    kernels.use_channel(started.channel)
    before, place = show(SHOW_LABEL), paths.register("indicators")
    edited = place.read_text(encoding="utf-8").replace(before, before[::-1])
    paths.replace_text(place, edited)
    assert show(SHOW_LABEL) == before[::-1] != before
    started.close()


SHOW_CACHES = """
import functools, gc, json
from matplotlib import font_manager
from helpers.page.figures import svg
caches = [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
gc.unfreeze()
caches += [o for o in gc.get_objects() if isinstance(o, functools._lru_cache_wrapper)]
filled = {f"{c.__module__}.{c.__name__}" for c in caches if c.cache_info().currsize}
print(json.dumps({
    "filled": sorted(name for name in filled if name.startswith("helpers")),
    "fonts": font_manager._get_font.cache_info().currsize,
    "seen": any(c is svg.measure_line for c in caches),
}))
"""


def test_no_cache_of_ours_holds_a_place_and_no_font_is_open(show: Callable[..., Any]) -> None:
    found = show(SHOW_CACHES)
    assert found["seen"], "the search must find a cache that is empty"
    assert set(found["filled"]) == WARMED
    assert found["fonts"] == 0


SHOW_SETTINGS = """
import {modules}
# ---
import decimal, json, locale, logging, sys, warnings
import matplotlib, numpy, pandas
from matplotlib import units
from pandas._config import config
print(json.dumps({{
    "rcParams": {{name: str(value) for name, value in matplotlib.rcParams.items()}},
    "warnings": sorted({{str(f) for f in warnings.filters}}),
    "pandas": {{name: str(config.get_option(name)) for name in config._registered_options}},
    "numpy": [str(numpy.geterr()), str(numpy.get_printoptions())],
    "decimal": str(decimal.getcontext()),
    "locale": [locale.getlocale(), locale.setlocale(locale.LC_ALL)],
    "logging": [logging.root.level, str(logging.root.handlers)],
    "hooks": [sys.excepthook.__name__, sys.displayhook.__class__.__name__],
    "recursion": sys.getrecursionlimit(),
    "units": sorted(map(str, units.registry)),
    "figures": matplotlib.pyplot.get_fignums() if "matplotlib.pyplot" in sys.modules else [],
    "hash": hash("tỉnh"),
    "config": matplotlib.get_configdir(),
}}, default=str))
""".format(modules=", ".join(PROJECT_MODULES))


def test_settings_are_those_of_a_kernel_that_imports_the_same(show: Callable[..., Any]) -> None:
    """Styles, filters, options, contexts; also what is read once and common to a whole batch."""
    mine, stock = show(SHOW_SETTINGS), show(SHOW_SETTINGS, stock=True)
    for settings in (mine, stock):  # one encoding, which pandas may find under either name
        settings["pandas"]["display.encoding"] = settings["pandas"]["display.encoding"].lower()
    for name in stock:
        assert mine[name] == stock[name], name


SHOW_CHANCE = """
import json, random, numpy
print(json.dumps([random.random(), numpy.random.random(), numpy.random.default_rng().random()]))
"""


def test_every_kernel_draws_numbers_of_its_own(show: Callable[..., Any]) -> None:
    first, second = show(SHOW_CHANCE), show(SHOW_CHANCE)
    assert not set(first) & set(second)


RESOURCE = {"name": "a", "path": "a.csv", "schema": {"fields": []}}
SHOW_ROOT = """
import json
from helpers.data import dictionary
from helpers.ground import paths
print(json.dumps([str(paths.resolve_root()), len(dictionary.read_package()["resources"])]))
"""


def test_each_kernel_has_the_root_that_is_in_force_when_it_starts(
    tmp_path: Path, show: Callable[..., Any]
) -> None:
    roots = []
    for number in (1, 2):
        root = tmp_path / str(number)
        (root / "data").mkdir(parents=True)
        (root / "data" / "datapackage.json").write_text(
            json.dumps({"resources": [RESOURCE] * number})
        )
        roots.append(show(SHOW_ROOT, EGOV_PROJECT_ROOT=str(root)))
    assert roots == [[str(tmp_path / "1"), 1], [str(tmp_path / "2"), 2]]


# --- code that changes ----------------------------------------------------------------


REPORT = """
import os, time
from pathlib import Path
from helpers.ground import vocabulary
root = Path(os.environ["EGOV_PROJECT_ROOT"])
(root / "begun").touch()
while (root / "wait").exists():
    time.sleep(0.02)
from helpers.page import figures
display({"text/html": f"<h2>{vocabulary.TOTAL}</h2>"}, raw=True)
"""
BUILD = """
import helpers.cli.commands as c
from helpers.batch import plan
c.plan_batch = lambda ps, ls=(), **_: [plan.plan_report(p, "vi") for p in ps]
c.choose_hooks = lambda: c.Hooks()
c.commands(["report", "--jobs", "1"])
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a batch of one tiny report with a copy of the package that a test may edit."""
    shutil.copytree(
        hashing.PACKAGE_ROOT,
        tmp_path / "src" / "helpers",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "documents.csv").write_text("document_id,province_id\na-1,a\n")
    tagged = v4.new_code_cell("province_id: str = 'a'\nlang: str = 'vi'", id="p")
    tagged.metadata["tags"] = ["parameters"]
    cells = [tagged, v4.new_code_cell(REPORT, id="x")]
    source = tmp_path / "notebooks" / f"{plan.REPORT_NOTEBOOK}.ipynb"
    source.parent.mkdir()
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), source)
    variables = {"PYTHONPATH": str(tmp_path / "src"), "EGOV_PROJECT_ROOT": str(tmp_path)}
    started: list[subprocess.Popen[str]] = []

    def start_batch() -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, "-c", BUILD]
        started.append(subprocess.Popen(command, env={**os.environ, **variables}, **pipes))
        return started[-1]

    yield start_batch
    for process in started:
        process.kill()
        process.communicate()


def finish(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return what a batch said when it has ended well."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out, err


def edit(root: Path, before: str, after: str) -> None:
    """Change the code for a total in the copy of the package."""
    place = root / "src" / "helpers" / "ground" / "vocabulary.py"
    text = place.read_text(encoding="utf-8")
    assert f'TOTAL = "{before}"' in text
    place.write_text(text.replace(f'TOTAL = "{before}"', f'TOTAL = "{after}"'), encoding="utf-8")


@pytest.mark.long
def test_edited_helper_is_what_the_next_batch_runs(
    tmp_path: Path, start: Callable[[], subprocess.Popen[str]]
) -> None:
    page = tmp_path / "reports" / "a.vi.html"
    finish(start())
    assert "<h2>_T</h2>" in page.read_text(encoding="utf-8")
    assert "unchanged" in finish(start())[0]
    edit(tmp_path, "_T", "edited")
    assert "built" not in finish(start())[1]
    assert "<h2>edited</h2>" in page.read_text(encoding="utf-8")


@pytest.mark.long
def test_report_built_while_a_helper_was_edited_is_built_again(
    tmp_path: Path, start: Callable[[], subprocess.Popen[str]]
) -> None:
    """Even if the edit was taken back before the batch ended, so that all hashes agree."""
    (tmp_path / "wait").touch()
    process = start()
    while not (tmp_path / "begun").exists():
        assert process.poll() is None, process.communicate()
    edit(tmp_path, "_T", "edited")
    edit(tmp_path, "edited", "_T")
    (tmp_path / "wait").unlink()
    out, err = finish(process)
    assert "the code changed meanwhile" in err
    page = tmp_path / "reports" / "a.vi.html"
    assert "<h2>_T</h2>" in page.read_text(encoding="utf-8"), "the preloaded code is the hashed"
    out, err = finish(start())
    assert "unchanged" not in out
    assert "the code changed meanwhile" not in err
    assert "unchanged" in finish(start())[0]
