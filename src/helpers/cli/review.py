"""Commands of the way from a draft to data: review it, accept it; which provinces there are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from helpers.cli.places import find_units
from helpers.data.documents import list_documents, list_owned
from helpers.ground import paths
from helpers.ground.errors import ContractError, PeriodError

LANG = click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language to begin with."
)
DRAFT = click.argument("draft", type=click.Path(path_type=Path))


@click.command()
@DRAFT
@click.option("--second", is_flag=True, help="Read a second time, the first answers hidden.")
@click.option("--no-open", is_flag=True, help="Tell the address; open no browser.")
@LANG
def review(draft: Path, second: bool, no_open: bool, lang: str) -> None:
    """Go on with the review of a DRAFT in the browser; every decision is saved at once."""
    open_draft(draft, second=second, browser=not no_open, lang=lang)


def open_draft(
    draft: Path, *, second: bool = False, browser: bool = True, lang: str = "vi"
) -> None:
    """Open the review of a draft, and say afterwards what comes next.

    Raises
    ------
    ContractError
        The file is no draft.
    """
    from helpers.cli.contradictions import find_contradictions
    from helpers.reading.draft import read_draft
    from helpers.reading.open_review import open_review

    found = {} if second else find_contradictions(read_draft(draft), lang)
    left = open_review(
        draft,
        second=second,
        lang=lang,
        browser=browser,
        contradicted=found,
        tell=click.echo,
    )
    if left:
        click.echo(f"{left} figures are open; go on with: python3 run.py review {draft}")
    else:
        click.echo(f"Every figure is decided; next: python3 run.py accept {draft}")


@click.command()
@DRAFT
@click.option("--replace", is_flag=True, help="Write a registered document anew.")
@click.option(
    "--unreviewed",
    is_flag=True,
    help="Take open figures as proposed; they are marked V and enter no comparison.",
)
def accept(draft: Path, replace: bool, unreviewed: bool) -> None:
    """Check a reviewed DRAFT and write it into the data, all of it or nothing.

    Exits with 1 and says everything that is wrong at once if something is.
    """
    from helpers.reading.accept import plan_acceptance, write_acceptance
    from helpers.reading.draft import read_draft

    planned = plan_acceptance(read_draft(draft), replace=replace, unreviewed=unreviewed)
    for sentence in (*planned.notes, *planned.errors):
        click.echo(sentence, err=bool(planned.errors))
    if planned.errors:
        things = "one thing" if len(planned.errors) == 1 else f"{len(planned.errors)} things"
        raise ContractError(f"{things} to mend; nothing was written")
    write_acceptance(planned)
    for path in planned.files:
        click.echo(f"wrote {path.parent.name}/{path.name}")
    if (text := paths.text(planned.document_id)) in planned.files:
        click.echo(f"the text is the publisher's and lies in {text.parent}")
    province_id = next(
        row["province_id"] for row in list_documents() if row["document_id"] == planned.document_id
    )
    click.echo(f"next: python3 run.py report --province {province_id}")


@click.command()
@click.argument("name", default="")
@click.option("--on", "day", default="", metavar="DATE", help="Only units of this day.")
def provinces(name: str, day: str) -> None:
    """List the provinces, or those that NAME may mean, with their time and their documents."""
    on = read_day(day)
    counts = {province_id: len(rows) for province_id, rows in list_owned().items()}
    for unit in find_units(name, on):
        documents = counts.get(unit["province_id"], 0)
        time = f"{unit['valid_from'] or '…'} to {unit['valid_to'] or '…'}"
        told = f"{documents} document{'s' * (documents > 1)}" if documents else ""
        line = f"{unit['province_id']:<24} {unit['name_vi']:<20} {time:<24} {told}"
        click.echo(line.rstrip())


def read_day(text: str) -> date | None:
    """Return the day that a date means; None for none.

    Raises
    ------
    PeriodError
        If it is no date.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PeriodError(f"date '{text}' is none: write it as 2021-01-31") from error
