"""SDMX files that two readers read back, with the figures that went in."""

from __future__ import annotations

import math
import os
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers import WITH_ARROW
from helpers.data import store
from helpers.printed.periods import Period

if WITH_ARROW not in os.environ:
    pytest.skip("run by test_sdmx_apart in a process of its own", allow_module_level=True)
times = pytest.importorskip("helpers.export.sdmx.times")
pysdmx = pytest.importorskip("pysdmx.io", reason="no pysdmx: requirements-exchange.lock")
write = pytest.importorskip("helpers.export.sdmx.write")


@pytest.fixture(scope="module")
def files(bundled) -> dict[str, Path]:
    """The written files, by name."""
    return {place.name: place for place in write.write_files()}


@pytest.fixture(scope="module")
def figures(bundled) -> pd.DataFrame:
    return store.read_all_processed("observations")


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (None, date(2018, 12, 28), ("_Z", "2018-12-28")),
        (date(2018, 1, 1), date(2018, 12, 31), ("A", "2018")),
        (date(2018, 7, 1), date(2018, 12, 31), ("S", "2018-S2")),
        (date(2018, 4, 1), date(2018, 6, 30), ("Q", "2018-Q2")),
        (date(2020, 2, 1), date(2020, 2, 29), ("M", "2020-02")),
        (date(2018, 2, 1), date(2018, 4, 30), ("_O", "2018-02-01/P89D")),
        (date(2020, 1, 1), date(2020, 11, 18), ("_O", "2020-01-01/P323D")),
        (date(2018, 7, 1), date(2019, 6, 30), ("_O", "2018-07-01/P365D")),
    ],
)
def test_a_period_is_told_as_what_it_is(start, end, told):
    assert times.describe_period(Period(start, end)) == told


@pytest.mark.parametrize("name", ["data.xml", "data.csv"])
def test_pysdmx_reads_and_validates_what_it_wrote(files, figures, name):
    (read,) = pysdmx.get_datasets(files[name], files["structure.xml"], validate=True)
    assert len(read.data) == len(figures)
    printed = read.data["PRINTED"].fillna("").tolist()
    assert printed == figures["printed"].tolist()
    values = pd.to_numeric(read.data["OBS_VALUE"]).to_numpy(float, na_value=math.nan).tolist()
    assert values == pytest.approx(figures["value"].tolist(), nan_ok=True)


def read_with_sdmx1(files: dict[str, Path]) -> tuple[Any, Any]:
    """Return structures and data as another library understands them."""
    sdmx = pytest.importorskip("sdmx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of other packages
        structure = sdmx.read_sdmx(files["structure.xml"])
        data = sdmx.read_sdmx(files["data.xml"], structure=structure.structure["FIGURES"])
        return structure, sdmx.to_pandas(data)


@pytest.mark.long
def test_a_second_reader_finds_the_same_codes_and_figures(files, figures):
    structure, data = read_with_sdmx1(files)
    areas = structure.codelist["CL_REF_AREA"]
    assert {row["province_id"] for _, row in store.read_register("provinces").iterrows()} == set(
        areas.items
    )
    assert "valid 2025-07-01 to …" in str(areas["91-an-giang"].description)
    assert {"A", "E", "O"} <= set(structure.codelist["CL_OBS_STATUS"].items)
    assert sorted(data.dropna()) == pytest.approx(sorted(figures["value"].dropna()))


def test_every_code_of_a_figure_is_in_its_list(files):
    structure = pysdmx.read_sdmx(files["structure.xml"], validate=True)
    lists = {one.id: {code.id for code in one.items} for one in structure.get_codelists()}
    frame = write.build_frame()
    for name in frame.columns.intersection([name.removeprefix("CL_") for name in lists]):
        codes = {str(code) for code in frame[name]} - {""}
        assert codes <= lists[f"CL_{name}"], name


@pytest.mark.long
def test_a_second_writing_gives_the_same_bytes(files):
    assert write.build_files() == {
        name: place.read_text(encoding="utf-8") for name, place in files.items()
    }
