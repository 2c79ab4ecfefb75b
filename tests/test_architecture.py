"""Modules import downwards only, and stay small enough to be read."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import helpers

PACKAGE = Path(helpers.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

LAYERS: dict[int, tuple[str, ...]] = {
    0: ("paths", "errors", "vocabulary"),
    1: ("rounding", "numerals", "intervals", "periods", "provinces", "languages"),
    2: ("corrections", "cleaning", "labels", "contracts"),
    3: (
        *("relations", "series", "shares", "growth", "audit", "comparison"),
        *("coverage", "exposures", "hedges", "terms", "pairs", "like_for_like", "share_changes"),
        *("growth_refused", "sensitivity", "decomposition", "references", "models", "caveats"),
    ),
    4: ("escaping", "tables", "figures"),
    5: ("store", "report", "summaries", "sections", "charts", "downloads", "index", "index_*"),
    6: (
        *("engine", "execution", "rendering", "manifest", "hashing", "fingerprints", "locking"),
        "progress",
        *("batch", "scheduling", "running", "warming", "building", "indexing", "made_data"),
        *("bench*", "cli", "*_commands", "__main__"),
    ),
}
"""Each module or package of src/helpers and its layer; a new one gets its place here."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "papermill": LAYERS[6],
    "nbconvert": LAYERS[6],
    "nbclient": LAYERS[6],
    "matplotlib": ("figures",),
    "seaborn": ("figures",),
    "statsmodels": LAYERS[3],
    "frictionless": ("contracts",),
    "click": ("cli", "progress", "*_commands"),
    "tqdm": ("cli", "progress"),
    "IPython": (),
    "pytest": (),
    "tests": (),
    "notebooks": (),
}
"""Which modules may import a package; a package not named here is free."""

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_module(path: Path) -> str:
    """Return the dotted name of a file below `helpers`, e.g. `sections.words`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def name_unit(module: str) -> str:
    """Return the module or package that has a place in the table."""
    return module.partition(".")[0]


def find_layers(unit: str) -> list[int]:
    """Return the layers in which a module or package has a place; there should be one."""
    return [layer for layer, names in LAYERS.items() for n in names if fnmatch.fnmatchcase(unit, n)]


def find_layer(module: str) -> int:
    (layer,) = find_layers(name_unit(module))
    return layer


def list_imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def list_functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def count_lines(function: Function) -> int:
    """Return the lines of a body, from its first statement behind the docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return function.end_lineno - body[0].lineno + 1 if body else 0


TREES = {name_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
UNITS = {name_unit(module) for module in TREES} - {""}


def find_own(imported: str) -> str | None:
    """Return the module of this project that an import reaches; the deepest that exists."""
    if imported.split(".")[0] != "helpers":
        return None
    parts = imported.split(".")[1:]
    names = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((name for name in names if name in TREES), "")


def list_own(module: str) -> set[str]:
    """Return the other modules of this project that one imports."""
    reached = {find_own(imported) for imported in list_imports(TREES[module])}
    return reached - {None, "", module}


def test_every_module_has_its_layer():
    assert {unit for unit in UNITS if len(find_layers(unit)) != 1} == set()


def test_the_table_names_no_module_that_is_gone():
    names = [name for layer in LAYERS.values() for name in layer]
    assert [name for name in names if not fnmatch.filter(UNITS, name)] == []


@pytest.mark.parametrize("module", [name for name in TREES if name])
def test_a_module_imports_its_own_layer_or_lower(module):
    layer = find_layer(module)
    above = {name for name in list_own(module) if find_layer(name) > layer}
    assert above == set()


def test_no_module_imports_itself_in_a_circle():
    graph = {module: list_own(module) for module in TREES}
    for module, reached in graph.items():  # a package's list of names is not a circle
        reached -= {name for name in reached if module.startswith(f"{name}.")}
    assert len(list(TopologicalSorter(graph).static_order())) == len(TREES)


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_package_is_imported_only_where_it_belongs(package):
    users = {
        name_unit(module)
        for module, tree in TREES.items()
        if any(imported.split(".")[0] == package for imported in list_imports(tree))
    }
    allowed = ONLY_IN[package]
    assert {
        unit for unit in users if not any(fnmatch.fnmatchcase(unit, n) for n in allowed)
    } == set()


def test_only_the_store_reads_and_writes_tables_with_pandas():
    openers = {
        name_unit(module)
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("read_csv", "to_csv")
    }
    assert openers == {"store"}


@pytest.mark.parametrize("module", TREES)
def test_annotations_are_not_evaluated(module):
    named = [n for n in TREES[module].body if isinstance(n, ast.ImportFrom)]
    if list_functions(TREES[module]):
        assert "__future__" in [node.module for node in named]


@pytest.mark.parametrize("path", SOURCES, ids=name_module)
def test_a_file_can_be_read_in_one_go(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE


@pytest.mark.parametrize("module", TREES)
def test_a_function_fits_a_screen(module):
    lengths = {f.name: count_lines(f) for f in list_functions(TREES[module])}
    assert {n: lines for n, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_most_functions_are_short():
    lengths = sorted(count_lines(f) for tree in TREES.values() for f in list_functions(tree))
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION


def list_public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Yield public functions and classes of a module with their public methods."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (inner for inner in node.body if isinstance(inner, Function))
                yield from (method for method in methods if not method.name.startswith("_"))


@pytest.mark.parametrize("module", TREES)
def test_what_is_public_says_in_one_sentence_what_it_is(module):
    tree = TREES[module]
    texts = {node.name: ast.get_docstring(node) or "" for node in list_public(tree)}
    texts[module] = ast.get_docstring(tree) or ""
    starts = {name: text.split("\n\n")[0].strip() for name, text in texts.items()}
    assert [name for name, start in starts.items() if not start.endswith((".", ":"))] == []


def test_no_module_is_a_drawer_for_everything():
    vague = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}
    assert vague.isdisjoint({part for module in TREES for part in module.split(".")})
