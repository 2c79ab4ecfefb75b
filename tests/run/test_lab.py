"""Opening a notebook in JupyterLab changes no file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import _get_overrides

from tests.run.test_run import load_run
from tests.run.test_run_commands import POSIX, ROOT, call_run, make_fake_conda

PLUGIN = "@jupyterlab/docmanager-extension:plugin"
SETTINGS = ROOT / "notebooks" / ".jupyter"


def test_jupyterlab_finds_that_it_shall_not_save_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(SETTINGS))
    overrides, error = _get_overrides(str(tmp_path))
    assert (overrides[PLUGIN], error) == ({"autosave": False}, "")
    schema = Path(
        sys.prefix, "share/jupyter/lab/schemas/@jupyterlab/docmanager-extension/plugin.json"
    )
    assert json.loads(schema.read_text())["properties"]["autosave"]["default"] is True


@POSIX
def test_lab_is_started_with_our_settings_before_the_users(tmp_path: Path) -> None:
    script = f'[ "$1" = -c ] && echo "{ROOT}/src/helpers/__init__.py" && exit\necho "$@"'
    conda = make_fake_conda(tmp_path, f'{script}\necho "$JUPYTER_CONFIG_PATH"')
    outcome = call_run("lab", "--no-browser", CONDA_PREFIX=conda, JUPYTER_CONFIG_PATH="/mine")
    command, places = outcome.stdout.splitlines()
    assert command == f"-m jupyterlab --notebook-dir={ROOT} --no-browser"
    assert places == f"{SETTINGS}:/mine"


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ('{"argv": ["python", "-m", "ipykernel_launcher"]}', True),
        ('{"argv": ["/no/such/python", "-m", "ipykernel_launcher"]}', False),
        (json.dumps({"argv": [sys.executable, "-m", "ipykernel_launcher"]}), True),
        ('{"argv": []}', False),
        ("[]", False),
        ("", False),
    ],
)
def test_a_kernel_whose_interpreter_is_gone_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, stays: bool
) -> None:
    module = load_run()
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path)
    module.drop_stale_kernel()  # where there is none, there is nothing to do
    spec = tmp_path / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(text)
    module.drop_stale_kernel()
    assert spec.is_file() == stays
