"""What a report depends on: everything that can change it, and nothing else."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from helpers.batch import fingerprints, plan
from helpers.batch.fingerprints import Fingerprints
from helpers.ground import hashing

PACKAGE = hashing.PACKAGE_ROOT
PLAN = plan.plan_batch(["20-lang-son", "62-kon-tum", "91-kien-giang"])


def compute_keys() -> dict[str, str]:
    """Return the key of every job."""
    marks = Fingerprints()
    return {job.key: marks.compute_key(job, marks.read_inputs(job)) for job in PLAN}


def list_changed(before: dict[str, str]) -> set[str]:
    """Return the jobs whose key has changed."""
    return {name for name, key in compute_keys().items() if before[name] != key}


def test_keys_are_equal_for_equal_content(project: Path) -> None:
    before = compute_keys()
    for file in (project / "data").rglob("*.csv"):
        file.touch()
    assert not list_changed(before)


def test_transcription_concerns_its_province_only(project: Path) -> None:
    before = compute_keys()
    place = project / "data/raw/transcriptions/kon-tum-2020.csv"
    place.write_text(place.read_text() + "\n")
    assert list_changed(before) == {"01-clean-transcriptions 62-kon-tum"}


def test_second_transcription_concerns_its_province_only(project: Path) -> None:
    before = compute_keys()
    place = project / "data/raw/second_transcriptions/kon-tum-2020.csv"
    place.unlink()
    pages = {f"05-province-report 62-kon-tum {lang}" for lang in ("vi", "en")}
    assert list_changed(before) == {"01-clean-transcriptions 62-kon-tum", *pages}


def test_document_concerns_its_province_and_the_comparison(project: Path) -> None:
    before = compute_keys()
    place = project / "data/raw/documents.csv"
    place.write_text(place.read_text().replace("Nguyễn Hạnh", "N. Hạnh"))
    changed = list_changed(before)
    assert {name.split()[1] for name in changed} == {"20-lang-son", "vi", "en"}
    assert {name for name in changed if "06" in name} == {
        "06-compare-provinces vi",
        "06-compare-provinces en",
    }


def test_register_and_dictionary_concern_all(project: Path) -> None:
    for name in ("data/raw/registers/indicators.csv", "data/datapackage.json"):
        before = compute_keys()
        (project / name).write_text((project / name).read_text() + " ")
        assert list_changed(before) == set(before)


def test_table_concerns_who_reads_it(project: Path) -> None:
    (project / "data/processed/shares").mkdir(parents=True)
    before = compute_keys()
    (project / "data/processed/shares/62-kon-tum.csv").write_text("x")
    assert list_changed(before) == {
        "04-compute-growth 62-kon-tum",
        "05-province-report 62-kon-tum vi",
        "05-province-report 62-kon-tum en",
        "06-compare-provinces vi",
        "06-compare-provinces en",
    }


@pytest.mark.parametrize("table", ["findings", "repairs"])
def test_findings_concern_what_marks_disputed_figures(project: Path, table: str) -> None:
    (project / "data/processed" / table).mkdir(parents=True)
    before = compute_keys()
    (project / f"data/processed/{table}/62-kon-tum.csv").write_text("x")
    assert {name.split()[0][:2] for name in list_changed(before)} == {"03", "04", "05"}


def test_code_of_a_notebook_counts_and_its_stored_outputs_do_not(project: Path) -> None:
    before = compute_keys()
    place = project / "notebooks/04-compute-growth.ipynb"
    notebook = json.loads(place.read_text())
    for cell in notebook["cells"]:
        cell.update({"outputs": [], "execution_count": None} if "outputs" in cell else {})
    place.write_text(json.dumps(notebook))
    assert not list_changed(before)
    notebook["cells"][2]["source"] = "1"
    place.write_text(json.dumps(notebook))
    assert list_changed(before) == {job.key for job in PLAN if job.notebook.startswith("04")}


@pytest.mark.parametrize(
    ("source", "runs", "renders"),
    [
        ("analysis/growth/changes.py", "all", "none"),
        ("page/sections/words.py", "all", "none"),
        ("batch/notebook.py", "all", "none"),
        ("page/templates/report/style.css", "none", "all"),
        ("page/templates/fragments/table.html.j2", "all", "none"),
        ("page/templates/index/page.html.j2", "none", "none"),
        ("page/index/places.py", "none", "none"),
        ("page/render.py", "none", "all"),
        ("cli/commands.py", "none", "none"),
        ("engine/pool.py", "none", "none"),
        ("ground/locale/vi.po", "vi", "all"),
    ],
)
def test_sources_decide_what_runs_and_what_is_only_rendered(
    project: Path, source: str, runs: str, renders: str
) -> None:
    first, second = Fingerprints(), Fingerprints()
    assert source in first.sources
    second.sources = {**first.sources, source: "changed"}  # type: ignore[misc]
    changed: dict[str, set[str]] = {"runs": set(), "renders": set()}
    for job in PLAN:
        keys = [marks.compute_key(job, marks.read_inputs(job)) for marks in (first, second)]
        pages = [marks.compute_page_key(job) for marks in (first, second)]
        changed["runs"] |= {job.key} if keys[0] != keys[1] else set()
        changed["renders"] |= {job.key} if pages[0] != pages[1] else set()
    groups = {
        "all": {job.key for job in PLAN},
        "none": set(),
        "vi": {job.key for job in PLAN if job.lang == "vi"},
    }
    assert changed["runs"] == groups[runs]
    assert changed["renders"] == groups[renders] & {job.key for job in PLAN if job.page}


@pytest.mark.parametrize("changed", ["the report", "findings", "nothing"])
def test_a_brief_is_made_again_of_another_report_or_table(project: Path, changed: str) -> None:
    job = plan.plan_brief("62-kon-tum", "en")
    table = project / "data/processed/findings/62-kon-tum.csv"
    report = plan.plan_report("62-kon-tum", "en").target
    for file in (table, report):
        file.parent.mkdir(parents=True)
        file.write_text("x")
    before, marks = Fingerprints().read_inputs(job), Fingerprints()
    place = {"the report": report, "findings": table}.get(changed, project / "other.csv")
    place.write_text("y")
    assert (marks.read_inputs(job) != before) == (changed != "nothing")
    first, second = Fingerprints(), Fingerprints()
    source = "page/templates/brief/style.css"
    second.sources = {**first.sources, source: "changed"}  # type: ignore[misc]
    assert first.compute_key(job, before) == second.compute_key(job, before)
    assert first.compute_page_key(job) != second.compute_page_key(job)
    rest = [job for job in PLAN if job.page]
    assert all(first.compute_page_key(j) == second.compute_page_key(j) for j in rest)


def test_a_page_is_rendered_again_where_an_address_is_published(project: Path) -> None:
    own, other = (plan.plan_report(name, "en") for name in ("62-kon-tum", "91-kien-giang"))
    before = [Fingerprints().compute_page_key(job) for job in (own, other)]
    table = project / "data/published/numbers/62-kon-tum.csv"
    table.parent.mkdir(parents=True)
    table.write_text("address\n")
    after = [Fingerprints().compute_page_key(job) for job in (own, other)]
    assert before[0] != after[0]
    assert before[1] == after[1]


@pytest.mark.parametrize(
    ("source", "is_read_again"),
    [
        ("page/index/places.py", True),
        ("analysis/comparison.py", True),
        ("page/index/tables.py", False),
    ],
)
def test_only_what_reads_the_tables_makes_the_index_read_them_again(
    project: Path, source: str, is_read_again: bool
) -> None:
    first, second = Fingerprints(), Fingerprints()
    second.sources = {**first.sources, source: "changed"}  # type: ignore[misc]
    assert (first.summary != second.summary) is is_read_again


def test_version_of_a_package_and_a_kernel_variable_count(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = compute_keys()
    monkeypatch.setattr(fingerprints, "read_versions", lambda _: {"pandas": "99"})
    assert list_changed(before) == set(before)
    monkeypatch.undo()


def read_imports(module: str) -> set[str]:
    """Return the project's modules that one of them imports, wherever in its text."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {n for n in names if n.startswith("helpers") and find_source(n)}


