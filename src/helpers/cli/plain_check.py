"""`check FILE`: what adds up in any text, without registers or review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.ground import paths

if TYPE_CHECKING:  # the search would cost every other command its imports
    from collections.abc import Iterable, Mapping, Sequence

    from helpers.analysis.found import Found, FoundFigure
    from helpers.data.rows import Observation
    from helpers.page.adding_up import Checked
    from helpers.page.by_meaning import Meaning
    from helpers.reading.draft import Line


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
    """Return what was found in a file: by the meaning of its figures, and by their numbers alone.

    Raises
    ------
    MissingInputError, UnreadableFileError
        If there is no such file, or it cannot be read.
    """
    from helpers.ground.errors import ProjectError
    from helpers.reading.measure import read_lines

    lines = read_lines(path)
    try:
        return _check_meaning(path.name, lines)
    except (ProjectError, LookupError, ValueError, ArithmeticError) as error:
        # Any text may come, and its numbers are there whatever stops the reading; it is told.
        return check_numbers(path.name, lines, unread=str(error))


def check_numbers(name: str, lines: Sequence[Line], *, unread: str = "") -> Checked:
    """Return what was found in a text by the numbers alone, and why its meaning is not told."""
    from helpers.analysis.found import search
    from helpers.page.adding_up import Checked
    from helpers.reading.adding_up import build_draft_figures
    from helpers.reading.facts import find_style
    from helpers.reading.plain_draft import draft_tokens

    style = find_style(" \n".join(line.text for line in lines))
    draft = draft_tokens(lines, style=style)
    found = search(build_draft_figures(draft))
    return Checked(name, list_texts(lines), found, left_out=len(draft.left_out), unread=unread)


def list_texts(lines: Iterable[Line]) -> dict[int, str]:
    """Return the lines of a text by number."""
    return {line.number: line.text for line in lines}


def _check_meaning(name: str, lines: Sequence[Line]) -> Checked:
    """Return what was found in a text by what its figures were read to mean, and by numbers.

    Every figure goes by the name of the row that it would become.
    """
    from dataclasses import replace
    from datetime import date

    from helpers.cli.contradictions import list_sound_rows, name_places
    from helpers.page.adding_up import Checked
    from helpers.reading.adding_up import build_draft_figures
    from helpers.reading.certainty import rate_rows
    from helpers.reading.one_period import spread_period
    from helpers.reading.reader import build_reader

    draft = spread_period(build_reader().read(lines, {}, today=date.today()))
    document, rows = list_sound_rows(draft)
    places, plain = name_places(rows), build_draft_figures(draft)
    sure = {places[f]: rate for f, rate in rate_rows(draft, plain).items() if f in places}
    figures = [replace(figure, name=places.get(figure.name, figure.name)) for figure in plain]
    meaning, found = search_both(figures, document, rows.values(), sure)
    return Checked(name, list_texts(lines), found, meaning, left_out=len(draft.left_out))


def search_both(
    figures: Sequence[FoundFigure],
    document: dict[str, str],
    rows: Iterable[dict[str, str]],
    sure: Mapping[str, float],
) -> tuple[Meaning, Found]:
    """Return what the meaning of figures says, and what their numbers say, each fact once."""
    from helpers import audit
    from helpers.analysis.found import Found, find_near_misses
    from helpers.analysis.found.search import LIMITS, find_relations
    from helpers.audit.by_meaning import find_contradictions, list_identities, list_sound
    from helpers.cli.contradictions import build_draft_context
    from helpers.page.by_meaning import Meaning, build_relations

    relations = find_relations(figures)
    context, meaning = build_draft_context(document, rows), Meaning()
    if context is not None:
        catalogue = audit.read_catalogue()
        meaning = Meaning(
            tuple(find_contradictions(context, catalogue, sure=sure, settled=relations)),
            build_relations(list_identities(context, sure), figures),
            list_sound(context),
            catalogue,
        )
    holds = [*relations, *meaning.list_new(relations)]
    misses = find_near_misses(figures, holds, most_accident=LIMITS.misses)
    untold = [miss for miss in misses if not meaning.tells(miss)]
    return meaning, Found(tuple(figures), tuple(relations), tuple(untold))


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
