"""Write structures and figures as SDMX files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Organisation
from pysdmx.model.message import Header

from helpers.data.store import read_all_processed
from helpers.export import places
from helpers.export.sdmx import structures
from helpers.export.sdmx.times import describe_period
from helpers.ground import paths
from helpers.ground.frames import list_records
from helpers.printed.periods import parse_period

FILES = {
    "structure.xml": Format.STRUCTURE_SDMX_ML_3_0,
    "data.xml": Format.DATA_SDMX_ML_3_0,
    "data.csv": Format.DATA_SDMX_CSV_2_0_0,
}

MEASURE_RELATIONSHIP = re.compile(
    r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.S
)
"""Says of an attribute to which measure it belongs: nothing, where there is one, and sdmx1 does not
know it."""


def write_files() -> list[Path]:
    """Write the three files and return their places."""
    built = build_files()
    written = [places.bundle("sdmx") / name for name in built]
    paths.replace_texts(dict(zip(written, built.values(), strict=True)))
    return written


def build_files() -> dict[str, str]:
    """Return the text of each file, equal for equal data."""
    day = structures.read_day()
    prepared = datetime(day.year, day.month, day.day, tzinfo=UTC)
    header = Header(
        id=structures.FLOW, prepared=prepared, sender=Organisation(id=structures.AGENCY)
    )
    structure = structures.build_structure()
    data = PandasDataset(structure=structure.to_schema(), data=build_frame())
    objects = {"structure.xml": structures.build_structures()}
    built = {}
    for name, form in FILES.items():
        told = {} if name.endswith(".csv") else {"header": header, "prettyprint": True}
        text = str(write_sdmx(objects.get(name, [data]), form, **told))
        built[name] = MEASURE_RELATIONSHIP.sub("", text)
    return built


def build_frame() -> pd.DataFrame:
    """Return the figures with the names of the data structure; what is not printed stays empty."""
    observations = read_all_processed("observations")
    periods = [
        describe_period(parse_period(row["period_start"], row["period_end"]))
        for row in list_records(observations)
    ]
    columns = {**structures.COLUMNS, structures.VALUE: "value", **structures.ATTRIBUTES}
    frame = pd.DataFrame({name: observations[column] for name, column in columns.items()})
    frame.insert(0, structures.FREQUENCY, [frequency for frequency, _ in periods])
    place = frame.columns.get_loc(structures.VALUE)
    frame.insert(int(place), structures.TIME, [time for _, time in periods])
    return frame
