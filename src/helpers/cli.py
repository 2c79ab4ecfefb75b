"""The commands; a thin shell that imports nothing heavy before it knows what to do."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import click

from helpers import audit_commands, batch, paths
from helpers.batch import DONE, FAILED, SKIPPED, Job, Outcome
from helpers.errors import (
    MissingInputError,
    ParameterError,
    ProjectError,
    UnknownProvinceError,
)
from helpers.languages import LANGUAGES

MARKS: Mapping[str, str] = {DONE: "ok", FAILED: "FAILED", SKIPPED: "skipped"}


class ProjectGroup(click.Group):
    """Prints an expected error as one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except ProjectError as error:
            click.echo(f"error: {flatten_text(str(error))}", err=True)
            ctx.exit(1)


@click.group(cls=ProjectGroup)
def commands() -> None:
    """Reports on e-government in Vietnamese provinces."""


@commands.command()
@click.option("--province", "provinces", multiple=True, metavar="ID", help="Only this province.")
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="Only this language.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; default: number of cores.")
@click.option(
    "--fail-fast/--keep-going",
    default=False,
    help="Start nothing new after the first failure; default: go on with the other provinces.",
)
@click.option("--quiet", is_flag=True, help="Show failures only.")
def report(
    provinces: tuple[str, ...],
    languages: tuple[str, ...],
    jobs: int | None,
    fail_fast: bool,
    quiet: bool,
) -> None:
    """Run all notebooks and build one page per province and language."""
    known = list_provinces()
    chosen = select_known(provinces, known, what="province", error=UnknownProvinceError)
    spoken = select_known(languages, LANGUAGES, what="language", error=ParameterError)
    hooks = choose_hooks()
    plan = batch.plan_batch(chosen, spoken, title=hooks.title)
    with open_progress(len(plan), quiet=quiet) as progress:
        outcomes = batch.run_batch(
            plan, workers=jobs or batch.count_cores(), progress=progress, fail_fast=fail_fast
        )
    finish_report(outcomes, hooks, quiet=quiet)


@commands.command()
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
def refresh(notebooks: tuple[str, ...]) -> None:
    """Run the committed notebooks in place with their defaults, so that stored outputs agree."""
    from helpers import execution

    chosen = select_known(notebooks, batch.NOTEBOOKS, what="notebook", error=ParameterError)
    execution.silence_loggers()
    for name in chosen:
        execution.execute_notebook(paths.notebook(name), paths.notebook(name), {})
        click.echo(f"refreshed {name}")


commands.add_command(audit_commands.check)
commands.add_command(audit_commands.power)


def list_provinces() -> Sequence[str]:
    """Return the provinces that have documents."""
    from helpers import store

    return store.list_provinces()


def count_findings(province_id: str) -> str:
    """Return a province's number of failed checks in words; empty before there is a table."""
    from helpers import store

    try:
        findings = store.read_processed("findings", province_id)
    except MissingInputError:
        return ""
    count = int((findings["result"] == "failed").sum())
    return f"{count} finding" if count == 1 else f"{count} findings"


@dataclass(frozen=True)
class Hooks:
    """What the batch asks of the layers that know the contents of pages."""

    title: batch.TitleMaker = batch.compose_title
    summarise: Callable[[str], str] = count_findings
    render_index: Callable[[Sequence[Outcome]], str] | None = None


def choose_hooks() -> Hooks:
    """Return the hooks of the real project, imported only when a command needs them."""
    from helpers import index

    return Hooks(
        title=index.compose_title,
        render_index=lambda outcomes: index.render_index(list_provinces()),
    )


def select_known(
    wanted: Sequence[str], known: Sequence[str], *, what: str, error: type[ProjectError]
) -> tuple[str, ...]:
    """Return the known values that are wanted, all if none is named, in the known order.

    Raises
    ------
    error
        A wanted value is not known; the message lists those that are.
    """
    for value in wanted:
        if value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            raise error(f'unknown {what} "{value}"{hint}; valid are: {", ".join(known)}')
    return tuple(value for value in known if not wanted or value in wanted)