def find_source(module: str) -> str:
    """Return a module's file below the package; empty if there is none."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    for file in (place / "__init__.py", place.with_suffix(".py")):
        if file.is_file():
            return file.relative_to(PACKAGE).as_posix()
    return ""


def test_no_notebook_imports_what_is_left_out_of_its_key(repository: Path) -> None:
    todo = {"helpers"}
    for file in (repository / "notebooks" / f"{name}.ipynb" for name in plan.NOTEBOOKS):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    if isinstance(node, ast.ImportFrom) and node.module.startswith("helpers"):
                        todo |= {f"{node.module}.{alias.name}" for alias in node.names}
    reached: set[str] = set()
    while todo:
        module = todo.pop()
        reached.add(module)
        todo |= read_imports(module) - reached
    assert "helpers.page.figures" in reached
    sources = {find_source(module) for module in reached}
    assert not [s for s in sources if fingerprints._is_in(s, fingerprints.NOT_EXECUTED)]


def test_all_that_is_left_out_exists() -> None:
    for place in fingerprints.NOT_EXECUTED:
        assert (PACKAGE / place).exists(), place


def test_findings_are_counted(project: Path) -> None:
    place = project / "data/processed/findings/a.csv"
    place.parent.mkdir(parents=True)
    place.write_text("result,x\nfailed,1\npassed,2\nfailed,3\n")
    assert fingerprints.count_findings("a") == 2
    assert fingerprints.count_findings("b") is None


def test_an_edit_of_the_code_changes_the_key_of_every_job(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "code"
    shutil.copytree(hashing.PACKAGE_ROOT, code, ignore=shutil.ignore_patterns("__pycache__"))
    for module in (hashing, fingerprints):
        monkeypatch.setattr(module, "PACKAGE_ROOT", code)
    before = compute_keys()
    place = code / "page" / "labels.py"
    place.write_text(place.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    reports = {job.key for job in PLAN if job.page}
    assert reports <= list_changed(before)
    place = code / "printed" / "numerals.py"
    place.write_text(place.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert list_changed(before) == set(before)
