"""The command that measures how much of what goes wrong the audit notices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from helpers.cli.found_power import write_found_power
from helpers.data.documents import list_provinces
from helpers.ground import paths

if TYPE_CHECKING:  # pandas would cost every other command half a second
    import pandas as pd


@click.command()
@click.option(
    "--found",
    is_flag=True,
    help="Measure instead what is found without registers; write docs/found-relations.md.",
)
def power(found: bool) -> None:
    """Try every slip on every figure of every document and write docs/audit-power.md."""
    if found:
        write_found_power()
        return
    from helpers import audit
    from helpers.audit import power as measures

    benches = measures.build_benches(audit.read_context(p) for p in list_provinces())
    text = write_power(
        measures.summarise_ties(benches),
        measures.summarise_slips(measures.measure_power(benches)),
        measures.summarise_repairs(measures.sample_repairs(benches)),
    )
    paths.replace_text(paths.resolve_path("docs", "audit-power.md"), text)
    click.echo(text)


def write_power(ties: pd.DataFrame, slips: pd.DataFrame, repairs: Mapping[str, float]) -> str:
    """Return the page on the audit's power as Markdown."""
    return "\n".join(
        [
            *INTRODUCTION,
            *write_table(ties),
            *SLIPS,
            *write_table(slips),
            *REPAIRS,
            *(f"- {name}: {_write_cell(value)}" for name, value in repairs.items()),
            "",
        ]
    )


def write_table(frame: pd.DataFrame) -> list[str]:
    """Return a table as lines of Markdown."""
    header = "| " + " | ".join(frame.columns) + " |"
    rule = "|" + "---|" * len(frame.columns)
    rows = ("| " + " | ".join(_write_cells(row)) + " |" for row in frame.itertuples(index=False))
    return [header, rule, *rows]


def _write_cells(values: Iterable[object]) -> list[str]:
    """Return the cells of a row."""
    return [_write_cell(value) for value in values]


def _write_cell(value: object) -> str:
    """Return a count as it is, and a rate in percent; a dash where nothing was counted."""
    if not isinstance(value, float) or value > 1:
        return f"{value:g}" if isinstance(value, float) else str(value)
    return "–" if math.isnan(value) else f"{value:.1%}"


INTRODUCTION = (
    "# How much of what goes wrong the audit notices",
    "",
    "Each document that was read whole is taken by itself, and every slip is tried on every figure",
    "that is printed in digits, whether or not any relation could notice it. A slip is noticed if",
    "the token is no number any more, or if no values within all printed bounds satisfy the",
    "relations of the document: declared ones, and those that follow from the codes. Rules of",
    "thumb and what other documents print are left out. Made by `python3 run.py power`.",
    "",
    "## What ties the figures",
    "",
    "An identity fixes a figure by others (a sum, a printed share, a number printed twice), an",
    "inequality only limits it (a part within its whole, a share within 100 %).",
    "",
)
SLIPS = (
    "",
    "## Slips",
    "",
    "The limit is what the best audit could notice with these relations: all but the slips on",
    "figures that nothing in their document ties. What lies between rate and limit stays within",
    "hedges, rounding, or the free side of an inequality, and may be an honest number.",
    "",
)
REPAIRS = (
    "",
    "## Repairs of a wrong digit",
    "",
    "Of the digit errors that a relation notices, a seeded sample. A repair is an edit of one",
    "token against which no relation speaks, rules of thumb included.",
    "",
)
