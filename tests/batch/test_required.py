"""What a batch asks before its first job stops it before anything has started."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.batch import build
from helpers.batch.job import Job
from helpers.batch.where import Options
from helpers.cli.hooks import choose_hooks
from helpers.data import store
from helpers.ground import paths
from helpers.ground.errors import ContractError
from tests.conftest import copy_project


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project in which a register names a province that does not exist."""
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(copy_project(tmp_path)))
    file = paths.register("breaks")
    text = file.read_text(encoding="utf-8").replace("91-kien-giang", "91-kien-gian")
    file.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("damaged")
def test_a_damaged_register_is_told_before_any_process_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[object] = []
    monkeypatch.setattr(build, "open_place", lambda *place: started.append(place))
    ledger = SimpleNamespace(decide=None, record=None)
    options = Options(require=choose_hooks().require)
    with build.open_runner(ledger, options) as runner, pytest.raises(ContractError) as told:
        runner.submit(Job("01-clean-transcriptions", "91-kien-giang"), page_only=False, again=False)
    assert started == []
    with pytest.raises(ContractError) as checked:
        store.require_valid_registers()
    assert str(told.value) == str(checked.value)
    assert "breaks.csv: row '2', field 'province_id' with value '91-kien-gian'" in str(told.value)
