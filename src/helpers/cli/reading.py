"""The command that reads a file into a draft, and measures how well it does so."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.cli.places import choose_province
from helpers.cli.review import open_draft
from helpers.ground import paths
from helpers.ground.errors import ParameterError

if TYPE_CHECKING:
    from helpers.reading.draft import Draft

ENDING = ".draft.json"
_SHOWN = 8
UNDATED = (
    "the text names no day and no year, so nothing says of when its figures are: read it again "
    "with --issued YYYY-MM-DD, or fill in day and period in the review (D)"
)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--province", default="", metavar="NAME", help="Whose document it is.")
@click.option("--issued", default="", metavar="DATE", help="Day of issue, YYYY-MM-DD.")
@click.option("--out", type=click.Path(path_type=Path), help="The draft; default: beside FILE.")
@click.option(
    "--evaluate",
    is_flag=True,
    help="FILE is a folder of documents with their truth: measure. Without it, the registered "
    "documents, one left out at a time, into docs/reading-accuracy.md.",
)
@click.option(
    "--index",
    is_flag=True,
    help="Make the words around figures of registered documents anew from their texts.",
)
@click.option("--second", is_flag=True, help="FILE is a draft: read it a second time, unseen.")
@click.option("--no-open", is_flag=True, help="Write the draft; do not open its review.")
@click.option("--verbose", is_flag=True, help="With --evaluate: show what was read otherwise.")
def read(
    file: Path | None,
    province: str,
    issued: str,
    out: Path | None,
    evaluate: bool,
    index: bool,
    second: bool,
    no_open: bool,
    verbose: bool,
) -> None:
    """Read FILE into a draft: its figures, what each is and why, for a person to decide."""
    if evaluate:
        show_accuracy(file, verbose=verbose)
        return
    if index:
        click.echo(f"{renew_index()} documents in the index anew")
        return
    if file is None:
        raise ParameterError("name a file: python3 run.py read FILE --province NAME --issued DATE")
    if second:
        open_draft(file, second=True, browser=not no_open)
        return
    target = out or file.with_name(f"{file.stem}{ENDING}")
    require_undecided(target)
    for line in summarise(write_reading(file, target, province=province, issued=issued)):
        click.echo(line)
    click.echo(f"draft: {target}")
    if not no_open and sys.stdout.isatty():  # a script waits for nobody
        open_draft(target)
    else:
        click.echo(f"next: python3 run.py review {target}")


def require_undecided(target: Path) -> None:
    """Stop if a draft is there in which a person has decided something.

    Raises
    ------
    ParameterError
        It would be lost.
    """
    from helpers.reading.draft import OPEN, read_draft

    if not target.is_file():
        return
    draft = read_draft(target)
    if draft.second or any(figure.state != OPEN or figure.decided for figure in draft.figures):
        raise ParameterError(
            f"'{target}' holds decisions: go on with `python3 run.py review {target}`, or name "
            "another draft with --out"
        )


def write_reading(file: Path, target: Path, *, province: str, issued: str) -> Draft:
    """Read a file, write its draft and return it.

    Raises
    ------
    PeriodError
        If the day of issue is no date.
    UnknownProvinceError
        If there is no such province on that day.
    """
    from helpers.printed.periods import parse_period
    from helpers.reading.draft import write_draft
    from helpers.reading.facts import tells_year
    from helpers.reading.measure import read_document
    from helpers.reading.one_period import undate

    given = {"issued": issued, "province": province}
    if issued:
        day = parse_period("", issued).end
        if province:
            given["province_id"] = choose_province(province, day)
    draft = read_document(file, {name: cell for name, cell in given.items() if cell})
    if not issued and not tells_year(draft.lines):
        draft = undate(draft)
    write_draft(target, draft)
    return draft


def renew_index() -> int:
    """Make the entries of the index anew for every registered document whose text is at hand."""
    from helpers.reading.index import build_entries, write_index
    from helpers.reading.measure import list_transcribed, read_lines
    from helpers.reading.reader import build_reader

    reader, held = build_reader(), list_transcribed()
    write_index(
        entry
        for one in held
        for entry in build_entries(one.name, read_lines(one.path), one.truth, reader)
    )
    return len(held)


def summarise(draft: Draft) -> Iterator[str]:
    """Yield the sentences that tell what was read."""
    told = draft.document
    if told["issued"]:
        yield f"issued {told['issued']}, covers {told['period_start']} to {told['period_end']}"
    else:
        yield UNDATED
    doubted = [figure for figure in draft.figures if figure.doubts]
    yield f"{len(draft.figures)} figures, {len(doubted)} of them doubtful"
    reasons = Counter(left.reason for left in draft.left_out)
    told_reasons = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    yield f"{len(draft.left_out)} numbers left out ({told_reasons or 'none'})"
    for figure in sorted(doubted, key=lambda f: f.confidence)[:_SHOWN]:
        yield f"  line {figure.line} '{figure.cells['printed']}': {figure.doubts[0]}"
    if len(doubted) > _SHOWN:
        yield f"  and {len(doubted) - _SHOWN} more"


def show_accuracy(folder: Path | None, *, verbose: bool) -> None:
    """Print how well documents are read; of the registered ones also write the page."""
    from helpers.reading import accuracy
    from helpers.reading.measure import describe, list_held_back, list_transcribed, measure

    held = list_held_back(folder) if folder is not None else list_transcribed()
    measured = measure(held)
    for line in describe(measured):
        click.echo(line)
    if verbose:
        for name, score in measured.scores.items():
            for wrong in score.wrong:
                click.echo(f"{name}: {wrong}")
    if folder is None:
        page = paths.resolve_path("docs", "reading-accuracy.md")
        paths.replace_text(page, accuracy.write_page(measured, page))
