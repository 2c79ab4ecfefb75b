"""`check FILE`: what adds up in any text, without registers or review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.ground import paths

if TYPE_CHECKING:  # the search would cost every other command its imports
    from collections.abc import Sequence

    from helpers.data.rows import Observation
    from helpers.page.adding_up import Checked


def show_plain_check(path: Path, lang: str, html: Path | None) -> None:
    """Print what adds up in a file and what does not, and write the same as a page."""
    from helpers.page.adding_up import render_report, write_report

    checked = check_text(path)
    for line in write_report(checked, lang):
        click.echo(line)
    if html is not None:
        paths.replace_text(html, render_report(checked, lang))
        click.echo(str(html))


def check_text(path: Path) -> Checked:
    """Return what was found in a file.

    Raises
    ------
    MissingInputError, UnreadableFileError
        If there is no such file, or it cannot be read.
    """
    from helpers.analysis.found import search
    from helpers.page.adding_up import Checked
    from helpers.reading.adding_up import build_draft_figures
    from helpers.reading.facts import find_style
    from helpers.reading.files.read import read_file
    from helpers.reading.plain_draft import draft_tokens

    lines = read_file(path).lines
    style = find_style(" \n".join(line.text for line in lines))
    draft = draft_tokens(lines, style=style)
    return Checked(
        name=path.name,
        lines={line.number: line.text for line in lines},
        found=search(build_draft_figures(draft)),
        left_out=len(draft.left_out),
    )


def show_proposals(observations: Sequence[Observation], lang: str) -> None:
    """Print what was found among the figures of one document that no register declares."""
    from helpers.analysis import inputs
    from helpers.analysis.found import build_figures, search
    from helpers.analysis.found.declared import is_declared, list_identities
    from helpers.page.found_words import tell_chance, tell_repairs, write_miss, write_relation

    found = search(build_figures(observations))
    known = list_identities(observations, inputs.read_rules())
    for relation in found.relations:
        if not is_declared(relation, known):
            rows = " ".join(figure.name for figure in relation.figures)
            click.echo(f"proposed, as no register declares it: {write_relation(relation)}")
            click.echo(f"  {tell_chance(relation.accident, lang)}  [{rows}]")
    for miss in found.misses:
        rows = " ".join(figure.name for figure in miss.relation.figures)
        click.echo(f"almost adds up: {write_miss(miss)}")
        click.echo(f"  {tell_repairs(miss, lang)} {tell_chance(miss.accident, lang)}  [{rows}]")