def finish_report(outcomes: Sequence[Outcome], hooks: Hooks, *, quiet: bool) -> None:
    """Write index and manifest, say how each province went, and exit with 1 if one failed."""
    from helpers import manifest, rendering

    if hooks.render_index:
        rendering.write_page(hooks.render_index(outcomes), paths.index_page())
    manifest.write_manifest(read_statuses(outcomes))
    failures = [outcome for outcome in outcomes if outcome.status == FAILED]
    for failure in failures:
        click.echo(failure.trace or f"error: {flatten_text(failure.message)}", err=True)
    if not quiet:
        for line in summarise_outcomes(outcomes, hooks.summarise):
            click.echo(line)
        click.echo(str(paths.index_page()))
    if failures:
        click.get_current_context().exit(1)


def read_statuses(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Return the status of each page of the run by its path below the root."""
    return {paths.relative_path(o.job.page): o.status for o in outcomes if o.job.page}


def summarise_outcomes(outcomes: Sequence[Outcome], summarise: Callable[[str], str]) -> list[str]:
    """Return one line per province, and one for the comparison: status, pages, findings."""
    owners = dict.fromkeys(outcome.job.province_id for outcome in outcomes)
    lines = []
    for owner in sorted(owners, key=lambda name: (name is None, name)):
        own = [outcome for outcome in outcomes if outcome.job.province_id == owner]
        pages = [outcome.job.page.name for outcome in own if outcome.job.page]
        built = [o.job.page.name for o in own if o.job.page and o.status == DONE]
        note = summarise(owner) if owner else ""
        parts = (f"{len(built)} of {len(pages)} pages", note)
        lines.append(f"{owner or 'comparison'}: {grade(own)}, {', '.join(filter(None, parts))}")
    return lines


def grade(outcomes: Sequence[Outcome]) -> str:
    """Return the worst status of jobs as a mark."""
    statuses = {outcome.status for outcome in outcomes}
    worst = next(status for status in (FAILED, SKIPPED, DONE) if status in statuses)
    return MARKS[worst]


def flatten_text(text: str) -> str:
    """Return a text as one line."""
    return " ".join(text.split())


class QuietProgress:
    """Shows nothing; the other two build on it."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.ended = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, running: Sequence[Job]) -> None:
        """These jobs run now."""

    def finish(self, outcome: Outcome) -> None:
        """This job has ended."""
        self.ended += 1

    def close(self) -> None:
        """Nothing follows."""


class LineProgress(QuietProgress):
    """Writes a line per job, for logs."""

    def finish(self, outcome: Outcome) -> None:
        """Write how the job ended."""
        super().finish(outcome)
        mark = MARKS[outcome.status]
        click.echo(f"[{self.ended}/{self.total}] {outcome.job.key}: {mark}", err=True)


class BarProgress(QuietProgress):
    """Draws one bar that names the jobs now running."""

    def __init__(self, total: int) -> None:
        from tqdm import tqdm

        super().__init__(total)
        self.bar = tqdm(total=total, unit="notebook", dynamic_ncols=True)

    def start(self, running: Sequence[Job]) -> None:
        """Name the jobs."""
        self.bar.set_postfix_str("; ".join(job.key for job in running))

    def finish(self, outcome: Outcome) -> None:
        """Advance the bar."""
        super().finish(outcome)
        self.bar.update()

    def close(self) -> None:
        """Leave the finished bar without a name."""
        self.bar.set_postfix_str("")
        self.bar.close()


def open_progress(total: int, *, quiet: bool) -> QuietProgress:
    """Return the progress display that suits the terminal."""
    if quiet:
        return QuietProgress(total)
    return BarProgress(total) if sys.stderr.isatty() else LineProgress(total)


def main() -> None:
    """Run the command that the arguments name."""
    commands(prog_name="run.py")
