"""A reviewed draft becomes data whole or not at all, and everything that is wrong is told."""

from __future__ import annotations

import csv
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.cli.commands import commands
from helpers.data import store
from helpers.data.second import read_second_transcription
from helpers.ground import paths
from helpers.printed.cleaning import clean_transcriptions
from helpers.reading import accept
from helpers.reading.draft import ACCEPTED, OPEN, SKIPPED, Draft, write_draft
from tests.reading.made_draft import RECEIVED, make_draft, save_draft

RATIO = {"indicator_code": "portals_component"}


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of texts, so that no test writes into a real one."""
    folder = tmp_path / "texts of publishers"
    monkeypatch.setenv(paths.SOURCES_VARIABLE, str(folder))
    return folder


def settle(draft: Draft, **states: str) -> Draft:
    """Return the draft reviewed: all accepted, the ratio given an indicator, some otherwise."""
    figures = []
    for figure in draft.figures:
        cells = RATIO if not figure.proposed["indicator_code"] else {}
        state = states.get(figure.name.replace(":", "_"), ACCEPTED)
        figures.append(replace(figure, state=state, decided={**figure.decided, **cells}))
    return replace(draft, figures=tuple(figures), reader="A")


def plan(draft: Draft, **options: bool) -> accept.Acceptance:
    return accept.plan_acceptance(draft, **options)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()}


def test_accepting_needs_no_other_edit(project: Path, tmp_path: Path):
    path = save_draft(tmp_path)
    write_draft(path, settle(make_draft()))
    before = read_rows(paths.documents())
    result = CliRunner().invoke(commands, ["accept", str(path)])
    assert result.exit_code == 0, result.output
    added = [row for row in read_rows(paths.documents()) if row not in before]
    assert [row["province_id"] for row in added] == ["62-kon-tum"]
    name = added[0]["document_id"]
    assert (added[0]["review"], added[0]["line_count"]) == ("reviewed", "3")
    store.require_valid_registers()
    rows = store.read_transcription(name)
    assert list(rows["printed"]) == ["1.250", "410", "900", "12/15", "12/15"]
    assert list(rows["channel"])[:3] == ["_T", "online", "in_person"]
    assert set(rows["period_end"][:3]) == {"2021-12-31"}


def test_the_text_is_put_beside_the_others_with_the_hash_of_the_register(
    project: Path, texts: Path, tmp_path: Path
):
    path = tmp_path / "made.draft.json"
    write_draft(path, settle(make_draft()))
    told = CliRunner().invoke(commands, ["accept", str(path)]).output
    row = read_rows(paths.documents())[-1]
    content = (texts / f"{row['document_id']}.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == row["text_sha256"]
    assert len(content.decode().split("\n")) == int(row["line_count"])
    assert str(texts) in told


def test_another_text_of_that_name_is_not_written_over(project: Path, texts: Path):
    draft = settle(make_draft())
    document_id = plan(draft).document_id
    texts.mkdir()
    kept = texts / f"{document_id}.txt"
    kept.write_text("another text", encoding="utf-8")
    planned = plan(draft)
    assert any("holds another text" in error for error in planned.errors)
    assert not planned.files
    assert kept.read_text(encoding="utf-8") == "another text"
    kept.write_text(draft.text, encoding="utf-8")
    assert plan(draft).files[kept] == draft.text


def test_a_text_that_is_not_the_registered_one_is_not_written(project: Path, texts: Path):
    draft = settle(make_draft())
    other = replace(draft, document={**draft.document, "text_sha256": "0" * 64})
    planned = plan(other)
    assert planned.errors == ()
    assert texts not in {file.parent for file in planned.files}


def test_a_second_time_is_refused_unless_it_replaces(project: Path):
    accept.write_acceptance(plan(settle(make_draft())))
    again = plan(settle(make_draft()))
    assert any("registered already" in told and "--replace" in told for told in again.errors)
    changed = settle(make_draft(), **{"2_3": SKIPPED})
    count = len(read_rows(paths.documents()))
    replaced = plan(changed, replace=True)
    assert replaced.errors == ()
    accept.write_acceptance(replaced)
    assert len(read_rows(paths.documents())) == count
    assert "900" not in list(store.read_transcription(replaced.document_id)["printed"])


def test_everything_wrong_is_told_at_once(project: Path):
    draft = settle(make_draft())
    bad = (
        replace(draft.figures[0], decided={"indicator_code": "dossiers_recieved"}),
        replace(draft.figures[1], decided={"printed": "4l0"}),
        replace(draft.figures[2], decided={"period_end": "2021-13-31"}),
        replace(draft.figures[3], state=SKIPPED),
        replace(draft.figures[4], decided={**RATIO, "tier": "village"}),
    )
    document = {**draft.document, "title": "", "province_id": "62-kontumm"}
    told = "\n".join(plan(replace(draft, figures=bad, document=document)).errors)
    for part in (
        "indicator_code 'dossiers_recieved' is in no register, nearest: dossiers_received",
        "line 2, figure 2 “4l0”",
        "2021-13-31",
        "tier 'village' is in no register",
        "needs a numerator and a denominator",
        "the document: title is empty",
        "province '62-kontumm'",
    ):
        assert part in told, (part, told)


def test_days_that_a_label_denies_are_refused_before_they_stop_everything(project: Path):
    draft = settle(make_draft())
    label = {"period_label": "năm 2020"}
    told = plan(replace(draft, document={**draft.document, **label})).errors
    assert any("period_label 'năm 2020' means 2020-01-01 to 2020-12-31" in line for line in told)
    days = {"period_label": "năm 2020", "period_start": "2021-01-01", "period_end": "2021-12-31"}
    figures = (replace(draft.figures[0], decided=days), *draft.figures[1:])
    told = plan(replace(draft, figures=figures)).errors
    assert any(line.startswith("line 2, figure 1 “1.250”: period_") for line in told), told


def test_one_text_is_registered_for_each_province_that_it_tells_of(project: Path):
    draft = settle(make_draft())
    accept.write_acceptance(plan(draft))
    other = plan(replace(draft, document={**draft.document, "province_id": "64-gia-lai"}))
    assert other.errors == ()
    assert other.document_id.startswith("gia-lai-2021")


def test_what_is_not_decided_stops_it_with_the_way_out(project: Path):
    told = plan(settle(make_draft(), **{"2_2": OPEN})).errors
    assert any("1 figures are not decided" in line and "--unreviewed" in line for line in told)
    unnamed = replace(settle(make_draft()), reader="")
    assert any("reader" in line for line in plan(unnamed).errors)


def test_an_unreviewed_draft_is_marked_and_its_figures_are_unvalidated(project: Path):
    planned = plan(make_draft(), unreviewed=True)
    assert planned.errors == ()
    assert sum("left out" in note for note in planned.notes) == 2
    accept.write_acceptance(planned)
    (row,) = [r for r in read_rows(paths.documents()) if r["document_id"] == planned.document_id]
    assert row["review"] == "unreviewed"
    rows = store.read_transcription(planned.document_id)
    cleaned = clean_transcriptions(
        rows,
        replace(
            store.read_cleaning_registers(),
            corrections=store.pd.DataFrame(columns=store.list_columns("corrections")),
        ),
    )
    assert set(cleaned["obs_status"]) == {"V"}


def test_a_draft_of_which_nothing_is_readable_is_refused(project: Path):
    nothing = replace(make_draft(), figures=make_draft().figures[3:])
    assert any("no figure is left" in told for told in plan(nothing, unreviewed=True).errors)


def test_all_is_written_or_nothing(project: Path, monkeypatch: pytest.MonkeyPatch):
    planned = plan(settle(make_draft()))
    before = snapshot(project)
    put = os.replace

    def fail_at_the_register(source: object, target: object) -> None:
        if Path(str(target)) == paths.documents():
            raise OSError(28, "No space left on device")
        put(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_register)
    with pytest.raises(OSError, match="No space"):
        accept.write_acceptance(planned)
    assert snapshot(project) == before


def test_a_province_of_another_time_is_refused(project: Path):
    draft = settle(make_draft())
    late = dict.fromkeys(("issued", "period_start", "period_end"), "2026-02-01")
    told = plan(replace(draft, document={**draft.document, **late})).errors
    assert any("62-kon-tum" in line and "2025-06-30" in line for line in told)


def test_a_name_stands_for_the_province(project: Path):
    draft = settle(make_draft())
    planned = plan(replace(draft, document={**draft.document, "province_id": "tỉnh Kontum"}))
    assert planned.errors == ()
    assert planned.document_id.startswith("kon-tum-2021")


def test_a_confirmed_indicator_enters_the_codebook_and_an_unconfirmed_one_does_not(project: Path):
    row = {"indicator_code": "servers", "label_vi": "Máy chủ", "label_en": "Servers"}
    row |= {"family": "infrastructure", "kind": "count", "stock_or_flow": "stock"}
    row |= {"unit_code": "dossier"}
    draft = settle(make_draft())
    figures = (replace(draft.figures[0], decided={"indicator_code": "servers"}), *draft.figures[1:])
    draft = replace(draft, figures=figures, proposed_indicators=(row,))
    assert any("'servers' is in no register" in told for told in plan(draft).errors)
    planned = plan(replace(draft, proposed_indicators=({**row, "confirmed": "yes"},)))
    assert planned.errors == ()
    accept.write_acceptance(planned)
    codebook = store.read_register("indicators").set_index("indicator_code")
    assert codebook.loc["servers", "definition_en"] == "Servers."
    store.require_valid_registers()


def test_a_skipped_figure_leaves_no_gap_and_an_added_one_takes_its_place_in_the_text(
    project: Path,
):
    draft = settle(make_draft(), **{"2_1": SKIPPED})
    added = replace(draft.figures[0], seq=9, state=ACCEPTED, added=True, decided={})
    draft = replace(draft, figures=(*draft.figures, added))
    planned = plan(draft)
    accept.write_acceptance(planned)
    rows = store.read_transcription(planned.document_id)
    second_line = rows[rows["line"] == "2"]
    assert list(zip(second_line["seq"], second_line["printed"], strict=True)) == [
        ("1", "1.250"),
        ("2", "410"),
        ("3", "900"),
    ]


def test_two_figures_of_a_line_that_say_the_same_are_told(project: Path):
    draft = settle(make_draft())
    twin = replace(draft.figures[0], seq=9, added=True)
    told = plan(replace(draft, figures=(*draft.figures, twin))).errors
    assert any("it repeats figure" in line for line in told)


def test_a_finished_second_reading_is_written_beside_it(project: Path):
    draft = settle(make_draft(), **{"2_1": SKIPPED})
    own = {f.name: {**f.cells, "state": ACCEPTED} for f in draft.figures}
    own["2:2"]["indicator_code"] = "dossiers_settled"
    planned = plan(replace(draft, second=own))
    accept.write_acceptance(planned)
    second = read_second_transcription(planned.document_id)
    assert second is not None
    codes = {f"{r['line']}:{r['seq']}": r["indicator_code"] for r in second}
    assert codes["2:1"] == "dossiers_settled"  # 410, the first that is left of its line
    assert codes["2:2"] == RECEIVED
    assert len(second) == len(draft.figures)
