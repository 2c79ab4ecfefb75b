"""The commands, with real kernels on a tiny project: one bad province, and the others survive."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat import v4

from helpers.batch import plan, progress
from helpers.batch.job import BUILT, FAILED, FRESH, RENDERED, SKIPPED, Job, Outcome
from helpers.cli import commands
from helpers.cli.known import MOST_LISTED, select_known
from helpers.ground import paths
from helpers.ground.errors import MissingInputError, ParameterError, UnknownProvinceError
from helpers.page.index.facts import BuildFacts

PROVINCES = ["20-lang-son", "91-kien-giang"]
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
STUMBLE = """
import os
from pathlib import Path
from helpers.ground.errors import ContractError
if (Path(os.environ["EGOV_PROJECT_ROOT"]) / f"{province_id}.bad").exists():
    raise ContractError("row 3")
"""
SHOW = 'display({"text/html": f"<h2>{province_id} {lang}</h2>"}, raw=True)'


def write_code(root: Path, name: str, parameters: str, source: str) -> None:
    """Write a notebook with a cell tagged `parameters` and one code cell."""
    cells = [
        v4.new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}),
        v4.new_code_cell(source, id="body"),
    ]
    target = root / "notebooks" / f"{name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)


def write_project(root: Path) -> None:
    """Write all notebooks of the plan; `<province_id>.bad` in the root makes notebook 02 fail."""
    province, lang = 'province_id: str = "20-lang-son"\n', 'lang: str = "vi"\n'
    for name in plan.DATA_NOTEBOOKS:
        write_code(root, name, province, STUMBLE if name.startswith("02") else "1")
    write_code(root, plan.COMPARISON_NOTEBOOK, lang, SHOW.replace("{province_id} ", ""))
    write_code(root, plan.REPORT_NOTEBOOK, province + lang, SHOW)


def invoke(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(commands.commands, list(arguments))


def read_built(root: Path) -> dict[str, bytes]:
    """Return all files below `reports`."""
    files = (root / "reports").rglob("*")
    return {str(file.relative_to(root)): file.read_bytes() for file in files if file.is_file()}


@dataclass(frozen=True)
class TwoBuilds:
    """A good build and one after it in which a province fails."""

    root: Path
    good: Result
    good_files: dict[str, bytes]
    bad: Result
    bad_files: dict[str, bytes]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoBuilds]:
    """Both builds, made once."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        # Two of the four data notebooks, to save time.
        patch.setattr(plan, "DATA_NOTEBOOKS", plan.DATA_NOTEBOOKS[:2])
        write_project(root)
        patch.setenv("EGOV_PROJECT_ROOT", str(root))
        patch.setattr(commands, "list_provinces", lambda: PROVINCES)
        patch.setattr(commands, "count_findings", lambda _: 7)
        patch.setattr(commands, "choose_hooks", lambda: commands.Hooks(str_title, write_index))
        good = invoke("report", "--jobs", "2")
        good_files = read_built(root)
        (root / "91-kien-giang.bad").touch()
        bad = invoke("report", "--lang", "vi", "--jobs", "2", "--quiet", "--force")
        yield TwoBuilds(root, good, good_files, bad, read_built(root))


def write_index(facts: BuildFacts) -> dict[Path, str]:
    """Return index pages that show which provinces have failed."""
    text = f"<p>{sorted(facts.failed)}</p>"
    return {paths.index_page(lang): text for lang in ("vi", "en")}


def str_title(notebook: str, province_id: str | None, lang: str) -> str:
    """Return a title that shows what it was made of."""
    return f"{notebook} <{province_id}> {lang}"


def test_good_build_writes_all_pages_and_says_so(builds: TwoBuilds) -> None:
    assert builds.good.exit_code == 0, builds.good.output
    pages = sorted(name for name in builds.good_files if name.endswith(".html"))
    assert pages == [
        "reports/20-lang-son.en.html",
        "reports/20-lang-son.vi.html",
        "reports/91-kien-giang.en.html",
        "reports/91-kien-giang.vi.html",
        "reports/compare.en.html",
        "reports/compare.vi.html",
        "reports/index.en.html",
        "reports/index.html",
    ]
    assert builds.good.stdout.splitlines() == [
        "province       status  pages  built  findings",
        "20-lang-son    ok      2/2    2      7",
        "91-kien-giang  ok      2/2    2      7",
        "comparison     ok      2/2    2",
        str(builds.root / "reports" / "index.html"),
    ]
    assert "[10/10] 05-province-report" in builds.good.stderr


