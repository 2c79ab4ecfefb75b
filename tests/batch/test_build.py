"""Only what changed is built, and what was tampered with is built again; with real kernels."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from helpers.batch import build as building
from helpers.batch import fingerprints, work
from helpers.batch import plan as batch
from helpers.batch import records as manifest
from helpers.batch.build import Ledger
from helpers.batch.job import BUILT, FRESH, RENDERED, Job, Outcome
from helpers.batch.progress import QuietProgress
from helpers.batch.where import Options
from helpers.batch.written import note_writing, read_notes
from helpers.cli import commands
from helpers.data.peers import Latest
from helpers.engine.pool import WorkerPool
from helpers.export import places
from helpers.ground import hashing, paths
from helpers.page.index.facts import BuildFacts

pytestmark = pytest.mark.slow

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
TABLE = """
from pathlib import Path
import os
root = Path(os.environ["EGOV_PROJECT_ROOT"])
place = root / "data/processed/{table}" / f"{{province_id}}.csv"
place.parent.mkdir(parents=True, exist_ok=True)
text = (root / "data/raw/transcriptions" / f"{{province_id}}-1.csv").read_text()
_ = place.write_text("{table} " + text.split("#")[0])
"""
SHOW = 'display({"text/html": f"<h2>{lang}</h2>"}, raw=True)'
POOL: list[WorkerPool] = []  # one for all tests, to save time


def plan() -> tuple[Job, ...]:
    """Return the jobs of both provinces; their places depend on the root of the moment."""
    return batch.plan_batch(["a", "b"], ["vi"])


def write_code(root: Path, name: str, parameters: str, source: str) -> None:
    """Write a notebook with a cell tagged `parameters` and one code cell."""
    tagged = v4.new_code_cell(parameters, id="p", metadata={"tags": ["parameters"]})
    target = root / "notebooks" / f"{name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    cells = [tagged, v4.new_code_cell(source, id="x")]
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), target)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tiny project of two provinces whose tables copy their transcription up to a `#`."""
    root = tmp_path_factory.mktemp("project")
    raw = root / "data" / "raw"
    (raw / "transcriptions").mkdir(parents=True)
    (raw / "documents.csv").write_text("document_id,province_id\na-1,a\nb-1,b\n")
    for name in ("a", "b"):
        (raw / "transcriptions" / f"{name}-1.csv").write_text(name)
    for name, tables in batch.WRITES.items():
        code = "\n".join(TABLE.format(table=table) for table in tables)
        write_code(root, name, 'province_id: str = "a"', code)
    write_code(root, batch.COMPARISON_NOTEBOOK, 'lang: str = "vi"', SHOW)
    write_code(root, batch.REPORT_NOTEBOOK, 'province_id: str = "a"\nlang: str = "vi"', SHOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGOV_PROJECT_ROOT", str(root))
        with WorkerPool(2, work.describe_setup()) as pool:
            POOL.append(pool)
            build()
            yield root
        POOL.clear()


def build(**options: bool) -> list[Outcome]:
    """Build and return the outcomes of jobs that were not unchanged."""
    ledger = Ledger(**options)
    outcomes = building.build(
        plan(), ledger, options=Options(2, executor=POOL[0]), progress=QuietProgress(0)
    )
    ledger.write([job.key for job in plan()])
    return [outcome for outcome in outcomes if outcome.status != FRESH]


def keys_of(outcomes: list[Outcome], status: str = BUILT) -> set[str]:
    """Return the jobs with a status."""
    assert {outcome.status for outcome in outcomes} <= {status}, outcomes
    return {outcome.job.key for outcome in outcomes}


def test_unchanged_tree_does_nothing_and_writes_nothing(root: Path) -> None:
    before = {f: f.stat().st_mtime_ns for f in root.rglob("*") if f.is_file()}
    assert build() == []
    assert {f: f.stat().st_mtime_ns for f in root.rglob("*") if f.is_file()} == before


def test_forced_build_does_everything_and_the_manifest_is_byte_identical(root: Path) -> None:
    before = manifest.paths.manifest().read_bytes()
    assert keys_of(build(force=True)) == {job.key for job in plan()}
    assert manifest.paths.manifest().read_bytes() == before
    assert "seconds" not in before.decode()


def test_change_of_one_province_builds_its_notebooks_and_the_comparison(root: Path) -> None:
    (root / "data/raw/transcriptions/a-1.csv").write_text("changed")
    expected = {job.key for job in plan() if job.province_id in ("a", None)}
    assert keys_of(build()) == expected
    assert build() == []


def test_change_that_changes_no_table_stops_there(root: Path) -> None:
    with (root / "data/raw/transcriptions/b-1.csv").open("a") as file:
        file.write("# remark")
    assert keys_of(build()) == {"01-clean-transcriptions b"}


@pytest.mark.parametrize("edit", ["edited", None])
@pytest.mark.parametrize(
    ("name", "key", "status"),
    [
        ("reports/a.vi.html", "05-province-report a vi", RENDERED),
        ("reports/notebooks/05-province-report/b.vi.ipynb", "05-province-report b vi", BUILT),
        ("data/processed/reference_intervals/a.csv", "03-compute-online-shares a", BUILT),
        ("data/processed/growth/a.csv", "04-compute-growth a", BUILT),
    ],
)
def test_tampered_output_is_built_again(
    root: Path, edit: str | None, name: str, key: str, status: str
) -> None:
    before = (root / name).read_bytes()
    (root / name).unlink() if edit is None else (root / name).write_text(edit)
    outcomes = build()
    assert {o.job.key: o.status for o in outcomes} == {key: status}
    assert (root / name).read_bytes() == before
    assert build() == []


def test_changed_template_renders_without_running(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fingerprints.Fingerprints.rendering.func
    monkeypatch.setattr(
        fingerprints.Fingerprints, "rendering", property(lambda self: real(self) + "changed")
    )
    assert keys_of(build(), RENDERED) == {job.key for job in plan() if job.page}
    assert build() == []
    monkeypatch.undo()
    build()


def test_dry_run_names_reasons_and_touches_nothing(root: Path) -> None:
    name = root / "data/raw/transcriptions/a-1.csv"
    before = name.read_text()
    name.write_text("other")
    page = root / "reports/b.vi.html"
    content = page.read_bytes()
    page.unlink()
    lines = commands.describe_plan(plan(), Ledger())
    assert lines == [
        "run 01-clean-transcriptions a: changed: data/raw/transcriptions/a-1.csv",
        "perhaps 02-audit-consistency a: after 01-clean-transcriptions a",
        "perhaps 03-compute-online-shares a: after 01-clean-transcriptions a",
        "perhaps 04-compute-growth a: after 01-clean-transcriptions a",
        "perhaps 06-compare-provinces vi: after 01-clean-transcriptions a",
        "perhaps 05-province-report a vi: after 01-clean-transcriptions a",
        "page 05-province-report b vi: missing: reports/b.vi.html",
        "7 of 11 notebooks",
    ]
    assert not page.exists()
    name.write_text(before)
    page.write_bytes(content)
    assert build() == []


def test_record_of_a_report_is_complete(root: Path) -> None:
    record = manifest.read_records()["05-province-report a vi"]
    assert record.status == "ok"
    assert set(record.outputs) == {
        "reports/a.vi.html",
        "reports/notebooks/05-province-report/a.vi.ipynb",
    }
    tables = batch.READS[batch.REPORT_NOTEBOOK]
    assert {f"data/processed/{table}/a.csv" for table in tables} <= set(record.inputs)
    assert len(record.key) == len(record.page_key) == 64
    content = json.loads(manifest.paths.manifest().read_text())
    assert set(content) == {"hashes", "inputs", "jobs", "packages"}


def test_journal_of_a_killed_run_spares_its_finished_jobs(root: Path) -> None:
    whole = manifest.paths.manifest().read_bytes()
    records = manifest.read_records()
    manifest.paths.manifest().unlink()
    kept = {name: r for name, r in records.items() if name.endswith(" a")}
    for name, record in kept.items():
        manifest.note_record(name, record)
    assert keys_of(build()) == {job.key for job in plan()} - set(kept)
    assert manifest.paths.manifest().read_bytes() == whole


def test_index_is_rendered_only_when_something_it_shows_changed(root: Path) -> None:
    page, data = building.paths.index_page("en"), building.paths.index_data()
    rendered: list[BuildFacts] = []

    def render(facts: BuildFacts) -> dict[Path, str]:
        rendered.append(facts)
        return {page: "<p>", data: '{"code": "x"}'}

    ledger = Ledger()
    for _ in range(2):
        ledger.update_index(render)
    assert len(rendered) == 1
    page.write_text("edited")
    ledger.update_index(render)
    assert len(rendered) == 2
    assert page.read_text() == "<p>"
    ledger.records["05-province-report a vi"] = manifest.Record("ok", outputs={"x": "new"})
    ledger.update_index(render)
    assert len(rendered) == 3
    ledger.records["05-province-report a vi"] = manifest.Record("failed", outputs={"x": "new"})
    ledger.update_index(render)
    assert len(rendered) == 4
    assert [bool(facts.earlier) for facts in rendered] == [False, True, True, True]


def test_all_data_are_packed_again_only_when_a_table_or_the_wish_has_changed(root: Path) -> None:
    bundle, packed = places.bundle("all.zip"), []

    def pack() -> list[Path]:
        packed.append(1)
        building.paths.replace_text(bundle, "x")
        return [bundle]

    ledger, table = Ledger(), "04-compute-growth a"
    ledger.records[table] = manifest.Record("ok", outputs={"data/x.csv": "1"})
    for _ in range(2):
        ledger.update_collection(pack, {})
    assert len(packed) == 1
    ledger.records["05-province-report a vi"] = manifest.Record("ok", outputs={"page": "1"})
    ledger.update_collection(pack, {})
    assert len(packed) == 1
    ledger.records[table] = manifest.Record("ok", outputs={"data/x.csv": "2"})
    ledger.update_collection(pack, {})
    assert len(packed) == 2
    ledger.update_collection(pack, {"excerpts": "no"})
    assert len(packed) == 3
    bundle.unlink()
    ledger.update_collection(pack, {"excerpts": "no"})
    assert len(packed) == 4
    ledger.write([])
    assert "collection" in Ledger().records


def test_forced_index_takes_nothing_over(root: Path) -> None:
    data = building.paths.index_data()
    earlier = []

    def render(facts: BuildFacts) -> dict[Path, str]:
        earlier.append(facts.earlier)
        return {data: '{"code": "x"}'}

    ledger = Ledger(force=True)
    ledger.update_index(render)
    ledger.update_index(render)
    assert earlier == [{}, {}]


def test_figure_that_is_no_longer_drawn_is_removed(root: Path) -> None:
    old = paths.figure(plan()[-1].province_id or "", "growth.vi.png")
    old.parent.mkdir(parents=True)
    old.write_text("x")
    name = old.relative_to(root).as_posix()
    edited = manifest.Record("ok", outputs={name: "1"})
    building.remove_orphans(edited, Outcome(plan()[-1], BUILT))
    assert old.exists(), "somebody has changed it since"
    written = manifest.Record("ok", outputs={name: hashing.hash_file(old)})
    building.remove_orphans(written, Outcome(plan()[-1], BUILT))
    assert not old.exists()


HASH_ALL = """
import hashlib, os
for folder, _, names in os.walk(os.environ["EGOV_PROJECT_ROOT"]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            hashlib.sha256(file.read())
"""
MOST_TIMES = 2.5


def measure_cpu(code: str) -> tuple[float, str]:
    """Return the processor's seconds that a program of its own takes, and what it prints."""

    def read_clock() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    start = read_clock()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return read_clock() - start, done.stdout + done.stderr


@pytest.mark.parametrize("provinces", [3, pytest.param(63, marks=pytest.mark.long)])
def test_unchanged_tree_of_any_size_is_known_in_time(
    tmp_path: Path, provinces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Little more work than to start up and to hash the same files once; nothing heavy.

    Measured in the processor's time against a reference of the same minute, as load changes both.
    """
    monkeypatch.setenv("EGOV_PROJECT_ROOT", str(tmp_path))
    names = [f"{n:02}-x" for n in range(provinces)]
    rows = "".join(f"{name}-1,{name}\n" for name in names)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "documents.csv").write_text("document_id,province_id\n" + rows)
    jobs = batch.plan_batch(names)
    ledger = Ledger()
    for job in jobs:
        files = [job.target]
        files += [building.paths.processed("shares", job.province_id or "all")]
        for file in [*files, *([job.page] if job.page else [])]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(os.urandom(300_000))
    for job in jobs:
        ledger.decide(job)
        hashes = hashing.hash_files([job.target, *([job.page] if job.page else [])])
        ledger.record(Outcome(job, BUILT, outputs=hashes))
    ledger.update_collection(list, {})
    ledger.update_index(lambda _: {building.paths.index_page("vi"): "<p>"})
    ledger.write([job.key for job in jobs])
    code = (
        "import sys, helpers.cli.commands as c\n"
        "try: c.commands(['report'])\n"
        "except SystemExit as e: assert not e.code\n"
        "print(sorted({'pandas', 'papermill', 'nbformat', 'IPython'} & set(sys.modules)))"
    )
    reference = f"import helpers.cli.commands\n{HASH_ALL}"
    ratios = []
    for _ in range(3):
        seconds, shown = measure_cpu(code)
        assert shown.splitlines()[-1] == "[]", shown
        assert "unchanged" in shown
        assert " ok" not in shown
        ratios.append(seconds / measure_cpu(reference)[0])
    assert min(ratios) < MOST_TIMES, ratios


SPREADSHEET = """
rewritten = root / "data/processed/observations" / f"{province_id}.csv"
mark = root / f"{province_id}.rewritten"
if mark.exists():
    mark.unlink()
    _ = rewritten.write_bytes(b"\\xef\\xbb\\xbf" + rewritten.read_bytes() + b"\\r\\n")
"""


def test_a_table_rewritten_during_the_batch_is_built_again_and_so_is_what_follows(
    root: Path,
) -> None:
    """A spreadsheet saves the first table while the second notebook runs."""
    first, second, *_ = batch.WRITES
    notebook = root / "notebooks" / f"{second}.ipynb"
    before = notebook.read_text()
    code = "\n".join(TABLE.format(table=table) for table in batch.WRITES[second])
    build()
    good = {j.key: r.outputs for j in plan() if (r := manifest.read_records().get(j.key))}
    try:
        write_code(root, second, 'province_id: str = "a"', code + SPREADSHEET)
        (root / "b.rewritten").touch()
        outcomes = {outcome.job.key: outcome.status for outcome in build()}
    finally:
        notebook.write_text(before)
    table = paths.processed("observations", "b")
    assert not table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert outcomes[f"{first} b"] == BUILT, "what another program wrote was taken for good"
    assert f"{first} a" not in outcomes, "nobody touched it"
    assert manifest.read_records()[f"{first} b"].outputs == good[f"{first} b"]
    build()
    assert build() == []


def test_shares_are_read_again_after_a_table_was_rewritten(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = build(force=True)
    found = iter([Latest({}), Latest({"a": []})])
    monkeypatch.setattr(fingerprints, "read_latest", lambda: next(found))
    ledger = Ledger()
    assert ledger.marks.latest is ledger.marks.latest
    assert not ledger.list_rewritten(outcomes)
    shares, _ = ledger.marks.latest
    assert shares.owned == {"a": []}, "a second round would judge by shares that are no more"


def test_the_hash_is_of_what_was_written_not_of_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(tmp_path))
    with note_writing(tmp_path / "reports" / "x.ipynb") as notes:
        page = tmp_path / "reports" / "a.html"
        paths.replace_text(page, "first")
        paths.replace_text(page, "second")
        page.write_bytes(b"\xef\xbb\xbfsecond\r\n")
        written = read_notes(notes)
    assert written == {"reports/a.html": hashing.hash_bytes(b"second")}
    assert not notes.exists()
    job = replace(plan()[-1], page=page)
    assert work.hash_outputs(job, written)["reports/a.html"] == hashing.hash_bytes(b"second")
