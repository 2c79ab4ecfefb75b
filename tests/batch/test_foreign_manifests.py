"""A manifest or journal that no batch wrote: never a traceback, and nothing else is touched."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from helpers.batch import build, records
from helpers.batch.build import Ledger
from helpers.batch.fingerprints import Fingerprints
from helpers.batch.job import BUILT, Outcome
from helpers.batch.plan import plan_batch
from helpers.batch.records import Record
from helpers.ground import hashing, paths

OWNER = "20-lang-son"
OUTSIDE = (
    *("data/raw/documents.csv", "../keep.txt", "reports/figures/../../../keep.txt"),
    *("reports/figures/../../data/raw/documents.csv", "notebooks/05-province-report.ipynb"),
    *("reports/figures/62-kon-tum/kept.png", "reports/62-kon-tum.vi.html"),
    f"reports/figures/{OWNER}/notes.txt",
    *(f"reports/figures/{OWNER}/../62-kon-tum/kept.png", "reports/figures", ""),
)
JUNK: tuple[Any, ...] = (None, [], {}, "", "x", 7, -1.5, True, [1], {"a": 1}, {"status": "ok"})


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[Path, str]:
    """Files that belong to others, with what they hold, in a project and beside it."""
    root = tmp_path / "project"
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(root))
    held = {(root / name).resolve(): name for name in OUTSIDE if Path(name).suffix}
    for file, text in held.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return held


def forge(chance: random.Random, key: str) -> Any:
    """Return a manifest: right but for outputs that lie elsewhere, or damaged in one place."""
    names = chance.sample(OUTSIDE, 3)
    files = [paths.resolve_path(name) for name in names]
    hashes = [hashing.hash_file(f) if f.is_file() else "0" for f in files]
    absolute = chance.random() < 0.3
    outputs = {str(f) if absolute else n: h for f, n, h in zip(files, names, hashes, strict=True)}
    record: dict[str, Any] = asdict(Record("ok", "k", outputs=outputs))
    if chance.random() < 0.5:
        record[chance.choice([*record, "new"])] = chance.choice(JUNK)
    job = chance.choice([record, record, record, chance.choice(JUNK)])
    jobs = chance.choice([{key: job}, {key: job}, chance.choice(JUNK)])
    return chance.choice([{"jobs": jobs}, {"jobs": jobs}, {"jobs": jobs}, chance.choice(JUNK)])


def test_no_forged_manifest_costs_a_file(
    kept: dict[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fingerprints, "are_sources_touched", lambda marks: False)  # slow
    chance, marks = random.Random(16), Fingerprints()
    (job,) = (j for j in plan_batch([OWNER], ["vi"]) if j.page and j.province_id)
    for _ in range(100):
        forged = forge(chance, job.key)
        place = chance.choice([paths.manifest(), records.journal()])
        is_line = place == records.journal() and isinstance(forged, dict)
        line = [job.key, forged.get("jobs")] if is_line else forged
        place.write_text(json.dumps(line), encoding="utf-8")
        ledger = Ledger()
        ledger.marks = marks  # which hash every source of the package
        ledger.decide(job)
        ledger.record(Outcome(job, BUILT))
        ledger.write([job.key])
        for file, text in kept.items():
            assert file.read_text() == text, forged


def test_only_a_picture_of_its_own_folder_is_removed(kept: dict[Path, str]) -> None:
    own = paths.figure(OWNER, "old.vi.png")
    own.write_text("drawn")
    (job,) = (j for j in plan_batch([OWNER], ["vi"]) if j.page and j.province_id)
    names = {paths.relative_path(own): hashing.hash_file(own)}
    names |= {name: hashing.hash_file(file) for file, name in kept.items()}
    build.remove_orphans(Record("ok", outputs=names), Outcome(job, BUILT))
    assert not own.exists()
    assert all(file.read_text() == text for file, text in kept.items())


def test_an_output_in_a_linked_folder_is_kept(kept: dict[Path, str], tmp_path: Path) -> None:
    folder, elsewhere = paths.figure(OWNER, "x").parent, tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.rename(folder.with_name("moved"))
    folder.symlink_to(elsewhere)
    (elsewhere / "old.png").write_text("drawn")
    name = paths.relative_path(folder / "old.png")
    (job,) = (j for j in plan_batch([OWNER], ["vi"]) if j.page and j.province_id)
    found = Record("ok", outputs={name: hashing.hash_file(folder / "old.png")})
    build.remove_orphans(found, Outcome(job, BUILT))
    assert (elsewhere / "old.png").read_text() == "drawn"


def test_a_good_record_is_read_whatever_stands_beside_it() -> None:
    good = Record(
        "ok", "k", "p", {"lang": "vi"}, {"data/a": "1"}, {"reports/a": "2"}, "reports/a", 3
    )
    assert records.parse_record(asdict(good)) == good
    assert records.parse_record({"status": "ok"}) == Record("ok")
    for junk in (*JUNK[:-1], {"status": "done"}, {"status": "ok", "outputs": {"/etc/x": "1"}}):
        assert records.parse_record(junk) is None, junk