def test_page_shows_the_parameters_and_the_escaped_title(builds: TwoBuilds) -> None:
    page = builds.good_files["reports/91-kien-giang.en.html"].decode()
    assert "<h2>91-kien-giang en</h2>" in page
    assert "<h1>05-province-report &lt;91-kien-giang&gt; en</h1>" in page
    assert '<a href="91-kien-giang.vi.html" hreflang="vi"' in page


def test_bad_province_is_named_with_cause_and_exit_code(builds: TwoBuilds) -> None:
    assert builds.bad.exit_code == 1
    assert builds.bad.stdout == ""
    failed = builds.root / "reports/notebooks/02-audit-consistency/91-kien-giang.failed.ipynb"
    assert builds.bad.stderr == (
        'error: notebook "02-audit-consistency" with province_id "91-kien-giang" stopped in cell '
        f'[3]: ContractError: row 3; look at "{failed}"\n'
    )


def test_earlier_output_of_the_bad_province_stays_and_the_rest_is_byte_identical(
    builds: TwoBuilds,
) -> None:
    changed = {
        name for name, content in builds.bad_files.items() if builds.good_files.get(name) != content
    }
    assert changed == {
        "reports/index.html",
        "reports/index.en.html",
        "reports/manifest.json",
        "reports/times.csv",
        "reports/notebooks/02-audit-consistency/91-kien-giang.failed.ipynb",
    }
    assert set(builds.good_files) <= set(builds.bad_files)
    assert builds.good_files["reports/index.html"] == b"<p>[]</p>"
    assert builds.bad_files["reports/index.html"] == b"<p>['91-kien-giang']</p>"


def test_manifest_tells_what_was_built(builds: TwoBuilds) -> None:
    jobs = json.loads(builds.bad_files["reports/manifest.json"])["jobs"]
    not_ok = {name: job["status"] for name, job in jobs.items() if job["status"] != "ok"}
    assert not_ok == {
        "02-audit-consistency 91-kien-giang": "failed",
        "05-province-report 91-kien-giang vi": "skipped",
    }
    report = jobs["05-province-report 20-lang-son en"]
    assert report["parameters"] == {"province_id": "20-lang-son", "lang": "en"}
    assert set(report["outputs"]) == {
        "reports/20-lang-son.en.html",
        "reports/notebooks/05-province-report/20-lang-son.en.ipynb",
    }
    failed = jobs["02-audit-consistency 91-kien-giang"]
    assert 'look at "reports/notebooks/' in failed["message"]
    assert str(builds.root) not in builds.bad_files["reports/manifest.json"].decode()


def test_unknown_province_lists_the_valid_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "list_provinces", lambda: PROVINCES)
    result = invoke("report", "--province", "20-lang-sonn")
    assert result.exit_code == 1
    assert result.stderr == (
        'error: unknown province "20-lang-sonn" (did you mean "20-lang-son"?); '
        "valid are: 20-lang-son, 91-kien-giang\n"
    )


def test_of_thousands_of_provinces_a_message_lists_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = tuple(f"{number:05}-place" for number in range(5000))
    monkeypatch.setattr(commands, "list_provinces", lambda: known)
    message = invoke("report", "--province", "04999-plaec").stderr
    assert 'did you mean "04999-place"?' in message
    assert f"{known[MOST_LISTED - 1]} and {5000 - MOST_LISTED} more\n" in message
    assert known[MOST_LISTED] not in message


def test_unknown_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "list_provinces", lambda: PROVINCES)
    result = invoke("report", "--lang", "xx")
    assert (result.exit_code, result.stderr) == (
        1,
        'error: unknown language "xx"; valid are: vi, en\n',
    )


def test_expected_error_is_one_line_without_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[str]:
        raise MissingInputError("no register\nof documents")

    monkeypatch.setattr(commands, "list_provinces", fail)
    result = invoke("report")
    assert (result.exit_code, result.output) == (1, "error: no register of documents\n")
    assert isinstance(result.exception, SystemExit)


