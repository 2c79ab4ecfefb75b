"""The committed notebooks are thin, in order, executed, and a wrong number in one is seen."""

from __future__ import annotations

import ast
import copy
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.analysis import growth, inputs, reference_intervals, shares
from helpers.batch import plan
from helpers.data import readable, store
from helpers.data.documents import list_provinces
from helpers.ground import paths
from helpers.ground.languages import LANGUAGES
from helpers.page.sections import outputs
from helpers.printed.conventions import CONVENTIONS
from tests.representatives import choose_provinces

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
MOST_CODE_CELLS = 12
MOST_LINES = 8
MOST_BYTES = 750_000
FIRST_WORDS = ("Purpose", "Reads", "Writes", "Parameters")
PARAMETER = re.compile(r'(?P<name>[a-z_]+): str = "(?P<default>[a-z0-9./-]+)"  # (?P<help>\S.*)')
PROVED = "03-compute-online-shares"
REPORT = plan.REPORT_NOTEBOOK

Cell = dict[str, Any]


def read_notebook(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def read_source(cell: Cell) -> str:
    return "".join(cell["source"])


def list_code(notebook: dict[str, Any]) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def list_outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in list_code(notebook) for output in cell["outputs"]]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def notebook(path) -> dict[str, Any]:
    return read_notebook(path)


def test_the_batch_runs_just_these_notebooks():
    names = [path.stem for path in NOTEBOOKS if path.stem not in plan.BY_HAND]
    assert sorted(plan.NOTEBOOKS) == names


def test_the_batch_never_runs_what_a_person_opens_by_hand():
    jobs = {job.notebook for job in plan.plan_batch(list_provinces())}
    assert jobs.isdisjoint(plan.BY_HAND)
    assert set(plan.BY_HAND) <= {path.stem for path in NOTEBOOKS}


def test_names_are_numbered_and_say_what_is_done():
    for number, path in enumerate(NOTEBOOKS):
        assert re.fullmatch(rf"{number:02}(-[a-z]+)+", path.stem)


# the head


def test_the_first_cell_says_purpose_inputs_outputs_and_parameters(notebook):
    first = notebook["cells"][0]
    assert first["cell_type"] == "markdown"
    lines = read_source(first).splitlines()
    assert lines[0].startswith("# ")
    told = re.findall(r"^\*\*(\w+)\*\*: \S", "\n".join(lines), flags=re.MULTILINE)
    assert tuple(told) == FIRST_WORDS


