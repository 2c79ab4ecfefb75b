"""Reading a file leads to its review, and never over decisions."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.cli.reading import require_undecided
from helpers.ground.errors import MissingInputError, ParameterError
from helpers.reading import prepare
from helpers.reading.draft import ACCEPTED, write_draft
from tests.reading.made_draft import TEXTS, make_draft, save_draft

GIVEN = {"province": "62-kon-tum", "issued": "2022-01-05"}


def test_a_draft_with_decisions_is_not_read_over(tmp_path: Path):
    path = save_draft(tmp_path)
    require_undecided(path)
    require_undecided(tmp_path / "absent.draft.json")
    figures = (replace(make_draft().figures[0], state=ACCEPTED), *make_draft().figures[1:])
    for decided in (make_draft(figures=figures), make_draft(second={"2:1": {"state": ACCEPTED}})):
        write_draft(path, decided)
        with pytest.raises(ParameterError, match="holds decisions: go on with"):
            require_undecided(path)


def test_a_committed_draft_is_copied_before_it_is_worked_on(project: Path):
    source = save_draft(project)
    looked_at = prepare.prepare_draft(source.name, **GIVEN, work=False)
    worked_on = prepare.prepare_draft(source.name, **GIVEN)
    assert (looked_at, worked_on != source) == (source, True)
    write_draft(worked_on, make_draft(reader="A"))
    assert prepare.prepare_draft(source.name, **GIVEN) == worked_on  # it goes on where it was
    assert "A" in worked_on.read_text(encoding="utf-8")


def test_a_document_is_read_once_and_then_gone_on_with(project: Path, repository: Path):
    shutil.copytree(repository / "data" / "reading", project / "data" / "reading")
    (project / "made.txt").write_text("\n".join(TEXTS), encoding="utf-8")
    draft = prepare.prepare_draft("made.txt", **GIVEN)
    counts = prepare.count_figures(draft).set_index("what")["count"]
    assert counts["figures"] == counts["to decide"] > 0
    write_draft(draft, make_draft())
    assert prepare.prepare_draft("made.txt", **GIVEN) == draft
    assert prepare.count_figures(draft).set_index("what")["count"]["lines"] == len(TEXTS)


def test_a_file_that_is_not_there_is_told(project: Path):
    with pytest.raises(MissingInputError, match=r"'nothing\.pdf' is not there"):
        prepare.prepare_draft("nothing.pdf", **GIVEN)
