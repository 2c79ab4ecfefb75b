"""The tests of SDMX and Parquet, in a process of its own in which pandas may use pyarrow."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from helpers import WITH_ARROW


@pytest.mark.skipif(find_spec("pysdmx") is None, reason="no pysdmx: requirements-exchange.lock")
def test_sdmx_and_parquet_are_read_back(request: pytest.FixtureRequest, repository: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["--long"] if request.config.getoption("--long") else []
    tests = [str(Path(__file__).with_name(f"test_{form}.py")) for form in ("sdmx", "parquet")]
    variables = {**os.environ, WITH_ARROW: "yes"}
    done = subprocess.run(
        [*command, *tests],
        cwd=repository,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    assert " passed" in done.stdout
    assert "pysdmx" not in done.stdout


def test_pandas_does_not_depend_on_what_else_is_installed() -> None:
    code = "import helpers, pandas; print(pandas.Series(['x']).dtype)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "object"
