"""Rooms use only what lies below them, and modules stay small enough to be read."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import helpers

PACKAGE = Path(helpers.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

ROOMS = (
    "ground",
    "printed",
    "data",
    "feasible",
    "analysis",
    "reading",
    "audit",
    "export",
    "page",
    "batch",
    "cli",
    "__main__",
)
"""The rooms of src/helpers from the ground up; each may use those before it, and only those."""

APART = ("engine",)
"""Rooms that know nothing of the project; `batch` and `benchmarks` use them."""

USES_APART = ("batch",)

ONLY_IN: dict[str, tuple[str, ...]] = {
    "papermill": ("batch", "engine"),
    "nbconvert": ("page.render", "batch", "engine"),
    "nbclient": ("batch", "engine"),
    "matplotlib": ("page.figures",),
    "seaborn": ("page.figures",),
    "statsmodels": ("analysis",),
    "scipy": ("feasible",),
    "lxml": ("reading.files",),
    "pypdfium2": ("reading.files",),
    "PIL": ("page.figures", "reading.files"),
    "fpdf": (),
    "itables": ("page.explore",),
    "frictionless": ("data.dictionary",),
    "xlsxwriter": ("export.workbook",),
    "pysdmx": ("export.sdmx",),
    "pyarrow": ("export.parquet",),
    "click": ("cli", "batch.progress"),
    "tqdm": ("batch.progress",),
    "IPython": (),
    "pytest": (),
    "tests": (),
    "notebooks": (),
    "benchmarks": (),
}
"""Rooms or modules that may import a package; a package not named here is free."""

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_module(path: Path) -> str:
    """Return the dotted name of a file below `helpers`, e.g. `sections.words`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def name_room(module: str) -> str:
    """Return the room of a module."""
    return module.partition(".")[0]


def list_usable(room: str) -> set[str]:
    """Return the rooms that a room may import."""
    if room in APART:
        return {room}
    below = set(ROOMS[: ROOMS.index(room) + 1])
    return below | set(APART) if room in USES_APART else below


@cache
def list_imports(tree: ast.AST) -> tuple[str, ...]:
    """Return the dotted name of everything imported, wherever in the file."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def list_functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the lines of a body, from its first statement behind the docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return function.end_lineno - body[0].lineno + 1 if body else 0


@cache
def read_trees() -> dict[str, ast.Module]:
    """Return all modules, parsed; one test goes through them all, as each costs next to nothing."""
    return {name_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def find_own(imported: str) -> str | None:
    """Return the module of this project that an import reaches; the deepest that exists."""
    if imported.split(".")[0] != "helpers":
        return None
    parts = imported.split(".")[1:]
    names = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((name for name in names if name in read_trees()), "")


def list_own(module: str) -> set[str]:
    """Return the other modules of this project that one imports."""
    reached = {find_own(imported) for imported in list_imports(read_trees()[module])}
    return reached - {None, "", module}


def drop_empty(found: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return what was found in modules, without those in which there was nothing."""
    return {module: names for module, names in found.items() if names}


def test_the_table_is_the_list_of_folders():
    assert set(ROOMS) | set(APART) == {name_room(module) for module in read_trees()} - {""}


@pytest.mark.parametrize(
    ("page", "row"),
    [("docs/architecture.md", r"^\| `(\w+)` \|"), ("README.md", r"^  (\w+)/ +\S")],
)
def test_the_guides_name_the_same_rooms_in_the_same_order(page, row):
    text = (PACKAGE.parents[1] / page).read_text(encoding="utf-8")
    folders = [name for name in (*ROOMS, *APART) if (PACKAGE / name).is_dir()]
    named = re.findall(row, text, flags=re.MULTILINE)
    assert [name for name in named if name != "__main__"] == folders


def test_a_module_imports_only_from_rooms_below_it():
    above = {
        module: {name for name in list_own(module) if name_room(name) not in usable}
        for module in filter(None, read_trees())
        if (usable := list_usable(name_room(module)))
    }
    assert drop_empty(above) == {}