def test_there_is_one_heading(notebook):
    prose = [read_source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    headings = re.findall(r"^#+ .*", "\n".join(prose), flags=re.MULTILINE)
    assert [heading.startswith("# ") for heading in headings] == [True]


def test_the_second_cell_alone_is_tagged_parameters(notebook):
    tagged = [
        number
        for number, cell in enumerate(notebook["cells"])
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    assert tagged == [1]


def read_parameters(notebook: dict[str, Any]) -> dict[str, str]:
    """Return the default of each parameter; a line of another form is an error."""
    matches = [PARAMETER.fullmatch(line) for line in read_source(notebook["cells"][1]).splitlines()]
    assert None not in matches
    return {match["name"]: match["default"] for match in matches}


def test_each_parameter_has_a_type_a_real_default_and_help(notebook):
    assert read_source(notebook["cells"][1]).isascii()
    yes_no = ("yes", "no")
    known = {"province_id": list_provinces(), "lang": LANGUAGES}
    known |= {"unvalidated": yes_no, "excerpts": yes_no, "serve": yes_no}
    parameters = read_parameters(notebook)
    assert parameters
    assert (REPOSITORY / parameters.pop("file", ".")).exists()
    assert date.fromisoformat(parameters.pop("issued", "2020-01-01"))
    assert {name: value for name, value in parameters.items() if value not in known[name]} == {}


def test_the_first_cell_names_each_parameter(notebook):
    told = read_source(notebook["cells"][0]).split("**Parameters**")[1]
    assert set(re.findall(r"`(\w+)`", told)) == set(read_parameters(notebook))


# the cells


def test_there_are_few_short_cells(notebook):
    cells = list_code(notebook)
    assert len(cells) <= MOST_CODE_CELLS
    lengths = {cell["id"]: len(read_source(cell).splitlines()) for cell in cells}
    assert {name: lines for name, lines in lengths.items() if not 1 <= lines <= MOST_LINES} == {}


def list_nodes(notebook: dict[str, Any]) -> Iterator[ast.AST]:
    for cell in list_code(notebook):
        yield from ast.walk(ast.parse(read_source(cell)))  # a magic is no Python


def test_cells_read_call_show_assert_and_no_more(notebook):
    forbidden = (
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
        *(ast.Try, ast.TryStar, ast.Raise, ast.While, ast.Global, ast.Delete),
        *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    )
    assert [ast.unparse(node) for node in list_nodes(notebook) if isinstance(node, forbidden)] == []
    called = {
        n.func.id
        for n in list_nodes(notebook)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert called <= {"display"}


def test_cells_import_helpers_and_pandas_only_and_first(notebook):
    imports = [n for n in list_nodes(notebook) if isinstance(n, ast.Import | ast.ImportFrom)]
    roots = {str(getattr(node, "module", None)).partition(".")[0] for node in imports}
    assert {"helpers"} <= roots <= {"helpers", "pandas"}
    first = ast.parse(read_source(list_code(notebook)[1])).body
    found = [ast.unparse(node) for node in first if isinstance(node, ast.ImportFrom)]
    assert found == [ast.unparse(node) for node in imports]


def find_worked(name: str) -> str:
    """Return the cell of a notebook that works one number by hand."""
    notebook = read_notebook(paths.notebook(name))
    asserted = [
        source
        for source in map(read_source, list_code(notebook))
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(source)))
    ]
    (cell,) = asserted
    return cell


def work_by_hand(name: str, tables: dict[str, pd.DataFrame]) -> list[object]:
    """Run the worked number of a notebook on some tables and return what it works."""
    shown: list[object] = []
    given = {
        "display": lambda *values: shown.extend(values),
        "registers": store.read_cleaning_registers(),
        "readable": readable,
    }
    names = given | tables
    exec(find_worked(name), names)
    return [*shown, *names.get("by_hand", [])]


def read_tables(province_id: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a province under the names that they have in the notebooks."""
    names = {"observations": "observations", "findings": "findings"}
    names |= {"computed": "shares", "changes": "growth"}
    return {name: store.read_processed(table, province_id) for name, table in names.items()}


@pytest.mark.parametrize("name", plan.DATA_NOTEBOOKS)
@pytest.mark.parametrize("province_id", choose_provinces())
def test_a_number_worked_by_hand_is_that_of_the_helper_for_each_province(name, province_id):
    work_by_hand(name, read_tables(province_id))


@pytest.mark.parametrize("name", plan.DATA_NOTEBOOKS)
def test_a_province_without_such_a_number_is_no_error(name):
    tables = read_tables(choose_provinces()[0])
    assert work_by_hand(name, {key: table[:0] for key, table in tables.items()}) == []
    observations, rules = tables["observations"][:0], inputs.read_rules()
    computed = shares.compute_shares(observations, rules)
    changes = growth.compute_growth(observations, computed, inputs.read_growth_registers())
    assert work_by_hand(name, tables | {"computed": computed, "changes": changes}) is not None


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("01-clean-transcriptions", "observations", "value"),
        ("03-compute-online-shares", "computed", "value"),
        ("04-compute-growth", "changes", "value"),
    ],
)
def test_a_wrong_number_of_the_helper_is_seen_by_hand(name, table, column):
    worked = [one for one in map(read_tables, choose_provinces()) if work_by_hand(name, one)]
    assert worked
    for tables in worked:
        wrong = tables[table].assign(**{column: tables[table][column] + 0.001})
        with pytest.raises(AssertionError):
            work_by_hand(name, tables | {table: wrong})


def test_a_wrong_verdict_on_a_total_is_seen_by_hand():
    name = "02-audit-consistency"
    for tables in map(read_tables, choose_provinces()):
        findings = tables["findings"].query("result == 'passed' and difference == 0")
        failed = tables | {"findings": findings.assign(result="failed")}
        if work_by_hand(name, tables | {"findings": findings}):
            with pytest.raises(AssertionError):
                work_by_hand(name, failed)


def read_settings(name: str) -> dict[str, object]:
    """Return the numbers that the cells of a notebook set."""
    nodes = list_nodes(read_notebook(paths.notebook(name)))
    found = [n for n in nodes if isinstance(n, ast.Assign) and _is_numeric(n.value)]
    return {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in found}


def _is_numeric(value: ast.expr) -> bool:
    elements = value.elts if isinstance(value, ast.Tuple) else [value]
    return all(isinstance(getattr(e, "value", None), int | float) for e in elements)


def test_conventions_that_a_notebook_shows_are_those_of_the_helpers():
    shown = {name: read_settings(name) for name in plan.NOTEBOOKS}
    assert {name: settings for name, settings in shown.items() if settings} == {
        "01-clean-transcriptions": dict(
            pair for part in asdict(CONVENTIONS).values() for pair in part.items()
        ),
        "03-compute-online-shares": {
            "correlations": reference_intervals.CORRELATIONS,
            "size_variation": reference_intervals.SIZE_VARIATION,
        },
        "04-compute-growth": asdict(growth.AnnualLimits()),
    }


def test_the_report_shows_each_section_once_and_in_order():
    code = "\n".join(map(read_source, list_code(read_notebook(paths.notebook(REPORT)))))
    shown = re.findall(r"sections\.(\w+)\(data\)", code)
    assert shown == [name for name in vars(outputs) if name.startswith("show_")]


def test_no_cell_names_a_place_on_a_machine(notebook):
    texts = [n.value for n in list_nodes(notebook) if isinstance(n, ast.Constant)]
    rooted = re.compile(r"^(/|~|[A-Za-z]:[\\/])|\.\.")
    assert [text for text in texts if isinstance(text, str) and rooted.search(text)] == []


def test_every_module_that_the_text_names_is_there(notebook):
    prose = [read_source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    for name in re.findall(r"`(helpers(?:\.\w+)+)`", "\n".join(prose)):
        assert importlib.util.find_spec(name), name


def test_text_stands_between_the_cells(notebook):
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds.count("markdown") >= len(kinds) // 3


def test_cells_have_names_of_their_own(notebook):
    names = [cell["id"] for cell in notebook["cells"]]
    assert len(set(names)) == len(names)


def test_the_file_holds_nothing_of_a_run_or_a_machine(notebook):
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    assert "version" not in notebook["metadata"].get("language_info", {})
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags"}, cell["id"]


# the stored outputs


def test_every_cell_was_executed_in_order(notebook):
    counts = [cell["execution_count"] for cell in list_code(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_the_defaults_were_executed(notebook):
    tags = [tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])]
    assert "injected-parameters" not in tags


def test_no_warning_and_no_error_is_stored(notebook):
    kinds = {(o["output_type"], o.get("name", "")) for o in list_outputs(notebook)}
    assert {kind for kind in kinds if kind[0] in ("error", "stream")} == set()


def test_every_result_is_stored(notebook):
    for cell in list_code(notebook)[1:]:
        last = ast.parse(read_source(cell)).body[-1]
        assert bool(cell["outputs"]) >= isinstance(last, ast.Expr), cell["id"]


def test_outputs_are_the_same_on_every_machine(notebook):
    text = json.dumps(list_outputs(notebook), ensure_ascii=False)
    for leak in (r"\bat 0x[0-9a-f]+", r"/(?:home|root|tmp|work|Users)/", r"[A-Z]:\\\\"):
        assert re.findall(leak, text) == []


def test_links_lead_on_from_where_the_notebook_lies(notebook):
    shown = (output.get("data", {}).get("text/html", "") for output in list_outputs(notebook))
    links = {
        link for text in shown for link in re.findall(r'<a [^>]*href="([^"]*)"', "".join(text))
    }
    assert {link for link in links if not re.match(r"#|\w+:|\.\./reports/", link)} == set()


def test_a_drawing_has_its_size_and_a_picture_beside_it(notebook):
    drawn = [o for o in list_outputs(notebook) if "image/svg+xml" in o.get("data", {})]
    assert {("image/png" in o["data"], "width" in o["metadata"]["image/png"]) for o in drawn} <= {
        (True, True)
    }


def test_a_stored_notebook_is_light_and_brings_no_script(path, notebook):
    shown = "".join("".join(o.get("data", {}).get("text/html", "")) for o in list_outputs(notebook))
    assert "<script" not in re.sub(r'srcdoc="[^"]*"', "", shown)
    assert path.stat().st_size < MOST_BYTES


# a wrong number


@pytest.fixture
def check(tmp_path) -> Callable[[dict[str, Any]], subprocess.CompletedProcess[str]]:
    """Let nbval compare a notebook with what its cells compute now, in a project of its own."""
    shutil.copytree(REPOSITORY / "data", tmp_path / "data")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    target = tmp_path / "notebooks" / f"{PROVED}.ipynb"
    target.parent.mkdir()

    def run(notebook: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        target.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        options = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, str(target)]
        environment = {**os.environ, paths.ROOT_VARIABLE: str(tmp_path), "PYTHONUTF8": "1"}
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def proved() -> dict[str, Any]:
    return read_notebook(REPOSITORY / "notebooks" / f"{PROVED}.ipynb")


def change_digit(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with one digit of one stored number changed."""
    changed = copy.deepcopy(notebook)
    for output in list_outputs(changed):
        text = "".join(output.get("data", {}).get("text/plain", ""))
        found = re.search(r"0\.\d*([1-8])", text)
        if found:
            place, digit = found.start(1), int(found[1])
            output["data"]["text/plain"] = f"{text[:place]}{digit + 1}{text[place + 1 :]}"
            return changed
    raise AssertionError(f"notebook {PROVED} stores no number: run `python -m helpers refresh`")


@pytest.mark.long
def test_stored_outputs_that_agree_pass(check, proved):
    assert list_outputs(proved), "no stored outputs: run `python -m helpers refresh`"
    done = check(proved)
    assert done.returncode == 0, done.stdout


@pytest.mark.long
def test_one_wrong_digit_in_a_stored_output_is_seen(check, proved):
    done = check(change_digit(proved))
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout
    assert "text/plain" in done.stdout
