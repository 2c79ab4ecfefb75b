"""`python -m benchmarks` runs the measurements."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from benchmarks import joint_cost, made_data, report_speed
from helpers.ground import paths


@click.group()
def commands() -> None:
    """Measure the engine; write made data to measure it with."""


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--places", default=63, show_default=True, type=click.IntRange(min=1))
@click.option("--periods", type=click.IntRange(min=1), help="Documents per place.")
@click.option("--figures", type=click.IntRange(min=1), help="Figures per document.")
def made(folder: Path, places: int, periods: int | None, figures: int | None) -> None:
    """Write a project of invented places into FOLDER, for tests of speed and scale."""
    names = made_data.write_project(folder, places=places, periods=periods, figures=figures)
    click.echo(f"{len(names)} made places; build them with {paths.ROOT_VARIABLE}={folder}")


@commands.command()
@click.option("--places", default=63, show_default=True, type=click.IntRange(min=2))
@click.option("--sample", default=6, show_default=True, help="Places for the slow ways.")
@click.option("--whole", is_flag=True, help="Measure all notebooks of a place, not one report.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--joint", is_flag=True, help="Measure joint bounds and repairs instead.")
@click.option("--write/--no-write", default=True, help="Put the table into docs/performance.md.")
def bench(places: int, sample: int, rounds: int, whole: bool, joint: bool, write: bool) -> None:
    """Measure the engine against the plain commands, on made data."""
    if joint:
        lines = joint_cost.describe(list(joint_cost.measure(rounds=rounds)))
        if write:
            report_speed.write_table(lines, name="joint")
        click.echo("\n".join(lines))
        return
    what = report_speed.PLACE if whole else report_speed.REPORT
    found = report_speed.compare(places, what, sample=sample, rounds=rounds)
    lines = report_speed.describe(found, what, places=places, sample=sample)
    if write:
        report_speed.write_table(lines, name="whole" if whole else "bench")
    click.echo("\n".join(lines))


@commands.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the made files here.")
def forms(folder: Path | None) -> None:
    """Measure how well the registered texts are read as PDF, Word, web page and scan."""
    from benchmarks import reading_files
    from helpers.reading.measure import list_transcribed

    with tempfile.TemporaryDirectory() as spare:
        target = folder or Path(spare)
        target.mkdir(parents=True, exist_ok=True)
        click.echo(
            reading_files.write_section(reading_files.measure_forms(list_transcribed(), target))
        )


if __name__ == "__main__":
    commands(prog_name="run.py")
