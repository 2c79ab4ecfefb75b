"""The commands that record published numbers, and tell one of them."""

from __future__ import annotations

from datetime import date, datetime

import click

from helpers.batch.lock import hold_lock


@click.command()
@click.option("--because", default="", metavar="TEXT", help="Why published numbers changed.")
@click.option("--because-vi", default="", metavar="TEXT", help="The same in Vietnamese.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: date.today().isoformat(),
    help="Day of the publication; default: today.",
)
def publish(because: str, because_vi: str, day: datetime) -> None:
    """Record the present numbers as published (data/published, CHANGELOG.md).

    New numbers get their address. Where a published one changed, the reason is asked for.
    """
    from helpers.export.published.publish import publish as record

    with hold_lock():
        row = record({"en": because, "vi": because_vi}, day=day.date()).row
    if not row:
        click.echo("every number is published as it is")
        return
    counts = ", ".join(f"{row[n]} {n}" for n in ("added", "changed", "withdrawn", "returned"))
    click.echo(f"publication {row['publication']} of {row['published_on']}: {counts}")


@click.command()
@click.argument("address")
def cite(address: str) -> None:
    """Tell a published number by its address: what it is, where it stands, what it was."""
    from helpers.export.published.cite import tell_number

    for line in tell_number(address):
        click.echo(line)
