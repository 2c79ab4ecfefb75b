"""All data for other programs: in one file, as Parquet, as SDMX, and what describes them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from helpers import WITH_ARROW
from helpers.ground import paths
from helpers.ground.errors import MissingInputError


@click.group()
def export() -> None:
    """Write all data for other programs, as one of these forms; build the reports first."""


@export.command()
def files() -> None:
    """One zip, one workbook and one SQLite file of everything, however many provinces there are."""
    from helpers.export.collection import write_collection

    tell_written(write_collection({}, everything=True))


@export.command()
def sdmx() -> None:
    """The printed figures as SDMX: structures and data in SDMX-ML 3.0, data in SDMX-CSV 2.0."""
    go_where_arrow_is("sdmx")
    try:
        from helpers.export.sdmx.write import write_files
    except ImportError as error:
        raise lack_package("SDMX", error) from error
    tell_written(write_files())


@export.command()
def parquet() -> None:
    """Each table of the SQLite file as Parquet, with types, fields and codes described in it."""
    go_where_arrow_is("parquet")
    try:
        from helpers.export.parquet import write_files
    except ImportError as error:
        raise lack_package("Parquet", error) from error
    tell_written(write_files())


def go_where_arrow_is(form: str) -> None:
    """Run the command in a process of its own, unless this is one: the others see no pyarrow."""
    if WITH_ARROW not in os.environ:
        command = [sys.executable, "-m", "helpers", "export", form]
        done = subprocess.run(command, env={**os.environ, WITH_ARROW: "yes"}, check=False)
        sys.exit(done.returncode)


def lack_package(form: str, error: ImportError) -> MissingInputError:
    """Return the error that says which package is missing."""
    return MissingInputError(
        f"{form} needs the package '{error.name}': start the command through run.py, "
        "or `pip install -r requirements-exchange.lock`"
    )


@export.command()
def crate() -> None:
    """How every report came about, as an RO-Crate (reports/ro-crate-metadata.json)."""
    from helpers.export.crate import write_crate

    tell_written(write_crate())


@export.command()
def metadata() -> None:
    """What describes the collection for archives: codemeta.json, .zenodo.json."""
    from helpers.export.metadata import write_metadata

    tell_written(write_metadata())


def tell_written(written: Sequence[Path]) -> None:
    """Name the files that were written.

    Raises
    ------
    MissingInputError
        There are none, since no table is built.
    """
    if not written:
        raise MissingInputError("no table is built: run `python3 run.py report` first")
    for place in written:
        click.echo(f"wrote {paths.relative_path(place)}")