def test_no_module_imports_itself_in_a_circle():
    graph = {module: list_own(module) for module in read_trees()}
    for module, reached in graph.items():  # a package's list of names is not a circle
        reached -= {name for name in reached if module.startswith(f"{name}.")}
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_only_where_it_belongs(package):
    users = [
        module
        for module, tree in read_trees().items()
        if any(imported.split(".")[0] == package for imported in list_imports(tree))
    ]
    allowed = [f"{place}." for place in ONLY_IN[package]]
    assert [u for u in users if not f"{u}.".startswith(tuple(allowed))] == []


def test_tables_are_opened_in_one_place():
    openers = {
        module
        for module, tree in read_trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("read_csv", "to_csv", "DictReader")
    }
    assert openers == {"reading.files.tesseract"}, "another program's output, with tabs"


def test_annotations_are_not_evaluated():
    named = {
        module: {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        for module, tree in read_trees().items()
        if list_functions(tree)
    }
    assert [module for module, names in named.items() if "__future__" not in names] == []


def test_a_file_can_be_read_in_one_go():
    lines = {name_module(path): path.read_bytes().count(b"\n") for path in SOURCES}
    assert {module: count for module, count in lines.items() if count > LONGEST_FILE} == {}


def test_a_function_fits_a_screen():
    lengths = {
        (module, function.name): count_lines(function)
        for module, tree in read_trees().items()
        for function in list_functions(tree)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_short():
    lengths = sorted(count_lines(f) for tree in read_trees().values() for f in list_functions(tree))
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION


def list_public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Yield public functions and classes of a module with their public methods."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (inner for inner in node.body if isinstance(inner, Function))
                yield from (method for method in methods if not method.name.startswith("_"))


def test_what_is_public_says_in_one_sentence_what_it_is():
    texts = {
        (module, getattr(node, "name", "")): ast.get_docstring(node) or ""
        for module, tree in read_trees().items()
        for node in (tree, *list_public(tree))
    }
    starts = {name: text.split("\n\n")[0].strip() for name, text in texts.items()}
    assert [name for name, start in starts.items() if not start.endswith((".", ":"))] == []


REGISTERS = PACKAGE.parents[1] / "data" / "raw" / "registers"

ALSO_WORDS = {"online", "province"}
"""Codes that are also the name of a part of the page, and the kind of a place."""

UNKNOWING = ("engine", "batch", "cli")
"""Rooms that work on no figures; their words are their own."""

MAY_NAME_CODES = {
    "page.sections.guide": "says in our own words what each level is in law, so it names them",
}


@cache
def read_column(register: str, column: str, **only: str) -> frozenset[str]:
    """Return the values of a column of a register, of some rows only."""
    with (REGISTERS / f"{register}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = (r for r in rows if all(r[key] == value for key, value in only.items()))
    return frozenset(r[column] for r in kept)


@cache
def list_texts(tree: ast.Module) -> list[str]:
    """Return the strings of a module that are no docstrings."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_no_module_names_an_indicator_or_a_share():
    known = read_column("indicators", "indicator_code")
    known |= read_column("declared_shares", "share_code")
    told = {code for code in known if "_" in code}
    named = {}
    for module, tree in read_trees().items():
        texts = set(list_texts(tree))
        words = {word for text in texts for word in re.findall(r"\w+", text)}
        named[module] = words & told | texts & known
    assert drop_empty(named) == {}


def test_no_module_names_a_level_a_tier_a_channel_or_a_scope():
    dimensions = ("service_level", "channel", "tier", "scope")
    known = frozenset().union(*(read_column("code_lists", "code", list=d) for d in dimensions))
    named = {
        module: set(list_texts(tree)) & (known - ALSO_WORDS - {"_T"})
        for module, tree in read_trees().items()
        if name_room(module) not in UNKNOWING and module not in MAY_NAME_CODES
    }
    assert drop_empty(named) == {}


def test_what_may_name_codes_does():
    for module in MAY_NAME_CODES:
        assert set(list_texts(read_trees()[module])) & read_column("code_lists", "code")


def test_no_module_is_a_drawer_for_everything():
    vague = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}
    assert vague.isdisjoint({part for module in read_trees() for part in module.split(".")})
