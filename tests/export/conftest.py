"""A project with the bundle of one province, for the tests of what leaves the project."""

from __future__ import annotations

import shutil

import pytest

from helpers.export import province
from helpers.page import downloads
from helpers.page.province import read_province
from tests.representatives import choose_provinces

PROVINCE = "62-kon-tum"
BUILT = sorted({*choose_provinces()[1:], PROVINCE, "20-lang-son"})
"""The one that the guide asks for, and a few of other shapes; the largest takes as long as all."""


@pytest.fixture(scope="module")
def bundled(tmp_path_factory, repository):
    """The reports folder of a project with the bundle of one province."""
    root = tmp_path_factory.mktemp("bundled")
    for part in ("data", "reports"):
        (root / part).mkdir()
    shutil.copytree(repository / "data" / "raw", root / "data" / "raw")
    for table in (repository / "data" / "processed").iterdir():
        (root / "data" / "processed" / table.name).mkdir(parents=True)
        for built in BUILT:
            place = f"data/processed/{table.name}/{built}.csv"
            shutil.copy(repository / place, root / place)
    shutil.copy(repository / "data" / "datapackage.json", root / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EGOV_PROJECT_ROOT", str(root))
        downloads.write_downloads(read_province(PROVINCE, "en"))
        province.write_province_bundle(PROVINCE)
        yield root / "reports" / "data"