def test_unexpected_error_is_not_disguised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> list[str]:
        raise ZeroDivisionError

    monkeypatch.setattr(commands, "list_provinces", fail)
    assert isinstance(invoke("report").exception, ZeroDivisionError)


def test_selection_keeps_the_known_order_and_drops_repeats() -> None:
    known = ("a", "b", "c")
    assert select_known(("c", "a", "c"), known, what="x", error=ParameterError) == (
        "a",
        "c",
    )
    assert select_known((), known, what="x", error=ParameterError) == known
    with pytest.raises(UnknownProvinceError):
        select_known(("d",), known, what="x", error=UnknownProvinceError)


def test_check_of_an_absent_file_says_what_to_correct(tmp_path: Path) -> None:
    result = invoke("check", "--document", str(tmp_path / "absent.csv"))
    assert result.exit_code == 1
    assert result.stderr == (
        f"error: cannot read '{tmp_path}/absent.csv': No such file or directory. "
        "Correct the path behind --document\n"
    )


@pytest.mark.parametrize(
    ("status", "page", "row"),
    [
        (FAILED, True, ("a", "FAILED; earlier pages kept", "0/1", "0", "")),
        (FAILED, False, ("a", "FAILED", "0/1", "0", "")),
        (SKIPPED, True, ("a", "skipped; earlier pages kept", "0/1", "0", "")),
        (BUILT, True, ("a", "ok", "1/1", "1", "7")),
    ],
)
def test_a_failed_province_shows_no_count_of_an_earlier_run(
    status: str, page: bool, row: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "count_findings", lambda _: 7)
    place = tmp_path / "a.vi.html"
    if page:
        place.touch()
    outcomes = [Outcome(Job("02-x", "a"), FRESH), Outcome(Job("05-x", "a", page=place), status)]
    assert commands.summarise_owner("a", outcomes) == row


def test_refresh_runs_in_place_and_settles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    write_code(tmp_path, plan.REPORT_NOTEBOOK, 'province_id = "a"\nlang = "vi"', SHOW)
    notebook = tmp_path / "notebooks" / f"{plan.REPORT_NOTEBOOK}.ipynb"
    result = invoke("refresh", plan.REPORT_NOTEBOOK)
    assert (result.exit_code, result.output) == (0, "refreshed 05-province-report\n")
    first = notebook.read_bytes()
    assert b"<h2>a vi</h2>" in first
    assert b"injected" not in first
    invoke("refresh", plan.REPORT_NOTEBOOK)
    assert notebook.read_bytes() == first


def test_refresh_of_an_unknown_notebook() -> None:
    result = invoke("refresh", "05-province-reprot")
    assert result.exit_code == 1
    assert 'did you mean "05-province-report"?' in result.stderr


def test_bar_names_the_running_provinces_and_the_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    job = Job("01-x", "a")
    with progress.BarProgress(2) as bar:
        bar.start([job, Job("02-y", "b"), Job("06-z")])
        bar.finish(Outcome(job, BUILT))
        bar.finish(Outcome(job, FRESH))
    shown = capsys.readouterr().err
    assert "a, b, comparison" in shown
    assert "2/2" in shown
    assert "<" in shown  # time so far < time left


def test_lines_are_written_for_jobs_that_had_something_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.LineProgress(2) as lines:
        lines.finish(Outcome(Job("01-x", "a"), FRESH))
        lines.finish(Outcome(Job("02-y", "b"), RENDERED))
    assert capsys.readouterr().err == "[2/2] 02-y b: ok, page only\n"


@pytest.mark.parametrize(
    ("statuses", "mark"),
    [
        ((BUILT, FAILED, SKIPPED), "FAILED"),
        ((FRESH, SKIPPED), "skipped"),
        ((FRESH, BUILT), "ok"),
        ((FRESH, RENDERED), "ok, page only"),
        ((FRESH, FRESH), "unchanged"),
    ],
)
def test_worst_status_decides(statuses: tuple[str, ...], mark: str) -> None:
    assert commands.grade([Outcome(Job("01-x", "a"), status) for status in statuses]) == mark


def test_entry_imports_nothing_heavy() -> None:
    heavy = {"papermill", "nbconvert", "nbformat", "pandas", "matplotlib", "IPython", "tqdm"}
    code = f"import helpers.cli.commands, sys; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_module_runs_the_commands() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: run.py")
    assert "refresh" in done.stdout
